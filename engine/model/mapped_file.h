#pragma once
// A file in memory, read-only, that says when it can no longer be trusted.

#include "engine/api/result.h"
#include "engine/model/fault_guard.h"

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace foregleam {

/// Any thread. Reading bytes() never ends the process, even where the file shrinks meanwhile; then it reads zeros and
/// intact() becomes false.
class MappedFile {
public:
    /// Fails with one sentence where the file is missing, unreadable, empty or not a regular file.
    static Result<std::shared_ptr<const MappedFile>> open(const std::string& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::string& path() const { return m_path; } ///< as it was given
    std::span<const std::byte> bytes() const { return m_bytes; }

    /// Advice that all of the file will be read soon; costs nothing where it is in memory.
    void readAhead() const;

    /// False once a read failed or the file was written to since it was opened (its size or time of change differ).
    /// Deleting or replacing the file by another of the same name does no harm.
    bool intact() const;
    /// intact() as a sentence that names the file.
    Result<void> checkIntact() const;

private:
    MappedFile(std::string path, int descriptor, std::span<const std::byte> bytes, std::timespec changed);

    std::string m_path;
    int m_descriptor;
    std::span<const std::byte> m_bytes;
    std::timespec m_changed;
    FaultGuard m_guard;
};

/// The first sentence that one of the files has to say.
Result<void> checkAllIntact(const std::vector<std::shared_ptr<const MappedFile>>& files);

} // namespace foregleam
