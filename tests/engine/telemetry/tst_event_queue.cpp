#include "engine/telemetry/event_queue.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <thread>

using namespace foregleam;

namespace {

TokenEvent token(std::int32_t index)
{
    TokenEvent event;
    event.index = index;
    event.text = "token";
    return event;
}

} // namespace

class TestEventQueue : public QObject {
    Q_OBJECT

private slots:
    void everythingComesOutOnceAndInOrder()
    {
        EventQueue queue;
        queue.publish(GenerationStarted{10, 3});
        queue.publish(token(0));
        queue.publish(RoundEvent{});
        queue.publish(Notice{"a"});
        queue.publish(GenerationFinished{});
        std::vector<Event> batch{Notice{"left over"}};
        QVERIFY(queue.drain(batch));
        QCOMPARE(batch.size(), std::size_t{5});
        const std::vector<std::size_t> kinds{0, 2, 3, 4, 5};
        for (std::size_t i = 0; i < kinds.size(); ++i)
            QCOMPARE(batch[i].index(), kinds[i]);
        QVERIFY(!queue.drain(batch));
        QVERIFY(batch.empty());
    }

    void onlyTheNewestSampleWaits()
    {
        EventQueue queue;
        queue.publish(GenerationStarted{});
        for (std::int32_t done = 1; done <= 100; ++done)
            queue.publish(PrefillProgress{done, 100});
        queue.publish(token(0));
        std::vector<Event> batch;
        QVERIFY(queue.drain(batch));
        QCOMPARE(batch.size(), std::size_t{3});
        QCOMPARE(std::get<PrefillProgress>(batch[1]).done, 100);
        QCOMPARE(queue.counters().droppedSamples, std::uint64_t{99});
        QCOMPARE(queue.counters().published, std::uint64_t{102});
        QCOMPARE(queue.counters().mostWaiting, std::size_t{3});
    }

    void aSampleKeepsItsPlace()
    {
        EventQueue queue;
        queue.publish(PrefillProgress{1, 2});
        queue.publish(Notice{"between"});
        queue.publish(PrefillProgress{2, 2});
        queue.publish(token(0));
        std::vector<Event> batch;
        QVERIFY(queue.drain(batch));
        QCOMPARE(batch.size(), std::size_t{3});
        QVERIFY(std::holds_alternative<Notice>(batch[0]));
        QCOMPARE(std::get<PrefillProgress>(batch[1]).done, 2);
        QVERIFY(std::holds_alternative<TokenEvent>(batch[2]));
    }

    void beyondTheBoundNothingIsLostAndItIsCounted()
    {
        EventQueue queue(4);
        for (std::int32_t i = 0; i < 10; ++i)
            queue.publish(token(i));
        QCOMPARE(queue.counters().late, std::uint64_t{6});
        std::vector<Event> batch;
        QVERIFY(queue.drain(batch));
        QCOMPARE(batch.size(), std::size_t{10});
        for (std::int32_t i = 0; i < 10; ++i)
            QCOMPARE(std::get<TokenEvent>(batch[static_cast<std::size_t>(i)]).index, i);
        queue.publish(token(10));
        QCOMPARE(queue.counters().late, std::uint64_t{6});
    }

    void wakesOnceABatch()
    {
        int wakes = 0;
        EventQueue queue(8, [&wakes] { ++wakes; });
        std::vector<Event> batch;
        QVERIFY(!queue.drain(batch));
        QCOMPARE(wakes, 0);
        for (std::int32_t i = 0; i < 5; ++i)
            queue.publish(token(i));
        QCOMPARE(wakes, 1);
        QVERIFY(queue.drain(batch));
        QCOMPARE(wakes, 1);
        queue.publish(PrefillProgress{1, 2});
        queue.publish(PrefillProgress{2, 2});
        QCOMPARE(wakes, 2);
    }

    void theWakeUpMayDrain()
    {
        std::vector<Event> batch;
        EventQueue* reader = nullptr;
        EventQueue queue(8, [&] { QVERIFY(reader->drain(batch)); });
        reader = &queue;
        queue.publish(token(7));
        QCOMPARE(std::get<TokenEvent>(batch.at(0)).index, 7);
    }

    void aFastWriterAndAReaderThatSleeps()
    {
        constexpr std::int32_t kTokens = 200000;
        std::mutex mutex;
        std::condition_variable wake;
        bool ready = false;
        EventQueue queue(64, [&] {
            const std::lock_guard lock(mutex);
            ready = true;
            wake.notify_one();
        });
        std::jthread writer([&queue] {
            queue.publish(GenerationStarted{});
            for (std::int32_t i = 0; i < kTokens; ++i) {
                if (i % 3 == 0)
                    queue.publish(PrefillProgress{i, kTokens});
                queue.publish(token(i));
            }
            queue.publish(GenerationFinished{});
        });
        std::int32_t expected = 0;
        std::uint64_t samples = 0;
        std::int32_t lastSample = -1;
        bool finished = false;
        std::vector<Event> batch;
        while (!finished) {
            std::unique_lock lock(mutex);
            // A wake-up that got lost would end here.
            QVERIFY(wake.wait_for(lock, std::chrono::seconds(20), [&ready] { return ready; }));
            ready = false;
            lock.unlock();
            if (expected % 7 == 0)
                std::this_thread::sleep_for(std::chrono::microseconds(200));
            queue.drain(batch);
            for (const Event& event : batch) {
                if (const auto* each = std::get_if<TokenEvent>(&event)) {
                    QCOMPARE(each->index, expected);
                    ++expected;
                } else if (const auto* sample = std::get_if<PrefillProgress>(&event)) {
                    QVERIFY(sample->done > lastSample);
                    lastSample = sample->done;
                    ++samples;
                }
                finished = finished || std::holds_alternative<GenerationFinished>(event);
            }
        }
        QCOMPARE(expected, kTokens);
        const auto counters = queue.counters();
        QCOMPARE(samples + counters.droppedSamples, std::uint64_t{(kTokens + 2) / 3});
        QVERIFY(counters.late > 0);
    }
};

QTEST_GUILESS_MAIN(TestEventQueue)
#include "tst_event_queue.moc"
