#include "ui/models/speed_verdict.h"
#include "ui/models/run_model.h"

#include <QCoreApplication>
#include <QLocale>

namespace foregleam {
namespace {

using Kind = SpeedVerdict::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("foregleam", text);
}

/// Two figures; what is below 1 keeps both behind the point, so that 0.96 does not read as even.
QString timesText(double times)
{
    return QLocale().toString(times, 'f', times < 1 ? 2 : times < 10 ? 1 : 0);
}

QString ratioText(double times)
{
    return tr("%1 ×").arg(timesText(times));
}

QString intervalText(double low, double high)
{
    return tr("%1 to %2").arg(timesText(low), timesText(high));
}

/// "1.4 tokens survive per round, and a round costs 1.6 steps"
QString whyOf(const RunModel& run)
{
    const RateSums& sums = run.speculated();
    const double stepMs = 1000.0 / run.baselineTokensPerSecond();
    const auto rounds = static_cast<double>(sums.rounds);
    return tr("%1 tokens survive per round, and a round costs %2 steps")
        .arg(QLocale().toString(sums.tokens / rounds, 'f', 1), QLocale().toString(sums.ms / rounds / stepMs, 'f', 1));
}

QString parkedSentence(const RunModel& run)
{
    if (run.speculated().rounds == 0 || run.baselineTokensPerSecond() <= 0)
        return tr("Parked: on this text speculation is not worth it. It is tried again now and then.");
    return tr("Parked: on this text speculation is not worth it: %1. It is tried again now and then.").arg(whyOf(run));
}

QString sentenceOf(const SpeedVerdict& verdict, const RunModel& run)
{
    const QString rate = QLocale().toString(run.totals().tokensPerSecond(), 'f', 0);
    switch (verdict.kind) {
    case Kind::Nothing: return {};
    case Kind::NotMeasured: return tr("%1 tokens per second; what one at a time reaches was not measured").arg(rate);
    case Kind::OneAtATime:
        return run.method() == Method::Off
            ? tr("One token at a time: %1 tokens per second").arg(rate)
            : tr("Nothing was drafted in this answer, so it ran one token at a time: %1 tokens per second").arg(rate);
    case Kind::TooFew:
        return tr("%1 so far against one token at a time; too few rounds to be sure").arg(verdict.ratio());
    case Kind::Faster:
        return tr("%1 faster than one token at a time (%2): %3").arg(verdict.ratio(), verdict.interval(), whyOf(run));
    case Kind::Even:
        return tr("As fast as one token at a time: %1 (%2): %3").arg(verdict.ratio(), verdict.interval(), whyOf(run));
    case Kind::Slower:
        return tr("Slower than one token at a time: %1 (%2): %3").arg(verdict.ratio(), verdict.interval(), whyOf(run));
    case Kind::Parked: return parkedSentence(run);
    }
    return {};
}

Kind kindOf(const SpeedVerdict& verdict, const RunModel& run)
{
    if (run.totals().rounds == 0 || run.totals().tokensPerSecond() <= 0)
        return Kind::Nothing;
    if (run.parked())
        return Kind::Parked;
    if (run.speculated().rounds == 0)
        return Kind::OneAtATime;
    if (verdict.times <= 0)
        return Kind::NotMeasured;
    if (verdict.high <= 0)
        return Kind::TooFew;
    return verdict.low > 1 ? Kind::Faster : verdict.high < 1 ? Kind::Slower : Kind::Even;
}

} // namespace

QString SpeedVerdict::ratio() const
{
    return times > 0 ? ratioText(times) : QString();
}

QString SpeedVerdict::interval() const
{
    return high > 0 ? intervalText(low, high) : QString();
}

SpeedVerdict speedVerdict(const RunModel& run)
{
    SpeedVerdict verdict;
    const double baseline = run.baselineTokensPerSecond();
    if (baseline > 0 && run.totals().tokensPerSecond() > 0) {
        verdict.times = run.totals().tokensPerSecond() / baseline;
        const RateInterval rate = rate95(run.decoded());
        verdict.low = rate.low * 1000.0 / baseline;
        verdict.high = rate.high * 1000.0 / baseline;
    }
    verdict.kind = kindOf(verdict, run);
    verdict.sentence = sentenceOf(verdict, run);
    return verdict;
}

} // namespace foregleam
