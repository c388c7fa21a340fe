#pragma once
// Hugging Face folders for tests, made from the tiny models: the same weights as their GGUF files, as a folder has
// them.

#include "tests/support/safetensors_writer.h"
#include "tests/support/tiny_model.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace foregleam::test {

/// A folder in parts, to be changed before it is saved. What is wrong in the parts stays wrong in the files.
struct HfFolder {
    nlohmann::json config;
    SafetensorsWriter weights;
    int shards = 1; ///< above 1: as many files and an index; 0: no weights
    std::map<std::string, std::string> files; ///< more files by name; one of a name above replaces it

    /// The files by name.
    std::map<std::string, std::string> contents() const;
    /// Writes them into `folder`, which is made, and returns it. Ends the program where that fails.
    std::string save(const std::string& folder) const;
};

/// The model that tinyModel() makes of the same options, which must have `type` F32, F16 or BF16 and byte-level BPE.
/// llama's queries and keys are in the order in which they were trained, gemma3's norms are less one.
HfFolder tinyFolder(const TinyModelOptions& options);

/// The tokenizer.json of a byte-level tiny model.
nlohmann::json tinyTokenizerJson(const TinyModelOptions& options);

} // namespace foregleam::test
