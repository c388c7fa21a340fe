#pragma once
// How an answer is decoded and sampled, the same options for chat and bench.

#include "engine/api/request.h"

#include <string>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace foregleam::cli {

/// The methods of this build, for help and error texts: "off, ngram".
std::string methodNames();

/// Adds the sampling options, --max-tokens, --block-size, --stop and --ignore-eos. `request` is bound: it must outlive
/// the parser.
void addGenerationOptions(CLI::App& app, GenerationRequest& request);

/// Adds --method. Where it is not given, the method follows from the drafter that is loaded: see defaultMethod().
CLI::Option* addMethodOption(CLI::App& app, Method& method);

/// A method by its name on the command line; throws CLI::ValidationError with the names there are.
Method methodFromOption(const std::string& option, const std::string& name);

} // namespace foregleam::cli
