#pragma once
// The messages of a session, one under the other; follows the newest text until the user scrolls up.

#include "ui/models/conversation_model.h"

#include <QScrollArea>

#include <deque>

class QToolButton;
class QVBoxLayout;

namespace foregleam {

class MessageView;

/// A long session shows its newest messages; "Show earlier messages" brings back the rest in steps. Text is laid out
/// where the user looks and a screenful around it: settle() does that, once for everything that happened since.
class ConversationView : public QScrollArea {
    Q_OBJECT

public:
    explicit ConversationView(ConversationModel& model, QWidget* parent = nullptr);

    void setMarkOrigins(bool mark);
    void setIdle(bool idle);
    bool follows() const { return m_follows; }
    /// The view of a row; null where it is not shown.
    MessageView* viewOf(int row) const;

    /// Puts a ground behind these tokens of one answer, none elsewhere, and brings the first of them into sight; last <
    /// first: none. Only where origins are marked.
    void showTokens(MessageId message, int first, int last);

public slots:
    void scrollToNewest();
    void scrollToMessage(foregleam::MessageId id);
    void showEarlier();

signals:
    void resendRequested(int row, const QString& text);
    void regenerateRequested();
    void linkChosen(const QUrl& url);
    /// Of marked answers: `token` is an index of Message::spans.
    void tokenPointedAt(int row, int token, const QPoint& globalPos);
    void tokenClicked(int row, int token);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild();
    void addNewest(int row);
    MessageView* makeView(int row);
    void removeFrom(int row);
    void refresh();
    void updateNewest();
    void placeJump();
    void settleSoon();
    void settle();
    bool settleBodies();
    int topOf(const QWidget& widget) const;

    ConversationModel& m_model;
    QVBoxLayout* m_column = nullptr;
    QToolButton* m_earlier = nullptr;
    QToolButton* m_jump = nullptr;
    std::deque<MessageView*> m_views; ///< of the rows from m_first on
    int m_first = 0;
    bool m_markOrigins = false;
    bool m_idle = true;
    bool m_follows = true;
    bool m_unsettled = false;
    bool m_refreshDue = false;
    bool m_settling = false; ///< settle() is due or at work
};

} // namespace foregleam
