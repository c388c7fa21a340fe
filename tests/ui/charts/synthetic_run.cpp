#include "synthetic_run.h"

#include <cmath>

namespace foregleam::test {

RoundEvent makeRound(int drafted, int verified, int accepted, double atMs, double roundMs)
{
    RoundEvent round;
    round.drafted.assign(static_cast<std::size_t>(drafted), 1);
    round.verified = verified;
    round.accepted = accepted;
    round.emitted.assign(static_cast<std::size_t>(accepted) + 1, 1);
    round.atMs = atMs;
    round.draftMs = roundMs * 0.2;
    round.verifyMs = roundMs * 0.8;
    return round;
}

SyntheticRun::SyntheticRun(int blockSize, unsigned seed)
    : m_blockSize(blockSize)
    , m_random(seed)
{
}

Event SyntheticRun::next()
{
    std::uniform_real_distribution<double> uniform(0, 1);
    const double mood = 0.72 + 0.18 * std::sin(m_index / 17.0);
    const int drafted = uniform(m_random) < 0.08 ? 0 : m_blockSize;
    int verified = drafted;
    while (verified > 1 && uniform(m_random) < 0.22)
        --verified;
    int accepted = 0;
    while (accepted < verified && uniform(m_random) < mood * std::pow(0.97, accepted))
        ++accepted;
    const double roundMs = 9 + 0.9 * verified + uniform(m_random);
    m_nowMs += roundMs;
    RoundEvent round = makeRound(drafted, verified, accepted, m_nowMs, roundMs);
    round.index = m_index++;
    return round;
}

std::vector<Event> SyntheticRun::next(int rounds)
{
    std::vector<Event> batch;
    batch.reserve(static_cast<std::size_t>(rounds));
    for (int i = 0; i < rounds; ++i)
        batch.push_back(next());
    return batch;
}

} // namespace foregleam::test
