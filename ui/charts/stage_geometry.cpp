#include "ui/charts/stage_geometry.h"

#include <algorithm>
#include <cmath>

namespace foregleam {

StageGeometry::StageGeometry(const QRectF& area, int places, double unit)
    : m_area(area)
    , m_places(std::max(0, places))
{
    const int columns = m_places + 1;
    const double room = (area.width() - kGap * (columns - 1)) / columns;
    m_width = std::floor(std::clamp(room, 1.0, std::max(1.0, kWidest * unit)));
    const double used = m_width * columns + kGap * (columns - 1);
    m_left = std::floor(area.left() + std::max(0.0, (area.width() - used) / 2));
}

QRectF StageGeometry::column(int place) const
{
    return {m_left + (place + 1) * (m_width + kGap), m_area.top(), m_width, m_area.height()};
}

int StageGeometry::placeAt(double x) const
{
    const int place = static_cast<int>(std::floor((x - m_left) / (m_width + kGap))) - 1;
    return place >= 0 && place < m_places && x < column(place).right() ? place : -1;
}

} // namespace foregleam
