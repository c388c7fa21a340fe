#!/usr/bin/env python3
"""Writes drafts_golden.inc: two rounds of each drafter of tests/support/random_drafter.cpp, computed with numpy in double
from the description of DSpark and DFlash and not from the C++ code."""
import pathlib

import numpy as np

from make_logits import (MODELS, TOKENS, after_attention, attend, capped, embedded, floats, head_matrix, heads, matrix, norm,
                         states, vector, window_of)

FIRST = 10000
BASE = dict(taps=[0, 1], block=6, anchor_first=True, mask=2, head="vanilla", rank=6, confidence=True, with_markov=True,
            causal=False, draft_vocabulary=0)
CASES = {
    "vanilla": ("Qwen", dict(layers=2), BASE),
    "gated": ("Gemma", dict(layers=2, window=0), dict(BASE, taps=[-1, 1], head="gated", with_markov=False)),
    "rnn": ("Llama", dict(layers=1, head_norm=True), dict(BASE, taps=[0, 1, 2], head="rnn", rank=5)),
    "dflash": ("Qwen", dict(layers=2), dict(BASE, taps=[1], anchor_first=False, head=None, confidence=False)),
    "windowed": ("Gemma", dict(layers=3, window=3, kv=2, tied=False),
                 dict(BASE, anchor_first=False, causal=True, draft_vocabulary=24)),
}
ROUNDS = [(7, 6), (11, 4)]  # position of the anchor, tokens to draft


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def context_of(target, m, d):
    """What is injected for every position: hidden_norm(fc(taps)), and the taps."""
    residual = states(target)
    taps = np.concatenate([residual[layer + 1] for layer in d["taps"]], axis=1)
    fc = matrix(FIRST + 1, m["hidden"], taps.shape[1])
    return norm(taps @ fc.T, vector(FIRST + 2, m["hidden"], 1, 0.3), m["eps"]), taps


def final_hidden(context, anchor, slots, m, d):
    """The block's hidden states after the final norm: [slots, hidden]."""
    factors = vector(FIRST + 5, m["rope"] // 2, 2.5, 1.5) if m["factors"] else None
    before, block = np.arange(anchor), anchor + np.arange(slots)
    positions = np.concatenate([before, block])
    x = embedded([TOKENS[anchor]] + [d["mask"]] * (slots - 1), m)
    for index in range(m["layers"]):
        first, window = FIRST + 100 * (index + 1), window_of(m, index)
        local = window > 0
        h = norm(x, vector(first + 1, m["hidden"], 1, 0.3), m["eps"])
        rows = np.concatenate([context[:anchor], h])  # the layer's own norm is for the block alone
        q = heads(h, m, first, 0, local, factors, block)
        k = heads(rows, m, first, 1, local, factors, positions)
        v = heads(rows, m, first, 2, local, factors, positions)
        ago = block[:, None] - positions[None, :]
        seen = np.ones_like(ago, dtype=bool)
        if d["causal"] and index % 2 == 0:
            seen &= ago >= 0
        if window:
            seen &= ago < window
        x = after_attention(x, attend(q, k, v, m, seen), m, first)
    return norm(x, vector(FIRST + 3, m["hidden"], 1, 0.3), m["eps"])


def chain(hidden, anchor_token, output, m, d):
    """Logits and confidences place by place, going on with the argmax: (logits, confidences, tokens)."""
    rank, vocabulary = d["rank"], output.shape[0]
    w1, w2 = matrix(FIRST + 6, m["vocabulary"], rank, 1.0), matrix(FIRST + 7, vocabulary, rank, 1.5)
    to_target = np.arange(vocabulary) * m["vocabulary"] // vocabulary
    base = capped(hidden @ output.T, m)
    state, previous = np.zeros(rank), anchor_token
    logits, confidences, tokens = [], [], []
    for h, row in zip(hidden, base):
        e = w1[previous]
        if d["confidence"]:
            features = np.concatenate([h, e]) if d["with_markov"] else h
            weight, bias = matrix(FIRST + 12, 1, len(features))[0], vector(FIRST + 13, 1, 0.5, 0.3)[0]
            confidences.append(features @ weight + bias)
        if d["head"] == "vanilla":
            row = row + w2 @ e
        elif d["head"] == "gated":
            gate = matrix(FIRST + 8, rank, len(h) + rank) @ np.concatenate([h, e]) + vector(FIRST + 9, rank, 0, 0.3)
            row = row + w2 @ (sigmoid(gate) * e)
        elif d["head"] == "rnn":
            joint = matrix(FIRST + 10, 3 * rank, 2 * rank + len(h)) @ np.concatenate([state, e, h])
            gate, candidate, out = np.split(joint + vector(FIRST + 11, 3 * rank, 0, 0.3), 3)
            state = sigmoid(gate) * state + (1 - sigmoid(gate)) * np.tanh(candidate)
            row = row + w2 @ np.tanh(out)
        logits.append(row)
        previous = int(to_target[np.argmax(row)])
        tokens.append(previous)
    return logits, confidences, tokens


def rounds_of(target_name, changes, d):
    target = MODELS[target_name]
    m = dict(target, **changes)
    context, taps = context_of(target, m, d)
    if d["draft_vocabulary"]:
        output = matrix(FIRST + 4, d["draft_vocabulary"], m["hidden"], 0.5)
    else:
        output = head_matrix(target) if m["tied"] == target["tied"] and m["tied"] else None
    if output is None:
        output = matrix(FIRST + 4, m["vocabulary"], m["hidden"], 0.5)
    for anchor, length in ROUNDS:
        slots = length + (0 if d["anchor_first"] else 1)
        hidden = final_hidden(context, anchor, slots, m, d)[slots - length :]
        logits, confidences, tokens = chain(hidden, TOKENS[anchor], output, m, d)
        yield anchor, taps[anchor - 1], hidden, logits, confidences, tokens


def main():
    out = ["// Made by make_drafts.py: rounds of each case of drafterCases(), in order."]
    out.append("const std::vector<GoldenRound> kGoldenRounds {")
    for name, case in CASES.items():
        for anchor, taps, hidden, logits, confidences, tokens in rounds_of(*case):
            out.append('    {"%s", %d, {%s},' % (name, anchor, ", ".join(map(str, tokens))))
            for values in (taps, hidden[0], hidden[-1], logits, confidences):
                out.append("    {%s}," % (floats(values) if len(values) else ""))
            out.append("    },")
    out.append("};")
    pathlib.Path(__file__).with_name("drafts_golden.inc").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
