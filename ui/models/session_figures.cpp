#include "ui/models/session_figures.h"
#include "ui/models/display_text.h"

namespace foregleam {
namespace {

void addName(QStringList& names, const std::string& name)
{
    const QString text = QString::fromStdString(name);
    if (!text.isEmpty() && !names.contains(text))
        names << text;
}

Result<void> addRounds(SessionLog& log, const MessageRecord& answer, SessionFigures& figures)
{
    const auto rounds = log.rounds(answer.id);
    if (!rounds)
        return rounds.error();
    double before = answer.stats->firstTokenMs;
    for (const RoundEvent& round : *rounds) {
        const auto tokens = static_cast<double>(round.emitted.size());
        figures.decoded.add(tokens, round.atMs - before);
        figures.steps.add(tokens, tokens * answer.baselineStepMs);
        before = round.atMs;
    }
    return {};
}

} // namespace

RateInterval SessionFigures::speedup() const
{
    RateInterval times = rate();
    const double stepMs = steps.tokens > 0 ? steps.ms / steps.tokens : 0;
    times.perMs *= stepMs;
    times.low *= stepMs;
    times.high *= stepMs;
    return times;
}

Result<SessionFigures> readFigures(SessionLog& log, SessionId session)
{
    const auto messages = log.messages(session);
    if (!messages)
        return messages.error();
    SessionFigures figures;
    for (const MessageRecord& message : *messages) {
        if (message.role != Role::Assistant)
            continue;
        figures.text += (figures.text.isEmpty() ? QString() : QStringLiteral("\n\n")) + displayText(message.text);
        addName(figures.methods, message.method);
        addName(figures.models, message.modelName);
        if (!message.stats || message.stats->emitted == 0)
            continue;
        const GenerationStats& stats = *message.stats;
        ++figures.answers;
        figures.emitted += stats.emitted;
        figures.rounds += stats.rounds;
        figures.drafted += stats.drafted;
        figures.verified += stats.verified;
        figures.accepted += stats.accepted;
        figures.firstTokenMs += stats.firstTokenMs;
        if (auto added = addRounds(log, message, figures); !added)
            return added.error();
    }
    figures.firstTokenMs = figures.answers > 0 ? figures.firstTokenMs / figures.answers : 0;
    return figures;
}

} // namespace foregleam
