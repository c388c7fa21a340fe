#pragma once
// The JSON of a benchmark.

#include "engine/api/bench.h"
#include "engine/report/report_json.h"

namespace foregleam {

/// The entry of "methods".
OrderedJson rowJson(const BenchRow& row);

/// The whole document; benchDocument() is its text.
OrderedJson benchJson(const BenchRecord& record);

} // namespace foregleam
