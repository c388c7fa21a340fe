#pragma once
// What the tests of the log have in common: events made from a few numbers, and a look past the log into its file.

#include "engine/api/session_log.h"
#include "engine/record/sqlite_database.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <string>
#include <vector>

namespace foregleam::test {

/// A folder that goes away with the test, and the path of a log in it.
class LogFolder {
public:
    std::string path(const std::string& name = "log.sqlite") const
    {
        return (m_folder.path() + '/').toStdString() + name;
    }

private:
    QTemporaryDir m_folder;
};

/// Opens a log that must open.
inline std::unique_ptr<SessionLog> openLog(const std::string& path)
{
    auto log = SessionLog::open(path);
    if (!log)
        qFatal("%s", log.error().message.c_str());
    return std::move(log).value();
}

/// One number straight from the file.
inline std::int64_t numberIn(const std::string& path, const std::string& sql)
{
    auto database = Database::open(path, DatabaseAccess::ReadOnly);
    if (!database)
        qFatal("%s", database.error().message.c_str());
    const auto number = database->number(sql.c_str());
    if (!number)
        qFatal("%s", number.error().message.c_str());
    return *number;
}

inline AnswerContext context(Method method = Method::Ngram)
{
    AnswerContext made;
    made.model.path = "/models/tiny.gguf";
    made.model.name = "Tiny";
    made.model.architecture = "llama";
    made.model.quantization = "Q4_1";
    made.model.sizeLabel = "135M";
    made.model.parameters = 134515008;
    made.model.fileBytes = 91000000;
    made.model.contextLength = 8192;
    made.model.chatFamily = "ChatML";
    made.model.device = "CPU";
    made.model.deviceDetail = "AVX2, 2 threads";
    made.model.deviceReason = "there is no GPU";
    made.model.weightBytesPerStep = 84000000;
    made.model.baselineStepMs = 10.0;
    made.request.method = method;
    made.request.sampling.temperature = 0.7F;
    made.request.sampling.topP = 0.95F;
    made.request.sampling.seed = 0xfedcba9876543210U;
    made.request.stop = {"\n\n", "\"}"};
    made.appVersion = "0.1.0";
    return made;
}

inline TokenEvent token(std::int32_t index, const std::string& text, std::int32_t round = -1)
{
    TokenEvent made;
    made.index = index;
    made.round = round;
    made.id = 100 + index;
    made.text = text;
    return made;
}

/// A round with `drafted` drafts of which `verified` were verified and `accepted` accepted.
inline RoundEvent round(std::int32_t index, std::int32_t drafted, std::int32_t verified, std::int32_t accepted)
{
    RoundEvent made;
    made.index = index;
    made.start = 20 + index;
    made.anchor = 7;
    float survival = 1.0F;
    for (std::int32_t i = 0; i < drafted; ++i) {
        made.drafted.push_back(1000 + i);
        made.draftedText.push_back(" w" + std::to_string(i));
        made.confidence.push_back(0.9F);
        survival *= 0.9F;
        made.survival.push_back(survival);
    }
    made.expectedRate.assign(static_cast<std::size_t>(drafted) + 1, 31.7F);
    made.verified = verified;
    made.accepted = accepted;
    made.emitted.assign(made.drafted.begin(), made.drafted.begin() + accepted);
    made.emitted.push_back(5);
    made.atMs = 100.0 + 10.5 * index;
    made.draftMs = 0.5;
    made.scheduleMs = 0.25;
    made.verifyMs = 8.0;
    made.sampleMs = 1.0;
    made.contextUsed = 21 + index;
    return made;
}

inline GenerationFinished finished(std::int32_t emitted, double decodeMs, StopReason stop = StopReason::EndOfText)
{
    GenerationFinished made;
    made.stats.promptTokens = 40;
    made.stats.cachedTokens = 10;
    made.stats.emitted = emitted;
    made.stats.rounds = 3;
    made.stats.drafted = 21;
    made.stats.verified = 15;
    made.stats.accepted = 7;
    made.stats.prefillMs = 60.0;
    made.stats.firstTokenMs = 65.0;
    made.stats.decodeMs = decodeMs;
    made.stats.draftMs = 1.5;
    made.stats.scheduleMs = 0.75;
    made.stats.verifyMs = 24.0;
    made.stats.sampleMs = 3.0;
    made.stats.stop = stop;
    return made;
}

/// Logs an answer that says `text`, one token a character.
inline MessageId answer(SessionLog& log, SessionId session, const std::string& text)
{
    MessageId id = 0;
    const auto sink = log.beginAnswer(session, context(), &id);
    sink->publish(GenerationStarted{40, 10});
    std::int32_t index = 0;
    for (const char c : text) {
        sink->publish(token(index, std::string(1, c)));
        ++index;
    }
    sink->publish(finished(index, 100.0));
    return id;
}

} // namespace foregleam::test
