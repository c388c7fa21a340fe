#pragma once
// What the parts of foregleam-cuda-check share. It checks the CUDA kernels against oracles on the host with fresh random
// inputs, and times passes on random weights of real shapes. It needs no Qt and no model file, so that it can be
// carried to any machine with a GPU; compiled with the emulation beside it, the checks run on machines without.

#include "kernels/cuda/cuda_backend.h"

#include <random>
#include <string>
#include <vector>

namespace foregleam::test {

/// One thread. Every check prints a line.
struct Check {
    std::mt19937 random{std::random_device()()};
    bool quick = false; ///< fewer and smaller cases, for the emulation
    int failures = 0;

    /// ok where `figure` is at most `bound`; NaN is not.
    void report(const std::string& what, double figure, double bound);
    void fail(const std::string& what) { report(what, 1, 0); }
    std::vector<float> floats(std::size_t count, float spread, float middle = 0.0F);
    std::vector<TokenId> tokens(std::size_t count, std::int32_t vocabulary);
};

/// The largest difference of two lists as a share of the largest value of the first; infinite where lengths differ.
double largestDifference(const std::vector<float>& expected, const std::vector<float>& found);

void checkProducts(Check& check);
void checkModels(Check& check);
void checkDrafters(Check& check);
void checkMemory(Check& check); ///< only where allocations can be made to fail: with the emulation
/// Times the shapes whose name contains `part`.
void timeShapes(Check& check, const std::string& part);

} // namespace foregleam::test
