#pragma once
// Where the real models lie that the `model` tests use.

#include <string>

namespace foregleam::test {

/// SmolLM2-135M-Instruct Q4_1 (the default model) and Gemma 3 270M Q4_K_M, in ${FOREGLEAM_MODELS:-~/.cache/foregleam/models}.
/// Empty where the file is not there; with FOREGLEAM_REQUIRE_MODELS=1 a missing file ends the program instead, so that
/// the whole test run cannot pass without it.
std::string smolLm2Path();
std::string gemma3Path();

} // namespace foregleam::test
