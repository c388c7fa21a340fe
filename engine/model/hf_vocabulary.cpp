#include "engine/model/hf_vocabulary.h"

#include "engine/model/json_reader.h"
#include "engine/model/sentencepiece_file.h"
#include "engine/model/shown_text.h"
#include "engine/model/tokenizer_json.h"
#include "engine/model/vocabulary_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace foregleam {
namespace {

constexpr const char* kTokenizer = "tokenizer.json";
constexpr const char* kPieces = "tokenizer.model";
constexpr const char* kSettings = "tokenizer_config.json";
constexpr JsonLimits kTokenizerLimits{1 << 23, 32}; // half a million merges are pairs of pieces
constexpr JsonLimits kSettingsLimits{1 << 20, 32}; // thousands of added tokens
constexpr std::size_t kLargestPieces = 64 << 20;
constexpr std::size_t kLargestTemplate = 2 << 20;

Vocabulary idsAlone(std::int32_t size)
{
    Vocabulary vocabulary;
    vocabulary.model = kIdsOnlyModel;
    vocabulary.tokens.reserve(static_cast<std::size_t>(size));
    for (std::int32_t id = 0; id < size; ++id)
        vocabulary.tokens.push_back(fmt::format("<{}>", id));
    vocabulary.kinds.assign(vocabulary.tokens.size(), TokenKind::Normal);
    return vocabulary;
}

/// The ids of one entry or of a list, those outside the vocabulary left out.
std::vector<TokenId> idsOf(const JsonReader& reader, const char* key, std::int32_t size)
{
    std::vector<std::int64_t> ids;
    const Json* value = reader.member(key);
    if (value && value->is_array())
        ids = reader.integers(key).value_or(ids);
    else if (const auto one = reader.integer(key))
        ids.push_back(*one);
    std::vector<TokenId> inside;
    for (const auto id : ids) {
        if (id >= 0 && id < size)
            inside.push_back(static_cast<TokenId>(id));
    }
    return inside;
}

/// Begin and end tokens by id, beside those that the tokenizer's files name.
void fillIds(const JsonReader& reader, std::int32_t size, Vocabulary& vocabulary)
{
    const auto begin = idsOf(reader, "bos_token_id", size);
    if (vocabulary.bos < 0 && !begin.empty())
        vocabulary.bos = begin.front();
    for (const TokenId id : idsOf(reader, "eos_token_id", size)) {
        if (id == vocabulary.eos || id == vocabulary.eot || id == vocabulary.eom)
            continue;
        for (TokenId* place : {&vocabulary.eos, &vocabulary.eot, &vocabulary.eom}) {
            if (*place < 0) {
                *place = id;
                break;
            }
        }
    }
}

/// Reads one folder's files into a vocabulary and keeps the first error.
class HfVocabularyReader {
public:
    HfVocabularyReader(const ModelFolder& folder, std::int32_t size)
        : m_folder(folder)
        , m_size(size)
    {
    }

    Result<Vocabulary> read();

private:
    bool readTokenizer();
    void readSettings();
    void readAdded(const JsonReader& settings);
    void readNamed(const JsonReader& settings, const char* key, TokenId& id);
    void readTemplate(const JsonReader& settings);
    void fitSize();
    void readGeneration();

    /// A file of the folder, an empty object where it is not there.
    Json json(std::string_view name, const JsonLimits& limits);
    bool sound() const { return !m_error && !m_fault; }

