#pragma once
// Decides before a round how much to draft, and whether to draft at all.

#include "engine/speculative/step_profile.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace foregleam {

/// Draft: as usual. Parked: drafting does not pay on this text, so none is made. Probe: parked, but a draft is made to
/// see whether it pays again.
enum class PlanKind : std::uint8_t { Draft, Parked, Probe };

/// What was decided, and what it was decided on.
struct DraftPlan {
    PlanKind kind = PlanKind::Draft;
    std::int32_t length =
        0; ///< tokens to ask the drafter for; fewer than the best where the answer or the context ends
    float stopBelow = 0.0F; ///< survival from which on a draft is not worth its row by far: DraftContext::stopBelow
    std::vector<float> rates; ///< tokens per second expected of drafts of each length 0..block size; empty = unknown
    std::string notice; ///< a sentence for people where this plan begins to park; else empty
};

/// Estimates from the rounds before what a round would bring with each length: the last rounds are played again as
/// PassScheduler would have chosen with so many drafts, on today's times. Only outcomes of earlier rounds go in, which
/// the text shows anyway, so a plan never makes the text's distribution depend on a draft. The rate of a length is
/// Σ tokens / Σ milliseconds over those rounds, the drafter's cost for that length included; length 0 is one token for
/// a pass of one row (and for keeping the drafter's context whole meanwhile).
///
/// Parks when no length promises more than length 0, even if the drafter was unlucky so far; then drafts for
/// kProbeRounds rounds after 64 tokens, 128, then every 256, and goes on drafting when some length promises 3 % more.
/// Belongs to one sequence; a copy may begin the next one, which starts with what the last text was like. One thread.
class DraftPlanner {
public:
    static constexpr std::int32_t kFirstWait = 64; ///< tokens from parking to the first probe
    static constexpr std::int32_t kLongestWait = 256;
    static constexpr int kProbeRounds = 2;

    /// A new text: what is known of the last one counts for less, and if that was parked the new one is probed soon.
    void begin();

    /// The next round: drafts of up to `blockSize` tokens, of which `room` can be verified at all; `sequences` >= 1
    /// share the pass and are taken to do alike. Changes nothing where nothing is known of the times: then whole
    /// blocks.
    DraftPlan plan(std::int32_t blockSize, std::int32_t room, std::int32_t sequences, const StepProfile& profile);

    /// What became of the last plan: the calibrated survivals of the draft (see usualSurvival() for drafters that say
    /// nothing), of which `verified` were verified and `accepted` accepted; `emitted` tokens came of the round.
    void learn(const DraftPlan& plan, std::span<const float> survival, std::int32_t verified, std::int32_t accepted,
        std::int32_t emitted);

    /// Share of drafts that survived at each place over the last rounds, multiplied up: an estimate for drafters
    /// without a confidence head.
    std::vector<float> usualSurvival(std::int32_t length) const;

private:
    /// What one round with a draft was like.
    struct Round {
        std::vector<float> survival;
        std::int32_t asked = 0; ///< tokens; where fewer were drafted the drafter saw no use in more
        std::int32_t verified = 0;
        std::int32_t accepted = 0;
    };
    /// Means over the rounds played again.
    struct Outlook {
        double promised = 0.0; ///< accepted drafts, by the survivals
        double ms = 0.0;
        double tokens(double trust) const { return 1.0 + trust * promised; }
        double rate(double trust) const { return ms > 0.0 ? tokens(trust) / ms : 0.0; }
    };

    std::vector<Outlook> outlooks(std::int32_t blockSize, std::int32_t sequences, const StepProfile& profile) const;
    std::vector<float> usualConfidence(std::int32_t length) const;
    double trust(double deviations) const;
    void decide(const std::vector<Outlook>& lengths, std::size_t best, double oneStepMs, DraftPlan& plan);
    void forgetBut(std::size_t rounds);

    std::deque<Round> m_rounds;
    double m_promised = 0.0; ///< accepted drafts that the survivals promised, fading
    double m_kept = 0.0; ///< accepted drafts
    bool m_parked = false;
    std::int32_t m_wait = kFirstWait; ///< tokens between parking or a vain probe and the next probe
    std::int32_t m_left = 0; ///< tokens until the next probe
    int m_probesLeft = 0;
    int m_evidence = 0; ///< rounds with a draft since drafting began or went on
};

} // namespace foregleam
