#include "tests/support/real_models.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace foregleam::test {
namespace {

std::string modelPath(const char* fileName)
{
    const char* folder = std::getenv("FOREGLEAM_MODELS");
    const char* home = std::getenv("HOME");
    std::filesystem::path path
        = folder ? std::filesystem::path(folder) : std::filesystem::path(home ? home : ".") / ".cache/foregleam/models";
    path /= fileName;
    if (std::filesystem::exists(path))
        return path.string();
    const char* required = std::getenv("FOREGLEAM_REQUIRE_MODELS");
    if (required && *required == '1') {
        std::fprintf(stderr, "The test model %s is missing; installer/test fetches it.\n", path.c_str());
        std::exit(1);
    }
    return {};
}

} // namespace

std::string smolLm2Path() { return modelPath("SmolLM2-135M-Instruct.Q4_1.gguf"); }
std::string gemma3Path() { return modelPath("gemma-3-270m-q4_k_m.gguf"); }

} // namespace foregleam::test
