// The bridge between the engine's thread and the window's.

#include "app/event_queue_pipe.h"
#include "tests/support/scripted_engine.h"
#include "ui/bridge/engine_worker.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace foregleam;
using namespace foregleam::test;

class TestEngineWorker : public QObject {
    Q_OBJECT

private:
    struct Bench {
        Bench()
            : engine(new ScriptedEngine)
            , worker(std::unique_ptr<Engine>(engine), std::make_unique<EventQueuePipe>())
        {
        }

        ScriptedEngine* engine;
        EngineWorker worker;
    };

    static Script endless()
    {
        Script script;
        for (int word = 0; word < 100000; ++word)
            script.text += " word";
        script.tokensPerSecond = 1000;
        return script;
    }

    struct Deaf : EventSink {
        void publish(const Event&) override { }
    };

    /// Counts what the log would be told, and where it was destroyed.
    struct Record : EventSink {
        explicit Record(std::atomic<int>& events, std::atomic<QThread*>& gone)
            : m_events(events)
            , m_gone(gone)
        {
        }
        ~Record() override { m_gone = QThread::currentThread(); }
        void publish(const Event&) override { ++m_events; }
        std::atomic<int>& m_events;
        std::atomic<QThread*>& m_gone;
    };

private slots:
    void eventsComeInBatchesAndInOrder()
    {
        Bench bench;
        Script script = endless();
        script.text.resize(5 * 500);
        bench.engine->setScript(script);
        QSignalSpy batches(&bench.worker, &EngineWorker::eventsArrived);
        QSignalSpy finished(&bench.worker, &EngineWorker::answerFinished);
        int next = 0;
        connect(&bench.worker, &EngineWorker::eventsArrived, this, [&next](JobId, const std::vector<Event>& batch) {
            for (const Event& event : batch) {
                if (const auto* token = std::get_if<TokenEvent>(&event))
                    QCOMPARE(token->index, next++);
            }
        });
        QElapsedTimer timer;
        timer.start();
        GenerationRequest request;
        bench.worker.generate(request, nullptr);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(next, 500);
        QVERIFY2(batches.size() <= timer.elapsed() / EngineWorker::kBatchMs + 3,
            qPrintable(QString::number(batches.size())));
        QVERIFY(!bench.worker.busy());
    }

    void theRecordIsToldEverythingAndDestroyedOnTheEnginesThread()
    {
        std::atomic<int> events{0};
        std::atomic<QThread*> gone{nullptr};
        Bench bench;
        QSignalSpy finished(&bench.worker, &EngineWorker::answerFinished);
        bench.worker.generate({}, std::make_unique<Record>(events, gone));
        QTRY_COMPARE(finished.size(), 1);
        QTRY_VERIFY(gone != nullptr);
        QVERIFY(gone != QThread::currentThread());
        QVERIFY(events >= 4);
    }

    void cancelIsQuickAndDropsWhatWaits()
    {
        Bench bench;
        bench.engine->setScript(endless());
        QSignalSpy finished(&bench.worker, &EngineWorker::answerFinished);
        QSignalSpy batches(&bench.worker, &EngineWorker::eventsArrived);
        const JobId first = bench.worker.generate({}, nullptr);
        const JobId second = bench.worker.generate({}, nullptr);
        QTRY_VERIFY(batches.size() > 2);
        QElapsedTimer timer;
        timer.start();
        bench.worker.cancel();
        QTRY_COMPARE(finished.size(), 2);
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(finished[0][0].value<JobId>(), first);
        QCOMPARE(finished[1][0].value<JobId>(), second);
        QCOMPARE(finished[1][1].value<GenerationFinished>().stats.stop, StopReason::Cancelled);
        QCOMPARE(bench.engine->requests().size(), std::size_t(1));
    }

    void cancelRightAfterTheRequestIsNotLost()
    {
        for (int attempt = 0; attempt < 20; ++attempt) {
            Bench bench;
            bench.engine->setScript(endless());
            QSignalSpy finished(&bench.worker, &EngineWorker::answerFinished);
            bench.worker.generate({}, nullptr);
            if (attempt % 2)
                QThread::usleep(50U * static_cast<unsigned>(attempt));
            bench.worker.cancel();
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 1000);
        }
    }

    void aRefusedRequestStillFinishes()
    {
        Bench bench;
        Script script;
        script.failure = "No model is loaded. Open one first.";
        bench.engine->setScript(script);
        QSignalSpy finished(&bench.worker, &EngineWorker::answerFinished);
        bench.worker.generate({}, nullptr);
        QTRY_COMPARE(finished.size(), 1);
        const auto end = finished[0][1].value<GenerationFinished>();
        QCOMPARE(end.stats.stop, StopReason::Failed);
        QCOMPARE(end.error, script.failure);
    }

    void loadsReportTheirJob()
    {
        Bench bench;
        LoadScript script;
        script.ms = 100;
        bench.engine->setLoadScript(script);
        QSignalSpy loaded(&bench.worker, &EngineWorker::modelLoaded);
        QSignalSpy failed(&bench.worker, &EngineWorker::loadFailed);
        QSignalSpy progressed(&bench.worker, &EngineWorker::loadProgressed);
        const JobId job = bench.worker.load({});
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(loaded[0][0].value<JobId>(), job);
        QVERIFY(progressed.size() >= 1);
        script.failure = "No such file.";
        bench.engine->setLoadScript(script);
        bench.worker.load({});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].toString(), QStringLiteral("No such file."));
    }

    void workRunsOnTheEnginesThreadAndEndsWhenCancelled()
    {
        Bench bench;
        bench.engine->setScript(endless());
        QSignalSpy ended(&bench.worker, &EngineWorker::workEnded);
        std::atomic<bool> began{false};
        std::atomic<QThread*> thread{nullptr};
        Deaf sink;
        std::atomic<bool> alsoRan{false};
        const JobId job = bench.worker.run([&](Engine& engine, const std::function<bool()>& cancelled) {
            began = true;
            thread = QThread::currentThread();
            while (!cancelled())
                static_cast<void>(engine.generate({}, sink));
        });
        const JobId queued = bench.worker.run([&](Engine&, const std::function<bool()>&) { alsoRan = true; });
        QVERIFY(bench.worker.working());
        QTRY_VERIFY(began);
        QTest::qWait(30);
        QCOMPARE(ended.size(), 0);
        bench.worker.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, 1000);
        QCOMPARE(ended[0][0].value<JobId>(), job);
        QCOMPARE(ended[1][0].value<JobId>(), queued);
        QVERIFY(thread != QThread::currentThread());
        QVERIFY(!alsoRan);
        QVERIFY(!bench.worker.working() && !bench.worker.busy());
    }

    void destructionInMidAnswerDoesNotHang()
    {
        QElapsedTimer timer;
        timer.start();
        {
            Bench bench;
            bench.engine->setScript(endless());
            bench.worker.generate({}, nullptr);
            QTest::qWait(50);
        }
        QVERIFY(timer.elapsed() < 1000);
    }
};

QTEST_GUILESS_MAIN(TestEngineWorker)
#include "tst_engine_worker.moc"
