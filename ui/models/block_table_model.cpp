#include "ui/models/block_table_model.h"
#include "ui/models/display_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace foregleam {
namespace {

QString share(double value)
{
    return value > 0 ? QLocale().toString(value, 'f', 2) : QString();
}

} // namespace

QString outcomeWord(Outcome outcome)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("foregleam", text); };
    switch (outcome) {
    case Outcome::Accepted: return tr("accepted");
    case Outcome::Rejected: return tr("rejected");
    case Outcome::Discarded: return tr("discarded");
    case Outcome::NotVerified: return tr("not verified");
    case Outcome::Target: return tr("the model's own");
    case Outcome::Baseline: return tr("one at a time");
    }
    return {};
}

int BlockTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_drafts.size());
}

int BlockTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BlockTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words = index.column() == Text || index.column() == Fate;
        return static_cast<int>((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    const InspectedDraft& draft = m_drafts[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Place: return QString::number(index.row() + 1);
    case Text: return visibleToken(draft.text);
    case Confidence: return share(draft.confidence);
    case Survival: return share(draft.survival);
    case Fate: return outcomeWord(draft.outcome);
    default: return {};
    }
}

QVariant BlockTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Place: return tr("Place");
    case Text: return tr("Draft");
    case Confidence: return tr("Confidence");
    case Survival: return tr("Survival");
    case Fate: return tr("Outcome");
    default: return {};
    }
}

void BlockTableModel::setDrafts(std::vector<InspectedDraft> drafts)
{
    beginResetModel();
    m_drafts = std::move(drafts);
    endResetModel();
}

} // namespace foregleam
