#include "ui/models/conversation_model.h"
#include "ui/models/display_text.h"

#include <utility>

namespace foregleam {

int ConversationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_messages.size());
}

QVariant ConversationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Message& message = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return message.text;
    case MessageIdRole: return QVariant::fromValue<qlonglong>(message.id);
    case SpeakerRole: return QString::fromLatin1(roleName(message.role));
    case StateRole: return static_cast<int>(message.state);
    case NoteRole: return message.note;
    default: return {};
    }
}

void ConversationModel::reset(std::vector<Message> messages)
{
    beginResetModel();
    m_messages = std::move(messages);
    endResetModel();
}

void ConversationModel::append(Message message)
{
    const int row = lastRow() + 1;
    beginInsertRows({}, row, row);
    m_messages.push_back(std::move(message));
    endInsertRows();
}

void ConversationModel::truncate(int firstRemoved)
{
    if (firstRemoved > lastRow())
        return;
    beginRemoveRows({}, firstRemoved, lastRow());
    m_messages.resize(static_cast<std::size_t>(firstRemoved));
    endRemoveRows();
}

void ConversationModel::grow(const std::string& source, const std::vector<TokenSpan>& spans)
{
    Q_ASSERT(!m_messages.empty() && m_messages.back().state == MessageState::Streaming);
    Message& message = m_messages.back();
    message.source += source;
    message.text += displayText(source);
    message.spans.insert(message.spans.end(), spans.begin(), spans.end());
    tell(lastRow());
    emit grown(lastRow());
}

void ConversationModel::setNote(int row, const QString& note)
{
    m_messages[static_cast<std::size_t>(row)].note = note;
    tell(row);
}

void ConversationModel::setSpans(int row, std::vector<TokenSpan> spans)
{
    m_messages[static_cast<std::size_t>(row)].spans = std::move(spans);
    tell(row);
}

void ConversationModel::finish(MessageState state, const GenerationStats& stats, const QString& note)
{
    Q_ASSERT(!m_messages.empty());
    Message& message = m_messages.back();
    message.state = state;
    message.stats = stats;
    message.note = note;
    tell(lastRow());
    emit finished(lastRow());
}

void ConversationModel::tell(int row)
{
    emit dataChanged(index(row), index(row));
}

} // namespace foregleam
