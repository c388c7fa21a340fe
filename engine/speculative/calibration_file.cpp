// Calibrations as JSON beside a drafter that ships.

#include "engine/speculative/calibration.h"

#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>

namespace foregleam {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostPlaces = 64;
constexpr std::streamsize kLargestFile = 1 << 20;

Json figuresJson(const CalibrationFigures& figures)
{
    return {{"ece", figures.ece}, {"auc", figures.auc}, {"brier", figures.brier}};
}

/// Shortest digits that give the same float again.
double shortest(float value)
{
    return std::stod(fmt::format("{}", value));
}

bool readFigures(const Json& json, CalibrationFigures& figures)
{
    if (!json.is_object())
        return false;
    figures.ece = json.value("ece", 0.0);
    figures.auc = json.value("auc", 0.5);
    figures.brier = json.value("brier", 0.0);
    return true;
}

bool readOne(const Json& json, Calibration& calibration)
{
    calibration.samplingTemperature = json.at("samplingTemperature").get<float>();
    calibration.temperatures = json.at("temperatures").get<std::vector<float>>();
    calibration.rounds = json.value("rounds", std::int64_t{0});
    for (const float temperature : calibration.temperatures) {
        if (!(temperature > 0.0F) || !std::isfinite(temperature))
            return false;
    }
    return !calibration.temperatures.empty() && calibration.temperatures.size() <= kMostPlaces
        && std::isfinite(calibration.samplingTemperature)
        && readFigures(json.value("before", Json::object()), calibration.before)
        && readFigures(json.value("after", Json::object()), calibration.after);
}

} // namespace

std::string calibrationJson(std::span<const Calibration> calibrations)
{
    Json list = Json::array();
    for (const Calibration& each : calibrations) {
        Json temperatures = Json::array();
        for (const float temperature : each.temperatures)
            temperatures.push_back(shortest(temperature));
        list.push_back(
            {{"samplingTemperature", shortest(each.samplingTemperature)}, {"temperatures", std::move(temperatures)},
                {"rounds", each.rounds}, {"before", figuresJson(each.before)}, {"after", figuresJson(each.after)}});
    }
    return Json({{"format", "foregleam-calibration"}, {"version", 1}, {"calibrations", std::move(list)}}).dump(1)
        + "\n";
}

Result<std::vector<Calibration>> readCalibrationBeside(const std::string& drafterPath)
{
    const std::string path = drafterPath + ".calibration.json";
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::vector<Calibration>();
    const Error wrong{
        fmt::format("{} is no calibration of a drafter: remove it or run foregleam-cli calibrate.", path)};
    std::string text(static_cast<std::size_t>(kLargestFile), '\0');
    file.read(text.data(), kLargestFile);
    text.resize(static_cast<std::size_t>(file.gcount()));
    try {
        const Json json = Json::parse(text);
        if (json.at("format") != "foregleam-calibration" || json.at("version") != 1)
            return wrong;
        std::vector<Calibration> calibrations;
        for (const Json& each : json.at("calibrations")) {
            calibrations.emplace_back();
            if (!readOne(each, calibrations.back()))
                return wrong;
        }
        return calibrations;
    } catch (const Json::exception&) {
        return wrong;
    }
}

} // namespace foregleam
