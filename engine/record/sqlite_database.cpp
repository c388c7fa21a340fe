#include "engine/record/sqlite_database.h"

#include <fmt/format.h>

namespace foregleam {

namespace {

/// `path` as a URI, so that it can carry parameters.
std::string frozenUri(const std::string& path)
{
    std::string uri = "file:";
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/'
            || c == '.' || c == '-' || c == '_';
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri + "?immutable=1";
}

int openFlags(DatabaseAccess access)
{
    // No mutex inside SQLite: a connection is used by one thread at a time.
    switch (access) {
    case DatabaseAccess::ReadWrite: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    case DatabaseAccess::ReadOnly: return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case DatabaseAccess::Frozen: return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    }
    return SQLITE_OPEN_READONLY;
}

} // namespace

Error databaseError(int code, std::string_view doing, const std::string& path)
{
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return {
            fmt::format("{} is not a chat log (no SQLite database): give another path, or move the file away.", path)};
    case SQLITE_CORRUPT:
        return {fmt::format(
            "The chat log {} is damaged and could not be {}: move it away to start a new one, or put a copy "
            "back.",
            path, doing)};
    case SQLITE_FULL:
        return {fmt::format(
            "The chat log {} could not be {} because the disk is full: make room to keep new messages.", path, doing)};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {
            fmt::format("The chat log {} may only be read, so new messages are not kept: change its permissions or use "
                        "another path.",
                path)};
    case SQLITE_CANTOPEN:
        return {fmt::format("The chat log {} can't be opened: check that its folder exists and may be written.", path)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {fmt::format(
            "The chat log {} could not be {} because another program holds it: close that program.", path, doing)};
    default:
        return {fmt::format(
            "The chat log {} could not be {} ({}): check the disk that it is on.", path, doing, sqlite3_errstr(code))};
    }
}

Result<Database> Database::open(const std::string& path, DatabaseAccess access)
{
    Database database;
    database.m_path = path;
    sqlite3* handle = nullptr;
    const std::string name = access == DatabaseAccess::Frozen ? frozenUri(path) : path;
    const int code = sqlite3_open_v2(name.c_str(), &handle, openFlags(access), nullptr);
    database.m_handle.reset(handle);
    if (code != SQLITE_OK)
        return databaseError(code, "opened", path);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // The file may come from a stranger: its views and triggers must not reach what has side effects. Where we write,
    // triggers keep the search index, which SQLite 3.40 counts as such.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, access == DatabaseAccess::ReadWrite, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    return database;
}

bool Database::run(const char* sql)
{
    return sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

Result<std::string> Database::text(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(m_handle.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
        return error("read");
    std::string value;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        if (const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)))
            value.assign(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW)
        return databaseError(code, "read", m_path);
    return value;
}

Result<std::int64_t> Database::number(const char* sql)
{
    const auto value = text(sql);
    if (!value)
        return value.error();
    return static_cast<std::int64_t>(std::strtoll(value->c_str(), nullptr, 10));
}

Error Database::error(std::string_view doing) const
{
    return databaseError(sqlite3_errcode(m_handle.get()), doing, m_path);
}

} // namespace foregleam
