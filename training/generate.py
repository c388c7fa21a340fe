"""The target writes conversations with itself: user turns at one temperature, answers at a temperature of the row's own."""

import torch
import torch.nn.functional as F

from target import rms_norm

USER_LIMIT, ANSWER_LIMIT = 192, 448
USER_TEMPERATURE = 0.75  # at 1 this small a target asks much that makes no sense
BUCKET = 128


class Writer:
    """Writes `rows` conversations in step, `length` tokens each; one CUDA graph for each bucket of cache length."""

    def __init__(self, target, chat, rows, length):
        self.target, self.chat, self.rows, self.length = target, chat, rows, length
        device = target.device
        cache = (len(target.layers), rows, target.kv_heads, length, target.head_size)
        self.keys = torch.zeros(cache, device=device, dtype=target.dtype)
        self.values = torch.zeros_like(self.keys)
        whole = lambda fill, dtype, width=0: torch.full((rows, width) if width else (rows,), fill, device=device, dtype=dtype)
        self.position = torch.zeros(1, device=device, dtype=torch.long)
        self.user_tail = chat.newline + chat.header("assistant")  # what follows the end of a user turn
        self.answer_tail = torch.tensor([chat.end] + chat.newline + chat.header("user"), device=device)
        self.tails = whole(-1, torch.long, len(self.user_tail) + 32)  # the same for user turns, with each row's closing before it
        self.script = whole(-1, torch.long, length + self.tails.shape[1])  # what is written whatever the model says; -1 = its own choice
        self.text = torch.zeros_like(self.script)
        self.chosen = torch.zeros_like(self.script, dtype=torch.bool)  # tokens of answers that the model itself chose
        self.answering, self.turn_length = whole(False, torch.bool), whole(0, torch.long)
        self.temperature = whole(1.0, torch.float32)
        self.qkv, self.attend, self.choose = (target.compiled(f) for f in (target.qkv, self._attend, self._choose))
        self.graphs = {}

    def _attend(self, layer, x, q, keys, values, position):
        target = self.target
        q = q.unflatten(1, (target.kv_heads, -1))
        scores = (q @ keys.transpose(2, 3)).float() * target.head_size**-0.5
        hidden = torch.arange(keys.shape[2], device=target.device) > position
        weights = scores.masked_fill(hidden, float("-inf")).softmax(-1).to(target.dtype)
        return target.finish_layer(layer, x, (weights @ values).flatten(1, 2))

    def _choose(self, x, uniform, heat):
        """The argmax of logits + T * Gumbel noise: a sample at temperature T, greedy at 0."""
        target = self.target
        logits = F.linear(rms_norm(x, target.output_norm, target.epsilon), target.head).float()
        return (logits - heat[:, None] * (-uniform.log()).log()).argmax(-1)

    def own_choice(self, bucket, heat):
        target, position = self.target, self.position
        cos, sin = target.cos[position], target.sin[position]
        x = target.embedding[self.text.gather(1, position.expand(self.rows, 1))[:, 0]]
        for index, layer in enumerate(target.layers):
            q, k, v = self.qkv(layer, x, cos, sin)
            self.keys[index].index_copy_(2, position, k[:, :, None])
            self.values[index].index_copy_(2, position, v[:, :, None])
            x = self.attend(layer, x, q, self.keys[index, :, :, :bucket], self.values[index, :, :, :bucket], position)
        uniform = torch.rand(self.rows, target.vocabulary, device=target.device).clamp_(1e-30, 1 - 1e-7)
        return self.choose(x, uniform, heat)

    def step(self, bucket):
        own = self.own_choice(bucket, torch.where(self.answering, self.temperature, USER_TEMPERATURE))
        limit = torch.where(self.answering, ANSWER_LIMIT, USER_LIMIT)
        cut = self.turn_length >= limit
        end = self.chat.end
        own = torch.where(cut | (own == 0), end, own)

        at = (self.position + 1).expand(self.rows, 1)
        forced = self.script.gather(1, at)[:, 0]
        free = forced < 0
        ended = free & (own == end)
        turned = ended & ~self.answering
        token = torch.where(free, torch.where(turned, self.tails[:, 0], own), forced)
        self.text.scatter_(1, at, token[:, None])
        self.chosen.scatter_(1, at, (free & self.answering & ~cut)[:, None])

        for which, tail in ((turned, self.tails[:, 1:]), (ended & self.answering, self.answer_tail[1:].expand(self.rows, -1))):
            places = at + 1 + torch.arange(tail.shape[1], device=at.device)
            self.script.scatter_(1, places, torch.where(which[:, None], tail, self.script.gather(1, places)))
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
    def write(self, openings, temperature, closings=None, answering=False):
        """`openings`: token ids each conversation begins with; `closings`: ids put at the end of each user turn.

        Returns text [rows, length] and which of its tokens were chosen in answers.
        """
        self.position.zero_(), self.script.fill_(-1), self.chosen.fill_(False), self.turn_length.zero_()
        self.answering.fill_(answering), self.temperature.copy_(temperature)

        def fill(rows, place):
            width = max(map(len, rows))
            place[:, :width] = torch.tensor([row + [-1] * (width - len(row)) for row in rows]).to(place.device)

        self.tails.fill_(-1)
        fill([closing + [self.chat.end] + self.user_tail for closing in closings or [[]] * self.rows], self.tails)
        fill(openings, self.script)
        self.text[:, 0] = self.script[:, 0]
        for t in range(self.length - 1):
            bucket = min(self.length, (t // BUCKET + 1) * BUCKET)
            if self.target.device == "cpu":
                self.step(bucket)
            else:
                self.graph(bucket).replay()
        return self.text[:, : self.length].clone(), self.chosen[:, : self.length].clone()
