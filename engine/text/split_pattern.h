#pragma once
// The pre-tokenizers of byte-level BPE: regular expressions that cut a text into words, across which tokens never run.

#include "engine/api/result.h"

#include <memory>
#include <string_view>
#include <vector>

namespace foregleam {

/// Immutable and safe to use from any number of threads.
class SplitPattern {
public:
    /// By the name that a GGUF file gives in tokenizer.ggml.pre; "" is "default". Fails for names that are not known.
    static Result<SplitPattern> forName(std::string_view name);

    /// Appends the words of any bytes, in order; together they are the text. Bytes that are not UTF-8 are words of
    /// their own.
    void split(std::string_view text, std::vector<std::string_view>& words) const;

    /// Whether a word that is in the vocabulary as a whole is taken as it is, whatever the merges would make of it.
    bool wholeWordsFirst() const { return m_wholeWordsFirst; }

private:
    class Expression;

    explicit SplitPattern(bool wholeWordsFirst);
    void splitRange(std::string_view text, std::size_t stage, std::vector<std::string_view>& words) const;

    std::vector<std::shared_ptr<const Expression>> m_stages; ///< each cuts the pieces of the one before
    bool m_wholeWordsFirst = false;
};

} // namespace foregleam
