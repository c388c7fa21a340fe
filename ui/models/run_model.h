#pragma once
// The rounds of what is on screen, ready for charts: the answer that streams now, or a logged one that was reopened.

#include "engine/api/event.h"
#include "engine/api/session_log.h"
#include "ui/charts/interval.h"
#include "ui/models/run_selection.h"

#include <QObject>

#include <deque>
#include <vector>

namespace foregleam {

/// One round as charts need it.
struct RoundSample {
    std::int32_t index = 0; ///< since the last clear(), over answers
    std::int32_t drafted = 0;
    std::int32_t verified = 0;
    std::int32_t accepted = 0;
    std::int32_t emitted = 0;
    std::int32_t counted = 0; ///< verified drafts whose fate counts: none past a stop
    std::int32_t answer = 0; ///< since the last clear(), from 0
    LengthReason reason = LengthReason::Whole;
    double atMs = 0; ///< end of the round, since its answer began
    double roundMs = 0; ///< draft + schedule + verify + sample
    double spanMs = 0; ///< since the round before: roundMs and whatever else passed
    double draftMs = 0;
    double scheduleMs = 0;
    double verifyMs = 0;
    double sampleMs = 0;
};

/// One token as the table and the text need it.
struct TokenSample {
    std::int64_t number = 0; ///< since the last clear()
    std::int32_t index = 0; ///< within its answer
    std::int32_t answer = 0; ///< RoundSample::answer
    std::int32_t round = -1; ///< RoundSample::index; -1 for the token that the prompt brought
    std::int32_t place = -1; ///< within the block
    TokenOrigin origin = TokenOrigin::Bonus;
    float p = 1;
    float q = 1;
    float u = 0;
    float confidence = 1;
    std::string text;
};

/// One answer of the run.
struct AnswerRun {
    MessageId message = 0; ///< 0 = not logged
    Method method = Method::Off;
    std::int32_t firstRound = 0; ///< RoundSample::index of its round 0
    std::int64_t firstToken = 0; ///< TokenSample::number of its token 0
};

/// Tokens per second around one moment.
struct SpeedSample {
    double atMs = 0; ///< since its answer began
    double tokensPerSecond = 0; ///< over the whole rounds of the last kSpeedWindowMs
};

/// Adds what a round says about the places of its block: the place of the first rejection is reached, those behind are
/// not.
void countAcceptance(std::vector<PositionAcceptance>& places, const RoundSample& round);

/// Fed in batches on the GUI thread, tells charts once a batch. Bounded: keeps the newest kMaxRounds rounds; totals go
/// on.
class RunModel : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMaxRounds = 20000;
    static constexpr std::size_t kMaxTokens = 80000;
    static constexpr double kSpeedWindowMs = 750; ///< a rate that can be read, and still follows the text
    static constexpr double kSpeedMinSpanMs = 100; ///< decoded before the first rate: one round says nothing yet
    static constexpr std::size_t kMaxSpeedSamples = 2048; ///< of one answer; a longer one is thinned out evenly

    explicit RunModel(QObject* parent = nullptr);

    const std::deque<RoundSample>& rounds() const { return m_rounds; }
    /// `index` must be that of one of rounds().
    const RoundSample& round(int index) const;
    /// Everything the engine told of that round.
    const RoundEvent& event(int index) const;
    const std::deque<TokenSample>& tokens() const { return m_tokens; } ///< the newest kMaxTokens
    /// Where in tokens() those of the rounds lie; empty where there is none.
    RoundRange tokensOf(const RoundRange& rounds) const;
    const std::vector<AnswerRun>& answers() const { return m_answers; } ///< since clear()
    /// A token of a logged answer; null where the run does not hold it.
    const TokenSample* token(MessageId message, int index) const;
    /// The round of the current answer that ended nearest to that moment; -1 without rounds.
    int roundAt(double atMs) const;
    const std::vector<PositionAcceptance>& acceptance() const
    {
        return m_acceptance;
    } ///< by place in the block, since clear()
    const std::deque<SpeedSample>& speed() const { return m_speed; } ///< of the current answer
    double baselineTokensPerSecond() const
    {
        return m_baseline;
    } ///< one token at a time on this machine; 0 = not measured
    const GenerationStats& totals() const { return m_totals; } ///< of the current answer, live
    Method method() const { return m_method; } ///< of the current answer
    const RateSums& decoded() const { return m_decoded; } ///< all rounds of the current answer, by spanMs
    const RateSums& speculated() const { return m_speculated; } ///< those of them in which something was drafted
    bool parked() const { return m_parked; } ///< the newest round of the current answer was not worth a draft

public slots:
    /// Forgets everything but the baseline.
    void clear();
    /// A new answer begins: the speed curve and totals start over, rounds and acceptance go on.
    void beginAnswer(foregleam::Method method = foregleam::Method::Off, foregleam::MessageId message = 0);
    void apply(const std::vector<foregleam::Event>& batch);
    /// `stepMs` is what one token costs one at a time; 0 = unknown.
    void setBaselineStepMs(double stepMs);

signals:
    void changed();
    void cleared(); ///< rounds are numbered from 0 again

private:
    /// The end of a round and what it brought.
    struct Arrival {
        double atMs = 0;
        std::int32_t tokens = 0;
    };

    void startOver();
    void addRound(const RoundEvent& round);
    void addToken(const TokenEvent& token);
    void addTotals(const RoundEvent& round);
    void addSpeed(double atMs, std::int32_t tokens);
    void thinSpeed();

    std::deque<RoundSample> m_rounds;
    std::deque<RoundEvent> m_events; ///< of the same rounds
    std::deque<TokenSample> m_tokens;
    std::vector<AnswerRun> m_answers;
    std::int64_t m_tokenCount = 0;
    std::vector<PositionAcceptance> m_acceptance;
    std::deque<SpeedSample> m_speed;
    std::deque<Arrival> m_window; ///< the first one only opens the window: its tokens are not in m_windowTokens
    std::int32_t m_windowTokens = 0;
    double m_sampleGapMs = 0; ///< between samples, once the curve was thinned
    double m_decodeBeganMs = 0;
    GenerationStats m_totals;
    Method m_method = Method::Off;
    RateSums m_decoded;
    RateSums m_speculated;
    bool m_parked = false;
    double m_baseline = 0;
    std::int32_t m_roundCount = 0;
};

} // namespace foregleam
