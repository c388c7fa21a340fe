#include "ui/pages/token_pane.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelection>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace foregleam {

TokenPane::TokenPane(const RunModel& run, RunSelection& selection, QWidget* parent)
    : QTableView(parent)
    , m_selection(selection)
    , m_tokens(new TokenTableModel(run, selection, this))
{
    setObjectName(QStringLiteral("tokenTable"));
    setAccessibleName(tr("Tokens"));
    setModel(m_tokens);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    fitRows();
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_following && m_tokens->roundAt(current.row()) >= 0)
            m_selection.select(m_tokens->roundAt(current.row()));
    });
    connect(&selection, &RunSelection::changed, this, &TokenPane::followSelection);
    connect(m_tokens, &QAbstractItemModel::rowsAboutToBeInserted, this,
        [this] { m_atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum(); });
    connect(m_tokens, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_atEnd && m_selection.isEmpty())
            scrollToBottom();
    });
}

void TokenPane::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_tokens)
        fitRows();
}

void TokenPane::fitRows()
{
    const QFontMetrics metrics(font());
    verticalHeader()->setDefaultSectionSize(metrics.height() + 4);
    // Measured once by what the columns can hold: looking at every row would cost with each batch.
    const int digit = metrics.horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < TokenTableModel::ColumnCount; ++column) {
        const QString name = m_tokens->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const int needed = column == TokenTableModel::Text ? 11 : column == TokenTableModel::Origin ? 13 : 5;
        horizontalHeader()->resizeSection(column, std::max(metrics.horizontalAdvance(name) + 14, digit * needed + 16));
    }
}

void TokenPane::followSelection()
{
    const QScopedValueRollback<bool> guard(m_following, true);
    const RoundRange rows = m_tokens->rowsOf(m_selection.round());
    if (m_selection.isEmpty() || rows.isEmpty()) {
        clearSelection();
        return;
    }
    const QModelIndex first = m_tokens->index(rows.first, 0);
    const bool inside = rows.contains(currentIndex().row());
    selectionModel()->select(QItemSelection(first, m_tokens->index(rows.last, TokenTableModel::ColumnCount - 1)),
        QItemSelectionModel::ClearAndSelect);
    if (!inside)
        selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    scrollTo(m_tokens->index(rows.last, 0));
    scrollTo(first);
}

void TokenPane::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else
        QTableView::keyPressEvent(event);
}

void TokenPane::copyRows() const
{
    QString text;
    for (int column = 0; column < TokenTableModel::ColumnCount; ++column)
        text += m_tokens->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
            + (column + 1 < TokenTableModel::ColumnCount ? u'\t' : u'\n');
    for (int row = 0; row < m_tokens->rowCount(); ++row) {
        if (selectionModel()->hasSelection() && !selectionModel()->isRowSelected(row))
            continue;
        for (int column = 0; column < TokenTableModel::ColumnCount; ++column)
            text += m_tokens->index(row, column).data().toString()
                + (column + 1 < TokenTableModel::ColumnCount ? u'\t' : u'\n');
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace foregleam
