#pragma once
// The few things this room needs of SQLite's C interface, with owners.

#include "engine/api/result.h"

#include <cstdint>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace foregleam {

enum class DatabaseAccess {
    ReadWrite, ///< made if it is not there
    ReadOnly,
    Frozen, ///< a file that no one writes, in a folder where nothing can be made: read without locks
};

/// One connection. One thread at a time; every call may wait up to kBusyTimeoutMs for another connection's write.
class Database {
public:
    static constexpr int kBusyTimeoutMs = 5000;

    static Result<Database> open(const std::string& path, DatabaseAccess access);

    /// Runs statements without parameters; false on failure, see errorCode().
    bool run(const char* sql);
    /// The first column of the first row as a number; an error where there is no row.
    Result<std::int64_t> number(const char* sql);
    /// The same as text.
    Result<std::string> text(const char* sql);

    /// SQLite's primary code of the last call that failed.
    int errorCode() const { return sqlite3_errcode(m_handle.get()) & 0xff; }
    /// The last failure as a sentence for a person. `doing`: "read" or "written".
    Error error(std::string_view doing) const;

    bool readOnly() const { return sqlite3_db_readonly(m_handle.get(), "main") == 1; }
    sqlite3* handle() const { return m_handle.get(); }
    const std::string& path() const { return m_path; }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };

    std::unique_ptr<sqlite3, Close> m_handle;
    std::string m_path;
};

/// What a failure code of SQLite's means for the log at `path`, and what to do about it.
Error databaseError(int code, std::string_view doing, const std::string& path);

} // namespace foregleam
