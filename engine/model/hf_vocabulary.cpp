#include "engine/model/hf_vocabulary.h"

#include "engine/model/json_reader.h"

#include <fmt/core.h>

namespace foregleam {
namespace {

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

/// An id that the configuration gives, or the first of a list; -1 where it has none of the vocabulary.
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

/// Begin and end tokens by id, where no tokenizer file has named them.
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

} // namespace

Result<Vocabulary> readHfVocabulary(const ModelFolder& folder, std::int32_t size)
{
    Vocabulary vocabulary = idsAlone(size);
    FirstFault fault;
    const auto generation = folder.json("generation_config.json", {});
    if (!generation)
        return generation.error();
    if (*generation)
        fillIds(JsonReader(**generation, fault, "generation_config.json"), size, vocabulary);
    fillIds(JsonReader(folder.config(), fault, "config.json"), size, vocabulary);
    if (fault)
        return folder.error(fault.reason);
    return vocabulary;
}

} // namespace foregleam
