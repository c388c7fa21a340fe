#pragma once
// A vocabulary without text, for models that came without tokenizer files: pieces are names such as "<17>".

#include "engine/text/tokenizer.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// Encodes nothing: checkText() refuses text before it comes here.
class IdTokenizer final : public Tokenizer {
public:
    static Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);

private:
    explicit IdTokenizer(Vocabulary vocabulary);
    void encodeText(std::string_view text, std::vector<TokenId>& ids) const override;
    std::string textOf(TokenId id) const override;
};

} // namespace foregleam
