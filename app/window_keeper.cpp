#include "app/window_keeper.h"

#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QTimer>

namespace foregleam {
namespace {

QPlainTextEdit* inputOf(const MainWindow& window)
{
    return window.findChild<QPlainTextEdit*>(QStringLiteral("messageInput"));
}

} // namespace

WindowKeeper::WindowKeeper(Make make, Preferences& preferences, QObject* parent)
    : QObject(parent)
    , m_make(std::move(make))
    , m_preferences(preferences)
{
    m_language.use(preferences.values().language);
    m_window = m_make();
    connect(&m_preferences, &Preferences::changed, this, &WindowKeeper::onPreferences);
}

WindowKeeper::~WindowKeeper() = default;

void WindowKeeper::onPreferences()
{
    if (m_preferences.values().language == m_language.code() || std::exchange(m_due, true))
        return;
    QTimer::singleShot(0, this, &WindowKeeper::remake); // not under the menu that asked for it
}

void WindowKeeper::remake()
{
    using Phase = ChatController::Phase;
    const Phase phase = m_window->controller().phase();
    if (phase != Phase::Ready && phase != Phase::NoModel) {
        connect(&m_window->controller(), &ChatController::phaseChanged, this, &WindowKeeper::remake,
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        return;
    }
    m_due = false;
    const std::optional<ModelInfo> model = m_window->controller().model();
    const SessionId session = m_window->controller().session();
    const QString written = inputOf(*m_window)->toPlainText();
    const bool quits = QGuiApplication::quitOnLastWindowClosed();
    QGuiApplication::setQuitOnLastWindowClosed(false);
    m_window->close(); // keeps where it was and how its docks lay
    m_window.reset();
    m_language.use(m_preferences.values().language);
    m_window = m_make();
    m_window->show();
    QGuiApplication::setQuitOnLastWindowClosed(quits);
    if (model)
        m_window->controller().adoptModel(*model);
    m_window->controller().openSession(session);
    inputOf(*m_window)->setPlainText(written);
    emit remade();
}

} // namespace foregleam
