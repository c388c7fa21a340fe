#pragma once
// What lies in folders, and how drafters speak of the models that they were made for.

#include "engine/api/model_info.h"

#include <string>
#include <vector>

namespace foregleam {

/// GGUF files and folders with a config.json directly inside the folders, by name, each once; `except` is left out.
/// Folders that do not exist are skipped.
std::vector<std::string> modelCandidates(const std::vector<std::string>& folders, const std::string& except);

/// Whether `told` ("owner/name", a URL or a plain name) means this model, by its own name or its file's
/// ("Name.Q4_1.gguf").
bool isMadeFor(const std::string& told, const ModelInfo& model);

/// A clause about a drafter ("it was made for …") as a sentence of its own, for a list that shows the name beside it.
std::string drafterSentence(const std::string& clause);

} // namespace foregleam
