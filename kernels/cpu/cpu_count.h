#pragma once
// How many threads this process should use.

namespace foregleam::cpu {

/// Physical cores among the processors this process may run on, at most the CPU quota of its cgroup; at least 1.
int usableCores();

} // namespace foregleam::cpu
