#pragma once
// The steps of a scripted load run, on a machine whose times are given by a formula.

#include "engine/api/load_run.h"

#include <functional>

namespace foregleam::test {

/// A step of `atOnce` sequences with a method and its block size. Verified lengths of dspark shrink as more sequences
/// share the pass; the machine takes 12 ms and 2 ms a row, a tenth more with a drafter.
LoadStep scriptedStep(Method method, std::int32_t blockSize, std::int32_t atOnce);

/// Tells the prompts and the steps of a run; `wait` is asked before each step and ends it with false.
void playLoad(const LoadRun& run, LoadSink& sink, const std::function<bool()>& wait);

} // namespace foregleam::test
