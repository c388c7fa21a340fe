#pragma once
// One round taken apart: its drafts, the decision on their number, and the sums behind it.

#include "ui/models/block_table_model.h"
#include "ui/models/run_selection.h"

#include <QScrollArea>

class QLabel;
class QTableView;

namespace foregleam {

class RateChart;
class RunModel;

/// Shows the chosen round of a run; both must outlive the pane.
class InspectorPane : public QScrollArea {
    Q_OBJECT

public:
    InspectorPane(RunModel& run, RunSelection& selection, QWidget* parent = nullptr);

    void setStepCosts(const std::vector<StepCost>& costs);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void fitTable();
    void showSums(const RoundInspection& inspection, const RoundEvent& round);

    RunModel& m_run;
    RunSelection& m_selection;
    std::vector<StepCost> m_costs;
    BlockTableModel* m_block = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_words = nullptr;
    QTableView* m_table = nullptr;
    RateChart* m_rates = nullptr;
    QLabel* m_sums = nullptr;
};

} // namespace foregleam
