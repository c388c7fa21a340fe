#pragma once
// The line at the top: which model and drafter, how it is decoded, and whether that pays.

#include "ui/models/drafter_list_model.h"
#include "ui/models/method_list_model.h"
#include "ui/models/model_sources.h"
#include "ui/models/preferences.h"
#include "ui/models/run_model.h"

#include <QToolBar>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace foregleam {

class TopBar : public QToolBar {
    Q_OBJECT

public:
    /// Both references must outlive the bar. The sources are asked each time a list opens.
    TopBar(Preferences& preferences, const RunModel& run, const ModelSources& sources, QWidget* parent = nullptr);

    /// Shows what is loaded: the file, its drafter, and what that drafter allows.
    void setModel(const ModelInfo& info);
    void addSamplingAction(QAction* action);

signals:
    void modelChosen(const QString& path);
    void openModelRequested();
    void drafterChosen(const QString& path); ///< "" = none
    void openDrafterRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitSpeed();
    QComboBox* addPicker(const char* name, const QString& title, int leastCharacters, int mostPixels);
    QLabel* addLabel(const QString& text, QWidget* buddy);
    void buildModels();
    void buildDrafters();
    void buildMethod();
    void buildNumbers();
    void buildSpeed();
    void fillModels();
    void fillDrafters();
    void onModelActivated(int index);
    void onDrafterActivated(int index);
    void showDrafter();
    void showPreferences();
    void showSpeed();

    Preferences& m_preferences;
    const RunModel& m_run;
    ModelSources m_sources;
    QString m_path;
    DrafterFacts m_drafter;
    DrafterListModel* m_drafterList = nullptr; ///< children: they outlive the pickers' use of them
    MethodListModel* m_methodList = nullptr;
    QComboBox* m_models = nullptr;
    QComboBox* m_drafters = nullptr;
    QComboBox* m_method = nullptr;
    QSpinBox* m_block = nullptr;
    QDoubleSpinBox* m_threshold = nullptr;
    QAction* m_thresholdParts[2] = {}; ///< shown for their method only
    QLabel* m_speed = nullptr;
    QAction* m_end = nullptr; ///< before the gap
};

} // namespace foregleam
