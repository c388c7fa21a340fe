#include "ui/charts/round_ribbon.h"

#include "ui/charts/axis.h"
#include "ui/models/round_words.h"

#include <QEvent>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <iterator>

namespace foregleam {
namespace {

constexpr int kMargin = 8;
constexpr int kBarHeight = 8;
constexpr int kMarkHeight = 6; ///< below the columns: rounds that were parked or tried

/// Numbers under the columns at every 5th, 10th, 20th … round, as close as they fit.
int roundNumberStep(int columnPitch, int labelWidth)
{
    for (int power = 1; power < 100000; power *= 10) {
        for (const int factor : {1, 2, 5}) {
            const int step = factor * power;
            if (step >= 5 && step * columnPitch >= labelWidth + 12)
                return step;
        }
    }
    return 100000;
}

} // namespace

RoundRibbon::RoundRibbon(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Rounds"), parent)
    , m_bar(new QScrollBar(Qt::Horizontal, this))
{
    m_bar->setAccessibleName(tr("Scroll through the rounds"));
    m_bar->setFocusPolicy(Qt::NoFocus); // the ribbon's own keys move it
    m_bar->setContextMenuPolicy(Qt::NoContextMenu);
    connect(m_bar, &QScrollBar::valueChanged, this, [this](int value) { scrollTo(value); });
    syncScrollBar();
    connect(&selection, &RunSelection::changed, this, [this] { selectItem(this->selection().round()); });
}

QString RoundRibbon::emptyText() const
{
    return tr("Each round of the next answer becomes a column here: what was drafted, and what of it was accepted.");
}

ItemRange RoundRibbon::itemRange() const
{
    const auto& rounds = model().rounds();
    return rounds.empty() ? ItemRange{} : ItemRange{rounds.front().index, rounds.back().index};
}

int RoundRibbon::firstVisibleOffset() const
{
    const int count = roundCount();
    const int wanted = m_follows || count == 0 ? count : m_firstVisible - model().rounds().front().index;
    return clampFirstVisible(wanted, count, m_layout.columns);
}

int RoundRibbon::firstVisibleRound() const
{
    return hasData() ? itemRange().first + firstVisibleOffset() : -1;
}

int RoundRibbon::lastVisibleRound() const
{
    return hasData() ? std::min(itemRange().last, firstVisibleRound() + m_layout.columns - 1) : -1;
}

void RoundRibbon::onModelChanged()
{
    m_blockSize = 0;
    for (const RoundSample& sample : model().rounds())
        m_blockSize = std::max(m_blockSize, sample.drafted);
    if (!hasData())
        m_follows = true;
    layOut();
}

void RoundRibbon::layOut()
{
    const int line = lineHeight();
    const int left = plotLeft();
    m_bar->setGeometry(left, height() - kBarHeight - 4, std::max(0, width() - left - kMargin), kBarHeight);
    const int top = 6 + line + 4;
    const QRect plot(left, top, width() - left - kMargin, m_bar->y() - 2 - line - kMarkHeight - 2 - top);
    m_layout = layOutRibbon(plot, m_blockSize);
    syncScrollBar();
}

void RoundRibbon::syncScrollBar()
{
    const QSignalBlocker blocker(m_bar);
    const int hidden = std::max(0, roundCount() - m_layout.columns);
    m_bar->setRange(0, hidden);
    m_bar->setPageStep(std::max(1, m_layout.columns));
    m_bar->setSingleStep(1);
    m_bar->setValue(firstVisibleOffset());
    m_bar->setVisible(hidden > 0);
}

void RoundRibbon::scrollTo(int offset)
{
    const int last = std::max(0, roundCount() - m_layout.columns);
    m_follows = offset >= last;
    if (hasData())
        m_firstVisible = itemRange().first + std::clamp(offset, 0, last);
    syncScrollBar();
    update();
}

void RoundRibbon::onItemSelected(int item)
{
    if (item < 0) {
        scrollTo(roundCount());
    } else {
        const int first = itemRange().first;
        const int offset = firstVisibleToShow(item - first, firstVisibleOffset(), roundCount(), m_layout.columns);
        scrollTo(offset);
        // A chosen round stays in sight: only the newest one may be followed.
        m_follows = m_follows && item == itemRange().last;
    }
    if (selection().round() != item)
        selection().select(item);
}

int RoundRibbon::itemAt(const QPoint& position) const
{
    if (position.y() < m_layout.plot.top() || position.y() >= m_bar->y())
        return -1;
    const int column = ribbonColumnAt(m_layout, position.x());
    const int offset = firstVisibleOffset() + column;
    return column < 0 || offset >= roundCount() ? -1 : itemRange().first + offset;
}

QString RoundRibbon::itemText(int item) const
{
    const ItemRange range = itemRange();
    return range.contains(item) ? roundSentence(model().rounds()[static_cast<std::size_t>(item - range.first)])
                                : QString();
}

QString RoundRibbon::valuesAsTsv() const
{
    QString text = QStringLiteral("round\tdrafted\tverified\treason\taccepted\temitted\tat_ms\tround_ms\n");
    for (const RoundSample& sample : model().rounds()) {
        text += QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6\t%7\t%8\n")
                    .arg(sample.index + 1)
                    .arg(sample.drafted)
                    .arg(sample.verified)
                    .arg(QLatin1String(lengthReasonName(sample.reason)))
                    .arg(sample.accepted)
                    .arg(sample.emitted)
                    .arg(sample.atMs, 0, 'f', 3)
                    .arg(sample.roundMs, 0, 'f', 3);
    }
    return text;
}

QString RoundRibbon::describe() const
{
    if (!hasData())
        return emptyText();
    const ItemRange range = itemRange();
    const bool chosen = range.contains(selectedItem());
    QString words =
        chosen ? tr("Chosen: %1.").arg(itemText(selectedItem())) : tr("Newest: %1.").arg(itemText(range.last));
    if (model().totals().rounds > 0) {
        words += QLatin1Char(' ')
            + tr("This answer: %1 tokens a round over %2 rounds.")
                  .arg(QLocale().toString(model().totals().acceptedLength(), 'f', 2))
                  .arg(QLocale().toString(model().totals().rounds));
    }
    return words;
}

void RoundRibbon::paintPlot(QPainter& painter)
{
    paintAxes(painter);
    paintReadout(painter);
    paintRoundNumbers(painter);
    const int first = firstVisibleOffset();
    const int columns = std::min(m_layout.columns, roundCount() - first);
    const auto& rounds = model().rounds();
    for (int column = 0; column < columns; ++column) {
        const RoundSample& sample = rounds[static_cast<std::size_t>(first + column)];
        // Time starts over with an answer: a hairline parts it from the one before.
        if (column > 0 && sample.atMs < rounds[static_cast<std::size_t>(first + column - 1)].atMs) {
            const int x = ribbonCell(m_layout, column, 0).left() - 2;
            painter.fillRect(QRect(x, m_layout.plot.top(), 1, m_layout.plot.height()), Theme::instance().hairline());
        }
        paintColumn(painter, column, sample);
    }
}

void RoundRibbon::paintColumn(QPainter& painter, int column, const RoundSample& sample)
{
    const QRect bottom = ribbonCell(m_layout, column, 0);
    const QRect whole(bottom.left() - 1, m_layout.plot.top(), bottom.width() + 2, m_layout.plot.height() + 1);
    if (sample.index == hoveredItem() || selection().range().contains(sample.index))
        painter.fillRect(whole, Theme::instance().hairline());
    for (int place = 0; place < sample.drafted; ++place)
        m_cells.draw(painter, draftOutcome(sample, place), ribbonCell(m_layout, column, place));
    if (sample.emitted > sample.accepted)
        m_cells.draw(painter, Outcome::Target, ribbonCell(m_layout, column, sample.drafted));
    paintMark(painter, QRect(bottom.left(), m_layout.plot.bottom() + 4, bottom.width(), kMarkHeight), sample.reason);
    if (sample.index == selectedItem()) {
        painter.setPen(Theme::instance().text());
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(whole.adjusted(-1, -1, 0, 0));
    }
}

void RoundRibbon::paintMark(QPainter& painter, const QRect& box, LengthReason reason) const
{
    const QColor colour = Theme::instance().outcome(Outcome::Baseline);
    if (reason == LengthReason::Parked) { // bars that follow each other make the baseline's dashes
        painter.fillRect(QRect(box.left(), box.top() + 1, box.width(), 2), colour);
    } else if (reason == LengthReason::Probe) {
        const QPointF centre(box.left() + box.width() / 2.0, box.top());
        const double half = kMarkHeight / 2.0 + 0.5;
        const QPointF corners[] = {
            centre, {centre.x() + half, centre.y() + kMarkHeight}, {centre.x() - half, centre.y() + kMarkHeight}};
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(corners, 3);
        painter.restore();
    }
}

void RoundRibbon::paintAxes(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const QRect& plot = m_layout.plot;
    const int line = lineHeight();
    painter.fillRect(QRect(plot.left(), plot.bottom() + 2, plot.width(), 1), theme.hairline());
    painter.setPen(theme.muted());
    painter.drawText(QRect(kMargin, 6, width(), line), Qt::AlignLeft | Qt::AlignVCenter, tr("drafts"));
    const int rowsHeight = (m_layout.rows - 1) * m_layout.rowPitch;
    const AxisScale scale = niceScale(m_blockSize, std::max(1, rowsHeight / (line + 2)));
    for (const double value : ticks(scale)) {
        if (value < 1 || value > m_blockSize)
            continue;
        const QRect cell = ribbonCell(m_layout, 0, static_cast<int>(value) - 1);
        const QRect label(0, cell.center().y() - line / 2, plot.left() - 6, line);
        painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, tickLabel(scale, value));
    }
}

void RoundRibbon::paintRoundNumbers(QPainter& painter) const
{
    const QRect& plot = m_layout.plot;
    const int line = lineHeight();
    const QFontMetrics metrics(labelFont());
    const QString title = tr("round");
    const QRect row(plot.left(), plot.bottom() + 4 + kMarkHeight, plot.width(), line);
    painter.setPen(Theme::instance().muted());
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, title);
    const int roomEnds = row.right() - metrics.horizontalAdvance(title) - 8;
    const int widest = metrics.horizontalAdvance(QLocale().toString(lastVisibleRound() + 1));
    const int step = roundNumberStep(m_layout.columnPitch, widest);
    const int first = firstVisibleRound();
    for (int column = 0; column < m_layout.columns; ++column) {
        const int number = first + column + 1;
        if (number % step != 0 && number != 1)
            continue;
        const int centre = ribbonCell(m_layout, column, 0).center().x();
        const QRect label(centre - widest / 2 - 2, row.top(), widest + 4, line);
        if (label.left() < 2 || label.right() > roomEnds || number > lastVisibleRound() + 1)
            continue;
        painter.drawText(label, Qt::AlignCenter, QLocale().toString(number));
    }
}

