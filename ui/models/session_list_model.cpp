#include "ui/models/session_list_model.h"
#include "ui/models/day_group.h"

#include <QDateTime>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMostHits = 100;

QString oneLine(const std::string& utf8)
{
    QString text = QString::fromStdString(utf8);
    for (QChar& c : text) {
        if (c != SessionListModel::kMatchBegin && c != SessionListModel::kMatchEnd && (c.isSpace() || c < u' '))
            c = u' ';
    }
    return text;
}

} // namespace

SessionListModel::SessionListModel(SessionLog& log, QObject* parent)
    : QAbstractListModel(parent)
    , m_log(log)
{
}

int SessionListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SessionListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return row.title;
    case Qt::ToolTipRole: return row.session ? row.title : QString();
    case SessionRole: return QVariant::fromValue<qlonglong>(row.session);
    case HeadingRole: return row.session == 0;
    case DetailRole: return row.detail;
    case MessageRole: return QVariant::fromValue<qlonglong>(row.message);
    default: return {};
    }
}

bool SessionListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString title = value.toString().simplified();
    if (row.session == 0 || title.isEmpty())
        return false;
    m_log.renameSession(row.session, title.toStdString());
    row.title = title;
    emit dataChanged(index, index, {Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole});
    return true;
}

Qt::ItemFlags SessionListModel::flags(const QModelIndex& index) const
{
    if (!index.isValid() || index.data(HeadingRole).toBool())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren;
}

QModelIndex SessionListModel::indexOf(SessionId session) const
{
    const auto row = std::find_if(
        m_rows.begin(), m_rows.end(), [session](const Row& one) { return session != 0 && one.session == session; });
    return row == m_rows.end() ? QModelIndex() : index(static_cast<int>(row - m_rows.begin()));
}

SessionId SessionListModel::neighbour(SessionId session) const
{
    SessionId above = 0;
    bool passed = false;
    for (const Row& row : m_rows) {
        if (row.session == session)
            passed = true;
        else if (row.session != 0 && passed)
            return row.session;
        else if (row.session != 0)
            above = row.session;
    }
    return above;
}

void SessionListModel::refresh()
{
    std::vector<Row> rows = m_words.isEmpty() ? readSessions() : readHits();
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void SessionListModel::setSearch(const QString& words)
{
    m_words = words.trimmed();
    refresh();
}

std::vector<SessionListModel::Row> SessionListModel::readSessions()
{
    const auto sessions = m_log.sessions();
    if (!sessions) {
        emit readFailed(QString::fromStdString(sessions.error().message));
        return {};
    }
    std::vector<Row> rows;
    const QDate today = QDate::currentDate();
    QString group;
    for (const SessionSummary& one : *sessions) {
        const QString itsGroup = dayGroup(QDateTime::fromMSecsSinceEpoch(one.updatedMs).date(), today);
        if (itsGroup != group)
            rows.push_back({0, 0, itsGroup, {}});
        group = itsGroup;
        rows.push_back({one.id, 0, oneLine(one.title), oneLine(one.modelName)});
    }
    return rows;
}

std::vector<SessionListModel::Row> SessionListModel::readHits()
{
    const auto hits = m_log.search(m_words.toStdString(), kMostHits);
    if (!hits) {
        emit readFailed(QString::fromStdString(hits.error().message));
        return {};
    }
    std::vector<Row> rows;
    rows.push_back({0, 0, hits->empty() ? tr("Nothing found") : tr("Found in"), {}});
    for (const SearchHit& hit : *hits)
        rows.push_back({hit.session, hit.message, oneLine(hit.sessionTitle), oneLine(hit.snippet)});
    return rows;
}

} // namespace foregleam
