#include "ui/bridge/logged_session.h"
#include "ui/models/display_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace foregleam {
namespace {

Message messageOf(const MessageRecord& record)
{
    Message message;
    message.id = record.id;
    message.role = record.role;
    message.source = record.text;
    message.text = displayText(record.text);
    message.stats = record.stats;
    message.baselineStepMs = record.baselineStepMs;
    message.method = QString::fromStdString(record.method);
    message.modelName = QString::fromStdString(record.modelName);
    if (record.interrupted)
        message.state = MessageState::Interrupted;
    else if (record.stats && record.stats->stop == StopReason::Failed)
        message.state = MessageState::Failed;
    return message;
}

} // namespace

Result<std::vector<Message>> readMessages(SessionLog& log, SessionId session, bool origins)
{
    const Result<std::vector<MessageRecord>> records = log.messages(session);
    if (!records)
        return records.error();
    std::vector<Message> messages;
    messages.reserve(records->size());
    for (const MessageRecord& record : *records) {
        messages.push_back(messageOf(record));
        if (origins)
            readOrigins(log, messages.back());
    }
    return messages;
}

void readOrigins(SessionLog& log, Message& answer)
{
    if (answer.role != Role::Assistant)
        return;
    if (const auto tokens = log.tokens(answer.id); tokens && !tokens->empty())
        answer.spans = spansOf(*tokens, answer.text);
}

void addSpans(std::vector<TokenSpan>& spans, const TokenEvent& token, qsizetype length)
{
    constexpr qsizetype kLongest = std::numeric_limits<decltype(TokenSpan::length)>::max();
    TokenSpan span;
    span.origin = token.origin;
    span.place = static_cast<qint8>(token.round < 0 ? -1 : token.positionInBlock);
    const float confidence = std::clamp(token.confidence, 0.0F, 1.0F);
    span.strength = static_cast<quint8>(std::lround(confidence * TokenSpan::kStrengths)) & 7U;
    do {
        span.length = static_cast<quint16>(std::min(length, kLongest));
        length -= span.length;
        spans.push_back(span);
    } while (length > 0);
}

std::vector<TokenSpan> spansOf(const std::vector<TokenEvent>& tokens, const QString& text)
{
    std::vector<TokenSpan> spans;
    spans.reserve(tokens.size());
    qsizetype left = text.size();
    for (const TokenEvent& token : tokens) {
        const qsizetype length = std::min(QString::fromStdString(token.text).size(), left);
        left -= length;
        addSpans(spans, token, length);
    }
    return spans;
}

} // namespace foregleam
