#pragma once
// One message on screen: who, the text, what can be done with it, and the figures of an answer.

#include "ui/models/conversation_model.h"

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace foregleam {

class MessageBody;

class MessageView : public QWidget {
    Q_OBJECT

public:
    /// Shows row `row` of `model`, which must outlive the view.
    MessageView(const ConversationModel& model, int row, bool markOrigins, QWidget* parent = nullptr);

    /// The text; the page that scrolls tells it what is visible.
    MessageBody* body() const { return m_body; }
    /// The answer ended.
    void finish();
    /// Shows everything again: other colours, other font, other marks.
    void rebuild(bool markOrigins);
    /// Only the newest answer can be made again.
    void setNewest(bool newest);
    /// While an answer streams nothing can be edited or made again.
    void setIdle(bool idle);

public slots:
    /// Opens the user's message for editing in its place.
    void startEditing();

signals:
    void copyRequested(QToolButton* button);
    void resendRequested(const QString& text);
    void regenerateRequested();
    void linkChosen(const QUrl& url);

private:
    const Message& message() const { return m_model.at(m_row); }
    void buildHead();
    QToolButton* addAction(const QString& text, const QString& what, const char* name);
    void showFigures();
    void stopEditing();
    void updateActions();

    const ConversationModel& m_model;
    int m_row;
    QVBoxLayout* m_column = nullptr;
    QLabel* m_who = nullptr;
    QWidget* m_actions = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_edit = nullptr;
    QToolButton* m_regenerate = nullptr;
    MessageBody* m_body = nullptr;
    QWidget* m_editor = nullptr;
    QLabel* m_figures = nullptr;
    QLabel* m_note = nullptr;
    bool m_newest = false;
    bool m_idle = true;
    bool m_streams = false;
};

} // namespace foregleam
