#include "engine/decode/loaded_engine.h"

#include "engine/backend/choose_backend.h"

#include <algorithm>
#include <fmt/format.h>

namespace foregleam {
namespace {

constexpr std::int32_t kDefaultContext = 8192; ///< where the model can do more: its KV cache would take much memory
constexpr std::int32_t kMostSequences = 64;

/// Shares of the whole at which the stages begin; what a cold start with the default model takes on a laptop's disk.
constexpr double kVocabularyAt = 0.3;
constexpr double kBackendAt = 0.6;
constexpr double kMeasuringAt = 0.8;

Result<void> checkLoad(const LoadRequest& request)
{
    if (!isBackendName(request.backend))
        return Error{fmt::format("There is no backend called \"{}\"; use auto, cpu or cuda.", request.backend)};
    if (request.gpu < 0)
        return Error{fmt::format("The number of the GPU is {}; it must be 0 or more.", request.gpu)};
    if (request.threads < 0)
        return Error{fmt::format("The number of threads is {}; it must be 0 (one a core) or more.", request.threads)};
    if (request.contextLength < 0)
        return Error{
            fmt::format("The context length is {}; it must be 0 (the model's own) or more.", request.contextLength)};
    if (request.sequences < 1 || request.sequences > kMostSequences) {
        return Error{
            fmt::format("The number of sequences is {}; it must be from 1 to {}.", request.sequences, kMostSequences)};
    }
    return {};
}

/// More positions than the model was made for would only give nonsense, so they are not offered.
std::int32_t contextFor(std::int32_t asked, std::int32_t trained)
{
    return std::min(asked > 0 ? asked : kDefaultContext, trained);
}

ModelInfo completeInfo(ModelInfo info, const ChatTemplate& chatTemplate, const Backend& backend)
{
    info.chatFamily = chatTemplate.family();
    info.chatNote = chatTemplate.note();
    info.contextLength = backend.contextLength();
    info.device = backend.info().device;
    info.deviceDetail = backend.info().detail;
    info.deviceReason = backend.info().reason;
    info.weightBytesPerStep = backend.info().weightBytesPerStep;
    info.kvBytes = backend.info().kvBytes;
    info.workspaceBytes = backend.info().workspaceBytes;
    return info;
}

/// What was fitted on this machine, else what came with the drafter.
Result<std::vector<Calibration>> calibrationsOf(const DrafterFacts& drafter, const Recollection& known)
{
    if (drafter.kind != DrafterKind::Block || !drafter.confidence || !known.calibrations.empty())
        return known.calibrations;
    return readCalibrationBeside(drafter.path);
}

/// The load's progress, and the places where it can be cancelled.
class Stages {
public:
    Stages(const LoadProgress& progress, const std::function<bool()>& cancelled)
        : m_progress(progress)
        , m_cancelled(cancelled)
    {
    }

    Result<void> enter(double share, std::string_view what) const
    {
        if (m_cancelled())
            return Error{"Loading the model was cancelled."};
        if (m_progress)
            m_progress(share, what);
        return {};
    }

