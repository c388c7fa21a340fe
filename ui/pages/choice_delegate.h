#pragma once
// Rows of a picker's list in two lines: what it is, and below it, smaller, what that means or why it can't be chosen.

#include <QStyledItemDelegate>

class QComboBox;

namespace foregleam {

class ChoiceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// `detailRole` holds the second line.
    explicit ChoiceDelegate(int detailRole, QObject* parent = nullptr);

    /// Puts the delegate on the list of `picker` and makes the list as wide as its rows need, up to the screen.
    static void install(QComboBox* picker, int detailRole);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_detailRole;
};

} // namespace foregleam
