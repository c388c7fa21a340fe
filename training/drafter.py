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
        """h [rows * groups, queries, hidden]; context [rows, length, hidden]; mask [rows * groups, 1, queries, length + queries], true = seen."""
        x, groups = self.input_layernorm(h), h.shape[0] // context.shape[0]
        query = rotate_half(self.q_norm(self.q_proj(x).unflatten(-1, (self.heads, self.size))), *block_angles)
        before = (t.repeat_interleave(groups, 0) for t in self.keys_values(context, *context_angles))
        pairs = zip(before, self.keys_values(x, *block_angles))
        key, value = (torch.cat(pair, 1).repeat_interleave(self.heads // self.kv_heads, 2).transpose(1, 2) for pair in pairs)
        seen = F.scaled_dot_product_attention(query.transpose(1, 2), key, value, attn_mask=mask)
        h = h + self.o_proj(seen.transpose(1, 2).flatten(-2))
        y = self.post_attention_layernorm(h)
        return h + self.down_proj(F.silu(self.gate_proj(y)) * self.up_proj(y))


class Drafter(nn.Module):
    """Drafts over a reduced vocabulary, `ids` (ascending ids of the target's); `rank` 0 leaves out the Markov head: plain DFlash, anchor first."""

    def __init__(self, target, layers, taps, rank, block, mask_token, ids):
        super().__init__()
        self.layer_count, self.taps, self.rank, self.block, self.mask_token = layers, taps, rank, block, mask_token
        self.fc = nn.Linear(len(taps) * target.hidden, target.hidden, bias=False)
        self.hidden_norm, self.norm = Norm(target.hidden, target.epsilon), Norm(target.hidden, target.epsilon)
        self.layers = nn.ModuleList(Layer(target) for _ in range(layers))
        self.markov_w1 = nn.Embedding(target.vocabulary, rank)
        self.markov_w2 = nn.Linear(rank, len(ids), bias=False)
        self.head = nn.Linear(target.hidden, len(ids), bias=False)
        self.confidence = nn.Linear(target.hidden + rank, 1)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
        nn.init.zeros_(self.markov_w2.weight), nn.init.zeros_(self.confidence.bias)
        with torch.no_grad():
            self.norm.weight.copy_(target.output_norm)
        # The residual stream has channels a hundred times louder than others: learning goes through features of equal size, files hold the product.
        self.register_buffer("feature_scale", torch.ones(len(taps) * target.hidden))
        self.register_buffer("ids", torch.zeros_like(ids))
        self.set_vocabulary(target, ids)
        self.rope_base = target.rope_base
        cos, sin = rotation(2048, target.head_size, self.rope_base, "cpu")
        self.register_buffer("cos", cos, False), self.register_buffer("sin", sin, False)

    @torch.no_grad()
    def set_vocabulary(self, target, ids):
        """Drafts come from `ids`; the head starts from the target's rows."""
        self.ids.copy_(ids), self.head.weight.copy_(target.head[ids.to(target.device)])

    def forward(self, embedding, features, anchor_tokens, anchors, slots=None):
        """Final hidden state of every slot, [rows, groups, anchors, block, hidden].

        embedding: the target's; features [rows, length, taps * hidden]; anchor_tokens, anchors (positions) [rows, groups, anchors].
        A block sees the features strictly below its anchor and its own slots, both ways; groups only bound the attention's width.
        slots, shaped like anchors: how many of its slots each block has (all of them where None); what lies beyond is computed but seen by none.
        """
        rows, length = features.shape[:2]
        groups, count = anchors.shape[1:]
        block, device = self.block, anchors.device
        context = self.hidden_norm(self.fc(features * self.feature_scale.to(features.dtype)))
        anchors = anchors.flatten(0, 1)
        ids = F.pad(anchor_tokens.flatten(0, 1)[:, :, None], (0, block - 1), value=self.mask_token)
        h = F.embedding(ids.flatten(1), embedding)
        places = (anchors[:, :, None] + torch.arange(block, device=device)).flatten(1)
        below = torch.arange(length, device=device) < anchors.repeat_interleave(block, 1)[:, :, None]
        own = torch.arange(count, device=device).repeat_interleave(block)
        beside = (own[:, None] == own).expand(rows * groups, -1, -1)
        if slots is not None:
            there = torch.arange(block, device=device) < slots.flatten(0, 1)[:, :, None]
            beside = beside & there.flatten(1)[:, None]
        mask = torch.cat((below, beside), 2)[:, None]
        context_angles = (self.cos[:length, None], self.sin[:length, None])
        block_angles = (self.cos[places][:, :, None], self.sin[places][:, :, None])
        for layer in self.layers:
            h = layer(h, context, mask, context_angles, block_angles)
        return self.norm(h).unflatten(0, (rows, groups)).unflatten(2, (count, block))

    def logits(self, h, previous, markov=True):
        """Over `ids`; previous [..., rank]: rows of markov_w1."""
        return self.head(h) + self.markov_w2(previous) if markov and self.rank else self.head(h)

    def confidence_logit(self, h, previous):
        return self.confidence(torch.cat((h, previous.to(h.dtype)), -1))[..., 0].float()
