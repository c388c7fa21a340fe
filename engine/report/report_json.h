#pragma once
// JSON as the program writes it.

#include "engine/api/event.h"

#include <nlohmann/json.hpp>

namespace foregleam {

/// Fields stay in the order they were written in, as the documentation shows them.
using OrderedJson = nlohmann::ordered_json;

/// A float for JSON with the digits that a person would write: 0.7 and not 0.699999988.
double shortNumber(float value);

/// The counts and times of an answer under the names of the glossary.
OrderedJson statsJson(const GenerationStats& stats);

/// One line; text that is not UTF-8 is replaced, numbers that are not finite become null. `indent` -1 = one line.
std::string jsonText(const OrderedJson& document, int indent = -1);

} // namespace foregleam