void RoundRibbon::paintReadout(QPainter& painter) const
{
    const QFontMetrics metrics(labelFont());
    const int left = kMargin + metrics.horizontalAdvance(tr("drafts")) + 12;
    const QRect room(left, 6, width() - left - kMargin, metrics.height());
    QString words;
    if (selection().range().size() > 1) {
        words = tr("Chosen: %1").arg(scopeText());
    } else if (itemRange().contains(selectedItem())) {
        words = itemText(selectedItem());
        if (metrics.horizontalAdvance(words) > room.width())
            words = shortRoundSentence(model().rounds()[static_cast<std::size_t>(selectedItem() - itemRange().first)]);
    } else if (model().totals().rounds > 0) {
        words = tr("%1 tokens a round · %2 rounds")
                    .arg(QLocale().toString(model().totals().acceptedLength(), 'f', 2))
                    .arg(QLocale().toString(model().totals().rounds));
    }
    painter.setPen(Theme::instance().text());
    painter.drawText(
        room, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, std::max(0, room.width())));
}

void RoundRibbon::resizeEvent(QResizeEvent* event)
{
    SelectionChart::resizeEvent(event);
    layOut();
}

void RoundRibbon::wheelEvent(QWheelEvent* event)
{
    if (m_bar->maximum() == 0) {
        event->ignore();
        return;
    }
    const QPoint delta = event->angleDelta();
    constexpr int kEighthsAColumn = 20; // a notch (120) moves six columns
    m_wheelRest += qAbs(delta.x()) > qAbs(delta.y()) ? delta.x() : delta.y();
    const int columns = m_wheelRest / kEighthsAColumn;
    m_wheelRest -= columns * kEighthsAColumn;
    m_bar->setValue(m_bar->value() - columns);
    event->accept();
}

void RoundRibbon::keyPressEvent(QKeyEvent* event)
{
    static constexpr Qt::Key kMoving[] = {
        Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End, Qt::Key_PageUp, Qt::Key_PageDown};
    const bool moves = std::find(std::begin(kMoving), std::end(kMoving), event->key()) != std::end(kMoving);
    if (moves && (event->modifiers() & Qt::ShiftModifier) && hasData())
        selection().extendTo(itemAfterKey(event->key()));
    else
        SelectionChart::keyPressEvent(event);
}

void RoundRibbon::mousePressEvent(QMouseEvent* event)
{
    const int item = hasData() ? itemAt(event->position().toPoint()) : -1;
    if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier) && item >= 0)
        selection().extendTo(item);
    else
        SelectionChart::mousePressEvent(event);
}

void RoundRibbon::mouseMoveEvent(QMouseEvent* event)
{
    SelectionChart::mouseMoveEvent(event);
    if ((event->buttons() & Qt::LeftButton) && hoveredItem() >= 0 && !selection().isEmpty())
        selection().extendTo(hoveredItem());
}

void RoundRibbon::changeEvent(QEvent* event)
{
    SelectionChart::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace foregleam