    const ModelFolder& m_folder;
    std::int32_t m_size;
    Vocabulary m_vocabulary;
    FirstFault m_fault;
    std::optional<Error> m_error;
};

Result<Vocabulary> HfVocabularyReader::read()
{
    if (readTokenizer()) {
        if (sound())
            readSettings();
        if (sound())
            fitSize();
    } else if (sound()) {
        m_vocabulary = idsAlone(m_size);
    }
    if (sound())
        readGeneration();
    if (sound())
        m_fault.set(vocabularyFault(m_vocabulary));
    if (m_error)
        return *m_error;
    if (m_fault)
        return m_folder.error(m_fault.reason);
    return std::move(m_vocabulary);
}

Json HfVocabularyReader::json(std::string_view name, const JsonLimits& limits)
{
    auto document = m_folder.json(name, limits);
    if (!document && !m_error)
        m_error = document.error();
    return document && *document ? **std::move(document) : Json::object();
}

/// False where the folder has no tokenizer.
bool HfVocabularyReader::readTokenizer()
{
    if (m_folder.has(kPieces)) {
        const auto bytes = m_folder.text(kPieces, kLargestPieces);
        if (!bytes)
            m_error = bytes.error();
        else
            m_fault.set(readSentencePieceFile(**bytes, m_vocabulary));
        m_vocabulary.addBos = true; // of this kind's classes, unless the settings say otherwise
        return true;
    }
    if (!m_folder.has(kTokenizer))
        return false;
    const Json document = json(kTokenizer, kTokenizerLimits);
    if (sound())
        readTokenizerJson(JsonReader(document, m_fault, kTokenizer), m_vocabulary);
    return true;
}

void HfVocabularyReader::readSettings()
{
    const Json document = json(kSettings, kSettingsLimits);
    const JsonReader settings(document, m_fault, kSettings);
    readAdded(settings);
    readNamed(settings, "bos_token", m_vocabulary.bos);
    readNamed(settings, "eos_token", m_vocabulary.eos);
    readNamed(settings, "unk_token", m_vocabulary.unknown);
    readNamed(settings, "pad_token", m_vocabulary.padding);
    m_vocabulary.addBos = settings.boolean("add_bos_token").value_or(m_vocabulary.addBos);
    m_vocabulary.addEos = settings.boolean("add_eos_token").value_or(m_vocabulary.addEos);
    readTemplate(settings);
}

/// Slow tokenizers keep their added tokens here alone.
void HfVocabularyReader::readAdded(const JsonReader& settings)
{
    const Json* tokens = settings.member("added_tokens_decoder");
    if (!tokens || !tokens->is_object())
        return;
    for (const auto& [number, token] : tokens->items()) {
        std::int64_t id = -1;
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), id);
        if (problem != std::errc() || end != number.data() + number.size() || !token.is_object())
            return m_fault.set(fmt::format("its added token {} is not described; download it again", inQuotes(number)));
        addToken(JsonReader(token, m_fault, kSettings), id, m_vocabulary);
    }
}

/// A token by its text, which is a string or an object with one.
void HfVocabularyReader::readNamed(const JsonReader& settings, const char* key, TokenId& id)
{
    const Json* value = settings.member(key);
    if (!value)
        return;
    const auto content = value->is_object() ? value->value("content", Json()) : *value;
    if (const auto found = content.is_string() ? findToken(m_vocabulary, content.get<std::string>()) : -1; found >= 0)
        id = found;
}

void HfVocabularyReader::readTemplate(const JsonReader& settings)
{
    const auto beside = m_folder.text("chat_template.jinja", kLargestTemplate);
    if (!beside)
        m_error = beside.error();
    else if (*beside)
        m_vocabulary.chatTemplate = **beside;
    const Json* own = settings.member("chat_template");
    if (!own || !m_vocabulary.chatTemplate.empty())
        return;
    if (own->is_string())
        m_vocabulary.chatTemplate = own->get<std::string>();
    for (std::size_t i = 0; own->is_array() && i < own->size(); ++i) {
        const auto& named = (*own)[i];
        if (named.is_object() && named.value("name", Json()) == "default"
            && named.value("template", Json()).is_string())
            m_vocabulary.chatTemplate = named["template"].get<std::string>();
    }
}

/// As many tokens as the model has embeddings.
void HfVocabularyReader::fitSize()
{
    const auto size = static_cast<std::size_t>(m_size);
    m_vocabulary.tokens.resize(size);
    m_vocabulary.kinds.resize(size, TokenKind::Unused);
    if (m_vocabulary.model == "llama")
        m_vocabulary.scores.resize(size, 0.0F);
    for (TokenId* id : {&m_vocabulary.bos, &m_vocabulary.eos, &m_vocabulary.unknown, &m_vocabulary.padding}) {
        if (*id >= m_size)
            *id = -1;
    }
}

void HfVocabularyReader::readGeneration()
{
    const Json generation = json("generation_config.json", {});
    fillIds(JsonReader(generation, m_fault, "generation_config.json"), m_size, m_vocabulary);
    fillIds(JsonReader(m_folder.config(), m_fault, "config.json"), m_size, m_vocabulary);
}

} // namespace

Result<Vocabulary> readHfVocabulary(const ModelFolder& folder, std::int32_t size)
{
    return HfVocabularyReader(folder, size).read();
}

} // namespace foregleam
