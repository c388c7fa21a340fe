#pragma once
// What the tests of hostile and mutated model files ask of every answer.

#include "engine/backend/drafter_weights.h"
#include "engine/model/model_file.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace foregleam::test {

/// Heap use of this program, counted in operator new and delete (model_check.cpp replaces them).
class AllocationMeter {
public:
    AllocationMeter(); ///< starts a measurement
    std::size_t peak() const; ///< most bytes live at once since then, beyond those live at the start

private:
    std::size_t m_atStart;
};

/// Most heap bytes that opening a file of this size may take: a small base, and tables a few times their bytes in the
/// file.
std::size_t allowedHeap(std::size_t fileBytes);

/// Empty where `message` is one sentence for a person that names the file; else what is wrong with it.
std::string sentenceFault(const std::string& message, const std::string& path);

/// Reads everything that a tokenizer and a backend would: every weight byte, every string. Returns a checksum, so that
/// no read is optimised away. Asserts what the contracts promise.
std::uint64_t useModel(const LoadedModel& model);

/// The same of a drafter.
std::uint64_t useDrafter(const DrafterWeights& drafter, const ModelWeights& target);

} // namespace foregleam::test
