#include "engine/model/vocabulary_reader.h"

#include "engine/model/shown_text.h"
#include "engine/model/vocabulary_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace foregleam {
namespace {

constexpr const char* kTokens = "tokenizer.ggml.tokens";
constexpr const char* kKinds = "tokenizer.ggml.token_type";
constexpr const char* kScores = "tokenizer.ggml.scores";
constexpr const char* kMerges = "tokenizer.ggml.merges";

/// Llama 3's pre-tokenizer puts the first token in front where the file does not say.
bool addsBosByDefault(const Vocabulary& vocabulary)
{
    constexpr std::array names = {"llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0"};
    return vocabulary.model == "llama" || std::find(names.begin(), names.end(), vocabulary.pre) != names.end();
}

/// Fills a vocabulary part by part and keeps the first error.
class VocabularyReader {
public:
    explicit VocabularyReader(const GgufFile& file)
        : m_file(file)
    {
    }

    Result<Vocabulary> read();

private:
    void readTokens();
    void readKinds();
    void readScores();
    void readMerges();
    void readIds();
    void readFlags();
    void readTemplate();

    /// False, with the error kept, where the array is longer than `most` or not as long as there are tokens.
    bool sized(const char* key, std::uint64_t most);
    bool matchesTokens(const char* key);
    TokenId id(const char* name);

    template <class T> std::optional<T> take(Result<std::optional<T>> result)
    {
        if (result)
            return *std::move(result);
        if (!m_error)
            m_error = result.error();
        return std::nullopt;
    }
    bool fail(std::string_view reason);

    const GgufFile& m_file;
    Vocabulary m_vocabulary;
    std::optional<Error> m_error;
};

Result<Vocabulary> VocabularyReader::read()
{
    m_vocabulary.model = take(m_file.text("tokenizer.ggml.model")).value_or("");
    m_vocabulary.pre = take(m_file.text("tokenizer.ggml.pre")).value_or("default");
    if (!m_error && m_vocabulary.model != "gpt2" && m_vocabulary.model != "llama")
        fail(fmt::format("its tokenizer {} is not supported, only gpt2 and llama are", inQuotes(m_vocabulary.model)));
    using Step = void (VocabularyReader::*)();
    for (const Step step : {&VocabularyReader::readTokens, &VocabularyReader::readKinds, &VocabularyReader::readScores,
             &VocabularyReader::readMerges, &VocabularyReader::readIds, &VocabularyReader::readFlags,
             &VocabularyReader::readTemplate}) {
        if (!m_error)
            (this->*step)();
    }
    if (const auto fault = m_error ? std::string() : vocabularyFault(m_vocabulary); !fault.empty())
        fail(fault);
    if (m_error)
        return *m_error;
    return std::move(m_vocabulary);
}

void VocabularyReader::readTokens()
{
    if (!sized(kTokens, kMostTokens))
        return;
    m_vocabulary.tokens = take(m_file.texts(kTokens)).value_or(std::vector<std::string>());
    if (!m_error && m_vocabulary.tokens.empty())
        fail("it has no vocabulary; get a complete conversion of the model");
}

void VocabularyReader::readKinds()
{
    m_vocabulary.kinds.assign(m_vocabulary.tokens.size(), TokenKind::Normal);
    if (!m_file.find(kKinds) || !matchesTokens(kKinds))
        return;
    const auto numbers = take(m_file.integers(kKinds));
    if (!numbers)
        return;
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        const auto number = (*numbers)[i];
        if (number < static_cast<int>(TokenKind::Normal) || number > static_cast<int>(TokenKind::Byte)) {
            fail(fmt::format("its token {} has the unknown type {}; download it again", i, number));
            return;
        }
        m_vocabulary.kinds[i] = static_cast<TokenKind>(number);
    }
}

void VocabularyReader::readScores()
{
    if (!m_file.find(kScores) || !matchesTokens(kScores))
        return;
    m_vocabulary.scores = take(m_file.floats(kScores)).value_or(std::vector<float>());
}

void VocabularyReader::readMerges()
{
    if (m_file.find(kMerges)) {
        if (sized(kMerges, kMostMerges))
            m_vocabulary.merges = take(m_file.texts(kMerges)).value_or(std::vector<std::string>());
    } else if (m_vocabulary.model == "gpt2") {
        fail("its byte-pair vocabulary has no \"tokenizer.ggml.merges\"; get a newer conversion of the model");
    }
}

void VocabularyReader::readIds()
{
    m_vocabulary.bos = id("tokenizer.ggml.bos_token_id");
    m_vocabulary.eos = id("tokenizer.ggml.eos_token_id");
    m_vocabulary.eot = id("tokenizer.ggml.eot_token_id");
    m_vocabulary.eom = id("tokenizer.ggml.eom_token_id");
    m_vocabulary.unknown = id("tokenizer.ggml.unknown_token_id");
    m_vocabulary.padding = id("tokenizer.ggml.padding_token_id");
    m_vocabulary.mask = id("tokenizer.ggml.mask_token_id");
}

void VocabularyReader::readFlags()
{
    const bool isSentencePiece = m_vocabulary.model == "llama";
    m_vocabulary.addBos = take(m_file.boolean("tokenizer.ggml.add_bos_token")).value_or(addsBosByDefault(m_vocabulary));
    m_vocabulary.addEos = take(m_file.boolean("tokenizer.ggml.add_eos_token")).value_or(false);
    m_vocabulary.addSpacePrefix = take(m_file.boolean("tokenizer.ggml.add_space_prefix")).value_or(isSentencePiece);
    m_vocabulary.removeExtraWhitespaces =
        take(m_file.boolean("tokenizer.ggml.remove_extra_whitespaces")).value_or(false);
}

void VocabularyReader::readTemplate()
{
    m_vocabulary.chatTemplate = take(m_file.text("tokenizer.chat_template")).value_or("");
}

bool VocabularyReader::sized(const char* key, std::uint64_t most)
{
    const GgufEntry* entry = m_file.find(key);
    if (entry && entry->type == GgufValueType::Array && entry->count > most)
        return fail(fmt::format(
            "its entry {} has {} elements, more than any model has; download it again", inQuotes(key), entry->count));
    return true;
}

bool VocabularyReader::matchesTokens(const char* key)
{
    // Before the values are read, so that a long array of small numbers allocates nothing.
    const GgufEntry* entry = m_file.find(key);
    if (entry->type == GgufValueType::Array && entry->count != m_vocabulary.tokens.size())
        return fail(fmt::format("its entry {} has {} elements for {} tokens; download it again", inQuotes(key),
            entry->count, m_vocabulary.tokens.size()));
    return true;
}

TokenId VocabularyReader::id(const char* name)
{
    const auto value = take(m_file.integer(name));
    if (!value)
        return -1;
    if (*value < 0 || *value >= static_cast<std::int64_t>(m_vocabulary.tokens.size())) {
        fail(fmt::format("its entry {} is {}, outside its vocabulary of {} tokens; download it again", inQuotes(name),
            *value, m_vocabulary.tokens.size()));
        return -1;
    }
    return static_cast<TokenId>(*value);
}

bool VocabularyReader::fail(std::string_view reason)
{
    if (!m_error)
        m_error = m_file.error(reason);
    return false;
}

} // namespace

Result<Vocabulary> readVocabulary(const GgufFile& file)
{
    return VocabularyReader(file).read();
}

} // namespace foregleam
