#!/usr/bin/env python3
"""Writes dequantize_golden.inc: blocks of every type and the floats that the Python package `gguf` reads from them."""
import pathlib

import gguf
import numpy as np

TYPES = ["F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
HALVES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
random = np.random.default_rng(20)


def blocks(name):
    elements, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]]
    if elements == 1:
        values = np.concatenate([random.standard_normal(29), [0.0, 6e-8, -3e-5]]).astype(np.float32)
        if name == "F16":
            return values.astype(np.float16).view(np.uint8)
        return (values.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    count = 1 if elements == 256 else 2
    data = random.integers(0, 256, (count, size), dtype=np.uint8)
    for i, offset in enumerate(HALVES[name]):
        scales = np.array([0.0173 * (i + 1), -5e-6][:count], dtype=np.float16)  # the second is subnormal
        data[:, offset : offset + 2] = scales.view(np.uint8).reshape(count, 2)
    return data.reshape(-1)


def numbers(values, form):
    lines = [", ".join(form % v for v in values[i : i + 12]) for i in range(0, len(values), 12)]
    return ",\n    ".join(lines)


out = ["// Made by make_dequantize.py; expected values as the bits of fp32."]
for name in TYPES:
    data = blocks(name)
    values = gguf.quants.dequantize(data, gguf.GGMLQuantizationType[name]).astype(np.float32)
    out.append("const std::vector<std::uint8_t> kBytes%s {\n    %s};" % (name, numbers(data, "%d")))
    out.append("const std::vector<std::uint32_t> kFloats%s {\n    %s};" % (name, numbers(values.view(np.uint32).reshape(-1), "0x%xU")))
pathlib.Path(__file__).with_name("dequantize_golden.inc").write_text("\n".join(out) + "\n")
