#include "engine/speculative/calibration.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>
#include <random>

using namespace foregleam;

namespace {

float sigmoid(double x)
{
    return static_cast<float>(1.0 / (1.0 + std::exp(-x)));
}

/// Rounds of a drafter whose confidences are what the truth would be at temperature 1 / `sharpness[k]`: it must be
/// divided by that. `keep` verifies a random part of each draft only.
std::vector<VerifiedRound> madeRounds(
    int count, const std::vector<double>& sharpness, unsigned seed, bool keepAll = true)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> logit(1.0, 1.5);
    std::uniform_real_distribution<double> uniform;
    std::vector<VerifiedRound> rounds;
    for (int i = 0; i < count; ++i) {
        VerifiedRound round;
        bool alive = true;
        const std::size_t verified = keepAll
            ? sharpness.size()
            : 1 + static_cast<std::size_t>(uniform(random) * static_cast<double>(sharpness.size()));
        for (std::size_t k = 0; k < verified; ++k) {
            const double true_ = logit(random);
            round.confidence.push_back(sigmoid(true_ * sharpness[k]));
            alive = alive && uniform(random) < sigmoid(true_);
            round.accepted += alive ? 1 : 0;
        }
        rounds.push_back(std::move(round));
    }
    return rounds;
}

} // namespace

