// The menus of the window: everything that can be done, with its keys.

#include "ui/main_window.h"
#include "ui/pages/chat_page.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/session_panel.h"
#include "ui/pages/top_bar.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QMenuBar>

#include <tuple>

namespace foregleam {

QAction* MainWindow::addTo(QMenu* menu, const QString& text, const QKeySequence& keys, std::function<void()> action)
{
    QAction* made = menu->addAction(text);
    made->setShortcut(keys);
    connect(made, &QAction::triggered, this, std::move(action));
    return made;
}

QAction* MainWindow::addPage(QMenu* menu, const QString& text, const QKeySequence& keys, std::function<void()> action)
{
    QAction* made = addTo(menu, text, keys, std::move(action));
    made->setProperty("opensPage", true);
    return made;
}

void MainWindow::buildMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    addTo(file, tr("&New chat"), QKeySequence::New, [this] { m_controller.newSession(); })->setIcon(Theme::icon("new"));
    addTo(file, tr("&Open model…"), QKeySequence::Open, [this] { openModelFile(); });
    addTo(
        file, tr("Open &recording…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { openRecordingFile(); });
    addTo(file, tr("&Export the chat…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { exportChat(); });
    file->addSeparator();
    addPage(file, tr("&Benchmark…"), QKeySequence(Qt::CTRL | Qt::Key_B), [this] {
        showBench();
    })->setIcon(Theme::icon(QStringLiteral("chart")));
    addPage(file, tr("&Load: many requests at once…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
        [this] { showLoad(); });
    addPage(file, tr("R&ace…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), [this] { showRace(); });
    file->addSeparator();
    addTo(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
    buildChatMenus();
    buildViewMenu();
    buildHelpMenu();
}

void MainWindow::buildChatMenus()
{
    QMenu* chat = menuBar()->addMenu(tr("&Chat"));
    m_stop = addTo(chat, tr("&Stop the answer"), QKeySequence(Qt::Key_Escape), [this] { m_controller.stop(); });
    m_stop->setIcon(Theme::icon("stop"));
    m_stop->setEnabled(false);
    addTo(chat, tr("&Regenerate the answer"), QKeySequence(Qt::CTRL | Qt::Key_R), [this] {
        m_controller.regenerate();
    })->setIcon(Theme::icon("regenerate"));
    addTo(chat, tr("&Edit your last message"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
        m_page->editLast();
    })->setIcon(Theme::icon("edit"));
    addTo(chat, tr("&Copy the last answer"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] {
        m_page->copyLastAnswer();
    })->setIcon(Theme::icon("copy"));
    chat->addSeparator();
    addTo(chat, tr("Re&name the chat"), QKeySequence(Qt::Key_F2), [this] {
        m_panel->renameCurrent();
    })->setIcon(Theme::icon("rename"));
    addTo(chat, tr("&Delete the chat…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete), [this] {
        m_panel->deleteCurrent();
    })->setIcon(Theme::icon("delete"));
    addTo(chat, tr("&Find in all chats"), QKeySequence::Find, [this] {
        m_docks[0]->show();
        m_panel->focusSearch();
    })->setIcon(Theme::icon("search"));
    addPage(chat, tr("C&ompare chats…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { showComparison(); });
    chat->addSeparator();
    addTo(chat, tr("&Write a message"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] { m_page->focusInput(); });
    addTo(chat, tr("&Jump to the newest"), QKeySequence(Qt::CTRL | Qt::Key_End),
        [this] { m_page->conversation().scrollToNewest(); });
    QAction* sampling =
        addPage(chat, tr("Sam&pling…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { showSampling(); });
    sampling->setIcon(Theme::icon("settings"));
    m_top->addSamplingAction(sampling);
}

void MainWindow::buildViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    m_layouts = new QActionGroup(this);
    const std::tuple<QString, QString, Layout> layouts[] = {
        {tr("&Chat"), tr("The chat and nothing beside it"), Layout::Chat},
        {tr("&Analysis"), tr("The chat with its charts, the inspector and the tokens"), Layout::Analysis},
        {tr("L&ecture"), tr("Large type, and each round step by step"), Layout::Lecture}};
    for (const auto& [name, what, layout] : layouts) {
        QAction* action = m_layouts->addAction(name);
        action->setCheckable(true);
        action->setToolTip(what);
        action->setStatusTip(what);
        action->setData(static_cast<int>(layout));
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(layout))));
        connect(action, &QAction::triggered, this,
            [this, chosen = layout] { m_preferences.edit([chosen](auto& values) { values.layout = chosen; }); });
    }
    view->addActions(m_layouts->actions());
    view->addSeparator();
    for (qsizetype i = 0; i < m_docks.size(); ++i) {
        QAction* toggle = m_docks[i]->toggleViewAction();
        if (i < 10) // from Alt+1 to Alt+9 and Alt+0
            toggle->setShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + (i + 1) % 10)));
        view->addAction(toggle);
    }
    view->addSeparator();
    m_marks = addTo(view, tr("&Mark tokens by origin"), QKeySequence(Qt::CTRL | Qt::Key_T),
        [this] { m_preferences.edit([this](auto& values) { values.markOrigins = m_marks->isChecked(); }); });
    m_marks->setCheckable(true);
    m_marks->setToolTip(tr("Accepted drafts and the target's own tokens in the colours of the charts"));

    QMenu* themes = view->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::pair<QString, Theme::Mode> modes[] = {{tr("As the &system"), Theme::Mode::System},
        {tr("&Light"), Theme::Mode::Light}, {tr("&Dark"), Theme::Mode::Dark}};
    for (const auto& [name, mode] : modes) {
        QAction* action = m_themes->addAction(name);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        connect(action, &QAction::triggered, this,
            [this, chosen = mode] { m_preferences.edit([chosen](auto& values) { values.theme = chosen; }); });
    }
    themes->addActions(m_themes->actions());
    buildLanguageMenu(view);

    const auto scale = [this](int by) { m_preferences.edit([by](auto& values) { values.textPercent += by; }); };
    view->addSeparator();
    addTo(view, tr("&Larger text"), QKeySequence(Qt::CTRL | Qt::Key_Plus), [scale] {
        scale(10);
    })->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    addTo(view, tr("&Smaller text"), QKeySequence(Qt::CTRL | Qt::Key_Minus), [scale] { scale(-10); });
    addTo(view, tr("&Normal text"), QKeySequence(Qt::CTRL | Qt::Key_0),
        [this] { m_preferences.edit([](auto& values) { values.textPercent = 100; }); });
}

} // namespace foregleam
