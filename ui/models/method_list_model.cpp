#include "ui/models/method_list_model.h"
#include "ui/models/method_choice.h"

#include <algorithm>

namespace foregleam {

int MethodListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kMethods.size());
}

QVariant MethodListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Method method = methodAt(index.row());
    const QString obstacle = methodObstacle(method, m_drafter);
    const QString detail = obstacle.isEmpty() ? methodExplained(method) : obstacle;
    switch (role) {
    case Qt::DisplayRole: return methodTitle(method);
    case DetailRole:
    case Qt::ToolTipRole: return detail;
    case Qt::AccessibleTextRole: return QStringLiteral("%1. %2").arg(methodTitle(method), detail);
    case MethodRole: return static_cast<int>(method);
    default: return {};
    }
}

Qt::ItemFlags MethodListModel::flags(const QModelIndex& index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return Qt::NoItemFlags;
    const bool usable = methodObstacle(methodAt(index.row()), m_drafter).isEmpty();
    return usable ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemNeverHasChildren;
}

void MethodListModel::setDrafter(const DrafterFacts& drafter)
{
    m_drafter = drafter;
    emit dataChanged(index(0), index(rowCount() - 1));
}

int MethodListModel::rowOf(Method method)
{
    return static_cast<int>(std::find(kMethods.begin(), kMethods.end(), method) - kMethods.begin());
}

Method MethodListModel::methodAt(int row)
{
    return kMethods[static_cast<std::size_t>(row)];
}

} // namespace foregleam
