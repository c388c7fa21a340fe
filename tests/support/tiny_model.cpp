#include "tests/support/tiny_model.h"

#include "tests/support/noise.h"
#include "tests/support/quantizer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace foregleam::test {
namespace {

// TokenKind's numbers, as files have them.
constexpr std::int32_t kNormal = 1;
constexpr std::int32_t kUnknown = 2;
constexpr std::int32_t kControl = 3;
constexpr std::int32_t kUnused = 5;
constexpr std::int32_t kByte = 6;

std::string utf8(std::uint32_t codePoint)
{
    if (codePoint < 0x80)
        return {static_cast<char>(codePoint)};
    return {static_cast<char>(0xC0 | (codePoint >> 6)), static_cast<char>(0x80 | (codePoint & 0x3F))};
}

/// GPT-2's printable stand-in for a byte: printable Latin-1 as it is, the others from U+0100 on in order.
std::array<std::string, 256> byteAlphabet()
{
    std::array<std::string, 256> alphabet;
    std::uint32_t next = 256;
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        alphabet[byte] = utf8(printable ? byte : next++);
    }
    return alphabet;
}

/// Common English merges, then every pair of lower-case letters.
std::vector<std::pair<std::string, std::string>> mergeList()
{
    const std::string space = utf8(0x120);
    std::vector<std::pair<std::string, std::string>> merges = {
        {space, "t"},
        {"h", "e"},
        {space, "a"},
        {"i", "n"},
        {"r", "e"},
        {"o", "n"},
        {space + "t", "he"},
        {"e", "r"},
        {space, "s"},
        {space, "w"},
        {"a", "t"},
        {"o", "u"},
        {"n", "d"},
        {"i", "s"},
        {space + "a", "nd"},
        {space, "o"},
        {"in", "g"},
        {"l", "l"},
        {space + "w", "a"},
        {"e", "n"},
        {space, space},
        {"l", "o"},
        {"he", "ll"},
        {"hell", "o"},
        {"o", "r"},
        {"l", "d"},
        {"w", "or"},
        {"wor", "ld"},
        {"1", "2"},
        {space + space, space + space},
    };
    for (char first = 'a'; first <= 'z'; ++first) {
        for (char second = 'a'; second <= 'z'; ++second)
            merges.emplace_back(std::string(1, first), std::string(1, second));
    }
    return merges;
}

/// The vocabulary's pieces, one by one.
struct Pieces {
    std::vector<std::string> tokens;
    std::vector<std::int32_t> kinds; ///< numbers of TokenKind

    void add(std::string token, std::int32_t kind)
    {
        tokens.push_back(std::move(token));
        kinds.push_back(kind);
    }
    bool has(const std::string& token) const { return std::find(tokens.begin(), tokens.end(), token) != tokens.end(); }
    void fillUp(std::size_t size)
    {
        while (tokens.size() < size)
            add("<|unused_" + std::to_string(tokens.size()) + "|>", kUnused);
    }
};

void addBpeVocabulary(GgufWriter& file, std::size_t size)
{
    const auto vocabulary = tinyVocabulary(static_cast<std::int32_t>(size));
    std::vector<std::int32_t> kinds(size, kNormal);
    std::fill(kinds.begin(), kinds.begin() + kTinyFirstByte, kControl);
    std::fill(kinds.begin() + vocabulary.firstUnused, kinds.end(), kUnused);
    file.setString("tokenizer.ggml.model", "gpt2");
    file.setString("tokenizer.ggml.pre", "smollm");
    file.setStrings("tokenizer.ggml.tokens", vocabulary.tokens);
    file.setInts("tokenizer.ggml.token_type", kinds);
    file.setStrings("tokenizer.ggml.merges", vocabulary.merges);
    file.setBool("tokenizer.ggml.add_bos_token", false);
    file.setBool("tokenizer.ggml.add_space_prefix", false);
}

