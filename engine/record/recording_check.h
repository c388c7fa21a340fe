#pragma once
// Recordings come from strangers: is this file a log as this program writes it, and nothing else?

#include "engine/api/result.h"
#include "engine/record/sqlite_database.h"

namespace foregleam {

/// Larger files are no recordings of a conversation, and what is read of one is held in memory.
inline constexpr std::int64_t kLargestRecording = 512 << 20;

/// The schema version of a recording, from 1 to the newest. Refused, with a sentence: what inspectSchema() refuses, an
/// empty file, and tables, views or triggers other than those that Foregleam of that version makes (a view that never
/// ends could pose as a table).
Result<std::int64_t> inspectRecording(Database& database);

/// Copies an older recording to a new file in the folder for temporary files and brings its schema up to date there.
/// The path of the copy, which belongs to the caller.
Result<std::string> updatedCopy(const std::string& path);

} // namespace foregleam
