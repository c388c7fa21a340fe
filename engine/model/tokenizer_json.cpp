#include "engine/model/tokenizer_json.h"

#include "engine/model/shown_text.h"
#include "engine/model/split_name.h"
#include "engine/model/vocabulary_check.h"
#include "engine/text/byte_alphabet.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>

namespace foregleam {
namespace {

constexpr const char* kFile = "tokenizer.json";

/// Ids become places; what lies between is unused.
void readVocabulary(const JsonReader& model, Vocabulary& vocabulary)
{
    const Json* entries = model.member("vocab");
    if (!entries || !entries->is_object() || entries->empty() || entries->size() > kMostTokens)
        return model.fail("its tokenizer.json has no vocabulary; download it again");
    std::vector<bool> taken;
    for (const auto& [text, number] : entries->items()) {
        const std::int64_t id = number.is_number_integer() ? number.get<std::int64_t>() : -1;
        const auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(kMostTokens, 2 * entries->size()));
        if (id < 0 || id >= most)
            return model.fail(
                fmt::format("its token {} has no number in range; download it again", inQuotes(text, 40)));
        const auto place = static_cast<std::size_t>(id);
        if (place >= vocabulary.tokens.size()) {
            vocabulary.tokens.resize(place + 1);
            vocabulary.kinds.resize(place + 1, TokenKind::Unused);
            taken.resize(place + 1);
        }
        if (taken[place])
            return model.fail(fmt::format("its token number {} is there twice; download it again", id));
        taken[place] = true;
        vocabulary.tokens[place] = text;
        vocabulary.kinds[place] = TokenKind::Normal;
    }
}

/// "left right" lines, whichever of the two forms the file has.
void readMerges(const JsonReader& model, Vocabulary& vocabulary)
{
    const Json* merges = model.member("merges");
    if (!merges || !merges->is_array() || merges->size() > kMostMerges)
        return model.fail("its tokenizer.json has no list of merges; download it again");
    vocabulary.merges.reserve(merges->size());
    for (const auto& merge : *merges) {
        if (merge.is_string())
            vocabulary.merges.push_back(merge.get<std::string>());
        else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
            vocabulary.merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
        else
            return model.fail(
                fmt::format("its merge {} is not two pieces; download it again", vocabulary.merges.size() + 1));
    }
}

/// SentencePiece joins whatever gives the piece with the best score: the place of the first merge that gives it.
/// Pieces of several characters that no merge gives cannot come about, so they are unused.
void turnMergesIntoScores(const JsonReader& model, Vocabulary& vocabulary)
{
    std::map<std::string, std::size_t> rankOf;
    for (std::size_t rank = 0; rank < vocabulary.merges.size(); ++rank) {
        std::string joined = vocabulary.merges[rank];
        const auto space = joined.size() < 3 ? std::string::npos : joined.find(' ', 1);
        if (space == std::string::npos)
            return model.fail(fmt::format("its merge {} is not two pieces; download it again", rank + 1));
        joined.erase(space, 1);
        rankOf.emplace(std::move(joined), rank);
    }
    vocabulary.scores.assign(vocabulary.tokens.size(), 0.0F);
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const auto& token = vocabulary.tokens[id];
        const auto rank = rankOf.find(token);
        const auto characters = std::count_if(
            token.begin(), token.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        if (rank != rankOf.end())
            vocabulary.scores[id] = -1.0F - static_cast<float>(rank->second);
        else if (vocabulary.kinds[id] == TokenKind::Normal && byteOfHexToken(token))
            vocabulary.kinds[id] = TokenKind::Byte;
        else if (vocabulary.kinds[id] == TokenKind::Normal && characters > 1)
            vocabulary.kinds[id] = TokenKind::Unused;
    }
    vocabulary.merges.clear();
}

/// Whether a text gets a space in front before it is split.
bool prependsSpace(const Json& part)
{
    if (part.is_array())
        return std::any_of(part.begin(), part.end(), prependsSpace);
    if (!part.is_object())
        return false;
    const auto type = part.value("type", Json());
    if (type == "Prepend")
        return true;
    if (type == "Metaspace")
        return part.value("prepend_scheme", Json("always")) != "never"
            && part.value("add_prefix_space", Json(true)) != false;
    return (part.contains("normalizers") && prependsSpace(part["normalizers"]))
        || (part.contains("pretokenizers") && prependsSpace(part["pretokenizers"]));
}

/// The template that every text is put into, where there is one: tokens at its two ends.
void readTemplate(const Json& part, Vocabulary& vocabulary)
{
    if (!part.is_object())
        return;
    if (const auto inner = part.find("processors"); inner != part.end() && inner->is_array()) {
        for (const auto& step : *inner) {
            if (!step.contains("processors"))
                readTemplate(step, vocabulary);
        }
    }
    const auto single = part.find("single");
    if (single == part.end() || !single->is_array() || single->empty())
        return;
    const auto tokenAt = [&](const Json& place) -> TokenId {
        const auto special = place.is_object() ? place.find("SpecialToken") : place.end();
        if (!place.is_object() || special == place.end() || !special->is_object())
            return -1;
        const auto id = special->find("id");
        return id != special->end() && id->is_string() ? findToken(vocabulary, id->get<std::string>()) : -1;
    };
    if (const auto begin = tokenAt(single->front()); begin >= 0) {
        vocabulary.bos = begin;
        vocabulary.addBos = true;
    }
    vocabulary.addEos = single->size() > 1 && tokenAt(single->back()) >= 0;
}

} // namespace

