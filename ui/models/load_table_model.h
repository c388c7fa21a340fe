#pragma once
// The points of load measurements, one a row: what the table shows and the chart draws.

#include "engine/api/load_plan.h"

#include <QAbstractTableModel>

namespace foregleam {

class LoadTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Requests, MethodName, Throughput, PerUser, Drafted, Verified, AcceptedLength, SameText, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const std::vector<LoadPoint>& points() const { return m_points; }
    /// Adds a point, or puts it in the place of the one with its method and load: there is one of each. Loads rise, and
    /// methods come in the order of kMethods.
    void set(const LoadPoint& point);
    /// Takes away the point with this one's method and load.
    void remove(const LoadPoint& point);
    void clear();

private:
    int rowOf(const LoadPoint& point) const; ///< where it is, or where it would come

    std::vector<LoadPoint> m_points;
};

} // namespace foregleam
