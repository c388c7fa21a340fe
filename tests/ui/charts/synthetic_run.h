#pragma once
// Rounds made from a seed, for tests and pictures of the charts.

#include "engine/api/event.h"

#include <random>
#include <vector>

namespace foregleam::test {

/// One round with so many tokens; `atMs` is its end.
RoundEvent makeRound(int drafted, int verified, int accepted, double atMs, double roundMs);

/// A run as a drafter of middling skill would make it: blocks of up to `blockSize`, some places never verified.
class SyntheticRun {
public:
    SyntheticRun(int blockSize, unsigned seed);

    Event next();
    std::vector<Event> next(int rounds);

private:
    int m_blockSize;
    int m_index = 0;
    double m_nowMs = 180;
    std::mt19937 m_random;
};

} // namespace foregleam::test
