// The pool does every chunk once, whatever comes between, and sleeps when there is nothing to do.

#include "kernels/cpu/thread_pool.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <thread>
#include <vector>

using foregleam::cpu::ThreadPool;

namespace {

double processCpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

} // namespace

class TestThreadPool : public QObject {
    Q_OBJECT

private slots:
    void doesEveryChunkOnce_data()
    {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3, 5})
            QTest::addRow("%d", threads) << threads;
    }

    void doesEveryChunkOnce()
    {
        QFETCH(int, threads);
        ThreadPool pool(threads);
        QCOMPARE(pool.threads(), threads);
        // Plain counters: a chunk done twice or seen too early is a wrong sum here, and a report under ThreadSanitizer.
        for (int round = 0; round < 300; ++round) {
            std::vector<int> counts(static_cast<std::size_t>(round % 40));
            std::unique_ptr<ThreadPool::Step> step;
            if (round % 3)
                step = std::make_unique<ThreadPool::Step>(pool);
            for (int again = 0; again < 3; ++again)
                pool.run(counts.size(), [&](std::size_t chunk, int) { ++counts[chunk]; });
            QVERIFY(std::all_of(counts.begin(), counts.end(), [](int count) { return count == 3; }));
        }
    }

    void numbersThreadsFromZero()
    {
        ThreadPool pool(3);
        std::vector<int> seen(200, -1);
        pool.run(seen.size(), [&](std::size_t chunk, int thread) { seen[chunk] = thread; });
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int thread) { return thread >= 0 && thread < 3; }));
    }

    void sleepsBetweenSteps()
    {
        ThreadPool pool(4);
        pool.run(100, [](std::size_t, int) {});
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const double before = processCpuMs();
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        const double used = processCpuMs() - before;
        QVERIFY2(used < 5.0, qPrintable(QString("%1 ms of CPU in 200 ms of idling").arg(used)));
    }

    void endsWithoutEverWorking()
    {
        for (int i = 0; i < 20; ++i)
            ThreadPool pool(3);
    }
};

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
