#include "engine/text/split_pattern.h"

#include "engine/text/tokenizer.h"
#include "engine/text/utf8_stream.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <initializer_list>
#include <string>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace foregleam {
namespace {

// The published patterns, written with % for Unicode's White_Space: PCRE2's own \s also holds U+180E, which is none
// since Unicode 6.3. The contractions name both cases because a caseless match would take U+017F for an s.
constexpr const char* kWhiteSpace =
    R"(\x{9}-\x{D}\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";
constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^%\p{L}\p{N}]+|[%]+(?![^%])|[%]+)";
constexpr const char* kLlama3 =
    R"('[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3})"
    R"(| ?[^%\p{L}\p{N}]+[\r\n]*|[%]*[\r\n]+|[%]+(?![^%])|[%]+)";
constexpr const char* kQwen2 = R"('[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N})"
                               R"(| ?[^%\p{L}\p{N}]+[\r\n]*|[%]*[\r\n]+|[%]+(?![^%])|[%]+)";
constexpr const char* kQwen35 =
    R"('[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N})"
    R"(| ?[^%\p{L}\p{M}\p{N}]+[\r\n]*|[%]*[\r\n]+|[%]+(?![^%])|[%]+)";

struct Family {
    std::vector<const char*> stages;
    bool wholeWordsFirst;
    std::vector<std::string_view> names;
};

const std::vector<Family>& families()
{
    static const std::vector<Family> all = {
        {{R"([\p{P}$+<=>^~|]+)", kGpt2, R"(\p{N}+)", R"([0-9][0-9][0-9])"}, false, {"default", ""}},
        {{kGpt2}, false,
            {"gpt-2", "phi-2", "mpt", "olmo", "jais", "exaone4", "modern-bert", "gigachat", "mellum", "a.x-4.0"}},
        {{R"(\p{N})", kGpt2}, false,
            {"smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"}},
        {{kLlama3}, true, {"llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"}},
        {{kLlama3}, false, {"dbrx", "smaug-bpe"}},
        {{kQwen2}, false, {"qwen2", "deepseek-r1-qwen", "megrez", "kormo", "stablelm2", "hunyuan"}},
        {{kQwen35}, false, {"qwen35"}},
    };
    return all;
}

} // namespace

/// A compiled expression. It must not be able to match nothing.
class SplitPattern::Expression {
public:
    explicit Expression(std::string_view pattern)
    {
        std::string source;
        for (std::size_t at = 0, mark; at < pattern.size(); at = mark + 1) {
            mark = std::min(pattern.find('%', at), pattern.size());
            source += pattern.substr(at, mark - at);
            source += mark < pattern.size() ? kWhiteSpace : "";
        }
        int code = 0;
        PCRE2_SIZE at = 0;
        m_code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(),
            PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY, &code, &at, nullptr));
        assert(m_code);
        // Without the compiler for this processor, or where memory may not be made executable, PCRE2 interprets
        // instead.
        pcre2_jit_compile(m_code.get(), PCRE2_JIT_COMPLETE);
    }

    /// One text's matches, first to last; made for one split() call.
    class Matches {
    public:
        Matches(const Expression& expression, std::string_view text)
            : m_expression(expression)
            , m_text(text)
            , m_data(pcre2_match_data_create(1, nullptr))
        {
        }

        /// Moves to the next match; false where there is none. A search that PCRE2 gives up counts as none.
        bool next()
        {
            if (!m_data)
                return false;
            const int groups = pcre2_match(m_expression.m_code.get(), reinterpret_cast<PCRE2_SPTR>(m_text.data()),
                m_text.size(), end, PCRE2_NO_UTF_CHECK, m_data.get(), nullptr);
            if (groups < 0)
                return false;
            const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(m_data.get());
            begin = offsets[0];
            end = offsets[1];
            return end > begin;
        }

        std::size_t begin = 0;
        std::size_t end = 0;

    private:
        struct FreeData {
            void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
        };
        const Expression& m_expression;
        std::string_view m_text;
        std::unique_ptr<pcre2_match_data, FreeData> m_data;
    };

private:
    struct FreeCode {
        void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    };
    std::unique_ptr<pcre2_code, FreeCode> m_code;
};

SplitPattern::SplitPattern(bool wholeWordsFirst)
    : m_wholeWordsFirst(wholeWordsFirst)
{
}

Result<SplitPattern> SplitPattern::forName(std::string_view name)
{
    for (const Family& family : families()) {
        if (std::find(family.names.begin(), family.names.end(), name) == family.names.end())
            continue;
        SplitPattern pattern(family.wholeWordsFirst);
        for (const char* stage : family.stages)
            pattern.m_stages.push_back(std::make_shared<const Expression>(stage));
        return pattern;
    }
    return Error{fmt::format(
        "The pre-tokenizer \"{}\" is not known, and guessing would split words wrongly; choose a model with "
        "one of gpt-2, smollm, llama-bpe or qwen2.",
        shortName(name))};
}

void SplitPattern::split(std::string_view text, std::vector<std::string_view>& words) const
{
    std::size_t done = 0;
    while (done < text.size()) {
        std::size_t valid = done;
        while (const std::size_t length = utf8Length(text.substr(valid)))
            valid += length;
        if (valid > done)
            splitRange(text.substr(done, valid - done), 0, words);
        std::size_t broken = valid;
        while (broken < text.size() && utf8Length(text.substr(broken)) == 0)
            ++broken;
        if (broken > valid)
            words.push_back(text.substr(valid, broken - valid));
        done = broken;
    }
}

void SplitPattern::splitRange(std::string_view text, std::size_t stage, std::vector<std::string_view>& words) const
{
    if (stage == m_stages.size()) {
        words.push_back(text);
        return;
    }
    Expression::Matches match(*m_stages[stage], text);
    std::size_t done = 0;
    while (match.next()) {
        if (match.begin > done)
            splitRange(text.substr(done, match.begin - done), stage + 1, words);
        splitRange(text.substr(match.begin, match.end - match.begin), stage + 1, words);
        done = match.end;
    }
    if (done < text.size())
        splitRange(text.substr(done), stage + 1, words);
}

} // namespace foregleam
