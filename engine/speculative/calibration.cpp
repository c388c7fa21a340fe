#include "engine/speculative/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace foregleam {
namespace {

constexpr std::size_t kBins = 15;
constexpr int kGrid = 121; ///< steps of 3.5 % from 1/8 to 8; the middle one is 1
constexpr double kGridEnd = 8.0;
/// Logits beyond this say no more: float confidences are 1 from 17 on.
constexpr float kLargestLogit = 16.0F;
constexpr std::size_t kFewestRounds = 200;

float scaled(float confidence, float temperature)
{
    const float bounded = std::clamp(confidence, 1e-7F, 1.0F - 6e-8F);
    const float logit = std::clamp(std::log(bounded / (1.0F - bounded)), -kLargestLogit, kLargestLogit);
    return 1.0F / (1.0F + std::exp(-logit / temperature));
}

float gridTemperature(int step)
{
    return static_cast<float>(std::pow(kGridEnd, 2.0 * step / (kGrid - 1) - 1.0));
}

float temperatureAt(const Calibration& calibration, std::size_t place)
{
    const std::vector<float>& all = calibration.temperatures;
    return all.empty() ? 1.0F : all[std::min(place, all.size() - 1)];
}

/// A survival and whether it came true.
struct Outcome {
    float promised = 0.0F;
    bool survived = false;
};

/// How far promises were from the truth, and how far honest promises of this size would seem to be by chance.
struct Distance {
    double ece = 0.0;
    double noise = 0.0; ///< standard deviation of the ECE were every promise true: |normal| varies by 1 - 2 / pi
};

Distance distanceOf(std::span<const Outcome> outcomes)
{
    std::array<double, kBins> surplus{};
    double variance = 0.0;
    for (const Outcome& outcome : outcomes) {
        const auto bin = std::min(static_cast<std::size_t>(outcome.promised * kBins), kBins - 1);
        surplus[bin] += outcome.promised - (outcome.survived ? 1.0 : 0.0);
        variance += outcome.promised * (1.0 - outcome.promised);
    }
    double sum = 0.0;
    for (const double each : surplus)
        sum += std::abs(each);
    const double count = std::max(1.0, static_cast<double>(outcomes.size()));
    return {sum / count, std::sqrt((1.0 - 2.0 / std::numbers::pi) * variance) / count};
}

double brierOf(std::span<const Outcome> outcomes)
{
    double sum = 0.0;
    for (const Outcome& outcome : outcomes) {
        const double miss = outcome.promised - (outcome.survived ? 1.0 : 0.0);
        sum += miss * miss;
    }
    return outcomes.empty() ? 0.0 : sum / static_cast<double>(outcomes.size());
}

/// By ranks (Mann and Whitney); equal promises share the mean of their ranks.
double aucOf(std::vector<Outcome> outcomes)
{
    std::sort(
        outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) { return a.promised < b.promised; });
    double ranks = 0.0;
    double survived = 0.0;
    for (std::size_t first = 0; first < outcomes.size();) {
        std::size_t end = first;
        while (end < outcomes.size() && outcomes[end].promised == outcomes[first].promised)
            ++end;
        const double rank = static_cast<double>(first + end + 1) / 2.0;
        for (std::size_t i = first; i < end; ++i) {
            ranks += outcomes[i].survived ? rank : 0.0;
            survived += outcomes[i].survived ? 1.0 : 0.0;
        }
        first = end;
    }
    const double lost = static_cast<double>(outcomes.size()) - survived;
    return survived > 0.0 && lost > 0.0 ? (ranks - survived * (survived + 1.0) / 2.0) / (survived * lost) : 0.5;
}

CalibrationFigures figures(std::vector<Outcome> outcomes)
{
    CalibrationFigures made;
    made.ece = distanceOf(outcomes).ece;
    made.brier = brierOf(outcomes);
    made.auc = aucOf(std::move(outcomes));
    return made;
}

/// One place of all rounds that reached it: the survival up to it, the raw confidence at it, and the outcome.
struct PlaceOutcome {
    std::size_t round = 0;
    float confidence = 0.0F;
    bool survived = false;
};

std::vector<PlaceOutcome> outcomesAt(std::span<const VerifiedRound> rounds, std::size_t place)
{
    std::vector<PlaceOutcome> found;
    for (std::size_t i = 0; i < rounds.size(); ++i) {
        if (rounds[i].confidence.size() > place)
            found.push_back({i, rounds[i].confidence[place], rounds[i].accepted > static_cast<std::int32_t>(place)});
    }
    return found;
}

