#pragma once
// The JSON of an answer.

#include "app/cli/console.h"

#include "engine/api/model_info.h"
#include "engine/report/collected_answer.h"
#include "engine/report/speed_line.h"

namespace foregleam::cli {

/// {"text", "tokens", "rounds", "stats"}: the contract of `chat --json`.
Json answerJson(const CollectedAnswer& answer, const ModelInfo& model, const GenerationRequest& request);

} // namespace foregleam::cli
