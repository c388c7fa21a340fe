#include "ui/main_window.h"
#include "ui/charts/acceptance_chart.h"
#include "ui/charts/length_chart.h"
#include "ui/charts/reliability_chart.h"
#include "ui/charts/round_ribbon.h"
#include "ui/charts/speed_chart.h"
#include "ui/charts/time_split_chart.h"
#include "ui/dialogs/sampling_dialog.h"
#include "ui/pages/bench_page.h"
#include "ui/pages/chat_page.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/cursor_rest.h"
#include "ui/pages/inspector_pane.h"
#include "ui/pages/lecture_pane.h"
#include "ui/pages/load_page.h"
#include "ui/pages/note_bar.h"
#include "ui/pages/race_page.h"
#include "ui/pages/round_scrubber.h"
#include "ui/pages/session_exporter.h"
#include "ui/pages/session_panel.h"
#include "ui/pages/status_line.h"
#include "ui/pages/token_link.h"
#include "ui/pages/token_pane.h"
#include "ui/pages/top_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QScreen>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

constexpr int kCharactersAcross = 120; ///< chats 25, text 55, charts 40
constexpr int kLectureCharactersAcross = 70; ///< no chats, and type that is larger already
constexpr int kLecturePercent = 130; ///< of the chosen size of text

void bringForward(QWidget* window)
{
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace

MainWindow::MainWindow(const Parts& parts, QWidget* parent)
    : QMainWindow(parent)
    , m_log(parts.log)
    , m_preferences(parts.preferences)
    , m_theme(parts.theme)
    , m_version(parts.appVersion)
    , m_modelsFolder(parts.modelsFolder)
    , m_sources(parts.sources)
    , m_sessions(parts.log)
    , m_controller({parts.worker, parts.log, parts.preferences, m_conversation, m_run, parts.appVersion,
          parts.loadDefaults, parts.sources})
    , m_page(new ChatPage(m_controller, m_conversation, m_run, parts.modelsFolder, this))
    , m_top(new TopBar(parts.preferences, m_run, parts.sources, this))
    , m_panel(new SessionPanel(m_sessions, this))
    , m_basePointSize(QApplication::font().pointSizeF())
{
    m_makeBench = [this, parts] {
        return new BenchPage({m_controller, parts.worker, parts.bench, parts.appVersion, parts.loadDefaults}, this);
    };
    m_makeLoad = [this, parts] { return new LoadPage(m_controller, parts.worker, parts.bench.promptFiles, this); };
    m_makeRace = [this, parts] {
        return new RacePage({m_controller, parts.worker, parts.log, parts.preferences, parts.appVersion}, this);
    };
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Foregleam"));
    setDockNestingEnabled(true);
    setAcceptDrops(true);
    setCentralWidget(m_page);
    addToolBar(m_top);
    setStatusBar(new StatusLine(m_controller, this));
    buildDocks();
    buildMenus();
    explainParts();
    connectParts();
    m_panel->refresh();
    applyPreferences();
    restoreGeometryOnScreen();
    new CursorRest(this);
    m_page->focusInput();
}

MainWindow::~MainWindow()
{
    QFont font = QApplication::font(); // as it was: another window may come after this one
    font.setPointSizeF(m_basePointSize);
    QApplication::setFont(font);
    QApplication::setFont(font, "QDockWidgetTitle");
}

void MainWindow::buildDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    dockify(m_panel, "chats", tr("Chats"), Qt::LeftDockWidgetArea);
    auto* rounds = new RoundScrubber(m_run, m_selection, new RoundRibbon(m_run, m_selection, this), this);
    connect(rounds, &RoundScrubber::scrubbed, this, [this] { // what came from where is what one looks for then
        m_preferences.edit([](auto& values) { values.markOrigins = true; });
    });
    dockify(rounds, "rounds", tr("Rounds"), Qt::RightDockWidgetArea);
    dockify(new AcceptanceChart(m_run, m_selection, this), "acceptance", tr("Acceptance"), Qt::RightDockWidgetArea);
    dockify(new LengthChart(m_run, m_selection, this), "length", tr("Length"), Qt::RightDockWidgetArea);
    dockify(new ReliabilityChart(m_run, m_selection, this), "reliability", tr("Reliability"), Qt::RightDockWidgetArea);
    dockify(new SpeedChart(m_run, m_selection, this), "speed", tr("Speed"), Qt::RightDockWidgetArea);
    dockify(new TimeSplitChart(m_run, m_selection, this), "time", tr("Time"), Qt::RightDockWidgetArea);
    m_inspector = new InspectorPane(m_run, m_selection, this);
    dockify(m_inspector, "inspector", tr("Inspector"), Qt::RightDockWidgetArea);
    dockify(new TokenPane(m_run, m_selection, this), "tokens", tr("Tokens"), Qt::RightDockWidgetArea);
    m_lecture = new LecturePane(m_run, m_selection, m_sources, this);
    dockify(m_lecture, "lecture", tr("Lecture"), Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDocumentMode(true);
}

QDockWidget* MainWindow::dockify(QWidget* widget, const char* id, const QString& title, Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QStringLiteral("dock.") + QLatin1String(id));
    dock->setAccessibleName(title);
    dock->setWidget(widget);
    addDockWidget(area, dock);
    if (m_docks.size() > 1)
        tabifyDockWidget(m_docks[1], dock); // one above the other they would make the window taller
    m_docks.append(dock);
    return dock;
}

