#include "ui/models/answer_summary.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace foregleam {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("foregleam", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString rate(double tokensPerSecond)
{
    return number(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0);
}

bool speculated(const GenerationStats& stats)
{
    return stats.drafted > 0;
}

} // namespace

double speedUp(const GenerationStats& stats, double baselineStepMs)
{
    return stats.tokensPerSecond() * baselineStepMs / 1000.0;
}

QString answerFigures(const Message& answer)
{
    if (!answer.stats)
        return {};
    const GenerationStats& stats = *answer.stats;
    QStringList parts;
    const double times = speedUp(stats, answer.baselineStepMs);
    if (times > 0 && speculated(stats))
        parts << tr("%1 ×").arg(number(times, 1));
    if (stats.tokensPerSecond() > 0)
        parts << tr("%1 tok/s").arg(rate(stats.tokensPerSecond()));
    if (speculated(stats))
        parts << tr("τ %1").arg(number(stats.acceptedLength(), 1));
    if (stats.firstTokenMs > 0)
        parts << tr("first %1 ms").arg(number(stats.firstTokenMs, 0));
    const QString end = answerEnd(answer);
    if (!end.isEmpty())
        parts << end;
    return parts.join(QStringLiteral(" · "));
}

QString answerFiguresExplained(const Message& answer)
{
    if (!answer.stats)
        return {};
    const GenerationStats& stats = *answer.stats;
    QStringList lines;
    const double times = speedUp(stats, answer.baselineStepMs);
    if (times > 0 && speculated(stats))
        lines << tr(
            "<b>%1 ×</b> the speed of one token at a time, which was measured on this machine when the model was "
            "loaded: %2 tok/s")
                     .arg(number(times, 2), number(1000.0 / answer.baselineStepMs, 0));
    lines << tr("<b>%1 tok/s</b> from the first token to the last: %2 tokens in %3 s")
                 .arg(rate(stats.tokensPerSecond()), QLocale().toString(stats.emitted),
                     number(stats.decodeMs / 1000, 2));
    if (speculated(stats))
        lines << tr(
            "<b>τ %1</b> tokens emitted per round, the target's own included: %2 of %3 verified drafts accepted in "
            "%4 rounds")
                     .arg(number(stats.acceptedLength(), 2), QLocale().toString(stats.accepted),
                         QLocale().toString(stats.verified), QLocale().toString(stats.rounds));
    lines << tr("<b>first %1 ms</b> from request to first token: %2 prompt tokens, %3 of them still in the KV cache")
                 .arg(number(stats.firstTokenMs, 0), QLocale().toString(stats.promptTokens),
                     QLocale().toString(stats.cachedTokens));
    return QStringLiteral("<p>") + lines.join(QStringLiteral("</p><p>")) + QStringLiteral("</p>");
}

QString answerEnd(const Message& answer)
{
    if (answer.state == MessageState::Interrupted && !answer.stats)
        return tr("interrupted: the program ended before the answer did");
    if (!answer.stats)
        return {};
    switch (answer.stats->stop) {
    case StopReason::EndOfText:
    case StopReason::StopString: return {};
    case StopReason::MaxTokens: return tr("token limit reached");
    case StopReason::ContextFull: return tr("context full");
    case StopReason::Cancelled: return tr("stopped");
    case StopReason::Failed: return tr("failed");
    }
    return {};
}

} // namespace foregleam
