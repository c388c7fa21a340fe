#pragma once
// Tiny models made from a seed: real GGUF files with a working vocabulary, small enough to make in milliseconds. Their
// text means nothing, but their next-token distributions are neither flat nor certain, and greedy text repeats itself.

#include "engine/backend/tensor.h"
#include "tests/support/gguf_writer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace foregleam::test {

struct TinyModelOptions {
    std::uint64_t seed = 1;
    std::int32_t vocabulary =
        320; ///< at least 259: three control tokens and the bytes; then merges, then unused entries
    std::int32_t hidden = 64; ///< K-quants need widths (hidden, heads * headSize, feedForward) of whole 256s
    std::int32_t layers = 2;
    std::int32_t heads = 4;
    std::int32_t kvHeads = 2;
    std::int32_t headSize = 0; ///< 0 = hidden / heads
    std::int32_t feedForward = 128;
    std::int32_t context = 512;
    TensorType type = TensorType::F32; ///< of every matrix; norms are F32
    bool tied = false; ///< the output head is the embedding; the file has no output.weight
    bool ropeFactors = false; ///< Llama 3: a rope_freqs.weight
    float ropeLinearFactor = 1.0F; ///< above 1: rope.scaling.type linear
    float ropeBase = 10000.0F;
    std::uint32_t version = 3; ///< of GGUF
    std::string architecture = "llama"; ///< "qwen2" adds biases, "qwen3" head norms, "gemma3" head norms and post-norms
    bool sentencePiece = false; ///< a vocabulary with scores and byte fallback instead of byte-level BPE
    std::int32_t slidingWindow = 16; ///< gemma3 only
    float logitSpread = 2.4F; ///< standard deviation of the logits; 2.4 gives top probabilities of 0.1 to 0.6
};

/// The pieces of a byte-level vocabulary of so many tokens, for files of another format.
struct TinyVocabulary {
    std::vector<std::string> tokens;
    std::vector<std::string> merges; ///< "left right"
    std::int32_t firstUnused = 0; ///< from here on
};
TinyVocabulary tinyVocabulary(std::int32_t size);

/// The file in parts, to be changed before it is saved.
GgufWriter tinyModel(const TinyModelOptions& options = {});

/// Writes it to `path`, which is returned. Ends the program where the file cannot be written.
std::string writeTinyModel(const std::string& path, const TinyModelOptions& options = {});

/// Ids of the control tokens in every tiny model.
inline constexpr std::int32_t kTinyEndOfText = 0; ///< <|endoftext|>
inline constexpr std::int32_t kTinyImStart = 1; ///< <|im_start|>, bos
inline constexpr std::int32_t kTinyImEnd = 2; ///< <|im_end|>, eos
inline constexpr std::int32_t kTinyFirstByte = 3; ///< of the 256 byte tokens

} // namespace foregleam::test
