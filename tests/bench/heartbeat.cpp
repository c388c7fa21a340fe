#include "tests/bench/heartbeat.h"

#include <algorithm>
#include <ctime>

namespace foregleam::test {
namespace {

double threadMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

double share(const std::vector<double>& sorted, double of)
{
    return sorted[static_cast<std::size_t>(of * static_cast<double>(sorted.size() - 1))];
}

} // namespace

Heartbeat::Heartbeat()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kIntervalMs);
    m_timer.callOnTimeout(this, &Heartbeat::beat);
    m_clock.start();
    m_lastComputed = threadMs();
    m_timer.start();
}

void Heartbeat::beat()
{
    const double now = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_late.push_back(std::max(0.0, now - m_last - kIntervalMs));
    m_last = now;
    const double computed = threadMs();
    m_computed.push_back(computed - m_lastComputed);
    m_lastComputed = computed;
}

HeartbeatResult Heartbeat::stop()
{
    m_timer.stop();
    HeartbeatResult result;
    result.beats = m_late.size();
    if (m_late.empty())
        return result;
    std::sort(m_late.begin(), m_late.end());
    std::sort(m_computed.begin(), m_computed.end());
    result.median = share(m_late, 0.5);
    result.p99 = share(m_late, 0.99);
    result.p999 = share(m_late, 0.999);
    result.computed99 = share(m_computed, 0.99);
    result.computedMost = m_computed.back();
    result.most = m_late.back();
    return result;
}

} // namespace foregleam::test
