#pragma once
// What sets the supported architectures apart, as data.

#include "engine/backend/model_weights.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace foregleam {

/// The conventions of one general.architecture. All are pre-norm decoders with RMSNorm, RoPE, GQA and a gated
/// feed-forward network; biases on query, key and value are taken wherever a file has them.
struct Architecture {
    const char* name;
    RopeStyle ropeStyle;
    Activation activation;
    bool headNorms; ///< RMSNorm on each query and key head, before RoPE
    bool postNorms; ///< norms after attention and feed-forward, before the residual adds
    bool scaledEmbedding; ///< embeddings times sqrt(hidden)
    std::int32_t slidingPeriod; ///< layer l sees a window unless (l + 1) % period == 0; 0 = every layer sees all
    float hfNormAddend; ///< what Hugging Face folders leave out of norm weights and GGUF files have added
    std::int32_t layersScaledByWidth; ///< a model of so many layers scales q·k by (hidden / heads)^-0.5; 0 = none does
};

/// nullptr for one that this program does not know.
const Architecture* findArchitecture(std::string_view name);

std::string supportedArchitectures(); ///< "llama, qwen2 and …"

} // namespace foregleam
