#include "ui/models/load_table_model.h"
#include "ui/models/method_choice.h"

#include <QLocale>

#include <algorithm>
#include <tuple>

namespace foregleam {
namespace {

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

auto keyOf(const LoadPoint& point)
{
    return std::tuple(point.figures.atOnce(), point.method);
}

} // namespace

int LoadTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_points.size());
}

int LoadTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LoadTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool words = index.column() == MethodName || index.column() == SameText;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const LoadPoint& point = m_points[static_cast<std::size_t>(index.row())];
    const LoadFigures& figures = point.figures;
    switch (index.column()) {
    case Requests: return QLocale().toString(figures.atOnce());
    case MethodName: return methodTitle(point.method);
    case Throughput: return number(figures.throughput(), 1);
    case PerUser: return number(figures.perUser(), 1);
    case Drafted: return number(figures.meanDrafted(), 2);
    case Verified: return number(figures.meanVerified(), 2);
    case AcceptedLength: return number(figures.acceptedLength(), 2);
    case SameText: return !point.sameText ? tr("not compared") : *point.sameText ? tr("yes") : tr("no");
    default: return {};
    }
}

QVariant LoadTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Requests: return tr("Requests that are answered at once");
        case Throughput: return tr("Tokens per second of all requests together, reading prompts left out");
        case PerUser: return tr("Tokens per second of one request");
        case Drafted: return tr("Drafts made in a round of one request, on average");
        case Verified: return tr("Drafts verified in a round of one request, on average");
        case AcceptedLength: return tr("Tokens that a round of one request brings, on average");
        case SameText: return tr("Every answer is what the other loads and methods gave");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Requests: return tr("Requests");
    case MethodName: return tr("Method");
    case Throughput: return tr("tok/s");
    case PerUser: return tr("Per user");
    case Drafted: return tr("Drafted");
    case Verified: return tr("Verified");
    case AcceptedLength: return tr("Accepted length");
    case SameText: return tr("Same text");
    default: return {};
    }
}

int LoadTableModel::rowOf(const LoadPoint& point) const
{
    const auto at = std::lower_bound(m_points.begin(), m_points.end(), point,
        [](const LoadPoint& a, const LoadPoint& b) { return keyOf(a) < keyOf(b); });
    return static_cast<int>(at - m_points.begin());
}

void LoadTableModel::set(const LoadPoint& point)
{
    const int row = rowOf(point);
    const auto at = m_points.begin() + row;
    if (at != m_points.end() && keyOf(*at) == keyOf(point)) {
        *at = point;
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_points.insert(at, point);
    endInsertRows();
}

void LoadTableModel::remove(const LoadPoint& point)
{
    const int row = rowOf(point);
    const auto at = m_points.begin() + row;
    if (at == m_points.end() || keyOf(*at) != keyOf(point))
        return;
    beginRemoveRows({}, row, row);
    m_points.erase(at);
    endRemoveRows();
}

void LoadTableModel::clear()
{
    beginResetModel();
    m_points.clear();
    endResetModel();
}

} // namespace foregleam
