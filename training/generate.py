"""The target writes conversations with itself: user turns at temperature 1, answers at a temperature of the row's own."""

import torch
import torch.nn.functional as F

from target import rms_norm

USER_LIMIT, ANSWER_LIMIT = 224, 448
BUCKET = 128


class Writer:
    """Writes `rows` conversations in step, `length` tokens each; one CUDA graph for each bucket of cache length."""

    def __init__(self, target, chat, rows, length):
        self.target, self.rows, self.length = target, rows, length
        device = target.device
        cache = (len(target.layers), rows, target.kv_heads, length, target.head_size)
        self.keys = torch.zeros(cache, device=device, dtype=target.dtype)
        self.values = torch.zeros_like(self.keys)
        whole = lambda fill, dtype, width=0: torch.full((rows, width) if width else (rows,), fill, device=device, dtype=dtype)
        self.position = torch.zeros(1, device=device, dtype=torch.long)
        self.script = whole(-1, torch.long, length + 16)  # what is written whatever the model says; -1 = its own choice
        self.text = whole(0, torch.long, length + 16)
        self.chosen = whole(False, torch.bool, length + 16)  # tokens of answers that the model itself chose
        self.answering, self.turn_length = whole(False, torch.bool), whole(0, torch.long)
        self.temperature = whole(1.0, torch.float32)
        self.end = chat.end
        headers = [chat.newline + chat.header(role) for role in ("assistant", "user")]
        width = max(map(len, headers))
        self.headers = torch.tensor([h + [-1] * (width - len(h)) for h in headers], device=device)
        self.graphs = {}

    def logits(self, bucket):
        target, position = self.target, self.position
        cos, sin = target.cos[position], target.sin[position]
        x = target.embedding[self.text.gather(1, position.expand(self.rows, 1))[:, 0]]
        hidden = torch.arange(bucket, device=target.device) > position
        for index, layer in enumerate(target.layers):
            q, k, v = target.qkv(layer, x, cos, sin)
            self.keys[index].index_copy_(2, position, k[:, :, None])
            self.values[index].index_copy_(2, position, v[:, :, None])
            q = q.unflatten(1, (target.kv_heads, -1))
            scores = (q @ self.keys[index, :, :, :bucket].transpose(2, 3)).float() * target.head_size**-0.5
            weights = scores.masked_fill(hidden, float("-inf")).softmax(-1).to(target.dtype)
            x = target.finish_layer(layer, x, (weights @ self.values[index, :, :, :bucket]).flatten(1, 2))
        return F.linear(rms_norm(x, target.output_norm, target.epsilon), target.head).float()

    def step(self, bucket):
        logits = self.logits(bucket)
        # argmax of logits + T * Gumbel noise samples at temperature T and is greedy at 0.
        heat = torch.where(self.answering, self.temperature, 1.0)
        noise = -torch.empty_like(logits).exponential_().log_()
        own = (logits + heat[:, None] * noise).argmax(-1)
        limit = torch.where(self.answering, ANSWER_LIMIT, USER_LIMIT)
        cut = self.turn_length >= limit
        own = torch.where(cut | (own == 0), self.end, own)

        at = (self.position + 1).expand(self.rows, 1)
        forced = self.script.gather(1, at)[:, 0]
        free = forced < 0
        token = torch.where(free, own, forced)
        self.text.scatter_(1, at, token[:, None])
        self.chosen.scatter_(1, at, (free & self.answering & ~cut)[:, None])

        ended = free & (token == self.end)
        header = self.headers[self.answering.long()]
        places = at + 1 + torch.arange(header.shape[1], device=at.device)
        self.script.scatter_(1, places, torch.where(ended[:, None], header, self.script.gather(1, places)))
        self.answering ^= ended
        self.turn_length.copy_(torch.where(ended, 0, self.turn_length + free.long()))
        self.position += 1

    def graph(self, bucket):
        if bucket not in self.graphs:
            saved = [t.clone() for t in self.state()]
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                for _ in range(2):
                    self.step(bucket)
            torch.cuda.current_stream().wait_stream(stream)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                self.step(bucket)
            for tensor, value in zip(self.state(), saved):
                tensor.copy_(value)
            self.graphs[bucket] = graph
        return self.graphs[bucket]

    def state(self):
        return (self.position, self.script, self.text, self.chosen, self.answering, self.turn_length)

    @torch.no_grad()
    def write(self, openings, temperature, answering=False):
        """`openings`: token ids each conversation begins with. Returns text [rows, length] and which tokens were chosen in answers."""
        self.position.zero_(), self.script.fill_(-1), self.chosen.fill_(False), self.turn_length.zero_()
        self.answering.fill_(answering), self.temperature.copy_(temperature)
        width = max(map(len, openings))
        padded = torch.tensor([o + [-1] * (width - len(o)) for o in openings])
        self.script[:, :width] = padded.to(self.script.device)
        self.text[:, 0] = self.script[:, 0]
        for t in range(self.length - 1):
            bucket = min(self.length, (t // BUCKET + 1) * BUCKET)
            if self.target.device == "cpu":
                self.step(bucket)
            else:
                self.graph(bucket).replay()
        return self.text[:, : self.length].clone(), self.chosen[:, : self.length].clone()
