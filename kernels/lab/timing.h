#pragma once
// The modes of the lab's program, and how they measure.

#include <cstddef>
#include <functional>

namespace foregleam::lab {

/// Seconds of the calling thread's CPU time that `work` takes: the lower fifth of many repeats, so that a busy machine
/// blurs the figure as little as it can and a lucky reading of the clock does not count.
double cpuTime(const std::function<void()>& work);

/// Each prints a table.
void timeVariants(std::size_t columns, std::size_t outputs);
void timeProducts(std::size_t columns, std::size_t outputs);
/// `set` as BackendOptions::instructionSet. Returns the program's exit status.
int timePasses(const char* modelPath, const char* set, int threads);
/// Over the first 1000 tokens of a text file.
int measureDivergence(const char* modelPath, const char* textPath, const char* set);

} // namespace foregleam::lab
