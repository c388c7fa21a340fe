#include "ui/models/bench_table_model.h"
#include "ui/models/glossary.h"
#include "ui/models/method_choice.h"

#include <QLocale>

#include <algorithm>

namespace foregleam {
namespace {

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString count(std::int64_t value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}

QString orDash(const std::optional<double>& value, int decimals, const QString& unit = {})
{
    return value ? number(*value, decimals) + unit : QStringLiteral("–");
}

QString percent(double share, int decimals)
{
    return number(100 * share, decimals) + QStringLiteral(" %");
}

QString titleOf(const std::string& name)
{
    Method method = Method::Off;
    return parseMethod(name, method) ? methodTitle(method) : QString::fromStdString(name);
}

QString headerExplained(int section)
{
    switch (section) {
    case BenchTableModel::BlockSize: return explained({Term::BlockSize});
    case BenchTableModel::Speedup:
    case BenchTableModel::Before: return explained({Term::Speedup, Term::Baseline});
    case BenchTableModel::Interval: return explained({Term::Interval});
    case BenchTableModel::AcceptedLength: return explained({Term::AcceptedLength});
    case BenchTableModel::Acceptance: return explained({Term::Acceptance});
    case BenchTableModel::CalibrationError: return explained({Term::CalibrationError});
    case BenchTableModel::FirstTokenMs: return explained({Term::FirstToken});
    default: return {};
    }
}

} // namespace

QString benchRowTitle(const BenchRow& row)
{
    return row.method == methodName(Method::Off)
        ? titleOf(row.method)
        : BenchTableModel::tr("%1, γ %2").arg(titleOf(row.method)).arg(row.blockSize);
}

int BenchTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BenchTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString BenchTableModel::text(const BenchRow& row, int column) const
{
    switch (column) {
    case MethodName: return titleOf(row.method);
    case BlockSize: return row.method == methodName(Method::Off) ? QStringLiteral("–") : count(row.blockSize);
    case Set: return QString::fromStdString(row.set);
    case Prompts: return count(row.prompts);
    case Rate: return orDash(row.tokensPerSecond, 1);
    case Speedup: return orDash(row.speedup, 2, QStringLiteral(" ×"));
    case Interval:
        return row.speedupInterval
            ? tr("%1 to %2").arg(number(row.speedupInterval->first, 2), number(row.speedupInterval->second, 2))
            : QStringLiteral("–");
    case Before: {
        const BenchRow* other = before(row);
        return other ? orDash(other->speedup, 2, QStringLiteral(" ×")) : QStringLiteral("–");
    }
    case AcceptedLength: return number(row.acceptedLength, 2);
    case Acceptance:
        return row.verified > 0 ? percent(static_cast<double>(row.accepted) / static_cast<double>(row.verified), 0)
                                : QStringLiteral("–");
    case CalibrationError: return row.ece ? percent(*row.ece, 1) : QStringLiteral("–");
    case DraftMs: return number(row.draftMs, 2);
    case VerifyMs: return number(row.verifyMs, 2);
    case FirstTokenMs: return number(row.ttftMs, 0);
    case SameText: return !row.textIdenticalToOff ? tr("not compared") : *row.textIdenticalToOff ? tr("yes") : tr("no");
    default: return {};
    }
}

QVariant BenchTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words = index.column() == MethodName || index.column() == Set || index.column() == SameText;
        return static_cast<int>((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    const BenchRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::ToolTipRole && index.column() == SameText && row.firstDifference)
        return tr("The first text that differs is that of prompt %1").arg(*row.firstDifference + 1);
    return {};
}

QVariant BenchTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && (role == Qt::ToolTipRole || role == Qt::WhatsThisRole))
        return headerExplained(section);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case MethodName: return tr("Method");
    case BlockSize: return tr("γ");
    case Set: return tr("Set");
    case Prompts: return tr("Prompts");
    case Rate: return tr("tok/s");
    case Speedup: return tr("Speed-up");
    case Interval: return tr("95 %");
    case Before: return tr("Before");
    case AcceptedLength: return tr("τ");
    case Acceptance: return tr("Acceptance");
    case CalibrationError: return tr("ECE");
    case DraftMs: return tr("Draft, ms");
    case VerifyMs: return tr("Verify, ms");
    case FirstTokenMs: return tr("First token, ms");
    case SameText: return tr("Text as one at a time");
    default: return {};
    }
}

void BenchTableModel::setRows(std::vector<BenchRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void BenchTableModel::setBefore(std::vector<BenchRow> rows)
{
    beginResetModel();
    m_before = std::move(rows);
    endResetModel();
}

const BenchRow* BenchTableModel::before(const BenchRow& row) const
{
    const auto found = std::find_if(m_before.begin(), m_before.end(), [&](const BenchRow& other) {
        const bool off = row.method == methodName(Method::Off); // whose block size means nothing
        return other.method == row.method && other.set == row.set && (off || other.blockSize == row.blockSize);
    });
    return found == m_before.end() ? nullptr : &*found;
}

QString BenchTableModel::asTsv() const
{
    QString table;
    for (int row = -1; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << (row < 0 ? headerData(column, Qt::Horizontal).toString() : data(index(row, column)).toString());
        table += cells.join(u'\t') + u'\n';
    }
    return table;
}

} // namespace foregleam
