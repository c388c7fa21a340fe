#include "engine/api/process_memory.h"

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace foregleam {

std::int64_t residentBytes()
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/statm", "re"), &std::fclose);
    long long total = 0;
    long long resident = 0;
    if (!file || std::fscanf(file.get(), "%lld %lld", &total, &resident) != 2)
        return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

} // namespace foregleam
