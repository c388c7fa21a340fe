#include "engine/text/id_tokenizer.h"

#include <utility>

namespace foregleam {

Result<std::unique_ptr<Tokenizer>> IdTokenizer::create(Vocabulary vocabulary)
{
    return std::unique_ptr<Tokenizer>(new IdTokenizer(std::move(vocabulary)));
}

IdTokenizer::IdTokenizer(Vocabulary vocabulary)
    : Tokenizer(std::move(vocabulary))
{
}

void IdTokenizer::encodeText(std::string_view, std::vector<TokenId>&) const { }

std::string IdTokenizer::textOf(TokenId id) const
{
    return vocabulary().tokens[static_cast<std::size_t>(id)];
}

} // namespace foregleam