void MainWindow::connectParts()
{
    connect(&m_controller, &ChatController::modelLoaded, this, [this](const ModelInfo& info) {
        const QString path = QString::fromStdString(info.path);
        m_top->setModel(info);
        showStepCosts();
        m_preferences.edit([&path](auto& values) { values.lastModel = path; });
    });
    connect(&m_controller, &ChatController::sessionsChanged, this, [this] {
        m_panel->refresh();
        showTitle();
    });
    connect(&m_controller, &ChatController::sessionChanged, this, &MainWindow::onSessionChanged);
    connect(&m_controller, &ChatController::phaseChanged, this, [this] {
        m_stop->setEnabled(m_controller.answering());
        m_lecture->setLive(m_controller.answering());
    });
    connect(m_lecture, &LecturePane::recordingChosen, this, &MainWindow::openRecording);
    m_exporter = new SessionExporter(m_log, this);
    connect(m_exporter, &SessionExporter::failed, this, &MainWindow::complain);
    connect(m_exporter, &SessionExporter::finished, this,
        [this](const QString& path) { m_page->note().say(tr("The chat was written to %1.").arg(path)); });
    connect(&m_sessions, &SessionListModel::readFailed, this, &MainWindow::complain);
    connect(&m_sessions, &QAbstractItemModel::dataChanged, this,
        &MainWindow::showTitle); // renamed
    connect(m_panel, &SessionPanel::newRequested, &m_controller, &ChatController::newSession);
    connect(m_panel, &SessionPanel::deleteRequested, &m_controller, &ChatController::deleteSession);
    connect(m_panel, &SessionPanel::openRequested, this, [this](SessionId session, MessageId message) {
        m_controller.openSession(session);
        if (message != 0)
            m_page->conversation().scrollToMessage(message);
    });
    connect(m_top, &TopBar::modelChosen, &m_controller, &ChatController::loadModel);
    connect(m_top, &TopBar::openModelRequested, this, &MainWindow::openModelFile);
    connect(m_top, &TopBar::drafterChosen, &m_controller, &ChatController::chooseDrafter);
    connect(m_top, &TopBar::openDrafterRequested, this, &MainWindow::openDrafterFile);
    connect(m_page, &ChatPage::openModelRequested, this, &MainWindow::openModelFile);
    // Like fonts: the application's new palette reaches the widgets that exist through their window.
    connect(&m_theme, &Theme::changed, this, [this] { setPalette(QApplication::palette()); });
    connect(&m_run, &RunModel::cleared, &m_selection, &RunSelection::clear);
    new TokenLink(m_page->conversation(), m_conversation, m_run, m_selection, this);
    connect(&m_preferences, &Preferences::changed, this, &MainWindow::applyPreferences);
}

void MainWindow::complain(const QString& sentence)
{
    m_page->note().say(sentence, true);
}

void MainWindow::onSessionChanged(SessionId session)
{
    m_panel->setCurrent(session);
    showTitle();
    showStepCosts();
}

void MainWindow::showStepCosts()
{
    // A recording says what its own machine took; this one's times are none of its.
    const bool own = m_controller.model() && !m_controller.showsRecording();
    const std::vector<StepCost> costs = own ? m_controller.model()->stepCosts : std::vector<StepCost>();
    m_inspector->setStepCosts(costs);
    m_lecture->lecture().setStepCosts(costs);
}

void MainWindow::showTitle()
{
    const QString title = m_controller.showsRecording() ? tr("%1 (recording)").arg(m_recording)
                                                        : m_sessions.indexOf(m_controller.session()).data().toString();
    setWindowTitle(title.isEmpty() ? QStringLiteral("Foregleam") : tr("%1 — Foregleam").arg(title));
}

