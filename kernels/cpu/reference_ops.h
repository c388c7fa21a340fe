#pragma once
// The operations of a transformer as plain loops in fp32: the oracle that every kernel is tested against. Written to be
// read. Widths are the spans' sizes.

#include "engine/backend/backend.h"

#include <span>

namespace foregleam::cpu::reference {

/// out = in / sqrt(mean(in²) + epsilon) · weight. `out` may be `in`.
void rmsNorm(std::span<const float> in, const TensorView& weight, float epsilon, std::span<float> out);

/// Sum of a[i]·b[i] in sixteen interleaved partial sums: errs less than a plain sum, and compilers vectorise it.
float dot(std::span<const float> a, std::span<const float> b);

/// values += other
void add(std::span<float> values, std::span<const float> other);

/// values += bias, where the view is not empty.
void addBias(std::span<float> values, const TensorView& bias);

/// Turns the pairs of one head by the angles whose cosines and sines are given ([ropeDimensions / 2]); elements beyond
/// 2 · cosines.size() stay as they are.
void rotate(std::span<float> head, RopeStyle style, std::span<const float> cosines, std::span<const float> sines);

/// Softmax in place.
void softmax(std::span<float> scores);

/// gate = activation(gate) · up
void activate(Activation activation, std::span<float> gate, std::span<const float> up);

/// c·tanh(x/c) in place; nothing for c == 0.
void softcap(std::span<float> logits, float c);

} // namespace foregleam::cpu::reference
