#pragma once
// Lists in one column: JSON arrays, so that SQLite's json_each() can take them apart.

#include "engine/api/event.h"

#include <cstdint>
#include <string>
#include <vector>

namespace foregleam {

/// Numbers that are not finite become null.
std::string toJson(const std::vector<float>& values);
std::string toJson(const std::vector<std::int32_t>& values);
/// Invalid UTF-8 becomes U+FFFD.
std::string toJson(const std::vector<std::string>& values);
/// Each one as [place, id, text, parallel, corrected].
std::string toJson(const std::vector<DraftCandidate>& candidates);

/// The inverses. The text comes from a file: what is no array of the kind gives false; null becomes NaN.
bool fromJson(const std::string& json, std::vector<float>& values);
bool fromJson(const std::string& json, std::vector<std::int32_t>& values);
bool fromJson(const std::string& json, std::vector<std::string>& values);
bool fromJson(const std::string& json, std::vector<DraftCandidate>& candidates);

} // namespace foregleam
