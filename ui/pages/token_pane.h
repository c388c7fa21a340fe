#pragma once
// The token table; follows the chosen rounds, and choosing a row chooses its round.

#include "ui/models/token_table_model.h"

#include <QTableView>

namespace foregleam {

class TokenPane : public QTableView {
    Q_OBJECT

public:
    /// Both must outlive the pane.
    TokenPane(const RunModel& run, RunSelection& selection, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitRows();
    void followSelection();
    void copyRows() const;

    RunSelection& m_selection;
    TokenTableModel* m_tokens = nullptr;
    bool m_following = false; ///< the change of rows is the selection's, not the user's
    bool m_atEnd = true; ///< stays at the newest token
};

} // namespace foregleam
