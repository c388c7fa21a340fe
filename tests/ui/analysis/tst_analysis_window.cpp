// The analysis side of the window: what is chosen in one place shows everywhere, and every number is the log's.

#include "engine/record/sqlite_database.h"
#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/acceptance_chart.h"
#include "ui/charts/length_chart.h"
#include "ui/charts/rate_chart.h"
#include "ui/charts/reliability_chart.h"
#include "ui/charts/round_ribbon.h"
#include "ui/charts/speed_chart.h"
#include "ui/charts/time_split_chart.h"
#include "ui/models/run_figures.h"
#include "ui/models/speed_verdict.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/message_view.h"
#include "ui/pages/text_segment.h"
#include "ui/pages/token_pane.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QHelpEvent>
#include <QLabel>
#include <QScrollBar>
#include <QSvgRenderer>
#include <QToolTip>

#include <cmath>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// A drafter for every model, and an answer of some hundred words.
struct Analysis : ChatFixture {
    Analysis()
        : ChatFixture(true, oneDrafter())
    {
        Script script;
        for (int word = 0; word < 160; ++word)
            script.text += "word" + std::to_string(word) + (word % 12 == 11 ? ". " : " ");
        engine->setScript(script);
        preferences.edit([](auto& values) { values.markOrigins = true; });
        ask(QStringLiteral("Go on"));
    }

    template <class Chart> Chart* chart() const { return window->findChild<Chart*>(); }
    const RunModel& run() const { return window->run(); }
    RunSelection& selection() const { return window->selection(); }
    MessageId answer() const { return conversation().at(conversation().lastRow()).id; }
    QLabel* heading() const { return child<QLabel>("inspectorHeading"); }
    TextSegment* text() const
    {
        return window->findChild<ConversationView*>()->viewOf(conversation().lastRow())->findChild<TextSegment*>();
    }

    /// What the log says; %1 in `sql` is the answer.
    double logged(const QString& sql) const
    {
        if (!log->flush().ok())
            qFatal("the log can't be written");
        auto database =
            Database::open(folder.filePath(QStringLiteral("log.sqlite")).toStdString(), DatabaseAccess::ReadOnly);
        const auto text = database->text(qPrintable(sql.contains(QStringLiteral("%1")) ? sql.arg(answer()) : sql));
        if (!text)
            qFatal("%s", qPrintable(sql));
        return QString::fromStdString(*text).toDouble();
    }
};

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
}

/// Each verified draft with its predicted survival and whether it survived.
const char* const kDrafts =
    "WITH drafts AS (SELECT j.value AS predicted, j.key < accepted AS survived, "
    "min(14, CAST(j.value * 15 AS INTEGER)) AS bin FROM rounds, json_each(rounds.survival) AS j "
    "WHERE answer = %1 AND j.key < verified) ";

} // namespace

class TestAnalysisWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aRoundChosenInTheRibbonShowsEverywhere()
    {
        Analysis a;
        auto* ribbon = a.chart<RoundRibbon>();
        QVERIFY(a.heading()->text().contains(QStringLiteral("No round chosen")));
        QTest::keyClick(ribbon, Qt::Key_Home);
        QTest::keyClick(ribbon, Qt::Key_Right);
        QTest::keyClick(ribbon, Qt::Key_Right);
        QCOMPARE(a.selection().round(), 2);
        const RoundSample& round = a.run().round(2);
        QCOMPARE(a.heading()->text(),
            QStringLiteral("Round 3: %1 of %2 drafts verified, %3 accepted")
                .arg(round.verified)
                .arg(round.drafted)
                .arg(round.accepted));
        auto* block = a.child<QTableView>("blockTable");
        QCOMPARE(block->model()->rowCount(), round.drafted);
        auto* tokens = a.window->findChild<TokenPane*>();
        QCOMPARE(tokens->selectionModel()->selectedRows().size(), round.emitted);
        QCOMPARE(a.text()->extraSelections().size(), 1);
        const QString chosen = a.text()->extraSelections().front().cursor.selectedText();
        QString expected;
        for (const QModelIndex& row : tokens->selectionModel()->selectedRows(TokenTableModel::Text))
            expected += row.data().toString();
        QCOMPARE(QString(chosen).replace(u' ', QChar(0x00B7)), expected);
        QVERIFY(a.child<QLabel>("inspectorSums")->text().contains(QStringLiteral("tokens in")));
        QTest::keyClick(ribbon, Qt::Key_Escape);
        QVERIFY(a.text()->extraSelections().isEmpty() && tokens->selectionModel()->selectedRows().isEmpty());
    }

    void aTokenClickedInTheTextChoosesItsRound()
    {
        Analysis a;
        TextSegment* text = a.text();
        QTextCursor cursor = text->document()->find(QStringLiteral("word40"));
        QVERIFY(!cursor.isNull());
        const QRect place = text->placeOf(cursor.selectionStart() + 2);
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, place.center());
        QVERIFY(a.selection().round() >= 0);
        const RoundRange tokens = a.run().tokensOf(a.selection().range());
        QString emitted;
        for (int at = tokens.first; at <= tokens.last; ++at)
            emitted += QString::fromStdString(a.run().tokens()[static_cast<std::size_t>(at)].text);
        QVERIFY2(emitted.contains(QStringLiteral("word40")), qPrintable(emitted));
        QCOMPARE(a.chart<RoundRibbon>()->selectedItem(), a.selection().round());
    }

    void pointingAtATokenReadsItsNumbers()
    {
        Analysis a;
        TextSegment* text = a.text();
        const auto& tokens = a.run().tokens();
        const auto accepted = std::find_if(tokens.begin(), tokens.end(),
            [](const TokenSample& token) { return token.origin == TokenOrigin::Accepted; });
        const QString word = QString::fromStdString(accepted->text).trimmed();
        const QTextCursor cursor = text->document()->find(word);
        const QPoint place = text->placeOf(cursor.selectionStart() + 1).center();
        QHelpEvent help(QEvent::ToolTip, place, text->viewport()->mapToGlobal(place));
        QApplication::sendEvent(text->viewport(), &help);
        const QString words = QToolTip::text();
        QVERIFY2(words.contains(QStringLiteral("p %1 (target) · q %2 (drafter) · u %3")
                                    .arg(static_cast<double>(accepted->p), 0, 'f', 4)
                                    .arg(static_cast<double>(accepted->q), 0, 'f', 4)
                                    .arg(static_cast<double>(accepted->u), 0, 'f', 4)),
            qPrintable(words));
        const auto corrected = std::find_if(tokens.begin(), tokens.end(),
            [](const TokenSample& token) { return token.origin == TokenOrigin::Corrected; });
        const QTextCursor own = text->document()->find(QString::fromStdString(corrected->text).trimmed());
        const QPoint there = text->placeOf(own.selectionStart() + 1).center();
        QHelpEvent again(QEvent::ToolTip, there, text->viewport()->mapToGlobal(there));
        QApplication::sendEvent(text->viewport(), &again);
        QVERIFY2(QToolTip::text().contains(QStringLiteral("The drafter wanted “·no”")), qPrintable(QToolTip::text()));
    }

    void aRangeNarrowsTheCharts()
    {
        Analysis a;
        auto* ribbon = a.chart<RoundRibbon>();
        const QString all = a.chart<LengthChart>()->valuesAsTsv();
        ribbon->selectItem(4);
        QCOMPARE(a.chart<LengthChart>()->valuesAsTsv(), all); // one round is marked, not cut out
        for (int step = 0; step < 5; ++step)
            QTest::keyClick(ribbon, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(a.selection().range(), (RoundRange{4, 9}));
        QVERIFY(a.chart<LengthChart>()->valuesAsTsv() != all);
        for (const LiveChart* chart :
            {static_cast<LiveChart*>(a.chart<LengthChart>()), static_cast<LiveChart*>(a.chart<ReliabilityChart>()),
                static_cast<LiveChart*>(a.chart<TimeSplitChart>())})
            QVERIFY2(chart->describe().contains(QStringLiteral("rounds 5 to 10")), qPrintable(chart->describe()));
        std::int32_t emitted = 0;
        for (int round = 4; round <= 9; ++round)
            emitted += a.run().round(round).emitted;
        QCOMPARE(a.window->findChild<TokenPane*>()->model()->rowCount(), emitted);
        a.controller().newSession();
        QVERIFY(a.selection().isEmpty());
    }

    void aMomentInTheSpeedChartChoosesARound()
    {
        Analysis a;
        Script script;
        for (int word = 0; word < 300; ++word)
            script.text += "word ";
        script.tokensPerSecond = 400;
        a.engine->setScript(script);
        a.ask(QStringLiteral("Slower"));
        auto* speed = a.chart<SpeedChart>();
        QVERIFY(!a.run().speed().empty());
        speed->selectItem(0);
        QCOMPARE(a.selection().round(), a.run().roundAt(a.run().speed().front().atMs));
        QVERIFY(a.selection().round() > 0);
    }

    void theFiguresAreThoseOfTheLog()
    {
        Analysis a;
        const RoundRange all = allRounds(a.run());
        const auto counts = lengthCounts(a.run(), all);
        for (std::size_t length = 0; length < counts.size(); ++length)
            QCOMPARE(static_cast<double>(counts[length]),
                a.logged(QStringLiteral("SELECT count(*) FROM rounds WHERE answer = %1 AND emitted = ")
                    + QString::number(length)));
        QVERIFY(near(meanLength(counts), a.logged("SELECT accepted_length FROM accepted_length WHERE answer = %1")));
        for (const PositionAcceptance& place : acceptanceOf(a.run(), all)) {
            const QString where = QStringLiteral(" FROM acceptance_by_position WHERE answer = %1 AND position = ")
                + QString::number(place.position);
            QCOMPARE(static_cast<double>(place.reached), a.logged(QStringLiteral("SELECT reached") + where));
            QCOMPARE(static_cast<double>(place.accepted), a.logged(QStringLiteral("SELECT accepted") + where));
        }
        const TimeSplit split = timeSplitOf(a.run(), all);
        const char* const columns[] = {"draft_ms", "schedule_ms", "verify_ms", "sample_ms"};
        for (std::size_t part = 0; part < 4; ++part)
            QVERIFY(near(split.ms[part] * static_cast<double>(split.rounds),
                a.logged(QStringLiteral("SELECT %2 FROM time_split WHERE answer = %1")
                             .arg(QStringLiteral("%1"), QLatin1String(columns[part])))));
        // The table's columns, row by row as text.
        QCOMPARE(
            static_cast<double>(a.run().tokens().size()), a.logged("SELECT count(*) FROM tokens WHERE answer = %1"));
        for (const TokenSample& token : a.run().tokens()) {
            const QString where =
                QStringLiteral(" FROM tokens WHERE answer = %1 AND number = ") + QString::number(token.index);
            QVERIFY(near(static_cast<double>(token.p), a.logged(QStringLiteral("SELECT p") + where)));
            QVERIFY(near(static_cast<double>(token.u), a.logged(QStringLiteral("SELECT u") + where)));
        }
    }

    void theCalibrationErrorIsThatOfTheLog()
    {
        Analysis a;
        const Reliability seen = reliabilityOf(a.run(), allRounds(a.run()), Prediction::Calibrated);
        QVERIFY(seen.drafts > 50);
        QCOMPARE(static_cast<double>(seen.drafts), a.logged(QLatin1String(kDrafts) + "SELECT count(*) FROM drafts"));
        QVERIFY(near(seen.ece,
            a.logged(QLatin1String(kDrafts)
                + "SELECT sum(error) / (SELECT count(*) FROM drafts) FROM "
                  "(SELECT abs(sum(predicted) - sum(survived)) AS error FROM drafts GROUP BY bin)")));
        QVERIFY(a.chart<ReliabilityChart>()->describe().contains(
            QStringLiteral("ECE %1 %").arg(100 * seen.ece, 0, 'f', 1)));
    }

    void theSpeedUpAndItsIntervalAreThoseOfTheLog()
    {
        Analysis a;
        const SpeedVerdict verdict = speedVerdict(a.run());
        QVERIFY(near(verdict.times, a.logged("SELECT times_baseline FROM answer_speed WHERE answer = %1")));
        const QString spans = QStringLiteral(
            "WITH spans AS (SELECT emitted AS e, coalesce(at_ms - lag(at_ms) OVER (ORDER BY number), draft_ms + "
            "schedule_ms + verify_ms + sample_ms) AS t FROM rounds WHERE answer = %1), "
            "sums AS (SELECT count(*) AS n, sum(e) AS e, sum(t) AS t, sum(e * e) AS ee, sum(t * t) AS tt, sum(e * t) "
            "AS "
            "et, sum(e) / sum(t) AS r FROM spans) ");
        const double step = a.controller().model()->baselineStepMs;
        const double rate = a.logged(spans + "SELECT r FROM sums");
        const double variance =
            a.logged(spans + "SELECT n / (n - 1.0) * (ee - 2 * r * et + r * r * tt) / (t * t) FROM sums");
        QVERIFY(near(verdict.low, std::max(0.0, (rate - 1.959964 * std::sqrt(variance)) * step)));
        QVERIFY(near(verdict.high, (rate + 1.959964 * std::sqrt(variance)) * step));
    }

    void aReopenedSessionHasItsRoundsAndTokens()
    {
        Analysis a;
        const auto rounds = a.run().rounds().size();
        const auto tokens = a.run().tokens().size();
        const SessionId session = a.controller().session();
        const QString table = a.chart<LengthChart>()->valuesAsTsv();
        a.restart();
        a.controller().openSession(session);
        a.settle();
        QCOMPARE(a.run().rounds().size(), rounds);
        QCOMPARE(a.run().tokens().size(), tokens);
        QCOMPARE(a.chart<LengthChart>()->valuesAsTsv(), table);
        a.selection().select(3);
        QVERIFY(a.heading()->text().startsWith(QStringLiteral("Round 4:")));
        QCOMPARE(a.text()->extraSelections().size(), 1);
    }

    void layoutsSwitchAndAreKept()
    {
        Analysis a;
        const auto shown = [&a](const char* id) {
            return a.window->findChild<QDockWidget*>(QStringLiteral("dock.") + QLatin1String(id))->isVisible();
        };
        QVERIFY(shown("rounds") && shown("chats") && shown("speed"));
        const int size = QApplication::font().pointSize();
        QTest::keyClick(a.window.get(), Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(!shown("rounds") && !shown("chats") && !shown("speed"));
        QTest::keyClick(a.window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(shown("lecture") && !shown("rounds") && !shown("chats") && !shown("tokens"));
        QVERIFY(QApplication::font().pointSize() > size);
        a.window->findChild<QDockWidget*>("dock.inspector")->show(); // the user's own arrangement of this layout
        QTest::keyClick(a.window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(shown("rounds") && shown("chats") && !shown("lecture"));
        QCOMPARE(QApplication::font().pointSize(), size);
        QTest::keyClick(a.window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(shown("lecture") && shown("inspector") && !shown("rounds"));
        a.window->close();
        a.restart();
        QTRY_VERIFY(shown("lecture") && shown("inspector") && !shown("rounds"));
        a.preferences.edit([](auto& values) { values.layout = Layout::Analysis; });
    }

    void chartsAreSavedAsPictureAndDrawing()
    {
        Analysis a;
        a.selection().select(2);
        for (LiveChart* chart : a.window->findChildren<LiveChart*>()) {
            const QString png = a.folder.filePath(QStringLiteral("chart.png"));
            const QString svg = a.folder.filePath(QStringLiteral("chart.svg"));
            chart->resize(400, 240);
            QVERIFY(chart->saveTo(png) && chart->saveTo(svg));
            QCOMPARE(QImage(png).size(), chart->size() * 2);
            QSvgRenderer drawing(svg);
            QVERIFY2(drawing.isValid(), qPrintable(chart->accessibleName()));
            QCOMPARE(drawing.viewBox().size(), chart->size());
            QFile file(svg);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("<image"), qPrintable(chart->accessibleName())); // drawn, not a picture
            QVERIFY(!chart->saveTo(a.folder.filePath(QStringLiteral("nowhere/chart.svg"))));
        }
    }

    void everyLayoutNamesWhatTakesFocus()
    {
        Analysis a;
        a.selection().select(2);
        for (const Layout layout : {Layout::Chat, Layout::Analysis, Layout::Lecture}) {
            a.preferences.edit([layout](auto& values) { values.layout = layout; });
            for (QDockWidget* dock : a.window->findChildren<QDockWidget*>()) {
                dock->raise();
                a.settle();
                for (QWidget* widget : dock->findChildren<QWidget*>()) {
                    if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || widget->focusProxy())
                        continue;
                    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
                    QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                        qPrintable(dock->windowTitle() + u' ' + widget->objectName()));
                }
            }
        }
        a.preferences.edit([](auto& values) { values.layout = Layout::Analysis; });
    }
};

QTEST_MAIN(TestAnalysisWindow)
#include "tst_analysis_window.moc"