TokenId findToken(const Vocabulary& vocabulary, std::string_view text)
{
    const auto found = std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), text);
    return found == vocabulary.tokens.end() ? -1 : static_cast<TokenId>(found - vocabulary.tokens.begin());
}

void addToken(const JsonReader& token, std::int64_t id, Vocabulary& vocabulary)
{
    // A vocabulary is never grown by more than a file could fill.
    const auto most =
        static_cast<std::int64_t>(std::min<std::uint64_t>(kMostTokens, 2 * vocabulary.tokens.size() + 65536));
    const auto content = token.text("content");
    if (!content || id < 0 || id >= most)
        return token.fail("one of its added tokens has no text or no number in range; download it again");
    const auto place = static_cast<std::size_t>(id);
    if (place >= vocabulary.tokens.size()) {
        vocabulary.tokens.resize(place + 1);
        vocabulary.kinds.resize(place + 1, TokenKind::Unused);
        if (!vocabulary.scores.empty())
            vocabulary.scores.resize(place + 1, 0.0F);
    }
    vocabulary.tokens[place] = *content;
    if (vocabulary.kinds[place] != TokenKind::Unknown && vocabulary.kinds[place] != TokenKind::Byte)
        vocabulary.kinds[place] =
            token.boolean("special").value_or(false) ? TokenKind::Control : TokenKind::UserDefined;
}

void readTokenizerJson(const JsonReader& document, Vocabulary& vocabulary)
{
    const auto model = document.object("model");
    if (!model)
        return document.fail("its tokenizer.json holds no tokenizer; download it again");
    const auto type = model->text("type").value_or("BPE");
    if (type != "BPE")
        return document.fail(fmt::format("its tokenizer {} is not supported, only BPE is", inQuotes(type)));
    readVocabulary(*model, vocabulary);
    if (!document.fault())
        readMerges(*model, vocabulary);
    if (document.fault())
        return;
    const Json* split = document.member("pre_tokenizer");
    const Json* normalizer = document.member("normalizer");
    vocabulary.pre = "default";
    if (splitsIntoBytes(split)) {
        vocabulary.model = "gpt2";
        vocabulary.pre = splitName(document, split, model->boolean("ignore_merges").value_or(false));
    } else if (model->boolean("byte_fallback").value_or(false)) {
        vocabulary.model = "llama";
        turnMergesIntoScores(*model, vocabulary);
        vocabulary.addSpacePrefix = (split && prependsSpace(*split)) || (normalizer && prependsSpace(*normalizer));
        if (const auto unknown = model->text("unk_token"))
            vocabulary.unknown = findToken(vocabulary, *unknown);
        if (vocabulary.unknown >= 0)
            vocabulary.kinds[static_cast<std::size_t>(vocabulary.unknown)] = TokenKind::Unknown;
    } else {
        return document.fail(
            "its tokenizer is neither byte-level nor falls back to bytes, so texts could not be written");
    }
    const Json* added = document.member("added_tokens");
    for (std::size_t i = 0; added && added->is_array() && i < added->size() && !document.fault(); ++i) {
        if (!(*added)[i].is_object())
            return document.fail("one of its added tokens is not described; download it again");
        const JsonReader token((*added)[i], document.fault(), kFile);
        addToken(token, token.integer("id").value_or(-1), vocabulary);
    }
    if (const Json* processor = document.member("post_processor"))
        readTemplate(*processor, vocabulary);
}

} // namespace foregleam
