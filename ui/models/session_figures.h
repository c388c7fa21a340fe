#pragma once
// The figures of a whole session, from the log.

#include "engine/api/session_log.h"
#include "ui/charts/interval.h"

#include <QString>
#include <QStringList>

namespace foregleam {

/// Sums over the answers that ended. Counts are those of the log's answers, so tokens past a stop are left out.
struct SessionFigures {
    int answers = 0;
    std::int64_t emitted = 0; ///< tokens
    std::int64_t rounds = 0;
    std::int64_t drafted = 0;
    std::int64_t verified = 0;
    std::int64_t accepted = 0;
    double firstTokenMs = 0; ///< mean
    RateSums decoded; ///< every round with the time since the round before
    RateSums steps; ///< what one token at a time would have taken: a step a token; ms 0 where it was not measured
    QStringList methods; ///< names, each once, in the order of the answers
    QStringList models;
    QString text; ///< the answers, a blank line between

    /// Emitted tokens a round, without each answer's first.
    double acceptedLength() const
    {
        return rounds > 0 ? static_cast<double>(emitted - answers) / static_cast<double>(rounds) : 0;
    }
    ShareInterval acceptance() const { return wilson95(accepted, verified); }
    RateInterval rate() const { return rate95(decoded); } ///< tokens per millisecond
    /// Times one token at a time, with the ends of the rate's interval; all 0 where the baseline was not measured.
    RateInterval speedup() const;
};

/// Reads the session's answers and rounds. Any thread.
Result<SessionFigures> readFigures(SessionLog& log, SessionId session);

} // namespace foregleam
