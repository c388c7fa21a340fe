#include "engine/model/split_name.h"

#include <array>

namespace foregleam {
namespace {

/// The steps as text, "regex" or "digits" each, ended by "bytes" or, where that step splits as GPT-2 does, "gpt2".
struct Family {
    const char* steps;
    bool wholeWordsFirst;
    const char* name;
};

constexpr const char* kLlama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"
    "\nbytes";
constexpr const char* kQwen2 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"
    "\nbytes";
constexpr const char* kQwen35 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"
    "\nbytes";

constexpr std::array kFamilies = {
    Family{"gpt2", false, "gpt-2"},
    Family{"digits\ngpt2", false, "smollm"},
    Family{kLlama3, true, "llama-bpe"},
    Family{kLlama3, false, "smaug-bpe"},
    Family{kQwen2, false, "qwen2"},
    Family{kQwen35, false, "qwen35"},
};

/// A step in the notation of Family; "?" for one that is not known.
std::string stepOf(const Json& part)
{
    const auto type = part.value("type", Json());
    if (type == "ByteLevel") {
        if (part.value("add_prefix_space", Json(true)) != false)
            return "bytes behind a space";
        return part.value("use_regex", Json(true)) == true ? "gpt2" : "bytes";
    }
    if (type == "Digits")
        return part.value("individual_digits", Json(false)) == true ? "digits" : "?";
    if (type != "Split" || part.value("invert", Json(false)) != false || part.value("behavior", Json()) != "Isolated")
        return "?";
    const auto pattern = part.value("pattern", Json());
    const auto regex = pattern.is_object() ? pattern.value("Regex", Json()) : Json();
    return regex.is_string() ? regex.get<std::string>() : "?";
}

/// All steps, sequences taken apart.
void collect(const Json& part, std::string& steps)
{
    if (!part.is_object())
        return;
    if (const auto inner = part.find("pretokenizers"); inner != part.end() && inner->is_array()) {
        for (const auto& step : *inner)
            collect(step, steps);
        return;
    }
    steps += (steps.empty() ? "" : "\n") + stepOf(part);
}

/// Normalisations that nobody here computes but Unicode's composition, which typed text has already.
bool isNormalized(const JsonReader& document)
{
    const Json* normalizer = document.member("normalizer");
    return !normalizer || (normalizer->is_object() && normalizer->value("type", Json()) == "NFC");
}

} // namespace

bool splitsIntoBytes(const Json* preTokenizer)
{
    std::string steps;
    if (preTokenizer)
        collect(*preTokenizer, steps);
    const auto last = steps.substr(steps.rfind('\n') == std::string::npos ? 0 : steps.rfind('\n') + 1);
    return last.rfind("bytes", 0) == 0 || last == "gpt2";
}

std::string splitName(const JsonReader& document, const Json* preTokenizer, bool wholeWordsFirst)
{
    std::string steps;
    collect(*preTokenizer, steps);
    for (const auto& family : kFamilies) {
        if (steps == family.steps && wholeWordsFirst == family.wholeWordsFirst && isNormalized(document))
            return family.name;
    }
    document.fail(
        "its tokenizer.json splits words in a way that is not known here, and guessing would split them wrongly; "
        "get a GGUF file of the model");
    return {};
}

} // namespace foregleam
