#pragma once
// The benchmark window: what to measure at the left, what was measured at the right, now and in earlier runs.

#include "ui/bridge/bench_job.h"
#include "ui/models/bench_sources.h"
#include "ui/models/bench_store.h"
#include "ui/models/bench_table_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace foregleam {

class BenchAcceptanceChart;
class BenchForm;
class NoteBar;
class SpeedupChart;

/// A window of its own. The controller and the worker must outlive it; a benchmark that runs goes on while it is
/// closed.
class BenchPage : public QWidget {
    Q_OBJECT

public:
    struct Parts {
        ChatController& controller;
        EngineWorker& worker;
        BenchSources sources;
        std::string appVersion;
        LoadRequest loadDefaults;
    };

    explicit BenchPage(const Parts& parts, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildLeft(const BenchSources& sources);
    QWidget* buildRight();
    QWidget* buildRuns();
    void connectParts();
    void updateState();
    void start();
    void onProgressed(const BenchProgress& now, double secondsLeft);
    void onEnded(const BenchRecord& record);
    void fillRuns();
    void showRun();
    void showRows(std::vector<BenchRow> rows);
    void showAcceptance();
    void chooseFile(bool prompts);
    void fitTable();
    const BenchRecord* recordAt(const QComboBox* picker) const;

    ChatController& m_controller;
    BenchStore m_store;
    BenchJob m_job;
    BenchTableModel m_rows;
    BenchForm* m_form = nullptr;
    NoteBar* m_note = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_cancel = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_words = nullptr;
    QComboBox* m_shown = nullptr;
    QComboBox* m_compared = nullptr;
    QPushButton* m_remove = nullptr;
    QLabel* m_facts = nullptr;
    QTableView* m_table = nullptr;
    SpeedupChart* m_speedups = nullptr;
    BenchAcceptanceChart* m_acceptance = nullptr;
};

/// "about 2 min 10 s left"; empty where `seconds` is negative.
QString timeLeft(double seconds);

} // namespace foregleam