    LoadProgress part(double from, double to) const
    {
        if (!m_progress)
            return {};
        return [this, from, to](double share, std::string_view what) { m_progress(from + (to - from) * share, what); };
    }

private:
    const LoadProgress& m_progress;
    const std::function<bool()>& m_cancelled;
};

} // namespace

Result<std::unique_ptr<LoadedEngine>> loadEngine(
    const LoadRequest& request, const LoadProgress& progress, const std::function<bool()>& cancelled)
{
    if (const Result<void> checked = checkLoad(request); !checked)
        return checked.error();
    const Stages stages(progress, cancelled);
    if (const Result<void> go = stages.enter(0.0, "reading the model file"); !go)
        return go.error();
    Result<LoadedModel> model = openModel(request.path, stages.part(0.0, kVocabularyAt));
    if (!model)
        return model.error();

    if (const Result<void> go = stages.enter(kVocabularyAt, "reading the vocabulary"); !go)
        return go.error();
    Result<Companion> companion = Companion::open(request.drafter, *model);
    if (!companion)
        return companion.error();
    ChatTemplate chatTemplate = ChatTemplate::detect(model->vocabulary);
    Result<std::unique_ptr<Tokenizer>> tokenizer = Tokenizer::create(std::move(model->vocabulary));
    if (!tokenizer)
        return tokenizer.error();

    if (const Result<void> go = stages.enter(kBackendAt, "preparing the processor"); !go)
        return go.error();
    BackendOptions options;
    options.slots = request.sequences;
    options.contextLength = contextFor(request.contextLength, model->weights->shape.contextLength);
    options.threads = request.threads;
    options.instructionSet = request.instructionSet;
    options.gpu = request.gpu;
    Result<std::unique_ptr<Backend>> backend = createBackend(request.backend, model->weights, options);
    if (!backend)
        return backend.error();
    if (const Result<void> attached = companion->attach(**backend, options); !attached)
        return attached.error();

    if (const Result<void> go = stages.enter(kMeasuringAt, "measuring this machine"); !go)
        return go.error();
    ModelInfo info = completeInfo(model->info, chatTemplate, **backend);
    info.drafter = companion->facts();
    info.workspaceBytes += companion->workspaceBytes();
    const Recollection known = request.recall ? request.recall(info) : Recollection();
    Result<std::vector<Calibration>> calibrations = calibrationsOf(info.drafter, known);
    if (!calibrations)
        return calibrations.error();
    Result<std::vector<StepCost>> steps = measureSteps(**backend, known.stepCosts, cancelled);
    if (!steps)
        return steps.error();
    Result<std::vector<StepCost>> drafts = companion->measure(**backend, known.draftCosts, cancelled);
    if (!drafts)
        return drafts.error();
    info.stepCosts = *steps;
    info.draftCosts = *drafts;
    info.baselineStepMs = steps->front().ms;
    if (const Result<void> intact = model->checkIntact(); !intact)
        return intact.error();
    if (const Result<void> intact = companion->checkIntact(); !intact)
        return intact.error();
    if (const Result<void> go = stages.enter(1.0, "ready"); !go)
        return go.error();

    StepProfile profile(std::move(*steps), std::move(*drafts), (*backend)->maxRows());
    return std::unique_ptr<LoadedEngine>(new LoadedEngine{std::move(*model), std::move(info), std::move(chatTemplate),
        std::move(*tokenizer), std::move(*backend), KvSlots(request.sequences), std::move(profile), {}, {},
        std::move(*companion), std::move(*calibrations), {}, request.keep});
}

Result<void> LoadedEngine::checkIntact() const
{
    const Result<void> intact = model.checkIntact();
    return intact ? companion.checkIntact() : intact;
}

DecodeJob LoadedEngine::job(Answer& answer, DraftPlanner& planner)
{
    const Method method = answer.request().method;
    DecodeJob job;
    job.answer = &answer;
    job.drafter = drafter(method);
    job.costly = drafterNeeded(method) != DrafterKind::None;
    if (drafterNeeded(method) == DrafterKind::Block)
        job.calibration = nearestCalibration(calibrations, answer.request().sampling.temperature);
    switch (method) {
    case Method::Off:
    case Method::Ngram: // chooses its length itself, and costs nothing
    case Method::DsparkFixed: break;
    case Method::DsparkThreshold: job.rule = LengthRule::Threshold; break;
    case Method::DraftModel:
    case Method::Dspark:
        job.rule = LengthRule::Rate;
        planner = planners[method];
        job.planner = &planner;
        break;
    }
    return job;
}

ModelInfo LoadedEngine::currentInfo() const
{
    ModelInfo current = info;
    current.stepCosts = profile.steps();
    current.draftCosts = profile.drafts();
    return current;
}

void LoadedEngine::keepProfile()
{
    if (keep && profile.takeLearned())
        keep(currentInfo());
}

} // namespace foregleam
