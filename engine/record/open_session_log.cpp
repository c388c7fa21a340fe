// Where the log is, and which kind of log a path asks for.

#include "engine/record/null_session_log.h"
#include "engine/record/sqlite_session_log.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace foregleam {

namespace fs = std::filesystem;

namespace {

fs::path dataHome()
{
    // Relative values are to be ignored, says the XDG base directory specification.
    const char* data = std::getenv("XDG_DATA_HOME");
    if (data && fs::path(data).is_absolute())
        return data;
    const char* home = std::getenv("HOME");
    if (!home || !fs::path(home).is_absolute()) {
        const passwd* user = getpwuid(getuid());
        home = user ? user->pw_dir : "/";
    }
    return fs::path(home) / ".local" / "share";
}

} // namespace

std::string SessionLog::defaultPath()
{
    const fs::path folder = dataHome() / "foregleam";
    std::error_code failed;
    // What can't be made is told by open(). Conversations are private: the folder is for its owner only.
    if (fs::create_directories(folder, failed) && !failed)
        fs::permissions(folder, fs::perms::owner_all, failed);
    return (folder / "log.sqlite").string();
}

Result<std::unique_ptr<SessionLog>> SessionLog::openRecording(const std::string& path)
{
    std::error_code failed;
    if (path.empty() || path.find('\0') != std::string::npos || !fs::is_regular_file(path, failed))
        return Error{fmt::format("There is no recording {}: open a file that Foregleam logged to.", path)};
    return SqliteSessionLog::openRecording(fs::absolute(path, failed).string(), systemClock());
}

Result<std::unique_ptr<SessionLog>> SessionLog::open(const std::string& path)
{
    if (path == ":none:")
        return std::unique_ptr<SessionLog>(std::make_unique<NullSessionLog>());
    if (path.empty() || path.find('\0') != std::string::npos)
        return Error{"The path of the chat log is empty or holds a NUL: give a file name, or :none: for no log."};
    std::error_code failed;
    const fs::path file = fs::absolute(path, failed);
    const auto kind = fs::status(file, failed).type();
    if (kind == fs::file_type::directory)
        return Error{fmt::format("The chat log {} is a folder: give the path of a file in it.", path)};
    if (kind != fs::file_type::regular && kind != fs::file_type::not_found)
        return Error{
            fmt::format("The chat log {} can't be opened, it is not a regular file or may not be looked at: give "
                        "another path.",
                path)};
    if (kind == fs::file_type::not_found && !fs::is_directory(file.parent_path(), failed))
        return Error{fmt::format("The folder of the chat log {} does not exist: make it, or give another path.", path)};
    // SQLite takes a file of one byte for an empty one and would write over it.
    if (kind == fs::file_type::regular && fs::file_size(file, failed) == 1)
        return databaseError(SQLITE_NOTADB, "read", path);
    return SqliteSessionLog::open(file.string(), systemClock());
}

} // namespace foregleam
