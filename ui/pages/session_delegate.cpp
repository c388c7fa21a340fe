#include "ui/pages/session_delegate.h"
#include "ui/models/session_list_model.h"
#include "ui/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QTextLayout>

namespace foregleam {
namespace {

constexpr int kSideMargin = 8;

/// A snippet without its marks, and where they were.
QString plainSnippet(const QString& marked, QList<QTextLayout::FormatRange>* bold)
{
    QString plain;
    for (const QChar c : marked) {
        if (c == SessionListModel::kMatchBegin) {
            QTextLayout::FormatRange range;
            range.start = static_cast<int>(plain.size());
            range.format.setFontWeight(QFont::Bold);
            bold->append(range);
        } else if (c == SessionListModel::kMatchEnd) {
            if (!bold->isEmpty())
                bold->last().length = static_cast<int>(plain.size()) - bold->last().start;
        } else {
            plain += c;
        }
    }
    return plain;
}

QFont detailFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.88);
    return font;
}

void paintSnippet(QPainter& painter, const QRect& rect, const QString& marked, const QFont& font)
{
    QList<QTextLayout::FormatRange> bold;
    QTextLayout layout(plainSnippet(marked, &bold), font);
    layout.setFormats(bold);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    // A hit far into the line is brought into sight.
    double shift = 0;
    if (!bold.isEmpty() && line.isValid()) {
        const double end = line.cursorToX(bold.first().start + bold.first().length);
        shift = end > rect.width() ? end - rect.width() * 0.8 : 0;
    }
    painter.save();
    painter.setClipRect(rect);
    layout.draw(&painter, QPointF(rect.left() - shift, rect.top()));
    painter.restore();
}

} // namespace

void SessionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::instance();
    const QRect inner = option.rect.adjusted(kSideMargin, 0, -kSideMargin, 0);
    painter->save();
    if (index.data(SessionListModel::HeadingRole).toBool()) {
        painter->setFont(detailFont(option.font));
        painter->setPen(theme.muted());
        painter->drawText(inner.adjusted(0, 0, 0, -3), Qt::AlignLeft | Qt::AlignBottom,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
        painter->restore();
        return;
    }
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver)) {
        QColor fill = theme.outcome(Outcome::Target);
        fill.setAlphaF(selected ? 0.16F : 0.07F);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(option.rect.adjusted(2, 1, -2, -1), 4, 4);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(theme.outcome(Outcome::Target));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(2.5, 1.5, -2.5, -1.5), 4, 4);
    }
    const QFontMetrics metrics(option.font);
    const QRect title(inner.left(), inner.top() + 4, inner.width(), metrics.height());
    painter->setFont(option.font);
    painter->setPen(theme.text());
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
    if (index.data(SessionListModel::MessageRole).toLongLong() != 0) {
        painter->setPen(theme.muted());
        const QFont font = detailFont(option.font);
        paintSnippet(*painter, QRect(inner.left(), title.bottom() + 1, inner.width(), QFontMetrics(font).height()),
            index.data(SessionListModel::DetailRole).toString(), font);
    }
    painter->restore();
}

QSize SessionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics metrics(option.font);
    const int detail = QFontMetrics(detailFont(option.font)).height();
    if (index.data(SessionListModel::HeadingRole).toBool())
        return {80, detail + 12};
    const bool hit = index.data(SessionListModel::MessageRole).toLongLong() != 0;
    return {80, metrics.height() + 8 + (hit ? detail + 1 : 0)};
}

QWidget* SessionDelegate::createEditor(
    QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    editor->setObjectName(QStringLiteral("renameSession"));
    editor->setAccessibleName(tr("New title of the chat"));
    return editor;
}

void SessionDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    editor->setGeometry(option.rect.adjusted(2, 0, -2, 0));
}

} // namespace foregleam
