#include "engine/api/process_memory.h"
#include "engine/telemetry/clock.h"

#include <QTest>

#include <cstdlib>
#include <cstring>
#include <vector>

using namespace foregleam;

class TestByteCounter : public QObject {
    Q_OBJECT

private slots:
    void grownMemoryIsSeen()
    {
        constexpr std::int64_t kGrown = 64 << 20;
        const std::int64_t before = residentBytes();
        QVERIFY2(before > (1 << 20) && before < (std::int64_t{1} << 40), std::to_string(before).c_str());
        const std::vector<char> memory(static_cast<std::size_t>(kGrown), 'x');
        const std::int64_t grown = residentBytes() - before;
        QVERIFY2(grown > kGrown * 9 / 10 && grown < kGrown * 11 / 10, std::to_string(grown).c_str());
        QCOMPARE(memory.back(), 'x');
    }

    void theClockRuns()
    {
        const double first = systemClock().steadyMs();
        QTest::qWait(5);
        const double passed = systemClock().steadyMs() - first;
        QVERIFY(passed >= 4.0 && passed < 5000.0);
        // Between 2020 and 2100.
        QVERIFY(systemClock().wallMs() > 1577836800000 && systemClock().wallMs() < 4102444800000);
    }
};

QTEST_GUILESS_MAIN(TestByteCounter)
#include "tst_process_memory.moc"
