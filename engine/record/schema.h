#pragma once
// The log's tables and how older ones become newer ones. What they mean: schema.md beside this file.

#include "engine/api/result.h"
#include "engine/record/sqlite_database.h"

#include <span>

namespace foregleam {

/// "Fgl1" in the database's header (PRAGMA application_id): this file is ours.
inline constexpr std::int64_t kLogApplicationId = 0x46676c31;

/// Every step of the schema, oldest first: step i leads from version i to version i + 1 (PRAGMA user_version).
/// A released step is never changed; a change of the schema is a new one at the end.
std::span<const char* const> schemaSteps();

/// The schema version of a file, 0 for an empty database. An error where it is no chat log, damaged, or newer than
/// `known`; nothing is written.
Result<std::int64_t> inspectSchema(Database& database, std::int64_t known);

/// Brings the schema up to the last of `steps` in one transaction: all of it or nothing. Several processes may call it
/// on one file at the same time.
Result<void> migrateSchema(Database& database, std::span<const char* const> steps);

} // namespace foregleam
