#!/usr/bin/env python3
"""Writes logits_golden.inc: the logits of the three models of tests/support/random_model.cpp, computed with numpy in double from the
description of the architectures and not from the C++ code."""
import pathlib

import numpy as np

TOKENS = [3, 17, 0, 39, 22, 5, 5, 31, 12, 8, 27, 1]


def noise(tensor, count):
    with np.errstate(over="ignore"):
        z = (np.uint64(tensor << 32) | np.arange(count, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)


def matrix(number, rows, columns, amplitude=None):
    amplitude = np.sqrt(3.0 / columns) if amplitude is None else amplitude
    return (noise(number, rows * columns) * np.float32(amplitude)).reshape(rows, columns).astype(np.float64)


def vector(number, width, middle, amplitude):
    return (np.float32(middle) + np.float32(amplitude) * noise(number, width)).astype(np.float64)


BASE = dict(vocabulary=40, hidden=48, ff=72, layers=3, heads=6, kv=2, head=8, rope=8, eps=1e-5, scale=0.35355339, neox=False,
            base=10000.0, local=10000.0, linear=1.0, gelu=False, embed=1.0, cap=0.0, window=0, bias=False, head_norm=False,
            post_norm=False, factors=False, tied=True)
MODELS = {
    "Llama": dict(BASE, factors=True),
    "Gemma": dict(BASE, heads=4, kv=1, head=20, rope=20, neox=True, base=1e6, local=5000.0, linear=0.125, gelu=True,
                  embed=6.9282032, cap=5.0, eps=1e-6, scale=0.25, head_norm=True, post_norm=True, window=4),
    "Qwen": dict(BASE, kv=3, head=16, rope=12, neox=True, scale=0.25, bias=True, tied=False),
}


def norm(x, weight, eps):
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + eps) * weight


def rotate(x, m, local, factors, positions):
    """x: [positions, heads, head size]"""
    half = m["rope"] // 2
    frequency = (m["local"] if local else m["base"]) ** (-np.arange(half) / half)
    position = positions * (1.0 if local else m["linear"])
    if factors is not None and not local:
        frequency = frequency / factors
    angle = (position[:, None] * frequency[None, :])[:, None, :]
    out = x.copy()
    a, b = (x[..., :half], x[..., half : 2 * half]) if m["neox"] else (x[..., 0 : 2 * half : 2], x[..., 1 : 2 * half : 2])
    first, second = a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)
    if m["neox"]:
        out[..., :half], out[..., half : 2 * half] = first, second
    else:
        out[..., 0 : 2 * half : 2], out[..., 1 : 2 * half : 2] = first, second
    return out


def window_of(m, index):
    return 0 if index % 3 == 2 else m["window"]


def heads(h, m, first, which, local, factors, positions):
    """Queries (0), keys (1) or values (2) of normed rows: [rows, heads, head size]."""
    count = m["heads"] if which == 0 else m["kv"]
    out = h @ matrix(first + 2 + which, count * m["head"], m["hidden"]).T
    if m["bias"]:
        out = out + vector(first + 5 + which, out.shape[1], 0, 0.3)
    out = out.reshape(len(h), -1, m["head"])
    if which == 2:
        return out
    if m["head_norm"]:
        out = norm(out, vector(first + 8 + which, m["head"], 1, 0.3), m["eps"])
    return rotate(out, m, local, factors, positions)


def attend(q, k, v, m, seen):
    """seen: [queries, keys]"""
    k, v = (np.repeat(t, m["heads"] // m["kv"], axis=1) for t in (k, v))
    scores = np.where(seen[None], np.einsum("qhd,khd->hqk", q, k) * m["scale"], -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.einsum("hqk,khd->qhd", weights, v).reshape(len(q), -1)


def add(x, out, m, number):
    return x + (norm(out, vector(number, m["hidden"], 1, 0.3), m["eps"]) if m["post_norm"] else out)


def after_attention(x, mixed, m, first):
    """The rest of a layer."""
    x = add(x, mixed @ matrix(first + 10, m["hidden"], m["heads"] * m["head"]).T, m, first + 11)
    h = norm(x, vector(first + 12, m["hidden"], 1, 0.3), m["eps"])
    gate, up = h @ matrix(first + 13, m["ff"], m["hidden"]).T, h @ matrix(first + 14, m["ff"], m["hidden"]).T
    if m["gelu"]:
        gate = 0.5 * gate * (1 + np.tanh(np.sqrt(2 / np.pi) * (gate + 0.044715 * gate**3)))
    else:
        gate = gate / (1 + np.exp(-gate))
    return add(x, (gate * up) @ matrix(first + 15, m["hidden"], m["ff"]).T, m, first + 16)


def embedded(tokens, m):
    return matrix(1, m["vocabulary"], m["hidden"], 1.0)[tokens] * np.float64(np.float32(m["embed"]))


def head_matrix(m):
    return matrix(1, m["vocabulary"], m["hidden"], 1.0) if m["tied"] else matrix(3, m["vocabulary"], m["hidden"], 0.5)


def capped(logits, m):
    return m["cap"] * np.tanh(logits / m["cap"]) if m["cap"] else logits


def states(m):
    """The residual stream as each layer reads it, and after the last one."""
    positions = np.arange(len(TOKENS))
    factors = vector(4, m["rope"] // 2, 2.5, 1.5) if m["factors"] else None
    found = [embedded(TOKENS, m)]
    for index in range(m["layers"]):
        first, window = 100 * (index + 1), window_of(m, index)
        h = norm(found[-1], vector(first + 1, m["hidden"], 1, 0.3), m["eps"])
        q, k, v = (heads(h, m, first, which, window > 0, factors, positions) for which in range(3))
        ago = positions[:, None] - positions[None, :]
        seen = (ago >= 0) & ((ago < window) if window else True)
        found.append(after_attention(found[-1], attend(q, k, v, m, seen), m, first))
    return found


def logits(m):
    return capped(norm(states(m)[-1], vector(2, m["hidden"], 1, 0.3), m["eps"]) @ head_matrix(m).T, m)


def floats(values):
    """C++ literals."""
    texts = ["%.7g" % v for v in np.asarray(values).reshape(-1)]
    texts = [(t if "." in t or "e" in t else t + ".0") + "F" for t in texts]
    return ",\n    ".join(", ".join(texts[i : i + 10]) for i in range(0, len(texts), 10))


def main():
    out = ["// Made by make_logits.py: [positions, vocabulary] of each model."]
    out.append("const std::vector<TokenId> kGoldenTokens {%s};" % ", ".join(map(str, TOKENS)))
    for name, model in MODELS.items():
        out.append("const std::vector<float> kGolden%s {\n    %s};" % (name, floats(logits(model))))
    pathlib.Path(__file__).with_name("logits_golden.inc").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
