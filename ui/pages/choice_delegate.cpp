#include "ui/pages/choice_delegate.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kSide = 10;
constexpr int kAbove = 4;
constexpr int kWidest = 60; ///< characters; longer reasons are cut here and whole in the tool tip

QFont detailFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.88);
    return font;
}

} // namespace

ChoiceDelegate::ChoiceDelegate(int detailRole, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_detailRole(detailRole)
{
}

void ChoiceDelegate::install(QComboBox* picker, int detailRole)
{
    picker->view()->setItemDelegate(new ChoiceDelegate(detailRole, picker->view()));
    picker->view()->setTextElideMode(Qt::ElideRight);
    picker->view()->setMinimumWidth(picker->fontMetrics().averageCharWidth() * kWidest);
}

void ChoiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::instance();
    const bool usable = index.flags() & Qt::ItemIsEnabled;
    painter->save();
    if (usable && (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))) {
        QColor fill = theme.outcome(Outcome::Target);
        fill.setAlphaF(0.16F);
        painter->fillRect(option.rect, fill);
    }
    const QRect inner = option.rect.adjusted(kSide, kAbove, -kSide, -kAbove);
    const QFontMetrics metrics(option.font);
    painter->setFont(option.font);
    painter->setPen(usable ? theme.text() : theme.muted());
    painter->drawText(QRect(inner.left(), inner.top(), inner.width(), metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
    const QFont small = detailFont(option.font);
    painter->setFont(small);
    painter->setPen(theme.muted());
    const int top = inner.top() + metrics.height();
    painter->drawText(QRect(inner.left(), top, inner.width(), inner.bottom() + 1 - top),
        Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(small).elidedText(index.data(m_detailRole).toString(), Qt::ElideRight, inner.width()));
    painter->restore();
}

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics metrics(option.font);
    const QFontMetrics small(detailFont(option.font));
    const int width = std::max(metrics.horizontalAdvance(index.data().toString()),
        std::min(small.horizontalAdvance(index.data(m_detailRole).toString()), metrics.averageCharWidth() * kWidest));
    return {width + 2 * kSide, metrics.height() + small.height() + 2 * kAbove};
}

} // namespace foregleam
