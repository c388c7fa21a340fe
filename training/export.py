"""The drafter as a GGUF of architecture `dflash`, matrices in Q8_0; token embeddings stay with the target."""

import pathlib

import gguf
import numpy as np
import torch

from drafter import Drafter
from target import read_tensor

LAYER_NAMES = {
    "input_layernorm": "attn_norm", "q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output",
    "q_norm": "attn_q_norm", "k_norm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
    "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
}


def file_names(layers, rank):
    """Name in the file by name in the module."""
    names = {
        "fc.weight": "fc.weight", "hidden_norm.weight": "enc.output_norm.weight", "norm.weight": "output_norm.weight",
        "head.weight": "output.weight", "ids": "d2t", "confidence.weight": "conf_proj.weight", "confidence.bias": "conf_proj.bias",
    }
    if rank:
        names |= {"markov_w1.weight": "markov_w1.weight", "markov_w2.weight": "markov_w2.weight"}
    for index in range(layers):
        names |= {f"layers.{index}.{ours}.weight": f"blk.{index}.{theirs}.weight" for ours, theirs in LAYER_NAMES.items()}
    return names


def export_gguf(drafter, target, path):
    """Replaces the file at `path` in one step."""
    writer = gguf.GGUFWriter(f"{path}.new", "dflash")
    writer.add_name(f"{target.name} {'DSpark' if drafter.rank else 'DFlash'} drafter")
    writer.add_description("Drafts blocks of seven tokens for speculative decoding; useless without its base model")
    writer.add_license("apache-2.0")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, target.name)
    writer.add_uint32("dflash.context_length", target.context_length)
    writer.add_uint32("dflash.vocab_size", target.vocabulary)
    writer.add_uint32("dflash.embedding_length", target.hidden)
    writer.add_uint32("dflash.block_count", drafter.layer_count)
    writer.add_uint32("dflash.feed_forward_length", target.feed_forward)
    writer.add_uint32("dflash.attention.head_count", target.heads)
    writer.add_uint32("dflash.attention.head_count_kv", target.kv_heads)
    writer.add_uint32("dflash.attention.key_length", target.head_size)
    writer.add_uint32("dflash.attention.value_length", target.head_size)
    writer.add_float32("dflash.attention.layer_norm_rms_epsilon", target.epsilon)
    writer.add_float32("dflash.rope.freq_base", drafter.rope_base)
    writer.add_uint32("dflash.rope.dimension_count", target.head_size)
    writer.add_uint32("dflash.block_size", drafter.block)
    writer.add_array("dflash.target_layers", [tap + 1 for tap in drafter.taps])
    writer.add_bool("dflash.sample_from_anchor", True)
    writer.add_bool("dflash.has_confidence_head", True)
    writer.add_uint32("tokenizer.ggml.mask_token_id", drafter.mask_token)
    state = drafter.state_dict()
    for ours, theirs in file_names(drafter.layer_count, drafter.rank).items():
        values = (state[ours] * state["feature_scale"] if ours == "fc.weight" else state[ours]).cpu().numpy()
        if ours == "ids":
            writer.add_tensor(theirs, values.astype(np.int64))
        elif values.ndim == 2 and values.shape[0] > 1:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(theirs, gguf.quants.quantize(values.astype(np.float32), kind), raw_dtype=kind)
        else:
            writer.add_tensor(theirs, values.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    pathlib.Path(f"{path}.new").replace(path)


def load_gguf(path, target):
    """The drafter exactly as the file has it: fp32 of the quantised weights."""
    reader = gguf.GGUFReader(path)
    field = lambda key: reader.fields[key].contents()
    tensors = {t.name: t for t in reader.tensors}
    rank = int(tensors["markov_w1.weight"].shape[0]) if "markov_w1.weight" in tensors else 0
    ids = torch.from_numpy(np.array(tensors["d2t"].data, dtype=np.int64))
    taps = [layer - 1 for layer in field("dflash.target_layers")]
    drafter = Drafter(target, field("dflash.block_count"), taps, rank, field("dflash.block_size"), field("tokenizer.ggml.mask_token_id"), ids)
    state = drafter.state_dict()
    for ours, theirs in file_names(drafter.layer_count, rank).items():
        state[ours] = ids if ours == "ids" else read_tensor(tensors[theirs])
    drafter.load_state_dict(state)
    return drafter.to(target.device).eval()
