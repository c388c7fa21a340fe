#pragma once
// What log_streamer and the test that kills it share.

#include <atomic>
#include <cstdint>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace foregleam::test {

struct StreamProgress {
    static constexpr std::int32_t kMostTokens = 60000;
    std::atomic<std::int32_t> published; ///< tokens given to the log
    double atMs[kMostTokens]; ///< when, by the steady clock
};

/// Maps the file, made and grown as needed; null where that fails. Stays mapped for the program's life.
inline StreamProgress* mapProgress(const char* path)
{
    const int file = ::open(path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(StreamProgress)) != 0)
        return nullptr;
    void* memory = ::mmap(nullptr, sizeof(StreamProgress), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<StreamProgress*>(memory);
}

} // namespace foregleam::test
