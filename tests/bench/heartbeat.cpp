#include "tests/bench/heartbeat.h"

#include <algorithm>

namespace foregleam::test {

Heartbeat::Heartbeat()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kIntervalMs);
    m_timer.callOnTimeout(this, &Heartbeat::beat);
    m_clock.start();
    m_timer.start();
}

void Heartbeat::beat()
{
    const double now = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_late.push_back(std::max(0.0, now - m_last - kIntervalMs));
    m_last = now;
}

HeartbeatResult Heartbeat::stop()
{
    m_timer.stop();
    HeartbeatResult result;
    result.beats = m_late.size();
    if (m_late.empty())
        return result;
    std::sort(m_late.begin(), m_late.end());
    const auto at = [this](double share) {
        return m_late[static_cast<std::size_t>(share * static_cast<double>(m_late.size() - 1))];
    };
    result.median = at(0.5);
    result.p99 = at(0.99);
    result.p999 = at(0.999);
    result.most = m_late.back();
    return result;
}

} // namespace foregleam::test
