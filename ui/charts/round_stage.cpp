#include "ui/charts/round_stage.h"

#include "ui/charts/cell_painter.h"
#include "ui/models/lecture_model.h"
#include "ui/theme.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace foregleam {
namespace {

constexpr double kMargin = 12;

QString share(double value)
{
    return QLocale().toString(value, 'f', 3);
}

/// The candidate that the parallel pass alone would take; the draft where none were recorded.
QString parallelChoice(const LecturePlace& place)
{
    const auto best = std::max_element(place.candidates.begin(), place.candidates.end(),
        [](const auto& a, const auto& b) { return a.parallel < b.parallel; });
    return best == place.candidates.end() ? place.text : best->text;
}

} // namespace

RoundStage::RoundStage(LectureModel& lecture, QWidget* parent)
    : Chart(tr("The round on its stage"), parent)
    , m_lecture(lecture)
{
    setObjectName(QStringLiteral("roundStage"));
    connect(&lecture, &LectureModel::changed, this, &RoundStage::scheduleRefresh);
}

bool RoundStage::hasData() const
{
    return !m_lecture.isEmpty();
}

QString RoundStage::emptyText() const
{
    return tr("A round appears here, step by step, when a model has answered or a recording is open.");
}

ItemRange RoundStage::itemRange() const
{
    return {0, static_cast<int>(m_lecture.round().places.size()) - 1};
}

double RoundStage::scale() const
{
    const double columns = std::max<double>(4, static_cast<double>(m_lecture.round().places.size()) + 1);
    return std::clamp(std::min(width() / (9.5 * columns * QFontMetricsF(font()).averageCharWidth()),
                          height() / (18.0 * QFontMetricsF(font()).height())),
        1.0, 2.0);
}

QFont RoundStage::scaled(const QFont& font, double by) const
{
    QFont large = font;
    large.setPointSizeF(large.pointSizeF() * by * scale());
    return large;
}

QFont RoundStage::tokenFont() const
{
    return scaled(font(), 1.1);
}

QFont RoundStage::smallFont() const
{
    return scaled(labelFont(), 1);
}

int RoundStage::lineOf(const QFont& font) const
{
    return QFontMetrics(font).height();
}

StageGeometry RoundStage::geometry() const
{
    return {QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin),
        static_cast<int>(m_lecture.round().places.size()), QFontMetricsF(tokenFont()).averageCharWidth()};
}

QRectF RoundStage::boxOf(int place) const
{
    const QRectF column = geometry().column(place);
    const double top = column.top() + 2 * lineOf(smallFont()) + 8; // the text before, the numbers of the places
    return {column.left(), top, column.width(), std::round(1.9 * lineOf(tokenFont()))};
}

QRectF RoundStage::detailArea() const
{
    const double top = boxOf(-1).bottom() + kMargin;
    return {kMargin, top, width() - 2 * kMargin, std::max(0.0, height() - kMargin - top)};
}

int RoundStage::itemAt(const QPoint& position) const
{
    return geometry().placeAt(position.x());
}

QString RoundStage::boxText(int place) const
{
    const LecturePlace& at = m_lecture.round().places[static_cast<std::size_t>(place)];
    const LectureStep step = m_lecture.step();
    const bool corrected =
        step.stage == Stage::Correction ? step.place < 0 || place <= step.place : step.stage != Stage::Draft;
    return corrected ? at.text : parallelChoice(at);
}

QString RoundStage::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const LecturePlace& place = m_lecture.round().places[static_cast<std::size_t>(item)];
    const Stage stage = m_lecture.step().stage;
    QString words = tr("Place %1: %2").arg(item + 1).arg(boxText(item));
    if (stage >= Stage::Confidence && place.confidence > 0)
        words += tr(", confidence %1, survival %2").arg(share(place.confidence), share(place.survival));
    if (!m_lecture.revealed(item))
        return words;
    switch (place.outcome) {
    case Outcome::Accepted: words += tr(", accepted"); break;
    case Outcome::Rejected: words += tr(", rejected"); break;
    case Outcome::Discarded: words += tr(", discarded with the one before it"); break;
    default: words += tr(", not verified"); break;
    }
    if (place.judged() && place.q > 0)
        words += tr(" (p %1, q %2, u %3)").arg(share(place.p), share(place.q), share(place.u));
    return words;
}

QString RoundStage::describe() const
{
    if (!hasData())
        return emptyText();
    return tr("Round %1, %2. %3")
        .arg(QLocale().toString(m_lecture.round().index + 1), stageTitle(m_lecture.step().stage),
            stepWords(m_lecture.round(), m_lecture.step()));
}

