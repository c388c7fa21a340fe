"""The frozen target: a llama-architecture GGUF as PyTorch tensors, whole-sequence passes with taps, and the chat in token ids."""

import pathlib

import gguf
import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers


def read_tensor(tensor):
    """A GGUF tensor's exact values, fp32, outermost dimension first."""
    shape = [int(n) for n in reversed(tensor.shape)]
    return torch.from_numpy(np.array(gguf.quants.dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)).reshape(shape)


def rotation(length, size, base, device):
    """cos and sin of RoPE's angles, [length, size / 2] fp32 (Su et al. 2021, eq. 15)."""
    inverse = base ** (-torch.arange(0, size, 2, device=device, dtype=torch.float64) / size)
    angle = torch.arange(length, device=device, dtype=torch.float64)[:, None] * inverse
    return angle.cos().float(), angle.sin().float()


def rotate_interleaved(x, cos, sin):
    """Pairs (2i, 2i+1), as GGUF's llama stores its heads; cos and sin broadcast against x[..., ::2]."""
    even, odd = x[..., 0::2].float(), x[..., 1::2].float()
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2).to(x.dtype)


def rms_norm(x, weight, epsilon):
    return (F.rms_norm(x.float(), x.shape[-1:], None, epsilon) * weight).to(x.dtype)


class Target:
    """Weights are those of the file that ships, dequantised, held in `dtype`; nothing here is trained."""

    def __init__(self, path, device, dtype=torch.bfloat16, max_length=2048, compiled=False):
        reader = gguf.GGUFReader(path)
        field = lambda key: reader.fields[key].contents()
        if field("general.architecture") != "llama":
            raise SystemExit(f"{path}: only the llama architecture can be trained for")
        self.hidden = field("llama.embedding_length")
        self.heads = field("llama.attention.head_count")
        self.kv_heads = field("llama.attention.head_count_kv")
        self.head_size = self.hidden // self.heads
        self.epsilon = field("llama.attention.layer_norm_rms_epsilon")
        self.rope_base = field("llama.rope.freq_base")
        self.feed_forward = field("llama.feed_forward_length")
        self.context_length, self.name = field("llama.context_length"), pathlib.Path(path).name.split(".")[0]
        self.dtype, self.device = dtype, device
        weights = {t.name: read_tensor(t) for t in reader.tensors}
        place = lambda name: weights[name].to(device, torch.float32 if weights[name].dim() == 1 else dtype)
        self.embedding = place("token_embd.weight")
        self.head = place("output.weight") if "output.weight" in weights else self.embedding
        self.output_norm = place("output_norm.weight")
        names = ("attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down")
        self.layers = [{n: place(f"blk.{i}.{n}.weight") for n in names} for i in range(field("llama.block_count"))]
        self.cos, self.sin = rotation(max_length, self.head_size, self.rope_base, device)
        self.vocabulary = self.embedding.shape[0]
        self.tokens = field("tokenizer.ggml.tokens")
        self.merges = field("tokenizer.ggml.merges")
        # One compiled function serves all layers: a layer's weights are arguments.
        self.compiled = (lambda f: torch.compile(f, dynamic=False)) if compiled else (lambda f: f)
        self.whole_layer, self.logsumexp = self.compiled(self._whole_layer), self.compiled(self._logsumexp)

    def qkv(self, layer, x, cos, sin):
        """Rotated queries and keys and the values of rows x [..., hidden]: [..., heads, head size] each."""
        y = rms_norm(x, layer["attn_norm"], self.epsilon)
        split = lambda name, heads: F.linear(y, layer[name]).unflatten(-1, (heads, self.head_size))
        return (rotate_interleaved(split("attn_q", self.heads), cos, sin),
                rotate_interleaved(split("attn_k", self.kv_heads), cos, sin), split("attn_v", self.kv_heads))

    def finish_layer(self, layer, x, attention):
        x = x + F.linear(attention.flatten(-2), layer["attn_output"])
        y = rms_norm(x, layer["ffn_norm"], self.epsilon)
        return x + F.linear(F.silu(F.linear(y, layer["ffn_gate"])) * F.linear(y, layer["ffn_up"]), layer["ffn_down"])

    def _whole_layer(self, layer, x, cos, sin):
        q, k, v = (t.transpose(1, 2) for t in self.qkv(layer, x, cos, sin))
        attention = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return self.finish_layer(layer, x, attention.transpose(1, 2))

    @torch.no_grad()
    def forward(self, ids, taps):
        """Taps [rows, length, len(taps) * hidden] (residual right after each 0-based layer) and the normed last hidden state."""
        cos, sin = self.cos[: ids.shape[1], None], self.sin[: ids.shape[1], None]
        x, kept = self.embedding[ids], []
        for index, layer in enumerate(self.layers):
            x = self.whole_layer(layer, x, cos, sin)
            if index in taps:
                kept.append(x)
        return torch.cat(kept, -1) if taps else None, rms_norm(x, self.output_norm, self.epsilon)

    def _logsumexp(self, last, heat):
        return (F.linear(last, self.head).float() / heat).logsumexp(-1)

    def tokenizer(self):
        """Byte-level BPE with the smollm split: single digits, then GPT-2's pattern."""
        bpe = Tokenizer(models.BPE({t: i for i, t in enumerate(self.tokens)}, [tuple(m.split(" ", 1)) for m in self.merges]))
        bpe.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(r"\p{N}"), "isolated"), pre_tokenizers.ByteLevel(False)])
        bpe.decoder = decoders.ByteLevel()
        return bpe


class Chat:
    """ChatML in token ids; control tokens are placed by id, text never is."""

    def __init__(self, target, system="You are a helpful AI assistant named SmolLM, trained by Hugging Face"):
        bpe = target.tokenizer()
        self.text_ids = lambda text: bpe.encode(text, add_special_tokens=False).ids
        self.decode = bpe.decode
        self.start, self.end = target.tokens.index("<|im_start|>"), target.tokens.index("<|im_end|>")
        self.newline = self.text_ids("\n")
        self.system = self.header("system") + self.text_ids(system) + [self.end] + self.newline

    def header(self, role):
        return [self.start] + self.text_ids(role + "\n")

    def opening(self, text=""):
        """A conversation up to and including the first words of a user turn."""
        return self.system + self.header("user") + self.text_ids(text)

    def prompt(self, text):
        """A conversation up to the start of the answer to `text`."""
        return self.opening(text) + [self.end] + self.newline + self.header("assistant")
