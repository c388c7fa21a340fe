#pragma once
// The methods for a picker: all of them, those without their drafter disabled and saying what they need.

#include "engine/api/model_info.h"

#include <QAbstractListModel>

namespace foregleam {

/// One row a method, in the order of kMethods. DetailRole is the second line of a row: what the method does, or why it
/// can't be chosen now.
class MethodListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole + 1, MethodRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    void setDrafter(const DrafterFacts& drafter);
    static int rowOf(Method method);
    static Method methodAt(int row);

private:
    DrafterFacts m_drafter;
};

} // namespace foregleam
