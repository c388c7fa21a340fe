#pragma once
// The sessions at the side of the window: grouped by day, or the hits of a search.

#include "engine/api/session_log.h"

#include <QAbstractListModel>
#include <QDate>

#include <vector>

namespace foregleam {

/// Rows are headings (not selectable) and sessions. GUI thread; reads the log, which stays with the caller.
class SessionListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        SessionRole = Qt::UserRole + 1, ///< SessionId; 0 for headings
        HeadingRole, ///< true for headings
        DetailRole, ///< second line: the model's name, or the snippet of a hit
        MessageRole, ///< MessageId of the hit; 0 without a search
    };
    /// Around matched words in DetailRole.
    static constexpr QChar kMatchBegin{0x02};
    static constexpr QChar kMatchEnd{0x03};

    explicit SessionListModel(SessionLog& log, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// The row of a session; invalid if it is not listed.
    QModelIndex indexOf(SessionId session) const;
    /// The listed session closest below `session`, else above it; 0 if it is the only one.
    SessionId neighbour(SessionId session) const;

public slots:
    /// Reads the list again.
    void refresh();
    /// Only sessions with these words; all where `words` is blank.
    void setSearch(const QString& words);

signals:
    /// The log could not be read; one sentence.
    void readFailed(const QString& sentence);

private:
    struct Row {
        SessionId session = 0;
        MessageId message = 0;
        QString title;
        QString detail;
    };

    std::vector<Row> readSessions();
    std::vector<Row> readHits();

    SessionLog& m_log;
    QString m_words;
    std::vector<Row> m_rows;
};

} // namespace foregleam
