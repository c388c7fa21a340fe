#include "app/cli/chat_turn.h"

#include <fmt/core.h>

namespace foregleam::cli {

Result<CollectedAnswer> runTurn(const ChatContext& context, const GenerationRequest& request)
{
    ProgressLine progress;
    const std::unique_ptr<EventSink> logged = context.log.beginAnswer(context.model, request);
    AnswerCollector sink(
        logged.get(),
        [&](const TokenEvent& token) {
            progress.wipe();
            if (context.printer) {
                context.printer->print(token);
            }
        },
        [&](const PrefillProgress& prefill) {
            if (prefill.done < prefill.total) {
                progress.show(fmt::format("reading the prompt: {} of {} tokens", prefill.done, prefill.total));
            }
        });
    const Result<GenerationStats> made = context.engine.generate(request, sink);
    progress.wipe();
    if (context.printer) {
        context.printer->finish();
    }
    if (!made) {
        return made.error();
    }
    if (!sink.error().empty()) {
        return Error{sink.error()};
    }
    CollectedAnswer answer = sink.take();
    answer.stats = made.value();
    for (const std::string& notice : answer.notices) {
        printNote(notice);
    }
    return answer;
}

} // namespace foregleam::cli
