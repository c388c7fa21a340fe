#pragma once
// Two chats side by side: their figures with intervals, and where their answers differ.

#include "ui/models/figures_table_model.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QTableView;
class QTextEdit;

namespace foregleam {

class NoteBar;

/// A window of its own. The log must outlive it.
class ComparePage : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(SessionLog& log, QWidget* parent = nullptr);

    /// Lists the chats that there are now and shows these two; 0 = the newest other one.
    void compare(SessionId first, SessionId second = 0);

protected:
    void changeEvent(QEvent* event) override;

private:
    void readSide(int side);
    void showDifference();

    SessionLog& m_log;
    FiguresTableModel m_figures;
    NoteBar* m_note = nullptr;
    std::array<QComboBox*, 2> m_pickers{};
    std::array<QTextEdit*, 2> m_texts{};
    std::array<QString, 2> m_answers; ///< what is compared
    QTableView* m_table = nullptr;
    QLabel* m_words = nullptr;
};

} // namespace foregleam
