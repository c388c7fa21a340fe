// Measured loads for people and for programs.

#include "engine/api/load_plan.h"
#include "engine/report/bench_document.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

OrderedJson pointJson(const LoadPoint& point)
{
    const LoadFigures& figures = point.figures;
    return {{"requests", figures.atOnce()}, {"method", methodName(point.method)}, {"steps", figures.steps()},
        {"ms", figures.ms()}, {"emitted", figures.emitted()}, {"tokensPerSecond", figures.throughput()},
        {"tokensPerSecondPerUser", figures.perUser()}, {"drafted", figures.meanDrafted()},
        {"verified", figures.meanVerified()}, {"accepted", figures.meanAccepted()},
        {"acceptedLength", figures.acceptedLength()},
        {"sameText", point.sameText ? OrderedJson(*point.sameText) : OrderedJson(nullptr)}};
}

} // namespace

std::string loadTable(const std::vector<LoadPoint>& points)
{
    std::string table = fmt::format("{:>8} {:<16} {:>8} {:>9} {:>8} {:>9} {:>9} {:>6}  {}\n", "requests", "method",
        "tok/s", "per user", "drafted", "verified", "accepted", "tau", "same text");
    for (const LoadPoint& point : points) {
        const LoadFigures& figures = point.figures;
        table += fmt::format("{:>8} {:<16} {:>8.1f} {:>9.1f} {:>8.2f} {:>9.2f} {:>9.2f} {:>6.2f}  {}\n",
            figures.atOnce(), methodName(point.method), figures.throughput(), figures.perUser(), figures.meanDrafted(),
            figures.meanVerified(), figures.meanAccepted(), figures.acceptedLength(),
            !point.sameText       ? "not compared"
                : *point.sameText ? "yes"
                                  : "NO");
    }
    return table;
}

std::string loadDocument(const BenchRecord& facts, const std::vector<LoadPoint>& points)
{
    OrderedJson document = benchJson(facts);
    document.erase("methods");
    document["settings"].erase("repeat");
    document["points"] = OrderedJson::array();
    for (const LoadPoint& point : points) {
        document["points"].push_back(pointJson(point));
    }
    return jsonText(document, 2);
}

} // namespace foregleam
