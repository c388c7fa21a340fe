#include "ui/charts/outcome_legend.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMargin = 8;
constexpr int kMark = 12; ///< px, side of a mark; the baseline's is twice as wide
constexpr int kGap = 6; ///< mark to word
constexpr int kBetween = 16; ///< entry to entry

int markWidth(const LegendEntry& entry)
{
    return entry.outcome == Outcome::Baseline ? 2 * kMark : kMark;
}

} // namespace

std::vector<LegendEntry> outcomeLegendEntries()
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("foregleam", text); };
    return {
        {Outcome::Accepted, tr("accepted"), tr("A drafted token that the model confirmed.")},
        {Outcome::Rejected, tr("rejected"), tr("A drafted token that the model verified and did not keep.")},
        {Outcome::Discarded, tr("discarded"),
            tr("A verified draft behind the first rejected one: it falls with it, right or wrong.")},
        {Outcome::NotVerified, tr("not verified"), tr("A drafted token that was never sent to the model.")},
        {Outcome::Target, tr("the model's own"), tr("The one token that the model itself adds in each round.")},
        {Outcome::Baseline, tr("one at a time"),
            tr("The speed of the model without drafts, measured on this machine.")},
    };
}

OutcomeLegend::OutcomeLegend(QWidget* parent)
    : QWidget(parent)
    , m_entries(outcomeLegendEntries())
{
    setAccessibleName(tr("Legend"));
    QStringList words;
    for (const LegendEntry& entry : m_entries)
        words += entry.word + QStringLiteral(": ") + entry.meaning;
    setAccessibleDescription(words.join(QLatin1Char(' ')));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

std::vector<QRect> OutcomeLegend::entryRects(int width) const
{
    const QFontMetrics metrics(font());
    const int line = metrics.height() + 4;
    std::vector<QRect> rects;
    QPoint at(kMargin, 4);
    for (const LegendEntry& entry : m_entries) {
        const int entryWidth = markWidth(entry) + kGap + metrics.horizontalAdvance(entry.word);
        if (at.x() > kMargin && at.x() + entryWidth > width - kMargin)
            at = QPoint(kMargin, at.y() + line);
        rects.emplace_back(at, QSize(entryWidth, line));
        at.rx() += entryWidth + kBetween;
    }
    return rects;
}

int OutcomeLegend::heightForWidth(int width) const
{
    return entryRects(width).back().bottom() + 1 + 4;
}

QSize OutcomeLegend::sizeHint() const
{
    const int oneLine = entryRects(QWIDGETSIZE_MAX).back().right() + 1 + kMargin;
    return {oneLine, heightForWidth(oneLine)};
}

QSize OutcomeLegend::minimumSizeHint() const
{
    int widest = 0;
    for (const QRect& rect : entryRects(QWIDGETSIZE_MAX))
        widest = std::max(widest, rect.width());
    return {widest + 2 * kMargin, heightForWidth(std::max(width(), widest + 2 * kMargin))};
}

bool OutcomeLegend::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::vector<QRect> rects = entryRects(width());
    const auto hit =
        std::find_if(rects.begin(), rects.end(), [&](const QRect& rect) { return rect.contains(help->pos()); });
    if (hit == rects.end())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), m_entries[static_cast<std::size_t>(hit - rects.begin())].meaning, this);
    return true;
}

void OutcomeLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(Theme::instance().text());
    const std::vector<QRect> rects = entryRects(width());
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const int mark = markWidth(m_entries[i]);
        const QRect box(rects[i].left(), rects[i].center().y() - kMark / 2, mark, kMark);
        m_cells.draw(painter, m_entries[i].outcome, box);
        painter.drawText(rects[i].adjusted(mark + kGap, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter, m_entries[i].word);
    }
}

} // namespace foregleam
