"""The drafter as a GGUF of architecture `dflash`; embeddings and output head stay with the target."""

import gguf
import numpy as np


def export_gguf(drafter, target, path):
    writer = gguf.GGUFWriter(str(path), "dflash")
    writer.add_name("DSpark drafter")
    writer.add_uint32("dflash.context_length", target.context_length)
    writer.add_uint32("dflash.embedding_length", target.hidden)
    writer.add_uint32("dflash.block_count", len(drafter.layers))
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
    layer_names = {
        "input_layernorm": "attn_norm", "q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output",
        "q_norm": "attn_q_norm", "k_norm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
        "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
    }
    names = {
        "fc.weight": "fc.weight", "hidden_norm.weight": "enc.output_norm.weight", "norm.weight": "output_norm.weight",
        "markov_w1.weight": "markov_w1.weight", "markov_w2.weight": "markov_w2.weight",
        "confidence.weight": "conf_proj.weight", "confidence.bias": "conf_proj.bias",
    }
    for index in range(len(drafter.layers)):
        names |= {f"layers.{index}.{ours}.weight": f"blk.{index}.{theirs}.weight" for ours, theirs in layer_names.items()}
    for name, tensor in drafter.state_dict().items():
        values = tensor.float().cpu().numpy().astype(np.float32)
        if values.ndim == 2 and values.shape[0] > 1:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(names[name], gguf.quants.quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(names[name], values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
