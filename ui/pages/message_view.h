#pragma once
// One message on screen: who, the text, what can be done with it, and the figures of an answer.

#include "ui/models/message.h"

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace foregleam {

class AnswerBody;
class MessageInput;
class TextSegment;

class MessageView : public QWidget {
    Q_OBJECT

public:
    MessageView(const Message& message, bool markOrigins, QWidget* parent = nullptr);

    /// More text of an answer that streams.
    void grow(const QString& text, const std::vector<TokenSpan>& spans);
    /// The answer ended.
    void finish(const Message& message);
    /// Shows everything again: other colours, other font, other marks.
    void rebuild(const Message& message, bool markOrigins);
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
    void buildHead(const Message& message, QVBoxLayout* column);
    QToolButton* addAction(const QString& text, const QString& what, const char* name);
    void showText(const Message& message, bool markOrigins);
    void showFigures(const Message& message);
    void stopEditing();
    void updateActions();

    Role m_role;
    QString m_text; ///< the user's, for editing
    QVBoxLayout* m_column = nullptr;
    QLabel* m_who = nullptr;
    QWidget* m_actions = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_edit = nullptr;
    QToolButton* m_regenerate = nullptr;
    TextSegment* m_plain = nullptr; ///< the user's text
    AnswerBody* m_answer = nullptr;
    QWidget* m_editor = nullptr;
    QLabel* m_figures = nullptr;
    QLabel* m_note = nullptr;
    bool m_newest = false;
    bool m_idle = true;
    bool m_streams = false;
};

} // namespace foregleam