QString RoundStage::valuesAsTsv() const
{
    QString text = QStringLiteral("place\ttoken\tconfidence\tsurvival\tp\tq\tu\n");
    for (int i = 0; i <= itemRange().last; ++i) {
        const LecturePlace& place = m_lecture.round().places[static_cast<std::size_t>(i)];
        text += QStringLiteral("%1\t%2\t%3\t%4")
                    .arg(QString::number(i + 1), place.text)
                    .arg(place.confidence)
                    .arg(place.survival);
        const bool told = place.judged() && m_lecture.revealed(i);
        text +=
            told ? QStringLiteral("\t%1\t%2\t%3\n").arg(place.p).arg(place.q).arg(place.u) : QStringLiteral("\t\t\t\n");
    }
    return text;
}

void RoundStage::keyPressEvent(QKeyEvent* event)
{
    // Digits are guesses, Space plays: what is around the stage takes them.
    event->ignore();
    if (event->key() < Qt::Key_0 || event->key() > Qt::Key_9)
        Chart::keyPressEvent(event);
}

void RoundStage::paintPlot(QPainter& painter)
{
    const Theme& theme = Theme::instance();
    const LectureRound& round = m_lecture.round();
    const QFontMetrics small(smallFont());
    painter.setFont(smallFont());
    painter.setPen(theme.muted());
    painter.drawText(QRectF(kMargin, kMargin - 4, width() - 2 * kMargin, small.height()), Qt::AlignCenter,
        small.elidedText(QStringLiteral("… ") + round.before, Qt::ElideLeft, static_cast<int>(width() - 2 * kMargin)));
    paintBoxes(painter);
    const LectureStep step = m_lecture.step();
    switch (step.stage) {
    case Stage::Draft:
    case Stage::Correction:
        for (int place = 0; place < geometry().places(); ++place)
            paintCandidates(painter, place);
        break;
    case Stage::Confidence: paintConfidence(painter); break;
    case Stage::Cut:
    case Stage::Guess: paintRates(painter); break;
    case Stage::Verify:
        if (round.places[static_cast<std::size_t>(step.place)].u > 0)
            paintDice(painter, step.place);
        else
            paintSaid(painter, step.place);
        break;
    case Stage::Commit: paintCommit(painter); break;
    }
}

void RoundStage::paintBoxes(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const QRectF anchor = boxOf(-1);
    painter.setFont(smallFont());
    painter.setPen(theme.muted());
    const int line = lineOf(smallFont());
    const double labels = anchor.top() - line - 2;
    painter.drawText(QRectF(anchor.left(), labels, anchor.width(), line), Qt::AlignCenter, tr("anchor"));
    for (int place = 0; place < geometry().places(); ++place) {
        const QRectF box = boxOf(place);
        painter.drawText(QRectF(box.left(), labels, box.width(), line), Qt::AlignCenter, QString::number(place + 1));
    }
    painter.setPen(theme.hairline());
    painter.drawLine(anchor.bottomLeft(), anchor.bottomRight());
    painter.setFont(tokenFont());
    painter.setPen(theme.text());
    const QFontMetrics metrics(tokenFont());
    painter.drawText(anchor, Qt::AlignCenter,
        metrics.elidedText(m_lecture.round().anchor, Qt::ElideLeft, static_cast<int>(anchor.width())));
    for (int place = 0; place < geometry().places(); ++place)
        paintBox(painter, place);
}

void RoundStage::paintBox(QPainter& painter, int place) const
{
    const Theme& theme = Theme::instance();
    const LectureRound& round = m_lecture.round();
    const LectureStep step = m_lecture.step();
    const QRectF box = boxOf(place);
    const bool told = m_lecture.revealed(place);
    const bool cutOff = step.stage >= Stage::Cut && place >= round.verified;
    const Outcome outcome = round.places[static_cast<std::size_t>(place)].outcome;
    const bool looked = step.place == place;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ink = theme.text();
    if (cutOff) {
        drawOutcome(painter, Outcome::NotVerified, QRectF(box.left(), box.bottom() - 8, box.width(), 8));
        ink = theme.outcome(Outcome::NotVerified);
    } else if (told && outcome != Outcome::NotVerified) {
        drawOutcome(painter, outcome, box);
        ink = outcome == Outcome::Accepted ? theme.window() : theme.outcome(outcome);
    }
    if (!told || cutOff) {
        painter.setPen(QPen(looked ? theme.text() : theme.hairline(), looked ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (step.stage == Stage::Draft || (step.stage == Stage::Correction && step.place >= 0 && place > step.place))
        ink = theme.muted(); // nothing is settled there yet
    painter.setFont(tokenFont());
    painter.setPen(ink);
    const QFontMetrics metrics(tokenFont());
    const int room = static_cast<int>(box.width()) - 6;
    painter.drawText(box, Qt::AlignCenter, metrics.elidedText(boxText(place), Qt::ElideRight, room));
    if (place == hoveredItem() || place == selectedItem()) {
        painter.setPen(theme.muted());
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(-2.5, -2.5, 2.5, 2.5));
    }
    painter.restore();
}

} // namespace foregleam
