#include "tests/engine/record/log_scenario.h"

#include <cmath>

using namespace foregleam;
using namespace foregleam::test;

// Five rounds, counted by hand. Verified and accepted a round: (4, 4) (4, 2) (4, 0) (2, 1) (0, 0).
// Position:  0 is reached by the four rounds with verified > 0, accepted by three;
//            1 by three (accepted >= 1), accepted by two;   2 by two, the rounds of 4 with accepted >= 2, accepted by
//            one; 3 by one, accepted by one.
class TestLogViews : public QObject {
    Q_OBJECT

    static constexpr int kVerified[] = {4, 4, 4, 2, 0};
    static constexpr int kAccepted[] = {4, 2, 0, 1, 0};

    LogFolder m_folder;
    std::unique_ptr<SessionLog> m_log;
    SessionId m_session = 0;
    MessageId m_answer = 0;
    MessageId m_plain = 0;

    double real(const std::string& sql) const
    {
        auto database = Database::open(m_folder.path(), DatabaseAccess::ReadOnly);
        return QString::fromStdString(*database->text(sql.c_str())).toDouble();
    }

private slots:
    void initTestCase()
    {
        m_log = openLog(m_folder.path());
        m_session = m_log->createSession("counted");
        const auto sink = m_log->beginAnswer(m_session, context(), &m_answer);
        sink->publish(GenerationStarted{40, 10});
        sink->publish(token(0, "x"));
        for (int i = 0; i < 5; ++i)
            sink->publish(round(i, 7, kVerified[i], kAccepted[i]));
        auto end = finished(13, 150.0); // 1 from the prefill, then 5 + 3 + 1 + 2 + 1
        end.stats.rounds = 5;
        sink->publish(end);
        // One token at a time: a round with nothing drafted each.
        const auto plain = m_log->beginAnswer(m_session, context(Method::Off), &m_plain);
        for (int i = 0; i < 4; ++i)
            plain->publish(round(i, 0, 0, 0));
        plain->publish(finished(5, 40.0));
        // Another session must not count.
        const auto other = m_log->beginAnswer(m_log->createSession("other"), context(), nullptr);
        other->publish(round(0, 7, 7, 7));
        QVERIFY(m_log->flush().ok());
    }

    void acceptanceIsConditional()
    {
        const auto positions = m_log->acceptanceByPosition(m_session);
        const std::vector<std::pair<std::int64_t, std::int64_t>> expected{{4, 3}, {3, 2}, {2, 1}, {1, 1}};
        QCOMPARE(positions->size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(positions->at(i).position, static_cast<std::int32_t>(i));
            QCOMPARE(positions->at(i).reached, expected[i].first);
            QCOMPARE(positions->at(i).accepted, expected[i].second);
        }
        QVERIFY(m_log->acceptanceByPosition(9999)->empty());
    }

    void acceptedLengthCountsTheTargetsOwnToken()
    {
        const std::string where = " FROM accepted_length WHERE answer = " + std::to_string(m_answer);
        QCOMPARE(real("SELECT accepted_length" + where), 12.0 / 5.0);
        QCOMPARE(real("SELECT drafted" + where), 35.0);
        QCOMPARE(real("SELECT verified" + where), 14.0);
        QCOMPARE(real("SELECT accepted" + where), 7.0);
        QCOMPARE(real("SELECT emitted" + where), 12.0);
        // The same figure as the answer's own.
        QCOMPARE(m_log->messages(m_session)->at(0).stats->acceptedLength(), 12.0 / 5.0);
        const std::string session =
            " FROM session_accepted_length WHERE session = " + std::to_string(m_session) + " AND method = ";
        QCOMPARE(real("SELECT accepted_length" + session + "'ngram'"), 12.0 / 5.0);
        QCOMPARE(real("SELECT accepted_length" + session + "'off'"), 1.0);
        QCOMPARE(real("SELECT answers" + session + "'off'"), 1.0);
    }

    void timeIsSplitAndTheRestIsOther()
    {
        const std::string where = " FROM time_split WHERE answer = " + std::to_string(m_answer);
        QCOMPARE(real("SELECT draft_ms" + where), 2.5);
        QCOMPARE(real("SELECT schedule_ms" + where), 1.25);
        QCOMPARE(real("SELECT verify_ms" + where), 40.0);
        QCOMPARE(real("SELECT sample_ms" + where), 5.0);
        QCOMPARE(real("SELECT other_ms" + where), 150.0 - 48.75);
        QCOMPARE(real("SELECT prefill_ms" + where), 60.0);
    }

    void speedIsComparedWithTheBaseline()
    {
        const std::string where = " FROM answer_speed WHERE answer = " + std::to_string(m_answer);
        QCOMPARE(real("SELECT tokens_per_second" + where), 80.0); // 12 tokens in 150 ms
        QCOMPARE(real("SELECT baseline_tokens_per_second" + where), 100.0);
        QCOMPARE(real("SELECT times_baseline" + where), 0.8);
        QCOMPARE(real("SELECT prefill_tokens_per_second" + where), 500.0); // 30 tokens in 60 ms
        // The third answer never ended.
        QCOMPARE(numberIn(m_folder.path(), "SELECT count(*) FROM answer_speed"), std::int64_t{2});
    }
};

QTEST_GUILESS_MAIN(TestLogViews)
#include "tst_log_views.moc"