class TestCalibration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownTemperaturesAreFoundAgain_data()
    {
        QTest::addColumn<bool>("whole");
        QTest::newRow("whole blocks verified") << true;
        QTest::newRow("drafts cut at random") << false;
    }
    void knownTemperaturesAreFoundAgain()
    {
        QFETCH(bool, whole);
        const std::vector<double> sharpness{3.0, 1.0, 0.5, 2.0};
        const Calibration fitted = fitCalibration(madeRounds(60000, sharpness, 1, whole));
        QCOMPARE(fitted.temperatures.size(), sharpness.size());
        for (std::size_t k = 0; k < sharpness.size(); ++k)
            QVERIFY2(std::abs(std::log(fitted.temperatures[k] / sharpness[k])) < 0.25,
                qPrintable(QString("place %1: %2").arg(k).arg(static_cast<double>(fitted.temperatures[k]))));
    }

    void calibratingMakesSurvivalsHonest()
    {
        const std::vector<double> sharpness{2.5, 2.0, 2.0, 3.0, 2.0, 1.5, 2.0};
        std::vector<std::vector<VerifiedRound>> groups;
        for (unsigned prompt = 0; prompt < 40; ++prompt)
            groups.push_back(madeRounds(100, sharpness, prompt));
        const auto fitted = crossCheckedCalibration(groups, 0.7F);
        QVERIFY(fitted.ok());
        QCOMPARE(fitted->samplingTemperature, 0.7F);
        QCOMPARE(fitted->rounds, std::int64_t(2000));
        QVERIFY(fitted->before.ece > 0.05);
        QVERIFY2(fitted->after.ece < 0.02, qPrintable(QString::number(fitted->after.ece)));
        QVERIFY(fitted->after.brier < fitted->before.brier);
        QVERIFY(fitted->after.auc > 0.75);
    }

    /// Unverified drafts say nothing: a place that was seldom reached keeps its neighbour's temperature.
    void placesWithFewOutcomesTakeTheTemperatureBefore()
    {
        std::vector<VerifiedRound> rounds = madeRounds(20000, {2.0}, 9);
        rounds.push_back({{0.9F, 0.99F, 0.5F}, 1});
        const Calibration fitted = fitCalibration(rounds);
        QCOMPARE(fitted.temperatures.size(), std::size_t(3));
        QCOMPARE(fitted.temperatures[1], fitted.temperatures[0]);
        QVERIFY(fitCalibration({}).temperatures.empty());
    }

    /// Confidences that are honest already stay as they are, but for chance: the best of many temperatures fits noise.
    void noiseIsNotFitted()
    {
        double changed = 0.0; // mean |log temperature|
        constexpr int kFits = 10;
        for (unsigned seed = 0; seed < kFits; ++seed) {
            const Calibration fitted = fitCalibration(madeRounds(1000, std::vector<double>(7, 1.0), seed));
            for (const float temperature : fitted.temperatures)
                changed += std::abs(std::log(temperature)) / (7.0 * kFits);
        }
        QVERIFY2(changed < 0.2, qPrintable(QString::number(changed)));
    }

    void figuresOfAFewOutcomesByHand()
    {
        // Survivals .9 (survived), .9 * .5 = .45 (lost), .9 (lost).
        const std::vector<VerifiedRound> rounds{{{0.9F, 0.5F}, 1}, {{0.9F}, 0}};
        const CalibrationFigures figures = figuresOf(rounds, Calibration());
        // One bin holds both .9: |1.8 - 1|, another .45: |.45 - 0|, over three outcomes.
        QVERIFY(std::abs(figures.ece - (0.8 + 0.45) / 3) < 1e-5);
        QVERIFY(std::abs(figures.brier - (0.01 + 0.2025 + 0.81) / 3) < 1e-5);
        QVERIFY(std::abs(figures.auc - 0.75) < 1e-9); // above .45, level with the other .9
    }

    void onlyVerifiedDraftsCount()
    {
        RoundEvent round;
        round.confidence = {0.9F, 0.8F, 0.7F};
        round.survival = {0.9F, 0.72F, 0.504F};
        round.verified = 2;
        round.accepted = 2;
        RoundEvent empty = round;
        empty.verified = 0;
        empty.accepted = 0;
        const std::vector<RoundEvent> events{round, empty};
        const auto rounds = verifiedRounds(events);
        QCOMPARE(rounds.size(), std::size_t(1));
        QCOMPARE(rounds[0].confidence, (std::vector<float>{0.9F, 0.8F}));
        QVERIFY(std::abs(figuresOf(std::span(events)).brier - (0.01 + 0.28 * 0.28) / 2) < 1e-5);
    }

    void applyingIsMonotoneAndBounded()
    {
        Calibration calibration;
        calibration.temperatures = {2.0F, 1.0F};
        const std::vector<float> honest = calibrated(std::vector<float>{0.9F, 0.9F, 1.0F, 0.0F}, calibration);
        QVERIFY(std::abs(honest[0] - 0.75F) < 1e-4F); // odds 9 to 1 become 3 to 1
        QVERIFY(std::abs(honest[1] - 0.9F) < 1e-4F);
        QVERIFY(honest[2] > 0.99F && honest[2] <= 1.0F);
        QVERIFY(honest[3] < 0.01F && honest[3] >= 0.0F);
    }

    void theNearestSamplingTemperatureIsTaken()
    {
        std::vector<Calibration> all(2);
        all[1].samplingTemperature = 1.0F;
        QCOMPARE(nearestCalibration(all, 0.2F), &all[0]);
        QCOMPARE(nearestCalibration(all, 0.8F), &all[1]);
        QVERIFY(!nearestCalibration({}, 1.0F));
    }

    void tooFewRoundsAreRefused()
    {
        const auto fitted = crossCheckedCalibration({madeRounds(50, {1.0}, 1), madeRounds(50, {1.0}, 2)}, 0.0F);
        QVERIFY(!fitted.ok());
        QVERIFY(fitted.error().message.find("50 verified rounds") != std::string::npos);
    }

    void theFileBesideADrafterIsReadBack()
    {
        const QTemporaryDir folder;
        const std::string drafter = folder.filePath("drafter.gguf").toStdString();
        QVERIFY(readCalibrationBeside(drafter)->empty());
        Calibration calibration;
        calibration.samplingTemperature = 0.7F;
        calibration.temperatures = {1.1F, 0.925F};
        calibration.rounds = 4000;
        calibration.after = {0.012, 0.86, 0.14};
        std::ofstream(drafter + ".calibration.json") << calibrationJson({&calibration, 1});
        const auto read = readCalibrationBeside(drafter);
        QVERIFY(read.ok());
        QCOMPARE(read->size(), std::size_t(1));
        QCOMPARE(read->front().temperatures, calibration.temperatures);
        QCOMPARE(read->front().samplingTemperature, 0.7F);
        QCOMPARE(read->front().rounds, std::int64_t(4000));
        QCOMPARE(read->front().after.ece, 0.012);
    }

    void aFileThatIsNoCalibrationIsRefused()
    {
        const QTemporaryDir folder;
        const std::string drafter = folder.filePath("drafter.gguf").toStdString();
        for (const char* text : {"", "{", "[]", "{\"format\": \"foregleam-calibration\", \"version\": 2}",
                 R"({"format": "foregleam-calibration", "version": 1, "calibrations": [{}]})",
                 R"({"format": "foregleam-calibration", "version": 1, "calibrations": [{"samplingTemperature": 0,
                     "temperatures": [0]}]})",
                 R"({"format": "foregleam-calibration", "version": 1, "calibrations": [{"samplingTemperature": 0,
                     "temperatures": ["warm"]}]})",
                 R"({"format": "foregleam-calibration", "version": 1, "calibrations": [{"samplingTemperature": 0,
                     "temperatures": [1], "before": {"ece": "low"}}]})"}) {
            std::ofstream(drafter + ".calibration.json") << text;
            QVERIFY2(!readCalibrationBeside(drafter).ok(), text);
        }
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
