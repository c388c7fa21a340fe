#pragma once
// The middle of the window: the conversation, what is under way, and the field to write in.

#include "ui/bridge/chat_controller.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace foregleam {

class ConversationView;
class MessageInput;
class NoteBar;
class WelcomePane;

class ChatPage : public QWidget {
    Q_OBJECT

public:
    /// All must outlive the page. `modelsFolder` is named where no model was found.
    ChatPage(ChatController& controller, ConversationModel& conversation, const RunModel& run,
        const QString& modelsFolder, QWidget* parent = nullptr);

    ConversationView& conversation() { return *m_conversation; }
    NoteBar& note() { return *m_note; }
    void setMarkOrigins(bool mark);

public slots:
    void focusInput();
    void editLast();
    void copyLastAnswer();

signals:
    void openModelRequested();

private:
    QWidget* buildComposer();
    QWidget* buildProgress();
    void connectController();
    void send();
    void updateState();
    void showProgress(const QString& what, double share);
    void confirmLink(const QUrl& url);
    int lastUserRow() const;

    ChatController& m_controller;
    ConversationModel& m_model;
    QString m_modelsFolder;
    QStackedWidget* m_stack = nullptr;
    WelcomePane* m_welcome = nullptr;
    ConversationView* m_conversation = nullptr;
    NoteBar* m_note = nullptr;
    QWidget* m_progress = nullptr;
    QLabel* m_progressText = nullptr;
    QProgressBar* m_progressBar = nullptr;
    MessageInput* m_input = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_stop = nullptr;
    QString m_loading; ///< file name
};

} // namespace foregleam
