#pragma once
// What every chart has: repainting in time, hover and keys, copying and saving, and words for screen readers.

#include "ui/charts/axis.h"

#include <QTimer>
#include <QWidget>

namespace foregleam {

/// The items of a chart that can be hovered and chosen, as the chart numbers them; empty where last < first.
struct ItemRange {
    int first = 0;
    int last = -1;

    bool isEmpty() const { return last < first; }
    bool contains(int item) const { return item >= first && item <= last; }
};

/// Repaints at most 30 times a second and never while hidden or idle.
/// Ctrl+C and the context menu copy the picture and the values; hover and the arrow keys read exact values.
class Chart : public QWidget {
    Q_OBJECT

public:
    /// The values as a table: a heading line, tabs between columns, one line an item.
    virtual QString valuesAsTsv() const = 0;
    /// What the chart says now, in a sentence or two: the accessible description.
    virtual QString describe() const = 0;

    /// Writes the picture: SVG where the name ends so, else PNG in twice the resolution. False where it can't be
    /// written.
    bool saveTo(const QString& path);

    /// What the axes mean: shown as a tool tip over the line at the top, and by What's This. Rich text.
    void setExplanation(const QString& text) { setWhatsThis(text); }

    int hoveredItem() const { return m_hovered; } ///< -1 = none
    int selectedItem() const { return m_selected; } ///< -1 = none
    int paintCount() const { return m_paints; } ///< since it was made; tests watch that nothing repaints while idle

public slots:
    /// Puts the picture (PNG) and the values (text) on the clipboard.
    void copyToClipboard();
    /// Asks for a file and saves the picture there.
    void save();
    /// Chooses an item; -1, or one that is not there, lets go.
    void selectItem(int item);

protected:
    Chart(const QString& name, QWidget* parent);

    virtual bool hasData() const = 0;
    virtual QString emptyText() const = 0; ///< what will appear here, and when
    virtual void paintPlot(QPainter& painter) = 0;
    virtual int itemAt(const QPoint& position) const = 0; ///< -1 = none
    virtual QString itemText(int item) const = 0; ///< exact values of an item, one line
    virtual ItemRange itemRange() const = 0;
    virtual int itemsPerPage() const { return 5; }
    /// Where the first press of an arrow key starts.
    virtual int newestItem() const { return itemRange().first; }
    virtual void onItemSelected(int) { }
    /// Called before the repaint that follows changes of the data (so at most once a frame), and when shown.
    virtual void onModelChanged() { }

    /// Looks at the data again within the next frame; later where hidden.
    void scheduleRefresh();
    /// A repaint within the next frame.
    void scheduleRepaint();
    /// A repaint a second from now, for an axis that has to wait before it may step.
    void scheduleLateRepaint();

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

    /// Where a key that moves leads from the chosen item.
    int itemAfterKey(int key) const;
    QFont labelFont() const; ///< small, figures of one width
    int lineHeight() const; ///< of labelFont()
    /// Where plots begin: room for four figures, the same in every chart, so that stacked charts line up and stand
    /// still.
    int plotLeft() const;
    /// A line at the top: the axis title at the left, words at the right.
    void paintHead(QPainter& painter, const QString& title, const QString& words) const;
    /// Hairlines with labels at the ticks of a vertical axis.
    void paintVerticalAxis(QPainter& painter, const AxisScale& scale, const QRectF& plot) const;

private:
    void takeInModel();
    void setHovered(int item);
    void updateDescription();
    void paintInto(QPainter& painter);
    void paintEmptyText(QPainter& painter);

    QTimer m_frame; ///< one shot: at most 30 repaints a second
    QTimer m_late; ///< one shot
    QTimer m_description; ///< one shot: words change at most once a second
    int m_hovered = -1;
    int m_selected = -1;
    int m_paints = 0;
};

} // namespace foregleam
