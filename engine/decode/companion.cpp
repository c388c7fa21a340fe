#include "engine/decode/companion.h"

#include "engine/model/drafter_facts.h"
#include "engine/speculative/dspark_drafter.h"
#include "engine/speculative/model_drafter.h"
#include "engine/speculative/step_profile.h"

#include <algorithm>

namespace foregleam {

Result<Companion> Companion::open(const std::string& path, const LoadedModel& target)
{
    Companion companion;
    if (path.empty())
        return companion;
    const Result<DrafterKind> kind = drafterKindOf(path);
    if (!kind)
        return kind.error();
    if (*kind == DrafterKind::Block) {
        Result<LoadedDrafter> drafter = openDrafter(path, target);
        if (!drafter)
            return drafter.error();
        companion.m_facts = drafter->facts;
        companion.m_file = std::move(*drafter);
        return companion;
    }
    Result<LoadedModel> model = openModel(path);
    if (!model)
        return model.error();
    if (const Result<void> fits = checkDraftVocabulary(target.vocabulary, model->vocabulary); !fits)
        return fits.error();
    companion.m_facts = drafterFacts(model->info);
    companion.m_file = std::move(*model);
    return companion;
}

Result<void> Companion::attach(Backend& target, const BackendOptions& options)
{
    if (const auto* block = std::get_if<LoadedDrafter>(&m_file)) {
        auto drafter = DsparkDrafter::create(target, block->weights);
        if (!drafter)
            return drafter.error();
        m_facts.weightBytesPerBlock = (*drafter)->blocks().info().weightBytesPerBlock;
        m_facts.kvBytes = (*drafter)->blocks().info().kvBytes;
        m_drafter = std::move(*drafter);
    } else if (const auto* small = std::get_if<LoadedModel>(&m_file)) {
        BackendOptions own = options;
        own.contextLength = std::min(options.contextLength, small->weights->shape.contextLength);
        auto model = createCpuBackend(small->weights, own);
        if (!model)
            return model.error();
        m_facts.weightBytesPerBlock = (*model)->info().weightBytesPerStep;
        m_facts.kvBytes = (*model)->info().kvBytes;
        m_workspaceBytes = (*model)->info().workspaceBytes;
        m_drafter = std::make_unique<ModelDrafter>(std::move(*model), target.shape().vocabulary);
    }
    return {};
}

Result<std::vector<StepCost>> Companion::measure(
    Backend& target, const std::vector<StepCost>& known, const std::function<bool()>& cancelled)
{
    if (!m_drafter)
        return std::vector<StepCost>();
    constexpr std::int32_t kUsualBlock = 7; // of requests; longer drafts of a small model go on as they began
    return measureDrafts(target, *m_drafter, m_facts.blockSize > 0 ? m_facts.blockSize : kUsualBlock, known, cancelled);
}

Result<void> Companion::checkIntact() const
{
    if (const auto* drafter = std::get_if<LoadedDrafter>(&m_file))
        return drafter->checkIntact();
    if (const auto* model = std::get_if<LoadedModel>(&m_file))
        return model->checkIntact();
    return {};
}

} // namespace foregleam
