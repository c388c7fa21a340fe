#include "engine/decode/penalty_window.h"
#include "engine/decode/random.h"

#include <QtTest>

using namespace foregleam;

class TestPenaltyWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void neutralPenaltiesAreKnownAsSuch()
    {
        SamplingSettings settings;
        QVERIFY(PenaltyWindow(settings).neutral());
        settings.presencePenalty = 0.5F;
        QVERIFY(!PenaltyWindow(settings).neutral());
        settings.penaltyWindow = 0;
        QVERIFY(PenaltyWindow(settings).neutral());
    }

    void penaltiesEqualTheNaiveOnes_data()
    {
        QTest::addColumn<int>("window");
        QTest::newRow("last five") << 5;
        QTest::newRow("all") << -1;
    }
    void penaltiesEqualTheNaiveOnes()
    {
        QFETCH(int, window);
        SamplingSettings settings;
        settings.repetitionPenalty = 1.3F;
        settings.presencePenalty = 0.4F;
        settings.frequencyPenalty = -0.2F;
        settings.penaltyWindow = window;
        PenaltyWindow penalties(settings);
        Random random(4);
        std::vector<TokenId> history;
        for (int step = 0; step < 200; ++step) {
            history.push_back(static_cast<TokenId>(random.uniform() * 12));
            penalties.push(history.back());
            std::vector<float> logits;
            for (int i = 0; i < 12; ++i)
                logits.push_back(static_cast<float>(random.uniform() * 6 - 3));
            std::vector<float> expected = logits;
            const std::size_t begin =
                window < 0 ? 0 : history.size() - std::min<std::size_t>(history.size(), std::size_t(window));
            for (int i = 0; i < 12; ++i) {
                const auto count = std::count(history.begin() + std::ptrdiff_t(begin), history.end(), i);
                if (count == 0)
                    continue;
                float& logit = expected[static_cast<std::size_t>(i)];
                logit = logit > 0 ? logit / 1.3F : logit * 1.3F;
                logit -= 0.4F - 0.2F * static_cast<float>(count);
            }
            penalties.apply(logits);
            for (std::size_t i = 0; i < 12; ++i)
                QVERIFY(std::abs(logits[i] - expected[i]) < 1e-5F);
        }
    }
};

QTEST_GUILESS_MAIN(TestPenaltyWindow)
#include "tst_penalty_window.moc"
