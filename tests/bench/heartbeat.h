#pragma once
// How late the event loop serves what is due: a precise timer every 10 ms, and how long after its time each beat came.

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace foregleam::test {

/// Milliseconds that beats came late, and milliseconds that this thread itself computed between two beats: on a busy
/// machine the first includes waiting for a processor, the second does not.
struct HeartbeatResult {
    std::size_t beats = 0;
    double median = 0;
    double p99 = 0;
    double p999 = 0;
    double most = 0;
    double computed99 = 0;
    double computedMost = 0;
};

/// Starts with its construction; lives on the thread it measures.
class Heartbeat : public QObject {
public:
    static constexpr int kIntervalMs = 10;

    Heartbeat();
    HeartbeatResult stop();

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_last = 0;
    double m_lastComputed = 0;
    std::vector<double> m_late;
    std::vector<double> m_computed;
};

} // namespace foregleam::test