void addSentencePieceVocabulary(GgufWriter& file, std::size_t size)
{
    Pieces pieces;
    pieces.add("<unk>", kUnknown);
    pieces.add("<|im_start|>", kControl);
    pieces.add("<|im_end|>", kControl);
    for (int byte = 0; byte < 256; ++byte) {
        constexpr const char* digits = "0123456789ABCDEF";
        pieces.add(std::string("<0x") + digits[byte / 16] + digits[byte % 16] + ">", kByte);
    }
    for (const char* piece : {"▁", "e", "t", "a", "o", "n", "h", "l", "r", "d", "w", "▁t", "he", "▁the", "lo", "▁w",
             "or", "ld", "hel", "hello", "▁wor", "▁world"}) {
        if (pieces.tokens.size() < size)
            pieces.add(piece, kNormal);
    }
    pieces.fillUp(size);
    std::vector<float> scores(size, 0.0F);
    for (std::size_t i = kTinyFirstByte + 256; i < size; ++i)
        scores[i] = -static_cast<float>(i);
    file.setString("tokenizer.ggml.model", "llama");
    file.setString("tokenizer.ggml.pre", "default");
    file.setStrings("tokenizer.ggml.tokens", pieces.tokens);
    file.setFloats("tokenizer.ggml.scores", scores);
    file.setInts("tokenizer.ggml.token_type", pieces.kinds);
    file.setBool("tokenizer.ggml.add_bos_token", true);
    file.setBool("tokenizer.ggml.add_eos_token", false);
    file.setBool("tokenizer.ggml.add_space_prefix", false);
}

void addVocabulary(GgufWriter& file, const TinyModelOptions& options)
{
    assert(options.vocabulary >= kTinyFirstByte + 256);
    const auto size = static_cast<std::size_t>(options.vocabulary);
    options.sentencePiece ? addSentencePieceVocabulary(file, size) : addBpeVocabulary(file, size);
    file.setU32("tokenizer.ggml.bos_token_id", kTinyImStart);
    file.setU32("tokenizer.ggml.eos_token_id", kTinyImEnd);
    file.setU32("tokenizer.ggml.unknown_token_id", kTinyEndOfText);
    file.setU32("tokenizer.ggml.padding_token_id", kTinyImEnd);
    file.setString("tokenizer.chat_template",
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + "
        "'\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}");
}

void addShape(GgufWriter& file, const TinyModelOptions& options, std::int32_t headSize)
{
    const std::string arch = options.architecture + ".";
    file.setString("general.architecture", options.architecture);
    file.setString("general.type", "model");
    file.setString("general.name", "Tiny " + std::to_string(options.seed));
    file.setU32(arch + "block_count", options.layers);
    file.setU32(arch + "context_length", options.context);
    file.setU32(arch + "embedding_length", options.hidden);
    file.setU32(arch + "feed_forward_length", options.feedForward);
    file.setU32(arch + "attention.head_count", options.heads);
    file.setU32(arch + "attention.head_count_kv", options.kvHeads);
    file.setU32(arch + "attention.key_length", headSize);
    file.setU32(arch + "attention.value_length", headSize);
    file.setF32(arch + "attention.layer_norm_rms_epsilon", 1e-5F);
    file.setF32(arch + "rope.freq_base", options.ropeBase);
    file.setU32(arch + "rope.dimension_count", headSize);
    file.setU32(arch + "vocab_size", options.vocabulary);
    if (options.ropeLinearFactor != 1.0F) {
        file.setString(arch + "rope.scaling.type", "linear");
        file.setF32(arch + "rope.scaling.factor", options.ropeLinearFactor);
    }
    if (options.architecture == "gemma3")
        file.setU32(arch + "attention.sliding_window", options.slidingWindow);
}

/// Adds tensors in the order and with the spread that are asked for.
class TensorMaker {
public:
    TensorMaker(GgufWriter& file, const TinyModelOptions& options)
        : m_file(file)
        , m_type(options.type)
        , m_noise(options.seed)
    {
    }

    /// [rows, columns], elements with this standard deviation.
    void matrix(const std::string& name, std::int32_t rows, std::int32_t columns, float spread)
    {
        assert(columns % tensorTypeInfo(m_type)->blockElements == 0);
        std::vector<float> values(static_cast<std::size_t>(rows) * columns);
        for (auto& value : values)
            value = spread * m_noise.normal();
        m_file.addTensor(name, {static_cast<std::uint64_t>(columns), static_cast<std::uint64_t>(rows)},
            static_cast<std::uint32_t>(m_type), quantize(values, m_type));
    }

    /// [size] F32 around a mean.
    void vector(const std::string& name, std::int32_t size, float mean, float spread)
    {
        std::vector<float> values(size);
        for (auto& value : values)
            value = mean + spread * m_noise.normal();
        m_file.addTensor(name, {static_cast<std::uint64_t>(size)}, 0, quantize(values, TensorType::F32));
    }

private:
    GgufWriter& m_file;
    TensorType m_type;
    Noise m_noise;
};

