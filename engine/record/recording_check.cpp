#include "engine/record/recording_check.h"

#include "engine/record/schema.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace foregleam {

namespace fs = std::filesystem;

namespace {

/// Every object with its SQL. The tables that keep the search index inside are SQLite's own and differ with its
/// version; recordings are not searched.
constexpr const char* kObjects =
    "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, ''), char(10)) FROM "
    "(SELECT * FROM sqlite_schema WHERE name NOT GLOB 'message_search_*' OR type <> 'table' ORDER BY type, name)";

Result<std::string> expectedObjects(std::int64_t version)
{
    auto fresh = Database::open(":memory:", DatabaseAccess::ReadWrite);
    if (!fresh)
        return fresh.error();
    if (const auto made = migrateSchema(*fresh, schemaSteps().first(static_cast<std::size_t>(version))); !made)
        return made.error();
    return fresh->text(kObjects);
}

} // namespace

Result<std::int64_t> inspectRecording(Database& database)
{
    std::error_code failed;
    const auto bytes = fs::file_size(database.path(), failed);
    if (!failed && static_cast<std::int64_t>(bytes) > kLargestRecording)
        return Error{fmt::format("The recording {} is larger than {} MB: open one of fewer conversations.",
            database.path(), kLargestRecording >> 20)};
    const auto version = inspectSchema(database, static_cast<std::int64_t>(schemaSteps().size()));
    if (!version)
        return version.error();
    if (*version == 0)
        return Error{fmt::format("The recording {} is empty: open another file.", database.path())};
    const auto objects = database.text(kObjects);
    if (!objects)
        return objects.error();
    const auto expected = expectedObjects(*version);
    if (!expected)
        return expected.error();
    if (*objects != *expected)
        return Error{fmt::format(
            "The recording {} holds tables that Foregleam does not make: open another file.", database.path())};
    return *version;
}

Result<std::string> updatedCopy(const std::string& path)
{
    std::error_code failed;
    std::string copy = (fs::temp_directory_path(failed) / "foregleam-recording-XXXXXX").string();
    const int file = mkstemp(copy.data());
    if (file < 0)
        return Error{fmt::format("The recording {} is of an older version and could not be copied to the folder for "
                                 "temporary files: check that it may be written.",
            path)};
    close(file);
    fs::copy_file(path, copy, fs::copy_options::overwrite_existing, failed);
    auto database = failed ? Result<Database>(databaseError(SQLITE_FULL, "copied", path))
                           : Database::open(copy, DatabaseAccess::ReadWrite);
    Result<void> done = database ? Result<void>() : Result<void>(database.error());
    if (done) {
        // Nothing but the schema is written, so no trigger of the file needs to be trusted.
        sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // Alone on it, and without the files that write-ahead logging leaves beside it.
        if (!database->run("PRAGMA journal_mode = DELETE"))
            done = database->error("copied");
    }
    if (done)
        done = migrateSchema(*database, schemaSteps());
    if (done)
        return copy;
    fs::remove(copy, failed);
    return done.error();
}

} // namespace foregleam
