#pragma once
// The words of the language of outcomes, each beside its mark.

#include "ui/charts/cell_painter.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

namespace foregleam {

/// One word of the legend.
struct LegendEntry {
    Outcome outcome;
    QString word; ///< "accepted"
    QString meaning; ///< one sentence, shown on hover
};

/// The outcomes, in the order of a column of the ribbon, baseline last.
std::vector<LegendEntry> outcomeLegendEntries();

/// Marks with their words; wraps into as many lines as the width asks for.
class OutcomeLegend : public QWidget {
    Q_OBJECT

public:
    explicit OutcomeLegend(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<QRect> entryRects(int width) const;

    std::vector<LegendEntry> m_entries;
    CellPainter m_cells;
};

} // namespace foregleam
