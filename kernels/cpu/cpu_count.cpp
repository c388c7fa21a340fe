#include "kernels/cpu/cpu_count.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>
#include <string>

#include <sched.h>

namespace foregleam::cpu {
namespace {

// Hyper-threads of a core share one line here ("0,64"), so distinct lines are distinct cores.
int physicalCores()
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
        return 1;
    std::set<std::string> cores;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed))
            continue;
        const std::string number = std::to_string(cpu);
        std::ifstream file("/sys/devices/system/cpu/cpu" + number + "/topology/thread_siblings_list");
        std::string siblings;
        if (!std::getline(file, siblings))
            siblings = number;
        cores.insert(siblings);
    }
    return std::max(1, static_cast<int>(cores.size()));
}

// cgroup v2: "200000 100000" is two processors' worth, "max 100000" no limit.
int quotaOf(const std::string& folder)
{
    std::ifstream file(folder + "/cpu.max");
    double quota = 0;
    double period = 0;
    if (file >> quota >> period && quota > 0 && period > 0)
        return std::max(1, static_cast<int>(std::ceil(quota / period)));
    return std::numeric_limits<int>::max();
}

int cgroupQuota()
{
    int quota = quotaOf("/sys/fs/cgroup");
    std::ifstream file("/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("0::/"))
            quota = std::min(quota, quotaOf("/sys/fs/cgroup" + line.substr(3)));
    }
    return quota;
}

} // namespace

int usableCores()
{
    return std::min(physicalCores(), cgroupQuota());
}

} // namespace foregleam::cpu
