#pragma once
// Where the bars of a bar chart lie. Pure.

#include <QRectF>

namespace foregleam {

/// `count` places of equal width over a plot, one bar in the middle of each.
struct BarLayout {
    QRectF plot;
    int count = 0;
    double pitch = 0; ///< px from bar to bar
    double barWidth = 0; ///< at most 32 px, always less than pitch
};

BarLayout layOutBars(const QRectF& plot, int count);

/// The bar of a share of 0 to 1, standing on the plot's bottom. Empty outside of the layout.
QRectF barRect(const BarLayout& layout, int bar, double share);

double barCentre(const BarLayout& layout, int bar);

/// The bar whose place holds `x`; -1 outside.
int barAt(const BarLayout& layout, double x);

} // namespace foregleam
