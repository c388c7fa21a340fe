#pragma once
// Many requests at once, measured: how many, by which methods, and what was seen.

#include "ui/bridge/load_job.h"
#include "ui/models/load_table_model.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QSpinBox;
class QTableView;

namespace foregleam {

class LoadChart;

/// Refers to what it is given. `promptFiles`: the prompts that are asked, the sets of the program.
class LoadPage : public QWidget {
    Q_OBJECT

public:
    LoadPage(ChatController& controller, EngineWorker& worker, std::vector<std::string> promptFiles,
        QWidget* parent = nullptr);

    const LoadTableModel& table() const { return m_table; }
    bool running() const { return m_job.running(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildControls();
    QWidget* buildMethods();
    void buildTable();
    void fitRows();
    void start(const std::vector<std::int32_t>& loads);
    void showModel();
    void showState();
    void showProgress(const PointProgress& now);
    void onMeasured(const LoadPoint& point);
    void onEnded(const QString& sentence);
    QString seen() const;

    ChatController& m_controller;
    const std::vector<std::string> m_promptFiles;
    LoadTableModel m_table;
    LoadJob m_job;
    std::optional<LoadPoint> m_live; ///< in the table, but not measured to its end yet
    QString m_model; ///< that the points are of, with its drafter
    QSlider* m_slider = nullptr;
    QSpinBox* m_atOnce = nullptr;
    QSpinBox* m_seconds = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_all = nullptr;
    QPushButton* m_stop = nullptr;
    QBoxLayout* m_methodRow = nullptr;
    std::vector<std::pair<Method, QCheckBox*>> m_methods;
    QLabel* m_state = nullptr; ///< why nothing can be measured, what is going on, what went wrong
    QProgressBar* m_progress = nullptr;
    QLabel* m_seen = nullptr; ///< what the points show, one sentence
    LoadChart* m_chart = nullptr;
    QTableView* m_view = nullptr;
};

} // namespace foregleam
