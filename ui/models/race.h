#pragma once
// A race: one prompt answered with several methods, one after the other, each with the machine to itself. Plain values
// and what can be said of them. Pure.

#include "engine/api/engine.h"
#include "ui/charts/interval.h"

#include <QString>

#include <vector>

namespace foregleam {

/// What is to be raced. Every method gets the request, in turn, `repeats` times round; every other time round in the
/// reverse order.
struct RacePlan {
    GenerationRequest request; ///< its method is overwritten
    std::vector<Method> methods; ///< two to four
    int repeats = 1;
};

struct RaceToken {
    TokenId id = 0;
    std::string text;
    TokenOrigin origin = TokenOrigin::Bonus;
    int round = -1; ///< of its run; -1 for the first token
    int place = -1; ///< in its block
    double atMs = 0; ///< since the first token
};

/// One answer of a lane.
struct RaceRun {
    GenerationStats stats;
    std::vector<RaceToken> tokens;
    std::vector<RoundEvent> rounds; ///< without candidates
};

struct RaceLane {
    Method method = Method::Off;
    std::vector<RaceRun> runs;
};

/// Collects one answer.
class RaceRecorder : public EventSink {
public:
    /// `next` is told everything too; may be null.
    explicit RaceRecorder(EventSink* next = nullptr)
        : m_next(next)
    {
    }
    void publish(const Event& event) override;
    RaceRun take(); ///< once, when the answer has ended

private:
    EventSink* m_next;
    RaceRun m_run;
};

/// Tokens per second of all runs of a lane, as a ratio of sums over their rounds, with its 95 % interval.
RateInterval laneRate(const RaceLane& lane);

/// The time of a lane's run from the first token to the last; 0 without tokens.
double runMs(const RaceRun& run);

/// How many tokens of a run are there at that moment after its first one.
std::size_t tokensAt(const RaceRun& run, double ms);

/// Where the run's tokens leave those of another; -1 where they are the same to the end of both.
int firstDifference(const RaceRun& run, const RaceRun& other);

/// Whether all said the same, token by token, and if not, who differed first from the first lane, and where.
QString textVerdict(const std::vector<RaceLane>& lanes);

/// "DSpark was fastest: 212 tok/s, 1.52 × Off." with the baseline's lane if there is one; what intervals that overlap
/// leave open is said.
QString speedVerdict(const std::vector<RaceLane>& lanes);

/// "212 tok/s (205 to 219)".
QString rateWords(const RateInterval& rate);

} // namespace foregleam