/// The temperature nearest to 1 with which the survivals at a place are as honest as with the best one, but for chance:
/// late places have few outcomes, and the least ECE among many temperatures is the one that fits their noise.
/// survival: of each round up to the place before.
float mildestTemperature(std::span<const PlaceOutcome> found, std::span<const float> survival)
{
    std::vector<Distance> distances;
    std::vector<Outcome> outcomes(found.size());
    for (int step = 0; step < kGrid; ++step) {
        for (std::size_t i = 0; i < found.size(); ++i)
            outcomes[i] = {
                survival[found[i].round] * scaled(found[i].confidence, gridTemperature(step)), found[i].survived};
        distances.push_back(distanceOf(outcomes));
    }
    const Distance best = *std::min_element(
        distances.begin(), distances.end(), [](const Distance& a, const Distance& b) { return a.ece < b.ece; });
    int mildest = 0;
    for (int step = 0; step < kGrid; ++step) {
        const bool asHonest = distances[static_cast<std::size_t>(step)].ece <= best.ece + best.noise;
        if (asHonest && std::abs(step - kGrid / 2) <= std::abs(mildest - kGrid / 2))
            mildest = step;
    }
    return gridTemperature(mildest);
}

} // namespace

std::vector<float> calibrated(std::span<const float> confidence, const Calibration& calibration)
{
    std::vector<float> honest;
    for (std::size_t k = 0; k < confidence.size(); ++k)
        honest.push_back(scaled(confidence[k], temperatureAt(calibration, k)));
    return honest;
}

const Calibration* nearestCalibration(std::span<const Calibration> calibrations, float samplingTemperature)
{
    const Calibration* nearest = nullptr;
    for (const Calibration& each : calibrations) {
        if (!nearest
            || std::abs(each.samplingTemperature - samplingTemperature)
                < std::abs(nearest->samplingTemperature - samplingTemperature))
            nearest = &each;
    }
    return nearest;
}

std::vector<VerifiedRound> verifiedRounds(std::span<const RoundEvent> rounds)
{
    std::vector<VerifiedRound> verified;
    for (const RoundEvent& round : rounds) {
        const auto count = std::min<std::size_t>(static_cast<std::size_t>(round.verified), round.confidence.size());
        if (count > 0)
            verified.push_back(
                {{round.confidence.begin(), round.confidence.begin() + static_cast<std::ptrdiff_t>(count)},
                    round.accepted});
    }
    return verified;
}

CalibrationFigures figuresOf(std::span<const VerifiedRound> rounds, const Calibration& calibration)
{
    std::vector<Outcome> outcomes;
    for (const VerifiedRound& round : rounds) {
        float survival = 1.0F;
        for (std::size_t k = 0; k < round.confidence.size(); ++k) {
            survival *= scaled(round.confidence[k], temperatureAt(calibration, k));
            outcomes.push_back({survival, round.accepted > static_cast<std::int32_t>(k)});
        }
    }
    return figures(std::move(outcomes));
}

CalibrationFigures figuresOf(std::span<const RoundEvent> rounds)
{
    std::vector<Outcome> outcomes;
    for (const RoundEvent& round : rounds) {
        for (std::int32_t k = 0; k < round.verified; ++k)
            outcomes.push_back({round.survival[static_cast<std::size_t>(k)], round.accepted > k});
    }
    return figures(std::move(outcomes));
}

Calibration fitCalibration(std::span<const VerifiedRound> rounds)
{
    Calibration fitted;
    fitted.rounds = static_cast<std::int64_t>(rounds.size());
    std::vector<float> survival(rounds.size(), 1.0F); // of each round up to the place before
    for (std::size_t place = 0;; ++place) {
        const std::vector<PlaceOutcome> found = outcomesAt(rounds, place);
        if (found.empty())
            break;
        const float best =
            found.size() >= kFewestOutcomes ? mildestTemperature(found, survival) : temperatureAt(fitted, place);
        fitted.temperatures.push_back(best);
        for (const PlaceOutcome& outcome : found)
            survival[outcome.round] *= scaled(outcome.confidence, best);
    }
    return fitted;
}

Result<Calibration> crossCheckedCalibration(
    const std::vector<std::vector<VerifiedRound>>& groups, float samplingTemperature)
{
    std::vector<VerifiedRound> fit;
    std::vector<VerifiedRound> check;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<VerifiedRound>& half = i % 2 == 0 ? fit : check;
        half.insert(half.end(), groups[i].begin(), groups[i].end());
    }
    if (fit.size() < kFewestRounds || check.empty()) {
        return Error{fmt::format("There are {} verified rounds to fit on and {} to check with; at least {} are needed "
                                 "from at least two prompts: give more prompts or more tokens.",
            fit.size(), check.size(), kFewestRounds)};
    }
    Calibration fitted = fitCalibration(fit);
    fitted.samplingTemperature = samplingTemperature;
    fitted.before = figuresOf(check, Calibration());
    fitted.after = figuresOf(check, fitted);
    return fitted;
}

} // namespace foregleam
