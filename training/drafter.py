"""The DSpark drafter: injected context, one bidirectional block, a vanilla Markov head and a confidence head."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from target import rotation


def rotate_half(x, cos, sin):
    """Pairs (i, i + d/2), the convention of drafters; cos and sin broadcast against half of x's last dimension."""
    low, high = x.float().chunk(2, -1)
    return torch.cat((low * cos - high * sin, high * cos + low * sin), -1).to(x.dtype)


class Norm(nn.Module):
    def __init__(self, size, epsilon):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(size)), epsilon

    def forward(self, x):
        return F.rms_norm(x.float(), x.shape[-1:], self.weight, self.epsilon).to(x.dtype)


class Layer(nn.Module):
    def __init__(self, target):
        super().__init__()
        hidden, size, linear = target.hidden, target.head_size, lambda i, o: nn.Linear(i, o, bias=False)
        self.size, self.heads, self.kv_heads = size, target.heads, target.kv_heads
        self.input_layernorm, self.post_attention_layernorm = Norm(hidden, target.epsilon), Norm(hidden, target.epsilon)
        self.q_proj, self.o_proj = linear(hidden, self.heads * size), linear(self.heads * size, hidden)
        self.k_proj, self.v_proj = linear(hidden, self.kv_heads * size), linear(hidden, self.kv_heads * size)
        self.q_norm, self.k_norm = Norm(size, target.epsilon), Norm(size, target.epsilon)
        self.gate_proj, self.up_proj = linear(hidden, target.feed_forward), linear(hidden, target.feed_forward)
        self.down_proj = linear(target.feed_forward, hidden)

    def keys_values(self, x, cos, sin):
        key = self.k_norm(self.k_proj(x).unflatten(-1, (self.kv_heads, self.size)))
        return rotate_half(key, cos, sin), self.v_proj(x).unflatten(-1, (self.kv_heads, self.size))

    def forward(self, h, context, mask, context_angles, block_angles):
        """h [rows, queries, hidden]; context [rows, length, hidden]; mask [rows, 1, queries, length + queries], true = seen."""
        x = self.input_layernorm(h)
        query = rotate_half(self.q_norm(self.q_proj(x).unflatten(-1, (self.heads, self.size))), *block_angles)
        pairs = zip(self.keys_values(context, *context_angles), self.keys_values(x, *block_angles))
        key, value = (torch.cat(pair, 1).repeat_interleave(self.heads // self.kv_heads, 2).transpose(1, 2) for pair in pairs)
        seen = F.scaled_dot_product_attention(query.transpose(1, 2), key, value, attn_mask=mask)
        h = h + self.o_proj(seen.transpose(1, 2).flatten(-2))
        y = self.post_attention_layernorm(h)
        return h + self.down_proj(F.silu(self.gate_proj(y)) * self.up_proj(y))


class Drafter(nn.Module):
    def __init__(self, target, layers, taps, rank, block, mask_token):
        super().__init__()
        self.taps, self.block, self.mask_token = taps, block, mask_token
        self.fc = nn.Linear(len(taps) * target.hidden, target.hidden, bias=False)
        self.hidden_norm, self.norm = Norm(target.hidden, target.epsilon), Norm(target.hidden, target.epsilon)
        self.layers = nn.ModuleList(Layer(target) for _ in range(layers))
        self.markov_w1 = nn.Embedding(target.vocabulary, rank)
        self.markov_w2 = nn.Linear(rank, target.vocabulary, bias=False)
        self.confidence = nn.Linear(target.hidden + rank, 1)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
        nn.init.zeros_(self.markov_w2.weight), nn.init.zeros_(self.confidence.bias)
        self.rope_base = target.rope_base
        cos, sin = rotation(2048, target.head_size, self.rope_base, target.device)
        self.register_buffer("cos", cos, False), self.register_buffer("sin", sin, False)

    def forward(self, target, features, anchor_tokens, anchors):
        """Final hidden state of every slot, [rows, anchors, block, hidden].

        features [rows, length, taps * hidden]; anchor_tokens, anchors (positions) [rows, anchors]. A block sees the
        features strictly below its anchor and its own slots, both ways.
        """
        rows, length = features.shape[:2]
        count, block, device = anchors.shape[1], self.block, anchors.device
        context = self.hidden_norm(self.fc(features))
        ids = torch.full((rows, count, block), self.mask_token, device=device)
        ids[:, :, 0] = anchor_tokens
        h = F.embedding(ids, target.embedding).flatten(1, 2)
        places = (anchors[:, :, None] + torch.arange(block, device=device)).flatten(1)
        below = torch.arange(length, device=device) < anchors.repeat_interleave(block, 1)[:, :, None]
        own = torch.arange(count, device=device).repeat_interleave(block)
        mask = torch.cat((below, (own[:, None] == own).expand(rows, -1, -1)), 2)[:, None]
        context_angles = (self.cos[:length, None], self.sin[:length, None])
        block_angles = (self.cos[places][:, :, None], self.sin[places][:, :, None])
        for layer in self.layers:
            h = layer(h, context, mask, context_angles, block_angles)
        return self.norm(h).unflatten(1, (count, block))

    def confidence_logit(self, h, previous_embedding):
        return self.confidence(torch.cat((h, previous_embedding.to(h.dtype)), -1))[..., 0].float()
