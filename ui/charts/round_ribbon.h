#pragma once
// One column a round, the newest at the right: what was drafted, how much of it was verified, what survived.

#include "ui/charts/cell_painter.h"
#include "ui/charts/live_chart.h"
#include "ui/charts/ribbon_geometry.h"

class QScrollBar;

namespace foregleam {

/// Follows the newest round unless scrolled back; only the columns in sight are drawn, so 20,000 rounds cost what 100
/// do. Items are rounds, by RoundSample::index. Left and Right choose a round, Home and End the first and the newest,
/// Page Up and Page Down move by a view, Escape lets go and follows again.
class RoundRibbon : public LiveChart {
    Q_OBJECT

public:
    explicit RoundRibbon(RunModel& model, QWidget* parent = nullptr);

    bool followsNewest() const { return m_follows; }
    int firstVisibleRound() const; ///< RoundSample::index; -1 while empty
    int lastVisibleRound() const;

    QSize sizeHint() const override { return {460, 168}; }
    QSize minimumSizeHint() const override { return {180, 104}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

signals:
    void roundSelected(int index); ///< RoundSample::index; -1 when the choice was let go

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
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void updateScrollBar();
    void showRound(int item);
    int firstVisibleOffset() const;
    void paintAxis(QPainter& painter);

    QScrollBar* m_bar = nullptr;
    CellPainter m_cells;
    RibbonLayout m_layout;
    int m_blockSize = 0; ///< most drafts seen in one round since clear(); sets the height of a cell
    int m_scanned = 0; ///< RoundSample::index after the last round m_blockSize has seen
    int m_firstRound = 0; ///< round at the bar's 0
    int m_wheelRest = 0;
    bool m_follows = true;
    bool m_movingBar = false;
};

} // namespace foregleam
