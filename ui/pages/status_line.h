#pragma once
// The bottom of the window: the device and why it, memory, context.

#include "ui/bridge/chat_controller.h"

#include <QElapsedTimer>
#include <QStatusBar>

class QLabel;

namespace foregleam {

/// Memory is read when something happens, at most once a second: an idle window reads nothing.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(ChatController& controller, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showModel();
    void showContext();
    void showMemory();

    ChatController& m_controller;
    QLabel* m_device = nullptr;
    QLabel* m_memory = nullptr;
    QLabel* m_context = nullptr;
    QElapsedTimer m_sinceMemory;
};

} // namespace foregleam
