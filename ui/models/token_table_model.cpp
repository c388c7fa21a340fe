#include "ui/models/token_table_model.h"
#include "ui/models/display_text.h"
#include "ui/models/run_model.h"

#include <QLocale>

#include <algorithm>

namespace foregleam {
namespace {

QString originWord(TokenOrigin origin)
{
    switch (origin) {
    case TokenOrigin::Accepted: return TokenTableModel::tr("accepted draft");
    case TokenOrigin::Bonus: return TokenTableModel::tr("bonus");
    case TokenOrigin::Corrected: return TokenTableModel::tr("corrected");
    }
    return {};
}

QString probability(float value)
{
    return QLocale().toString(static_cast<double>(value), 'f', 4);
}

/// Which numbers exist: the target's own tokens were not drafted, the first one was made while the prompt was read.
QString figure(const TokenSample& token, float value)
{
    return token.origin == TokenOrigin::Accepted ? probability(value) : QString();
}

} // namespace

TokenTableModel::TokenTableModel(const RunModel& run, const RunSelection& selection, QObject* parent)
    : QAbstractTableModel(parent)
    , m_run(run)
    , m_selection(selection)
    , m_shown(wanted())
{
    connect(&run, &RunModel::changed, this, &TokenTableModel::refresh);
    connect(&selection, &RunSelection::changed, this, &TokenTableModel::refresh);
}

int TokenTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.end - m_shown.first);
}

int TokenTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const TokenSample* TokenTableModel::tokenAt(int row) const
{
    const auto& tokens = m_run.tokens();
    const std::int64_t at = tokens.empty() ? -1 : m_shown.first + row - tokens.front().number;
    return at < 0 || at >= static_cast<std::int64_t>(tokens.size()) ? nullptr : &tokens[static_cast<std::size_t>(at)];
}

QVariant TokenTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words = index.column() == Text || index.column() == Origin;
        return static_cast<int>((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    const TokenSample* at = tokenAt(index.row());
    if (!at)
        return {};
    const TokenSample& token = *at;
    switch (index.column()) {
    case Number: return QLocale().toString(token.index + 1);
    case Text: return visibleToken(QString::fromStdString(token.text));
    case Round: return token.round < 0 ? QString() : QLocale().toString(token.round + 1);
    case Place: return token.place < 0 ? QString() : QString::number(token.place + 1);
    case Origin: return token.round < 0 ? tr("first") : originWord(token.origin);
    case TargetP: return probability(token.p);
    case DraftQ: return figure(token, token.q);
    case Uniform: return figure(token, token.u);
    case Confidence: return figure(token, token.confidence);
    default: return {};
    }
}

QVariant TokenTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static const char* const kNames[] = {QT_TR_NOOP("Token"), QT_TR_NOOP("Text"), QT_TR_NOOP("p"), QT_TR_NOOP("q"),
        QT_TR_NOOP("u"), QT_TR_NOOP("Confidence"), QT_TR_NOOP("Origin"), QT_TR_NOOP("Round"), QT_TR_NOOP("Place")};
    static const char* const kMeanings[] = {QT_TR_NOOP("Its number in the answer"),
        QT_TR_NOOP("What it adds to the text"),
        QT_TR_NOOP("The target's probability, after temperature and the other settings"),
        QT_TR_NOOP("The drafter's probability; 1 for drafters without a distribution"),
        QT_TR_NOOP("The uniform number that decided: the draft stays where u is below p / q; 0 where none was drawn"),
        QT_TR_NOOP("How likely the drafter thought this draft to survive"),
        QT_TR_NOOP("An accepted draft, the target's bonus token, or its correction of a rejected draft"),
        QT_TR_NOOP("The round that made it"), QT_TR_NOOP("Its place in the block of drafts")};
    if (role == Qt::DisplayRole)
        return tr(kNames[section]);
    if (role == Qt::ToolTipRole)
        return tr(kMeanings[section]);
    return {};
}

int TokenTableModel::roundAt(int row) const
{
    const TokenSample* token = row < 0 || row >= rowCount() ? nullptr : tokenAt(row);
    return token ? token->round : -1;
}

RoundRange TokenTableModel::rowsOf(int round) const
{
    const RoundRange tokens = m_run.tokensOf({round, round});
    if (tokens.isEmpty())
        return {};
    const std::int64_t front = m_run.tokens().front().number;
    const std::int64_t first = std::max(m_shown.first, front + tokens.first);
    const std::int64_t last = std::min(m_shown.end - 1, front + tokens.last);
    return {static_cast<int>(first - m_shown.first), static_cast<int>(last - m_shown.first)};
}

TokenTableModel::Span TokenTableModel::wanted() const
{
    if (m_run.tokens().empty())
        return {};
    const std::int64_t front = m_run.tokens().front().number;
    if (m_selection.range().size() > 1) {
        const RoundRange tokens = m_run.tokensOf(m_selection.range());
        return {front + tokens.first, front + tokens.last + 1};
    }
    return {front, m_run.tokens().back().number + 1};
}

void TokenTableModel::refresh()
{
    const Span next = wanted();
    const bool overlaps = next.first >= m_shown.first && next.first < m_shown.end && next.end >= m_shown.end;
    if (!overlaps) {
        if (next.first == m_shown.first && next.end == m_shown.end)
            return;
        beginResetModel();
        m_shown = next;
        endResetModel();
        return;
    }
    if (next.first > m_shown.first) {
        beginRemoveRows({}, 0, static_cast<int>(next.first - m_shown.first) - 1);
        m_shown.first = next.first;
        endRemoveRows();
    }
    if (next.end > m_shown.end) {
        beginInsertRows({}, rowCount(), static_cast<int>(next.end - m_shown.first) - 1);
        m_shown.end = next.end;
        endInsertRows();
    }
}

} // namespace foregleam
