#include "engine/model/mapped_file.h"

#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace foregleam {
namespace {

Error cannotOpen(const std::string& path, const std::string& reason)
{
    return {fmt::format("Cannot open the model file {}: {}.", shownPath(path), reason)};
}

std::string reasonOf(int code)
{
    return code == ENOENT ? "there is no such file" : std::strerror(code);
}

} // namespace

MappedFile::MappedFile(std::string path, int descriptor, std::span<const std::byte> bytes, std::timespec changed)
    : m_path(std::move(path))
    , m_descriptor(descriptor)
    , m_bytes(bytes)
    , m_changed(changed)
    , m_guard(bytes.data(), bytes.size())
{
}

MappedFile::~MappedFile()
{
    m_guard.release();
    munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
    close(m_descriptor);
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::string& path)
{
    // O_NONBLOCK: a FIFO must not stop the program before it is found out.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return cannotOpen(path, reasonOf(errno));
    const auto refuse = [&](const std::string& reason) {
        close(descriptor);
        return cannotOpen(path, reason);
    };
    struct stat status { };
    if (fstat(descriptor, &status) != 0)
        return refuse(reasonOf(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(S_ISDIR(status.st_mode) ? "it is a folder, choose the .gguf file in it" : "it is not a file");
    if (status.st_size == 0)
        return refuse("it is empty, download it again");
    const auto size = static_cast<std::size_t>(status.st_size);
    void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED)
        return refuse(reasonOf(errno));
    std::shared_ptr<const MappedFile> file(
        new MappedFile(path, descriptor, {static_cast<const std::byte*>(address), size}, status.st_mtim));
    if (!file->m_guard.active())
        return cannotOpen(path, "too many model files are open at once, close some");
    return file;
}

void MappedFile::readAhead() const
{
    madvise(const_cast<std::byte*>(m_bytes.data()), m_bytes.size(), MADV_WILLNEED); // advice may fail
}

bool MappedFile::intact() const
{
    struct stat status { };
    return !m_guard.damaged() && fstat(m_descriptor, &status) == 0
        && static_cast<std::size_t>(status.st_size) == m_bytes.size() && status.st_mtim.tv_sec == m_changed.tv_sec
        && status.st_mtim.tv_nsec == m_changed.tv_nsec;
}

Result<void> MappedFile::checkIntact() const
{
    if (intact())
        return {};
    return Error{
        fmt::format("The model file {} changed or could not be read while it was in use; load the model again.",
            shownPath(m_path))};
}

Result<void> checkAllIntact(const std::vector<std::shared_ptr<const MappedFile>>& files)
{
    for (const auto& file : files) {
        if (auto intact = file->checkIntact(); !intact)
            return intact;
    }
    return {};
}

} // namespace foregleam
