#include "engine/telemetry/fan_out.h"

#include <QTest>

#include <string>

using namespace foregleam;

namespace {

class Noter final : public EventSink {
public:
    Noter(std::string name, std::string& notes)
        : m_name(std::move(name))
        , m_notes(notes)
    {
    }
    void publish(const Event& event) override { m_notes += m_name + std::to_string(event.index()) + ' '; }

private:
    const std::string m_name;
    std::string& m_notes;
};

} // namespace

class TestFanOut : public QObject {
    Q_OBJECT

private slots:
    void everySinkGetsEveryEventInOrder()
    {
        std::string notes;
        Noter log("log", notes);
        Noter window("window", notes);
        FanOut fan({&log, &window});
        fan.publish(GenerationStarted{});
        fan.publish(GenerationFinished{});
        QCOMPARE(notes, std::string("log0 window0 log5 window5 "));
    }

    void noSinksIsFine() { FanOut({}).publish(Notice{"nobody listens"}); }
};

QTEST_GUILESS_MAIN(TestFanOut)
#include "tst_fan_out.moc"
