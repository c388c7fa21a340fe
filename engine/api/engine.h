#pragma once
// The engine as the window and the command line see it. The window talks to this interface, so that a scripted engine
// can stand in for the real one in tests and demonstrations.

#include "engine/api/event.h"
#include "engine/api/load_run.h"
#include "engine/api/model_info.h"
#include "engine/api/request.h"
#include "engine/api/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// Told how far a load is: a share from 0 to 1 and what is being done ("reading the vocabulary"). Called on the loading thread.
using LoadProgress = std::function<void(double share, std::string_view what)>;

/// One loaded model at a time. load() and generate() block and belong to one worker thread; cancel() may be called from any.
class Engine {
public:
    virtual ~Engine() = default;

    /// Replaces the loaded model. On failure the previous model stays loaded.
    virtual Result<ModelInfo> load(const LoadRequest& request, const LoadProgress& progress) = 0;

    /// The loaded model, or nothing.
    virtual std::optional<ModelInfo> model() const = 0;

    /// Makes one answer and tells `sink` as it goes; GenerationFinished is always the last event, and its stats are returned.
    /// Fails where the request cannot be served (no model, prompt longer than the context); being cancelled is no failure.
    virtual Result<GenerationStats> generate(const GenerationRequest& request, EventSink& sink) = 0;

    /// Several answers decoded in shared passes, one slot each (at most LoadRequest::sequences). `sinks` has one entry a request.
    virtual Result<std::vector<GenerationStats>> generateAll(const std::vector<GenerationRequest>& requests,
                                                             const std::vector<EventSink*>& sinks) = 0;

    /// Answers requests so many at a time and tells `sink` how each step went. Ends when the run is over or cancelled, which
    /// is no failure. Fails where a request cannot be served or more are wanted at once than the model was loaded for.
    virtual Result<void> runLoad(const LoadRun& run, LoadSink& sink) = 0;

    /// Ends the running load or generation within one round. Any thread. Nothing running: no effect on what comes next.
    /// Running begins when load() or generate() is entered; to cancel a request that is still on its way to the worker
    /// thread, use GenerationRequest::cancel, which can be neither lost nor hit another request.
    virtual void cancel() = 0;

    /// Tokens of plain text; `parseControl` turns written control tokens such as <|im_end|> into their ids.
    virtual Result<std::vector<TokenId>> tokenize(std::string_view text, bool parseControl) const = 0;

    /// The bytes of a token as text, invalid UTF-8 replaced; empty for ids outside the vocabulary.
    virtual std::string tokenText(TokenId id) const = 0;
};

/// The real engine: GGUF models on the best backend of this machine.
std::unique_ptr<Engine> createEngine();

} // namespace foregleam
