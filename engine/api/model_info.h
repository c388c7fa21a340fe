#pragma once
// What the window and the command line show about a loaded model.

#include "engine/api/request.h"

#include <cstdint>
#include <string>
#include <vector>

namespace foregleam {

/// One time of a pass with so many rows.
struct StepCost {
    std::int32_t rows = 1;
    double ms = 0;
};

/// Facts of the drafter that was loaded beside a model. kind None = there is none.
struct DrafterFacts {
    DrafterKind kind = DrafterKind::None;
    std::string path;            ///< absolute
    std::string name;
    std::string description;     ///< "DSpark, 3 layers, Markov rank 128" or "135M Q4_1"
    std::string quantization;
    std::int64_t parameters = 0; ///< of the file; shared embeddings are the target's
    std::int64_t fileBytes = 0;
    std::int32_t blockSize = 0;  ///< γ as trained; 0 = any
    bool confidence = false;     ///< says how likely its drafts are to survive
    std::int64_t weightBytesPerBlock = 0; ///< bytes of weights that one parallel pass reads
    std::int64_t kvBytes = 0;
};

/// Facts of a loaded model and of what runs it; plain values, safe to copy between threads.
struct ModelInfo {
    std::string path;            ///< absolute
    std::string name;            ///< general.name, or the file's stem
    std::string architecture;    ///< "llama", …
    std::string quantization;    ///< the type of most weights: "Q4_1"
    std::string sizeLabel;       ///< "135M", made from the parameter count
    std::int64_t parameters = 0;
    std::int64_t fileBytes = 0;
    std::int32_t vocabulary = 0;
    std::int32_t layers = 0;
    std::int32_t hidden = 0;
    std::int32_t trainedContext = 0; ///< positions the model was made for
    std::int32_t contextLength = 0;  ///< positions a sequence has here
    std::string chatFamily;          ///< "ChatML", "Llama 3", "Gemma", …
    std::string chatNote;            ///< one sentence where the model's own template was not recognised, else empty
    std::string device;              ///< "CPU"
    std::string deviceDetail;        ///< "AVX2, 2 threads"
    std::string deviceReason;        ///< why not something faster; may be empty
    std::int64_t weightBytesPerStep = 0; ///< bytes of weights one step reads
    std::int64_t kvBytes = 0;
    std::int64_t workspaceBytes = 0;
    double baselineStepMs = 0;       ///< median one-row step measured when the model was loaded; 0 = not measured
    DrafterFacts drafter;
    std::vector<StepCost> stepCosts;  ///< what passes cost by rows, measured at load and refined since; rows rise
    std::vector<StepCost> draftCosts; ///< the same for rounds of the drafter by tokens asked for (rows); 0 = keeping up only
};

} // namespace foregleam
