#pragma once
// One column a round, the newest at the right: what was drafted, how much of it was verified, what survived.

#include "ui/charts/cell_painter.h"
#include "ui/charts/ribbon_geometry.h"
#include "ui/charts/selection_chart.h"

class QScrollBar;

namespace foregleam {

/// Follows the newest round unless scrolled back; only the columns in sight are drawn, so 20,000 rounds cost what 100
/// do. Items are rounds, by RoundSample::index. Left and Right choose a round, Home and End the first and the newest,
/// Page Up and Page Down move by a view, Escape lets go and follows again. With Shift, and by dragging, a range of
/// rounds is chosen. The choice is that of the selection, whoever made it.
class RoundRibbon : public SelectionChart {
    Q_OBJECT

public:
    RoundRibbon(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    bool followsNewest() const { return m_follows; }
    int firstVisibleRound() const; ///< RoundSample::index; -1 while empty
    int lastVisibleRound() const;

    QSize sizeHint() const override { return {460, 168}; }
    QSize minimumSizeHint() const override { return {180, 104}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override { return !model().rounds().empty(); }
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    int itemsPerPage() const override { return m_layout.columns; }
    int newestItem() const override { return itemRange().last; }
    void onItemSelected(int item) override;
    void onModelChanged() override;

    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void syncScrollBar();
    void scrollTo(int offset);
    int firstVisibleOffset() const; ///< of model().rounds()
    int roundCount() const { return static_cast<int>(model().rounds().size()); }
    void paintAxes(QPainter& painter) const;
    void paintRoundNumbers(QPainter& painter) const;
    void paintReadout(QPainter& painter) const;
    void paintMark(QPainter& painter, const QRect& box, LengthReason reason) const;
    void paintColumn(QPainter& painter, int column, const RoundSample& sample);

    QScrollBar* m_bar = nullptr;
    CellPainter m_cells;
    RibbonLayout m_layout;
    int m_blockSize = 0; ///< most drafts in one of the rounds; sets the height of a cell
    int m_firstVisible = 0; ///< RoundSample::index of the leftmost column while scrolled back
    int m_wheelRest = 0; ///< eighths of a degree that did not make a whole step yet
    bool m_follows = true;
};

} // namespace foregleam
