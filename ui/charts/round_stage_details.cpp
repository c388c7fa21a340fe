// What stands below the block: candidates, confidences, the cut, the dice, what reached the text.

#include "ui/charts/cell_painter.h"
#include "ui/charts/round_stage.h"
#include "ui/models/lecture_model.h"
#include "ui/theme.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kBar = 6; ///< height of a candidate's bar

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString percent(double share)
{
    return number(100 * share, 0) + QStringLiteral("\u00A0%");
}

void outline(QPainter& painter, const QRectF& rect, const QColor& color)
{
    painter.setPen(color);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace

void RoundStage::paintCandidates(QPainter& painter, int place) const
{
    const Theme& theme = Theme::instance();
    const LectureStep step = m_lecture.step();
    const bool corrected = step.stage == Stage::Correction && place <= step.place;
    std::vector<LectureCandidate> candidates = m_lecture.round().places[static_cast<std::size_t>(place)].candidates;
    if (!corrected)
        std::ranges::stable_sort(candidates, std::greater<>(), &LectureCandidate::parallel);
    const QRectF area = detailArea();
    const QRectF column = geometry().column(place);
    const bool dim = step.stage == Stage::Correction && place != step.place;
    const QFontMetrics metrics(smallFont());
    const double row = metrics.height() + kBar * (corrected ? 2 : 1) + 10;
    const auto shown = std::min(candidates.size(), static_cast<std::size_t>(std::max(0.0, area.height() / row)));
    double top = area.top();
    for (std::size_t i = 0; i < std::min<std::size_t>(shown, 5); ++i, top += row) {
        const LectureCandidate& candidate = candidates[i];
        const double now = corrected ? candidate.corrected : candidate.parallel;
        const bool taken = corrected ? candidate.drafted : i == 0;
        QFont font = smallFont();
        font.setBold(taken);
        painter.setFont(font);
        painter.setPen(taken && !dim ? theme.text() : theme.muted());
        const QRectF line(column.left(), top, column.width(), metrics.height());
        const QString figure = percent(now);
        const double figureWidth = QFontMetricsF(font).horizontalAdvance(figure);
        const bool both = column.width() > figureWidth + 3 * metrics.averageCharWidth();
        const double words = both ? column.width() - figureWidth - 4 : column.width();
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(font).elidedText(candidate.text, Qt::ElideRight, static_cast<int>(words)));
        if (both)
            painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, figure);
        QRectF bar(column.left(), line.bottom() + 1, column.width() * candidate.parallel, kBar);
        if (corrected) {
            outline(painter, bar.adjusted(0, 0, 1, 0), theme.muted()); // as it was
            bar.translate(0, kBar + 1);
            bar.setWidth(column.width() * candidate.corrected);
        }
        painter.fillRect(bar, taken && !dim ? theme.text() : theme.muted());
    }
}

