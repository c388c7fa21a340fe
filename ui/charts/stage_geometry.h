#pragma once
// Where the parts of a round stand on its stage. Pure.

#include <QRectF>

namespace foregleam {

/// The stage of a round with `places` drafts: a column for the anchor, then one for each place, all of one width, which
/// is never above kWidest of `unit` (the width of a character), and the whole centred.
class StageGeometry {
public:
    static constexpr double kWidest = 15;
    static constexpr double kGap = 8; ///< between columns, in pixels

    StageGeometry(const QRectF& area, int places, double unit);

    int places() const { return m_places; }
    double columnWidth() const { return m_width; }
    /// Column of a place, from the top of the area to its end; -1 is the anchor's.
    QRectF column(int place) const;
    /// Where a cut after `length` drafts goes: in the gap behind the last of them.
    double cutX(int length) const { return column(length - 1).right() + kGap / 2; }
    /// The place whose column is at x; -1 = none.
    int placeAt(double x) const;

private:
    QRectF m_area;
    int m_places;
    double m_width;
    double m_left;
};

} // namespace foregleam
