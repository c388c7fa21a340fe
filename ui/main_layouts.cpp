// The layouts of the window: which docks are in sight, where, and how the user's own arrangement of each is kept.

#include "ui/main_window.h"

#include <QDockWidget>
#include <QTabBar>

#include <utility>

namespace foregleam {
namespace {

constexpr int kStateVersion = 3; ///< raised when docks are added or renamed

} // namespace

QDockWidget* MainWindow::dockOf(const char* id) const
{
    for (QDockWidget* dock : m_docks) {
        if (dock->objectName() == QStringLiteral("dock.") + QLatin1String(id))
            return dock;
    }
    Q_UNREACHABLE();
}

void MainWindow::keepArrangement(Layout layout)
{
    for (QDockWidget* dock : std::exchange(m_foldedAway, {}))
        dock->show(); // hidden for want of room, not by choice
    m_preferences.edit([this, layout](auto& values) {
        values.arrangements[static_cast<std::size_t>(layout)] = saveState(kStateVersion);
    });
}

void MainWindow::showLayout(Layout layout)
{
    if (const Layout before = std::exchange(m_layout, layout); before != layout)
        keepArrangement(before);
    const QByteArray kept = m_preferences.values().arrangements[static_cast<std::size_t>(layout)];
    if (kept.isEmpty() || !restoreState(kept, kStateVersion))
        arrangeDocks();
    for (QTabBar* tabs : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
        tabs->setElideMode(Qt::ElideNone); // where names don't fit side by side the bar scrolls
    m_foldedAway.clear();
    foldDocks();
}

void MainWindow::arrangeDocks()
{
    for (QDockWidget* dock : m_docks) {
        removeDockWidget(dock); // hides it
        dock->setFloating(false);
    }
    switch (m_layout) {
    case Layout::Chat: break;
    case Layout::Analysis: arrangeAnalysis(); break;
    case Layout::Lecture: arrangeLecture(); break;
    }
    // Hidden docks have a place as well, for when they are asked for.
    for (QDockWidget* dock : m_docks) {
        if (dockWidgetArea(dock) == Qt::NoDockWidgetArea) {
            addDockWidget(dock == m_docks.front() ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, dock);
            dock->hide();
        }
    }
}

void MainWindow::arrangeAnalysis()
{
    addDockWidget(Qt::LeftDockWidgetArea, dockOf("chats"));
    addDockWidget(Qt::RightDockWidgetArea, dockOf("rounds"));
    addDockWidget(Qt::RightDockWidgetArea, dockOf("acceptance"));
    addDockWidget(Qt::RightDockWidgetArea, dockOf("speed"));
    for (const char* id : {"length", "reliability"})
        tabifyDockWidget(dockOf("acceptance"), dockOf(id));
    for (const char* id : {"time", "inspector", "tokens"})
        tabifyDockWidget(dockOf("speed"), dockOf(id));
    for (QDockWidget* dock : m_docks)
        dock->setVisible(dock != dockOf("lecture"));
    dockOf("acceptance")->raise();
    dockOf("speed")->raise();
    // Shares of the room that there is.
    resizeDocks({dockOf("chats"), dockOf("rounds")}, {width() * 18 / 100, width() * 30 / 100}, Qt::Horizontal);
    resizeDocks({dockOf("rounds"), dockOf("acceptance"), dockOf("speed")}, {26, 34, 40}, Qt::Vertical);
}

void MainWindow::arrangeLecture()
{
    // No chart beside it: they tell what becomes of a draft before the lecture does.
    addDockWidget(Qt::RightDockWidgetArea, dockOf("lecture"));
    dockOf("lecture")->show();
    resizeDocks({dockOf("lecture")}, {width() * 64 / 100}, Qt::Horizontal);
}

} // namespace foregleam