void RoundStage::paintConfidence(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(smallFont());
    painter.setFont(smallFont());
    const QRectF area = detailArea().adjusted(0, 2 * metrics.height() + 4, 0, -metrics.height() - 4);
    if (area.height() < 20)
        return;
    const QRectF anchor = geometry().column(-1);
    painter.setPen(theme.muted());
    for (const double tick : {0.0, 0.5, 1.0}) {
        const double y = std::round(area.bottom() - tick * area.height());
        painter.fillRect(
            QRectF(anchor.right(), y, geometry().column(geometry().places() - 1).right() - anchor.right(), 1),
            theme.hairline());
        painter.drawText(QRectF(anchor.left(), y - metrics.height() / 2.0, anchor.width() - 4, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, percent(tick));
    }
    painter.drawText(QRectF(anchor.left(), detailArea().bottom() - metrics.height(), width(), metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, tr("□ confidence of the place   ■ survival up to it"));
    for (int place = 0; place < geometry().places(); ++place) {
        const LecturePlace& at = m_lecture.round().places[static_cast<std::size_t>(place)];
        const QRectF column = geometry().column(place);
        const double half = std::min(column.width() / 2 - 2, 28.0);
        const double middle = column.center().x();
        const double confidence = std::clamp(at.confidence, 0.0, 1.0) * area.height();
        const double survival = std::clamp(at.survival, 0.0, 1.0) * area.height();
        outline(painter, QRectF(middle - half, area.bottom() - confidence, half - 2, confidence), theme.muted());
        painter.fillRect(QRectF(middle + 2, area.bottom() - survival, half - 2, survival), theme.text());
        painter.setPen(theme.muted());
        const QRectF words(
            column.left() - 4, area.top() - 2 * metrics.height() - 4, column.width() + 8, metrics.height());
        painter.drawText(words, Qt::AlignCenter, percent(at.confidence));
        painter.setPen(theme.text());
        painter.drawText(words.translated(0, metrics.height()), Qt::AlignCenter, percent(at.survival));
    }
}

void RoundStage::paintRates(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const LectureRound& round = m_lecture.round();
    const QFontMetrics metrics(smallFont());
    painter.setFont(smallFont());
    const QRectF detail = detailArea();
    const double cut = std::round(geometry().cutX(round.verified));
    QPen dashes(theme.text(), 1, Qt::DashLine);
    painter.setPen(dashes);
    painter.drawLine(QPointF(cut, boxOf(-1).top() - 4), QPointF(cut, detail.bottom()));
    const QRectF area = detail.adjusted(0, 2 * metrics.height() + 8, 0, -metrics.height() - 6);
    double highest = 0;
    for (const InspectedLength& length : round.inspection.lengths)
        highest = std::max(highest, length.expectedRate);
    painter.setPen(theme.muted());
    if (highest <= 0 || area.height() < 20) {
        painter.drawText(
            detail, Qt::AlignCenter | Qt::TextWordWrap, tr("What each length was expected to bring was not computed."));
        return;
    }
    painter.drawText(QRectF(detail.left(), detail.top(), detail.width(), metrics.height()), Qt::AlignLeft,
        tr("expected tok/s by number of verified drafts"));
    painter.fillRect(
        QRectF(geometry().column(-1).left(), area.bottom(), detail.right() - geometry().column(-1).left(), 1),
        theme.hairline());
    QPolygonF line;
    for (std::size_t length = 0; length < round.inspection.lengths.size(); ++length) {
        const double rate = round.inspection.lengths[length].expectedRate;
        line << QPointF(geometry().cutX(static_cast<int>(length)), area.bottom() - area.height() * rate / highest);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.text());
    painter.drawPolyline(line);
    for (int length = 0; length < line.size(); ++length) {
        const QPointF& at = line[length];
        const bool chosen = length == round.verified;
        QFont font = smallFont();
        font.setBold(chosen);
        painter.setFont(font);
        painter.setPen(chosen ? theme.text() : theme.muted());
        painter.setBrush(theme.text());
        painter.drawEllipse(at, 3, 3);
        if (chosen) {
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(at, 8, 8);
        }
        const QString figure =
            number(round.inspection.lengths[static_cast<std::size_t>(length)].expectedRate, highest < 100 ? 1 : 0);
        const QString under = QString::number(length);
        const double wide = QFontMetricsF(font).horizontalAdvance(figure) + 6;
        const QRectF label(at.x() - wide / 2, at.y() - metrics.height() - 10, wide, metrics.height());
        painter.fillRect(label, theme.panel()); // the cut's line stays out of the figure
        painter.drawText(label, Qt::AlignCenter, figure);
        const QRectF tick(at.x() - wide / 2, area.bottom() + 3, wide, metrics.height());
        painter.fillRect(tick, theme.panel());
        painter.drawText(tick, Qt::AlignCenter, under);
    }
    painter.restore();
}

void RoundStage::paintDice(QPainter& painter, int place) const
{
    const Theme& theme = Theme::instance();
    const LecturePlace& at = m_lecture.round().places[static_cast<std::size_t>(place)];
    const QFont font = scaled(this->font(), 1);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const QRectF detail = detailArea();
    const double unit = std::min(metrics.height() * 1.9, detail.height() / 5);
    const QRectF bars(detail.left() + detail.width() * 0.16, detail.top() + 4, detail.width() * 0.68, unit * 0.55);
    if (at.q > 0) {
        const std::pair<QString, double> lines[] = {
            {tr("target  p = %1").arg(number(at.p, 2)), at.p}, {tr("drafter  q = %1").arg(number(at.q, 2)), at.q}};
        QRectF bar = bars;
        const int words = metrics.horizontalAdvance(tr("drafter  q = %1").arg(number(0.55, 2))) + 12;
        for (const auto& [name, value] : lines) {
            painter.setPen(theme.text());
            painter.drawText(
                QRectF(bar.left(), bar.top(), words, bar.height()), Qt::AlignLeft | Qt::AlignVCenter, name);
            painter.fillRect(QRectF(bar.left() + words, bar.top() + 2,
                                 (bar.width() - words) * std::clamp(value, 0.0, 1.0), bar.height() - 4),
                theme.text());
            bar.translate(0, unit * 0.7);
        }
    }
    // The dice: where they fall below p / q the draft stays.
    const QRectF ruler(bars.left(), detail.top() + unit * 2.6, bars.width(), unit * 0.8);
    const double bound = at.q > 0 ? std::clamp(at.p / at.q, 0.0, 1.0) : 0.0;
    const QRectF stays(ruler.left(), ruler.top(), ruler.width() * bound, ruler.height());
    if (at.q > 0) {
        drawOutcome(painter, Outcome::Accepted, stays);
        if (bound < 1)
            outline(painter, QRectF(stays.right(), ruler.top(), ruler.right() - stays.right(), ruler.height()),
                theme.outcome(Outcome::Rejected));
    } else {
        outline(painter, ruler, theme.muted());
    }
    painter.setFont(smallFont());
    const QFontMetrics small(smallFont());
    painter.setPen(theme.muted());
    const double under = ruler.bottom() + unit * 0.5;
    painter.drawText(QRectF(ruler.left() - 20, under, 40, small.height()), Qt::AlignCenter, QStringLiteral("0"));
    painter.drawText(QRectF(ruler.right() - 20, under, 40, small.height()), Qt::AlignCenter, QStringLiteral("1"));
    if (at.q > 0 && bound > 0.08 && bound < 0.92)
        painter.drawText(QRectF(stays.right() - 150, under, 300, small.height()), Qt::AlignCenter,
            tr("p / q = %1").arg(number(at.p / at.q, 2)));
    const double x = ruler.left() + ruler.width() * std::clamp(at.u, 0.0, 1.0);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text());
    const double size = std::max(5.0, unit * 0.22);
    const QPointF mark[] = {
        {x, ruler.top() - 1}, {x - size, ruler.top() - 1 - 1.6 * size}, {x + size, ruler.top() - 1 - 1.6 * size}};
    painter.drawPolygon(mark, 3);
    painter.fillRect(QRectF(x - 1, ruler.top() - 1, 2, ruler.height() + 2), theme.text());
    painter.setFont(font);
    painter.setPen(theme.text());
    const QString dice = tr("dice u = %1").arg(number(at.u, 2));
    const double wide = metrics.horizontalAdvance(dice) + 4;
    const double left = std::clamp(x - wide / 2, ruler.left() - 30, ruler.right() + 30 - wide);
    painter.drawText(
        QRectF(left, ruler.top() - 2 - 1.6 * size - metrics.height(), wide, metrics.height()), Qt::AlignCenter, dice);
    painter.restore();
}

void RoundStage::paintSaid(QPainter& painter, int place) const
{
    const Theme& theme = Theme::instance();
    const LectureRound& round = m_lecture.round();
    const LecturePlace& at = round.places[static_cast<std::size_t>(place)];
    const bool accepted = at.outcome == Outcome::Accepted;
    const QFont font = scaled(this->font(), 1.2);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    QRectF line = detailArea();
    line.setHeight(std::min(metrics.height() * 2.0, line.height() / 2));
    painter.setPen(theme.text());
    painter.drawText(line, Qt::AlignCenter, tr("the drafter says  %1").arg(at.text));
    painter.setPen(theme.outcome(accepted ? Outcome::Accepted : Outcome::Target));
    painter.drawText(line.translated(0, line.height()), Qt::AlignCenter,
        tr("the target says  %1").arg(accepted ? at.text : round.own));
}

void RoundStage::paintCommit(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const LectureRound& round = m_lecture.round();
    const QRectF detail = detailArea();
    QRectF own = boxOf(std::min(round.accepted, geometry().places() - 1));
    own.moveTop(detail.top() + 2);
    const QFontMetrics metrics(tokenFont());
    if (!round.own.isEmpty()) {
        painter.setFont(tokenFont());
        painter.setPen(theme.outcome(Outcome::Target));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(own.adjusted(0.5, 0.5, -0.5, -0.5));
        drawOutcome(painter, Outcome::Target, QRectF(own.left() + 2, own.center().y() - 5, 10, 10));
        painter.setPen(theme.outcome(Outcome::Target));
        painter.drawText(own.adjusted(12, 0, 0, 0), Qt::AlignCenter,
            metrics.elidedText(round.own, Qt::ElideRight, static_cast<int>(own.width()) - 16));
        painter.setFont(smallFont());
        painter.setPen(theme.muted());
        painter.drawText(QRectF(own.left() - 40, own.bottom() + 2, own.width() + 80, lineOf(smallFont())),
            Qt::AlignCenter,
            round.ownOrigin == TokenOrigin::Corrected ? tr("the target's correction") : tr("the target's bonus"));
    }
    QString text;
    for (int place = 0; place < round.accepted; ++place)
        text += round.places[static_cast<std::size_t>(place)].text;
    text += round.own;
    painter.setFont(scaled(font(), 1.3));
    painter.setPen(theme.text());
    const double top = own.bottom() + lineOf(smallFont()) + 8;
    painter.drawText(QRectF(detail.left(), top, detail.width(), std::max(0.0, detail.bottom() - top)),
        Qt::AlignCenter | Qt::TextWrapAnywhere, QStringLiteral("… + ") + text);
}

} // namespace foregleam
