// Logs an answer at 1,500 tokens a second until it is killed. The moment of each token goes into a file that the caller
// maps: log_streamer LOG SHARED.

#include "tests/engine/record/stream_progress.h"

#include "engine/api/session_log.h"
#include "engine/telemetry/clock.h"

#include <chrono>
#include <cstdio>
#include <thread>

using namespace foregleam;
using namespace foregleam::test;

int main(int argc, char** argv)
{
    StreamProgress* progress = argc == 3 ? mapProgress(argv[2]) : nullptr;
    auto log =
        progress ? SessionLog::open(argv[1]) : Result<std::unique_ptr<SessionLog>>(Error{"log_streamer LOG SHARED"});
    if (!log) {
        std::fprintf(stderr, "%s\n", log.error().message.c_str());
        return 1;
    }
    const SessionId session = (*log)->createSession("streamed");
    (*log)->addMessage(session, {Role::User, "Go on and on."});
    AnswerContext context;
    const auto sink = (*log)->beginAnswer(session, context, nullptr);
    sink->publish(GenerationStarted{10, 0});
    const auto begin = std::chrono::steady_clock::now();
    for (std::int32_t i = 0; i < StreamProgress::kMostTokens; ++i) {
        std::this_thread::sleep_until(begin + std::chrono::microseconds(i * 1000000LL / 1500));
        if (i % 4 == 1) {
            RoundEvent round;
            round.index = i / 4;
            round.emitted = {i, i + 1, i + 2, i + 3};
            sink->publish(round);
        }
        TokenEvent token;
        token.index = i;
        token.round = i / 4;
        token.text = " " + std::to_string(i);
        sink->publish(token);
        progress->atMs[i] = systemClock().steadyMs();
        progress->published.store(i + 1);
    }
    return 0;
}
