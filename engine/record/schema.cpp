#include "engine/record/schema.h"

#include <filesystem>
#include <fmt/format.h>

namespace foregleam {

namespace {

// Reading a whole file takes about a second a gigabyte; beyond this size damage is met where it is read.
constexpr std::int64_t kCheckedBytes = 16 << 20;

Result<void> checkPages(Database& database)
{
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(database.path(), failed);
    if (failed || static_cast<std::int64_t>(bytes) > kCheckedBytes)
        return {};
    const auto answer = database.text("PRAGMA quick_check(1)");
    if (!answer)
        return answer.error();
    if (*answer != "ok")
        return databaseError(SQLITE_CORRUPT, "read", database.path());
    return {};
}

Error newerError(const Database& database, std::int64_t version, std::int64_t known)
{
    return {
        fmt::format("The chat log {} was written by a newer Foregleam (schema {}, this program knows {}): update the "
                    "program or use another path; nothing was changed.",
            database.path(), version, known)};
}

} // namespace

Result<std::int64_t> inspectSchema(Database& database, std::int64_t known)
{
    const auto objects = database.number("SELECT count(*) FROM sqlite_schema");
    if (!objects)
        return objects.error();
    const auto application = database.number("PRAGMA application_id");
    if (!application)
        return application.error();
    const auto version = database.number("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*objects == 0 && *application == 0 && *version == 0)
        return std::int64_t{0};
    if (*application != kLogApplicationId)
        return Error{
            fmt::format("{} is a database of another program: give another path for the chat log.", database.path())};
    if (*version > known)
        return newerError(database, *version, known);
    if (*version < 1 || *objects == 0)
        return databaseError(SQLITE_CORRUPT, "read", database.path());
    if (const auto pages = checkPages(database); !pages)
        return pages.error();
    return *version;
}

Result<void> migrateSchema(Database& database, std::span<const char* const> steps)
{
    const auto known = static_cast<std::int64_t>(steps.size());
    const auto current = database.number("PRAGMA user_version");
    if (!current)
        return current.error();
    if (*current == known)
        return {};
    if (!database.run("BEGIN IMMEDIATE"))
        return database.error("written");
    // Asked again under the lock: another process may have been quicker.
    const auto version = database.number("PRAGMA user_version");
    if (version.ok() && *version >= known) {
        database.run("ROLLBACK");
        return *version > known ? Result<void>(newerError(database, *version, known)) : Result<void>();
    }
    bool done = version.ok();
    for (std::int64_t step = done ? *version : known; done && step < known; ++step)
        done = database.run(steps[static_cast<std::size_t>(step)]);
    const auto stamp = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kLogApplicationId, known);
    if (done && database.run(stamp.c_str()) && database.run("COMMIT"))
        return {};
    const Error reason = database.error("written");
    database.run("ROLLBACK");
    return reason;
}

} // namespace foregleam
