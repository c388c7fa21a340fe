#include "app/cli/generation_options.h"

#include "app/cli/number_range.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>

namespace foregleam::cli {

namespace {

constexpr int kMostTokens = 1'000'000;
constexpr int kLargestBlock = 16;
constexpr const char* kDecoding = "Decoding";
constexpr const char* kSampling = "Sampling";

void addDecodingOptions(CLI::App& app, GenerationRequest& request)
{
    app.add_option(
           "--max-tokens", request.maxTokens, fmt::format("Most tokens of an answer. Default: {}", request.maxTokens))
        ->type_name("N")
        ->check(numberIn(1, kMostTokens))
        ->group(kDecoding);
    app.add_option("--block-size", request.blockSize,
           fmt::format("Most tokens drafted a round, 1 to {}. Default: {}", kLargestBlock, request.blockSize))
        ->type_name("G")
        ->check(numberIn(1, kLargestBlock))
        ->group(kDecoding);
    app.add_option("--threshold", request.threshold,
           fmt::format("dspark-threshold verifies drafts up to the first confidence below this. Default: {}",
               request.threshold))
        ->type_name("C")
        ->check(numberIn(0.0, 1.0))
        ->group(kDecoding);
    app.add_option("--stop", request.stop, "End the answer before this text; may be given several times")
        ->type_name("TEXT")
        ->take_all()
        ->allow_extra_args(false)
        ->check(CLI::Validator(
            [](std::string& text) {
                return text.empty() ? std::string("the text to stop at is empty") : std::string();
            },
            ""))
        ->group(kDecoding);
    app.add_flag("--ignore-eos", request.ignoreEndOfText, "Go on where the model would end its answer")
        ->group(kDecoding);
}

void addPenaltyOptions(CLI::App& app, SamplingSettings& sampling)
{
    app.add_option("--repetition-penalty", sampling.repetitionPenalty,
           "Makes used tokens less likely by this factor; 1 = off. Default: 1")
        ->type_name("X")
        ->check(numberIn(0.01, 100.0))
        ->group(kSampling);
    app.add_option(
           "--presence-penalty", sampling.presencePenalty, "Subtracted once from the logit of a used token. Default: 0")
        ->type_name("X")
        ->check(numberIn(-100.0, 100.0))
        ->group(kSampling);
    app.add_option("--frequency-penalty", sampling.frequencyPenalty,
           "Subtracted for each time that a token was used. Default: 0")
        ->type_name("X")
        ->check(numberIn(-100.0, 100.0))
        ->group(kSampling);
    app.add_option(
           "--penalty-window", sampling.penaltyWindow, "Last tokens that the penalties look at; -1 = all. Default: 256")
        ->type_name("N")
        ->check(numberIn(-1, kMostTokens))
        ->group(kSampling);
}

/// The library reads -1 as the largest number, and so anything that is too long.
std::string checkSeed(const std::string& text)
{
    std::uint64_t seed = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seed);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    return whole ? std::string() : text + " is not a whole number from 0 to 18446744073709551615";
}

void addSamplingOptions(CLI::App& app, SamplingSettings& sampling)
{
    app.add_option(
           "--temperature", sampling.temperature, "0 = always the likeliest token; 1 = as the model says. Default: 0")
        ->type_name("T")
        ->check(numberIn(0.0, 100.0))
        ->group(kSampling);
    app.add_option("--top-k", sampling.topK, "Only the K likeliest tokens; 0 = all. Default: 0")
        ->type_name("K")
        ->check(numberIn(0, kMostTokens))
        ->group(kSampling);
    app.add_option(
           "--top-p", sampling.topP, "Only the likeliest tokens that have this share together; 1 = all. Default: 1")
        ->type_name("P")
        ->check(numberIn(0.0, 1.0))
        ->group(kSampling);
    app.add_option("--min-p", sampling.minP,
           "Only tokens with this share of the likeliest one's probability; 0 = all. Default: 0")
        ->type_name("P")
        ->check(numberIn(0.0, 1.0))
        ->group(kSampling);
    app.add_option("--seed", sampling.seed, "Start of the random numbers above temperature 0. Default: 0")
        ->type_name("S")
        ->check(CLI::Validator([](std::string& text) { return checkSeed(text); }, ""))
        ->group(kSampling);
    app.add_flag("--reproducible", sampling.reproducible, "One seed gives one text, whatever the method")
        ->group(kSampling);
}

} // namespace

std::string methodNames()
{
    std::string names;
    for (const Method method : kMethods)
        names += (names.empty() ? "" : ", ") + std::string(methodName(method));
    return names;
}

Method methodFromOption(const std::string& option, const std::string& name)
{
    Method method = Method::Off;
    if (!parseMethod(name, method)) {
        throw CLI::ValidationError(option, fmt::format("there is no method {}; there are {}", name, methodNames()));
    }
    return method;
}

CLI::Option* addMethodOption(CLI::App& app, Method& method)
{
    return app
        .add_option_function<std::string>(
            "--method", [&method](const std::string& name) { method = methodFromOption("--method", name); },
            fmt::format("How drafts are made: {}. Default: what the drafter allows, dspark or draft-model, else ngram",
                methodNames()))
        ->type_name("NAME")
        ->group(kDecoding);
}

void addGenerationOptions(CLI::App& app, GenerationRequest& request)
{
    addDecodingOptions(app, request);
    addSamplingOptions(app, request.sampling);
    addPenaltyOptions(app, request.sampling);
}

} // namespace foregleam::cli
