#pragma once
// The line at the top: which model, how it is decoded, and whether that pays.

#include "ui/models/preferences.h"
#include "ui/models/run_model.h"

#include <QToolBar>

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace foregleam {

class TopBar : public QToolBar {
    Q_OBJECT

public:
    /// Both must outlive the bar. Files are looked for in `modelsFolder` each time the list opens.
    TopBar(Preferences& preferences, const RunModel& run, const QString& modelsFolder, QWidget* parent = nullptr);

    /// Shows which file is loaded; empty = none.
    void setModelPath(const QString& path);
    void addSamplingAction(QAction* action);

signals:
    void modelChosen(const QString& path);
    void openModelRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fillModels();
    void onModelActivated(int index);
    void buildMethod();
    void showPreferences();
    void showSpeed();

    Preferences& m_preferences;
    const RunModel& m_run;
    QString m_modelsFolder;
    QString m_path;
    QComboBox* m_models = nullptr;
    QComboBox* m_method = nullptr;
    QSpinBox* m_block = nullptr;
    QLabel* m_speed = nullptr;
    QAction* m_end = nullptr; ///< before the gap
};

} // namespace foregleam
