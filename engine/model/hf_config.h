#pragma once
// A model's hyperparameters from a Hugging Face config.json, validated as a whole before any tensor is looked at.

#include "engine/model/json_reader.h"
#include "engine/model/model_config.h"

namespace foregleam {

/// Values are placeholders once the reader has a fault: unknown architecture, missing or impossible numbers, features
/// that would be computed wrongly. `architecture` is null where it is not known.
ModelConfig readHfConfig(const JsonReader& config);

/// The transformer alone, as `architecture` has it: all of a ModelConfig but what belongs to the vocabulary and to how
/// the model is named. Drafters have one too.
ModelConfig readHfTransformer(const JsonReader& config, const Architecture& architecture);

/// The class that config.json says the weights are of ("Qwen3ForCausalLM"), or its model_type; empty without either.
std::string hfClassOf(const JsonReader& config);

/// The architecture of a class or model_type that is a whole model; nullptr for others.
const Architecture* findHfArchitecture(std::string_view className);

} // namespace foregleam