void addLayer(TensorMaker& make, const TinyModelOptions& options, std::int32_t headSize, const std::string& prefix)
{
    const auto& arch = options.architecture;
    const std::int32_t queryWidth = options.heads * headSize;
    const std::int32_t kvWidth = options.kvHeads * headSize;
    const auto spread = [](std::int32_t inputs, float gain) { return gain / std::sqrt(static_cast<float>(inputs)); };
    make.vector(prefix + "attn_norm.weight", options.hidden, 1.0F, 0.1F);
    make.matrix(prefix + "attn_q.weight", queryWidth, options.hidden, spread(options.hidden, 1.0F));
    make.matrix(prefix + "attn_k.weight", kvWidth, options.hidden, spread(options.hidden, 1.0F));
    make.matrix(prefix + "attn_v.weight", kvWidth, options.hidden, spread(options.hidden, 1.0F));
    make.matrix(prefix + "attn_output.weight", options.hidden, queryWidth, spread(queryWidth, 0.5F));
    if (arch == "qwen2") {
        make.vector(prefix + "attn_q.bias", queryWidth, 0.0F, 0.3F);
        make.vector(prefix + "attn_k.bias", kvWidth, 0.0F, 0.3F);
        make.vector(prefix + "attn_v.bias", kvWidth, 0.0F, 0.3F);
    }
    if (arch == "qwen3" || arch == "gemma3") {
        make.vector(prefix + "attn_q_norm.weight", headSize, 1.0F, 0.1F);
        make.vector(prefix + "attn_k_norm.weight", headSize, 1.0F, 0.1F);
    }
    if (arch == "gemma3") {
        make.vector(prefix + "post_attention_norm.weight", options.hidden, 1.0F, 0.1F);
        make.vector(prefix + "post_ffw_norm.weight", options.hidden, 1.0F, 0.1F);
    }
    make.vector(prefix + "ffn_norm.weight", options.hidden, 1.0F, 0.1F);
    make.matrix(prefix + "ffn_gate.weight", options.feedForward, options.hidden, spread(options.hidden, 1.5F));
    make.matrix(prefix + "ffn_up.weight", options.feedForward, options.hidden, spread(options.hidden, 1.5F));
    make.matrix(prefix + "ffn_down.weight", options.hidden, options.feedForward, spread(options.feedForward, 2.0F));
}

} // namespace

TinyVocabulary tinyVocabulary(std::int32_t size)
{
    Pieces pieces;
    TinyVocabulary vocabulary;
    for (const auto* token : {"<|endoftext|>", "<|im_start|>", "<|im_end|>"})
        pieces.add(token, kControl);
    for (const auto& letter : byteAlphabet())
        pieces.add(letter, kNormal);
    for (const auto& [left, right] : mergeList()) {
        if (pieces.tokens.size() >= static_cast<std::size_t>(size) || pieces.has(left + right))
            continue;
        pieces.add(left + right, kNormal);
        vocabulary.merges.push_back(left + " " + right);
    }
    vocabulary.firstUnused = static_cast<std::int32_t>(pieces.tokens.size());
    pieces.fillUp(static_cast<std::size_t>(size));
    vocabulary.tokens = std::move(pieces.tokens);
    return vocabulary;
}

GgufWriter tinyModel(const TinyModelOptions& options)
{
    const std::int32_t headSize = options.headSize > 0 ? options.headSize : options.hidden / options.heads;
    GgufWriter file;
    file.version = options.version;
    addShape(file, options, headSize);
    addVocabulary(file, options);
    TensorMaker make(file, options);
    // The last norm makes its input's RMS 1, so the logits' spread is the head's times sqrt(hidden).
    const float headSpread = options.logitSpread / std::sqrt(static_cast<float>(options.hidden));
    make.matrix("token_embd.weight", options.vocabulary, options.hidden, options.tied ? headSpread : 0.5F);
    make.vector("output_norm.weight", options.hidden, 1.0F, 0.05F);
    if (!options.tied)
        make.matrix("output.weight", options.vocabulary, options.hidden, headSpread);
    for (std::int32_t layer = 0; layer < options.layers; ++layer)
        addLayer(make, options, headSize, "blk." + std::to_string(layer) + ".");
    if (options.ropeFactors) {
        std::vector<float> factors(headSize / 2);
        for (std::size_t i = 0; i < factors.size(); ++i)
            factors[i] = 1.0F + static_cast<float>(i);
        file.addTensor("rope_freqs.weight", {factors.size()}, 0, quantize(factors, TensorType::F32));
    }
    return file;
}

std::string writeTinyModel(const std::string& path, const TinyModelOptions& options)
{
    if (!tinyModel(options).save(path)) {
        std::fprintf(stderr, "cannot write the tiny model %s\n", path.c_str());
        std::abort();
    }
    return path;
}

} // namespace foregleam::test
