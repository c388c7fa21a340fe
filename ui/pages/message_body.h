#pragma once
// The text of a message as a column of pieces. Only what is near the visible part of the page is laid out; of the rest
// it knows the height.

#include "ui/models/conversation_model.h"
#include "ui/models/message_pieces.h"

#include <QWidget>

#include <vector>

namespace foregleam {

class TextSegment;

/// Reads its message from the model whenever a piece comes near, so that no text is kept twice. Whoever scrolls the
/// page calls settle(); until then nothing is laid out.
class MessageBody : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive the body.
    MessageBody(const ConversationModel& model, int row, QWidget* parent = nullptr);

    /// Shows the message from scratch: plain where the user wrote it, else rendered Markdown or, to see which token
    /// came from where, the plain text in the colours of origin.
    void rebuild(bool markOrigins);
    /// Takes in more text, or that there is no more.
    void grow();

    struct Settled {
        int above = 0; ///< how much taller the part above `top` became
        bool more = false; ///< pieces close by still wait to be laid out
    };
    /// Lays out what lies from `top` to `bottom` of this widget, and one piece more within a screenful of it; gives up
    /// what is far away, unless it has the focus or a selection.
    Settled settle(int top, int bottom);

    /// Puts a ground behind these tokens (indices of Message::spans) where they are marked; last < first: none.
    void showTokens(int first, int last);
    /// How far below the top of this widget a token stands; a guess where it is not laid out.
    int topOf(int token) const;

    /// The whole text, for assistive tools.
    QString text() const;

signals:
    void linkChosen(const QUrl& url);
    /// Of marked text: an index of Message::spans.
    void tokenPointedAt(int token, const QPoint& globalPos);
    void tokenClicked(int token);
    /// settle() has something to do.
    void unsettled();

protected:
    bool event(QEvent* event) override;

private:
    struct Shown {
        MessagePiece piece;
        int height = 0; ///< estimated until it was laid out at this width
        QWidget* widget = nullptr; ///< a TextSegment or a CodeBlock; null while far away
    };

    const Message& message() const { return m_model.at(m_row); }
    void take(std::size_t first);
    void refill(Shown& shown, const MessagePiece& before);
    void fill(const Shown& shown);
    void append(const Shown& shown, qsizetype done);
    void appendMarked(TextSegment& segment, const MessagePiece& piece, qsizetype done);
    void create(std::size_t at);
    int layOut(QWidget& widget) const;
    int estimate(const MessagePiece& piece) const;
    int gapBefore(std::size_t at) const;
    int tokenAt(const TextSegment* segment, int position) const;
    qsizetype charactersBefore(int token) const;
    void showChosen(const Shown& shown) const;

    const ConversationModel& m_model;
    int m_row;
    MessagePieces m_pieces;
    std::vector<Shown> m_shown;
    qsizetype m_chosenFrom = 0; ///< of Message::text
    qsizetype m_chosenEnd = 0;
    int m_width = 0; ///< at which heights were estimated and measured
};

/// Makes the whole text of messages known to assistive tools.
void installMessageAccessibility();

} // namespace foregleam
