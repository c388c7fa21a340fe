#pragma once
// The sessions at the side: search, new, open, rename in place, delete after a question.

#include "engine/api/session_log.h"

#include <QWidget>

class QLineEdit;
class QListView;

namespace foregleam {

class SessionListModel;

class SessionPanel : public QWidget {
    Q_OBJECT

public:
    explicit SessionPanel(SessionListModel& model, QWidget* parent = nullptr);

    /// Marks the session on screen without opening it again; 0 = none.
    void setCurrent(SessionId session);

public slots:
    void refresh();
    void focusSearch();
    void renameCurrent();
    /// Asks first.
    void deleteCurrent();

signals:
    void newRequested();
    /// `message` is the one that was searched for, else 0.
    void openRequested(foregleam::SessionId session, foregleam::MessageId message);
    void deleteRequested(foregleam::SessionId session);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void open(const QModelIndex& index);
    void showMenu(const QPoint& position);

    SessionListModel& m_model;
    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
    SessionId m_current = 0;
};

} // namespace foregleam
