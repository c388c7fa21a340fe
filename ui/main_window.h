#pragma once
// The window: the chat in the middle, sessions at the left, charts at the right, one line above and one below.

#include "ui/bridge/chat_controller.h"
#include "ui/models/bench_sources.h"
#include "ui/models/run_selection.h"
#include "ui/models/session_list_model.h"
#include "ui/theme.h"

#include <QMainWindow>

class QActionGroup;
class QDockWidget;
class QMenu;

namespace foregleam {

class BenchPage;
class ChatPage;
class InspectorPane;
class LoadPage;
class LecturePane;
class RacePage;
class SessionExporter;
class SessionPanel;
class TopBar;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// What the window needs and does not own; all of it must outlive the window.
    struct Parts {
        EngineWorker& worker;
        SessionLog& log;
        Preferences& preferences;
        Theme& theme;
        std::string appVersion;
        QString modelsFolder;
        LoadRequest loadDefaults;
        ModelSources sources = {};
        BenchSources bench = {};
    };

    explicit MainWindow(const Parts& parts, QWidget* parent = nullptr);
    ~MainWindow() override;

    ChatController& controller() { return m_controller; }
    const ConversationModel& conversation() const { return m_conversation; }
    const RunModel& run() const { return m_run; }
    RunSelection& selection() { return m_selection; }
    /// Shows the recording in the file, or asks which of its sessions; complains where it is none.
    void openRecording(const QString& path);
    /// Shows what is where, a part at a time; once over, preferences say that it was seen.
    void startTour();
    /// Shows a sentence about something that went wrong, above the message field.
    void complain(const QString& sentence);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildDocks();
    QDockWidget* dockify(QWidget* widget, const char* id, const QString& title, Qt::DockWidgetArea area);
    void buildMenus();
    void buildChatMenus();
    void buildViewMenu();
    void buildLanguageMenu(QMenu* view);
    void buildHelpMenu();
    QAction* addTo(QMenu* menu, const QString& text, const QKeySequence& keys, std::function<void()> action);
    /// addTo() for what opens a window of its own; a test walks through all of them.
    QAction* addPage(QMenu* menu, const QString& text, const QKeySequence& keys, std::function<void()> action);
    void connectParts();
    void restoreGeometryOnScreen();
    void showLayout(Layout layout);
    void keepArrangement(Layout layout);
    void arrangeDocks();
    void arrangeAnalysis();
    void arrangeLecture();
    QDockWidget* dockOf(const char* id) const;
    void applyPreferences();
    void openModelFile();
    void openDrafterFile();
    void openRecordingFile();
    void showSession(std::unique_ptr<SessionLog> recording, const SessionSummary& session);
    void listRecordings(QMenu& menu);
    Q_INVOKABLE void showRace();
    void showSampling();
    void showBench();
    void showLoad();
    void showComparison();
    void exportChat();
    void explainParts();
    void showShortcuts();
    void showAbout();
    void onSessionChanged(SessionId session);
    void showTitle();
    void showStepCosts();
    void foldDocks();

    SessionLog& m_log;
    Preferences& m_preferences;
    Theme& m_theme;
    std::string m_version;
    QString m_modelsFolder;
    ModelSources m_sources;
    ConversationModel m_conversation;
    RunModel m_run;
    RunSelection m_selection;
    SessionListModel m_sessions;
    ChatController m_controller;
    ChatPage* m_page = nullptr;
    TopBar* m_top = nullptr;
    SessionPanel* m_panel = nullptr;
    QList<QDockWidget*> m_docks; ///< all, the sessions first
    QList<QDockWidget*> m_foldedAway; ///< hidden because the window is narrow
    int m_roomForCharts = 0; ///< window width in pixels up to which the charts are folded away
    QAction* m_stop = nullptr;
    QAction* m_marks = nullptr;
    QActionGroup* m_layouts = nullptr;
    InspectorPane* m_inspector = nullptr;
    SessionExporter* m_exporter = nullptr;
    std::function<BenchPage*()> m_makeBench; ///< made when it is first asked for
    std::function<LoadPage*()> m_makeLoad; ///< so is this
    LecturePane* m_lecture = nullptr;
    QActionGroup* m_themes = nullptr;
    QActionGroup* m_languages = nullptr;
    Layout m_layout = Layout::Analysis;
    std::function<RacePage*()> m_makeRace;
    QString m_recording; ///< title of the recording that is shown
    bool m_arranged = false; ///< the window was shown, and its docks put where its layout wants them
    double m_basePointSize = 0;
    int m_textPercent = 100;
};

} // namespace foregleam
