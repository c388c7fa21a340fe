#pragma once
// A block drafter's hyperparameters, whatever layout they come in.

#include "engine/backend/drafter_weights.h"
#include "engine/model/gguf_file.h"
#include "engine/model/json_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foregleam {

/// What the metadata say; tensors and the target decide the rest (see drafter_binding.h). Optional parts that are not
/// told are as the tensors have them.
struct DrafterConfig {
    DrafterShape shape; ///< block (but its vocabulary), taps, blockSize, sampleFromAnchor, maskToken, head
    std::vector<std::int32_t> windows; ///< one a layer; 0 = all
    std::vector<std::uint8_t> causal; ///< one a layer
    std::vector<float> ropeFactors; ///< empty where only a tensor may tell
    std::optional<std::int64_t> vocabulary; ///< of the target it was made for
    std::optional<std::int64_t> targetHidden;
    std::optional<std::int64_t> targetLayers;
    std::optional<bool> confidence;
    std::optional<bool> confidenceWithMarkov;
    bool tableHoldsOffsets = false; ///< d2t: target id - draft id (speculators) instead of the target id
    bool lastTapMayBeSpare = false; ///< lists of hidden states may end with the model's own last one, which is not read
    std::string madeFor; ///< the target's name as the file has it; may be empty
    bool hasMaskToken = false;
};

/// `markovRank` is that of the Markov head's tensors in the file, 0 where it has none. Fails with one sentence that
/// names the file.
Result<DrafterConfig> readDrafterConfig(const GgufFile& file, std::int32_t markovRank);

/// The DeepSpec layout, its nested variants and the layout of the speculators library. The reader keeps what is wrong.
/// `markovRank` is that of the tensors, for configurations that do not tell.
DrafterConfig readDrafterConfig(const JsonReader& config, bool dspark, std::int32_t markovRank);

/// Fills blockSize from the number of slots that a block was trained with. A block whose first slot holds nothing but
/// the anchor drafts one token less.
void setBlockSize(DrafterShape& shape, std::int32_t slots);

inline constexpr std::int64_t kMostBlockSlots = 256;
inline constexpr std::int64_t kMostMarkovRank = 1 << 16;

} // namespace foregleam
