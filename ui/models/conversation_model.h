#pragma once
// The messages of the session on screen.

#include "ui/models/message.h"

#include <QAbstractListModel>

namespace foregleam {

/// GUI thread. The views read Message structs; the roles serve assistive tools and tests.
class ConversationModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { MessageIdRole = Qt::UserRole + 1, SpeakerRole, StateRole, NoteRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    const std::vector<Message>& messages() const { return m_messages; }
    const Message& at(int row) const { return m_messages[static_cast<std::size_t>(row)]; }
    int lastRow() const { return static_cast<int>(m_messages.size()) - 1; }

    void reset(std::vector<Message> messages);
    void append(Message message);
    void truncate(int firstRemoved);
    /// Adds to the last message, which streams.
    void grow(const std::string& source, const std::vector<TokenSpan>& spans);
    void setNote(int row, const QString& note);
    void setSpans(int row, std::vector<TokenSpan> spans);
    /// Ends the streaming of the last message.
    void finish(MessageState state, const GenerationStats& stats, const QString& note);

signals:
    void grown(int row); ///< the end of its text is new
    void finished(int row);

private:
    void tell(int row);

    std::vector<Message> m_messages;
};

} // namespace foregleam