void MainWindow::applyPreferences()
{
    const PreferenceValues& values = m_preferences.values();
    m_theme.setMode(values.theme);
    for (QAction* action : m_themes->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(values.theme));
    for (QAction* action : m_languages->actions())
        action->setChecked(action->data().toString() == values.language);
    m_marks->setChecked(values.markOrigins);
    m_page->setMarkOrigins(values.markOrigins);
    const int percent =
        values.layout == Layout::Lecture ? values.textPercent * kLecturePercent / 100 : values.textPercent;
    if (percent != m_textPercent) {
        m_textPercent = percent;
        QFont font = QApplication::font();
        font.setPointSizeF(m_basePointSize * m_textPercent / 100.0);
        QApplication::setFont(font);
        QApplication::setFont(font, "QDockWidgetTitle");
        setFont(font); // reaches the widgets that exist
    }
    for (QAction* action : m_layouts->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(values.layout));
    if (m_arranged && values.layout != m_layout)
        showLayout(values.layout);
}

void MainWindow::restoreGeometryOnScreen()
{
    const QByteArray& kept = m_preferences.values().windowGeometry;
    if (kept.isEmpty() || !restoreGeometry(kept)) {
        const QSize room = screen()->availableSize() - QSize(16, 48); // the frame takes some
        resize(QSize(1280, 800).boundedTo(room));
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (std::exchange(m_arranged, true))
        return;
    m_layout = m_preferences.values().layout; // sizes of docks count only once the window has its own
    showLayout(m_layout);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_arranged)
        keepArrangement(m_layout);
    m_preferences.edit([this](auto& values) { values.windowGeometry = saveGeometry(); });
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    foldDocks();
}

void MainWindow::foldDocks()
{
    // The charts fold away before the text gets less than some 55 characters, and come back with the room. The window
    // cannot be made narrower than what it holds needs, so reaching that width means too narrow as well.
    if (m_foldedAway.isEmpty())
        m_roomForCharts = std::max(fontMetrics().averageCharWidth()
                * (m_layout == Layout::Lecture ? kLectureCharactersAcross : kCharactersAcross),
            minimumSizeHint().width());
    const bool narrow = width() <= m_roomForCharts;
    if (narrow && m_foldedAway.isEmpty()) {
        for (QDockWidget* dock : m_docks.mid(1)) {
            // The lecture is no chart beside the text: it is what its layout is for.
            if (!dock->isHidden() && !dock->isFloating() && dock != dockOf("lecture")) {
                m_foldedAway.append(dock);
                dock->hide();
            }
        }
    } else if (!narrow) {
        for (QDockWidget* dock : std::exchange(m_foldedAway, {}))
            dock->show();
    }
}

void MainWindow::openModelFile()
{
    auto* dialog = new QFileDialog(this, tr("Open a model"), m_modelsFolder, tr("GGUF models (*.gguf);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, &m_controller, &ChatController::loadModel);
    dialog->open();
}

void MainWindow::openDrafterFile()
{
    auto* dialog =
        new QFileDialog(this, tr("Open a drafter"), m_modelsFolder, tr("Drafters (*.gguf config.json);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        // A drafter in a folder is chosen by the file that describes it.
        const QFileInfo file(path);
        m_controller.chooseDrafter(file.fileName() == QLatin1String("config.json") ? file.absolutePath() : path);
    });
    dialog->open();
}

void MainWindow::showBench()
{
    auto* page = findChild<BenchPage*>();
    if (!page)
        page = m_makeBench();
    bringForward(page);
}

void MainWindow::showLoad()
{
    auto* page = findChild<LoadPage*>();
    if (!page)
        page = m_makeLoad();
    bringForward(page);
}

void MainWindow::showRace()
{
    auto* page = findChild<RacePage*>();
    if (!page) {
        page = m_makeRace();
        connect(page, &RacePage::logged, m_panel, &SessionPanel::refresh);
    }
    bringForward(page);
}

void MainWindow::showComparison()
{
    auto* page = findChild<ComparePage*>();
    if (!page)
        page = new ComparePage(m_log, this);
    page->compare(m_controller.session(), m_sessions.neighbour(m_controller.session()));
    bringForward(page);
}

void MainWindow::exportChat()
{
    if (m_controller.session() == 0) {
        m_page->note().say(tr("There is nothing to export yet: this chat is empty."));
        return;
    }
    auto* dialog = new QFileDialog(this, tr("Export the chat"), QString(), SessionExporter::filters());
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("md"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, session = m_controller.session()](const QString& path) { m_exporter->start(session, path); });
    dialog->open();
}

void MainWindow::showSampling()
{
    auto* dialog = findChild<SamplingDialog*>();
    if (!dialog) {
        dialog = new SamplingDialog(m_preferences, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringForward(dialog);
}

} // namespace foregleam
