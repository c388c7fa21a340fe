#pragma once
// Measures what a load does to speed and to verified lengths: several loads, each by several methods, on the same
// prompts. For the window and the command line.

#include "engine/api/bench.h"
#include "engine/api/load_run.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace foregleam {

struct LoadPlan {
    GenerationRequest request; ///< without messages and method
    std::vector<Method> methods; ///< never empty
    std::vector<std::int32_t> loads; ///< requests at once, never empty
    double seconds = 5; ///< of decoding for each load and method; reading prompts comes on top
    std::vector<PromptSet> sets; ///< never empty; the first prompt of each set is asked, then the second, …
};

/// One load with one method.
struct LoadPoint {
    Method method = Method::Off;
    LoadFigures figures;
    /// Every text so far is the one that the other methods and loads gave, as far as both go. Nothing where texts need
    /// not agree (above temperature 0 without a reproducible seed).
    std::optional<bool> sameText;
};

struct PointProgress {
    std::size_t done = 0; ///< points
    std::size_t total = 0;
    std::int32_t underWay = 0; ///< of the point that is measured now; its prompts are read until this is its load
    LoadPoint point; ///< that is measured now, so far
};

/// Called on the thread that measures, after each prompt and each step; `progressed` and `measured` may be empty.
struct LoadWatch {
    std::function<bool()> stopped; ///< true ends the measurement
    std::function<void(const PointProgress&)> progressed;
    std::function<void(const LoadPoint&)> measured; ///< a point is done
};

/// Positions a sequence is given where nobody says how many: as many as are usual would take too much memory for so
/// many sequences, and neither prompts nor answers of a measurement are long.
inline constexpr std::int32_t kLoadContext = 1024;

/// The methods that show most with a drafter of this kind: plain decoding, every draft verified, the scheduler.
std::vector<Method> usualMethods(DrafterKind drafter);

/// Load after load, all methods of a load before the next; before the first of a method a short run that is not
/// counted. A point that is stopped before its time is not among the result. The model must have been loaded for the
/// largest load. Blocks; the thread must be the engine's. Fails as Engine::runLoad().
Result<std::vector<LoadPoint>> measureLoads(Engine& engine, const LoadPlan& plan, const LoadWatch& watch);

/// The points of a method with the fewest and with the most requests at once; nothing where there is but one load.
std::optional<std::pair<LoadPoint, LoadPoint>> lightestAndHeaviest(const std::vector<LoadPoint>& points, Method method);

/// A table for people, with a line feed after each line.
std::string loadTable(const std::vector<LoadPoint>& points);

/// The points with everything that a published figure carries (`facts`, whose rows are empty), as one JSON document.
std::string loadDocument(const BenchRecord& facts, const std::vector<LoadPoint>& points);

} // namespace foregleam
