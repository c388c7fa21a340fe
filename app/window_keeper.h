#pragma once
// Keeps the window, and makes it anew for another language: every text is then asked for again.

#include "ui/language.h"
#include "ui/main_window.h"

#include <functional>
#include <memory>

namespace foregleam {

/// GUI thread. The model stays loaded, the chat and what was being written stay on screen. While the engine is at work
/// the change waits.
class WindowKeeper : public QObject {
    Q_OBJECT

public:
    using Make = std::function<std::unique_ptr<MainWindow>()>;

    /// Puts the preferred language into force and makes the first window.
    WindowKeeper(Make make, Preferences& preferences, QObject* parent = nullptr);
    ~WindowKeeper() override;

    MainWindow& window() { return *m_window; }

signals:
    void remade();

private:
    void onPreferences();
    void remake();

    Make m_make;
    Preferences& m_preferences;
    Language m_language;
    std::unique_ptr<MainWindow> m_window;
    bool m_due = false; ///< a change is on its way
};

} // namespace foregleam
