#include "engine/model/drafter_fit.h"

#include "engine/model/model_limits.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <utility>

namespace foregleam {
namespace {

constexpr const char* kAdvice = "choose another drafter or another model";

/// 2560 as "2,560".
std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

/// `theirs` with its unit, `ours` without one.
std::string madeForAnother(const std::string& theirs, const LoadedModel& target, std::int64_t ours)
{
    return fmt::format(
        "it was made for a model with {}, and {} has {}; {}", theirs, target.info.name, grouped(ours), kAdvice);
}

/// Width of one tap, from the projection's columns. Hidden states that end with the model's own last one may have one
/// more entry than the projection takes.
std::string fitTaps(const DrafterSource& source, const LoadedModel& target, DrafterShape& shape)
{
    const auto& model = target.weights->shape;
    const FileTensor* projection = PartNames(source.table()).find(source.names().contextProjection);
    if (!projection || projection->dims.size() != 2)
        return fmt::format("its tensor {} is missing; download it again",
            inQuotes(PartNames(source.table()).of(source.names().contextProjection)));
    const auto columns = projection->dims.back();
    auto& taps = shape.taps;
    const auto width = source.config().targetHidden.value_or(shape.block.hidden);
    if (source.config().lastTapMayBeSpare && taps.size() > 1 && width > 0
        && columns == width * static_cast<std::int64_t>(taps.size() - 1))
        taps.pop_back();
    if (taps.empty())
        return "it names no layers of its target to read; download it again";
    const auto count = static_cast<std::int64_t>(taps.size());
    if (columns % count != 0)
        return fmt::format(
            "its projection takes {} numbers, which {} taps cannot give; download it again", columns, count);
    if (columns / count != model.hidden)
        return madeForAnother("hidden size " + grouped(columns / count), target, model.hidden);
    shape.targetHidden = model.hidden;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        if (taps[i] < -1 || taps[i] >= model.layers)
            return fmt::format("it reads the output of layer {}, and {} has the layers 0 to {}; {}", taps[i],
                target.info.name, model.layers - 1, kAdvice);
        if (i > 0 && taps[i] <= taps[i - 1])
            return fmt::format("it reads the layers of its target out of order ({} after {}); download it again",
                taps[i], taps[i - 1]);
    }
    return {};
}

/// Rows of a tensor, where it is there as a matrix.
std::optional<std::int64_t> rowsOf(const DrafterSource& source, const std::vector<std::string>& part)
{
    const FileTensor* tensor = PartNames(source.table()).find(part);
    return tensor && tensor->dims.size() == 2 ? std::optional(tensor->dims.front()) : std::nullopt;
}

std::string fitVocabulary(const DrafterSource& source, const LoadedModel& target, DrafterShape& shape)
{
    const auto& names = source.names();
    const auto ours = target.weights->shape.vocabulary;
    for (const auto rows :
        {rowsOf(source, names.embedding), rowsOf(source, names.markovW1), source.config().vocabulary}) {
        if (rows && *rows != ours)
            return madeForAnother("a vocabulary of " + grouped(*rows) + " tokens", target, ours);
    }
    shape.targetVocabulary = ours;
    const bool table = PartNames(source.table()).has(names.draftToTarget, "");
    const auto drafts = rowsOf(source, names.output).value_or(ours);
    if (drafts < 1 || drafts > kMostVocabulary)
        return fmt::format("its output head has {} rows; download it again", drafts);
    if (drafts != ours && !table)
        return fmt::format("it drafts {} tokens and has no table that says which; download it again", grouped(drafts));
    shape.block.vocabulary = static_cast<std::int32_t>(drafts);
    return {};
}

std::string fitMask(const DrafterSource& source, const LoadedModel& target, const DrafterShape& shape)
{
    if (!source.config().hasMaskToken)
        return "it does not say which token masks the places to draft; get another conversion of it";
    if (shape.maskToken >= shape.targetVocabulary)
        return fmt::format("its mask token is {}, and {} has the tokens 0 to {}; {}", shape.maskToken, target.info.name,
            shape.targetVocabulary - 1, kAdvice);
    return {};
}

} // namespace

std::string fitDrafter(const DrafterSource& source, const LoadedModel& target, DrafterShape& shape)
{
    const auto& config = source.config();
    shape = config.shape;
    if (shape.blockSize < 1)
        return "its block has no place to draft; download it again";
    auto fault = fitTaps(source, target, shape);
    if (fault.empty())
        fault = fitVocabulary(source, target, shape);
    if (fault.empty() && config.targetLayers && *config.targetLayers != target.weights->shape.layers)
        fault = madeForAnother(grouped(*config.targetLayers) + " layers", target, target.weights->shape.layers);
    if (fault.empty())
        fault = fitMask(source, target, shape);
    const bool ownEmbeddings =
        PartNames(source.table()).has(source.names().embedding) && PartNames(source.table()).has(source.names().output);
    if (fault.empty() && shape.block.hidden != shape.targetHidden && !ownEmbeddings)
        fault = fmt::format("it is {} wide, its target {}, so it would need embeddings and an output head of its own; "
                            "download it again",
            grouped(shape.block.hidden), grouped(shape.targetHidden));
    return fault;
}

} // namespace foregleam
