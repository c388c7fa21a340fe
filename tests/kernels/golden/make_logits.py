#!/usr/bin/env python3
"""Writes logits_golden.inc: the logits of the three models of random_model.cpp, computed with numpy in double from the
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


def rotate(x, m, local, factors):
    """x: [positions, heads, head size]"""
    half = m["rope"] // 2
    frequency = (m["local"] if local else m["base"]) ** (-np.arange(half) / half)
    position = np.arange(len(x)) * (1.0 if local else m["linear"])
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


def logits(m):
    n, group = len(TOKENS), m["heads"] // m["kv"]
    embedding = matrix(1, m["vocabulary"], m["hidden"], 1.0)
    factors = vector(4, m["rope"] // 2, 2.5, 1.5) if m["factors"] else None
    x = embedding[TOKENS] * np.float64(np.float32(m["embed"]))
    for index in range(m["layers"]):
        first = 100 * (index + 1)
        window = 0 if index % 3 == 2 else m["window"]
        h = norm(x, vector(first + 1, m["hidden"], 1, 0.3), m["eps"])
        q = h @ matrix(first + 2, m["heads"] * m["head"], m["hidden"]).T
        k = h @ matrix(first + 3, m["kv"] * m["head"], m["hidden"]).T
        v = h @ matrix(first + 4, m["kv"] * m["head"], m["hidden"]).T
        if m["bias"]:
            q, k, v = (t + vector(first + 5 + i, t.shape[1], 0, 0.3) for i, t in enumerate((q, k, v)))
        q, k, v = (t.reshape(n, -1, m["head"]) for t in (q, k, v))
        if m["head_norm"]:
            q = norm(q, vector(first + 8, m["head"], 1, 0.3), m["eps"])
            k = norm(k, vector(first + 9, m["head"], 1, 0.3), m["eps"])
        q, k = rotate(q, m, window > 0, factors), rotate(k, m, window > 0, factors)
        k, v = np.repeat(k, group, axis=1), np.repeat(v, group, axis=1)
        scores = np.einsum("qhd,khd->hqk", q, k) * m["scale"]
        ago = np.arange(n)[:, None] - np.arange(n)[None, :]
        hidden_cells = (ago < 0) | ((ago >= window) if window else False)
        scores = np.where(hidden_cells[None], -np.inf, scores)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        out = np.einsum("hqk,khd->qhd", weights, v).reshape(n, -1) @ matrix(first + 10, m["hidden"], m["heads"] * m["head"]).T
        x = x + (norm(out, vector(first + 11, m["hidden"], 1, 0.3), m["eps"]) if m["post_norm"] else out)
        h = norm(x, vector(first + 12, m["hidden"], 1, 0.3), m["eps"])
        gate, up = h @ matrix(first + 13, m["ff"], m["hidden"]).T, h @ matrix(first + 14, m["ff"], m["hidden"]).T
        if m["gelu"]:
            gate = 0.5 * gate * (1 + np.tanh(np.sqrt(2 / np.pi) * (gate + 0.044715 * gate**3)))
        else:
            gate = gate / (1 + np.exp(-gate))
        out = (gate * up) @ matrix(first + 15, m["hidden"], m["ff"]).T
        x = x + (norm(out, vector(first + 16, m["hidden"], 1, 0.3), m["eps"]) if m["post_norm"] else out)
    x = norm(x, vector(2, m["hidden"], 1, 0.3), m["eps"])
    result = x @ (embedding if m["tied"] else matrix(3, m["vocabulary"], m["hidden"], 0.5)).T
    return m["cap"] * np.tanh(result / m["cap"]) if m["cap"] else result


out = ["// Made by make_logits.py: [positions, vocabulary] of each model."]
out.append("const std::vector<TokenId> kGoldenTokens {%s};" % ", ".join(map(str, TOKENS)))
for name, model in MODELS.items():
    values = logits(model).reshape(-1)
    lines = [", ".join("%.7gF" % v if "." in "%.7g" % v or "e" in "%.7g" % v else "%.1fF" % v for v in values[i : i + 10])
             for i in range(0, len(values), 10)]
    out.append("const std::vector<float> kGolden%s {\n    %s};" % (name, ",\n    ".join(lines)))
pathlib.Path(__file__).with_name("logits_golden.inc").write_text("\n".join(out) + "\n")
