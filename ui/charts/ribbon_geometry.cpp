#include "ui/charts/ribbon_geometry.h"

#include "ui/models/run_model.h"

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMaxRowPitch = 25; // a tall plot has tall cells, so that it is used
constexpr int kMinRowPitch = 2;
constexpr int kMinColumnPitch = 8;
constexpr int kMaxColumnPitch = 13; // and still many rounds

} // namespace

RibbonLayout layOutRibbon(const QRect& plot, int blockSize)
{
    RibbonLayout layout;
    layout.plot = plot;
    layout.rows = std::max(0, blockSize) + 1;
    if (plot.width() <= 0 || plot.height() <= 0)
        return layout;
    layout.rowPitch = std::clamp(plot.height() / layout.rows, kMinRowPitch, kMaxRowPitch);
    layout.columnPitch = std::clamp(layout.rowPitch, kMinColumnPitch, kMaxColumnPitch);
    layout.columns = std::max(1, plot.width() / layout.columnPitch);
    return layout;
}

QRect ribbonCell(const RibbonLayout& layout, int column, int row)
{
    if (column < 0 || column >= layout.columns || row < 0 || row >= layout.rows)
        return {};
    const int bottom = layout.plot.top() + layout.plot.height() - row * layout.rowPitch;
    return {layout.plot.left() + column * layout.columnPitch, bottom - layout.rowPitch + 1, layout.columnPitch - 2,
        layout.rowPitch - 1};
}

int ribbonColumnAt(const RibbonLayout& layout, int x)
{
    if (x < layout.plot.left())
        return -1;
    const int column = (x - layout.plot.left()) / layout.columnPitch;
    return column < layout.columns ? column : -1;
}

int clampFirstVisible(int wanted, int count, int columns)
{
    return std::clamp(wanted, 0, std::max(0, count - columns));
}

int firstVisibleToShow(int round, int first, int count, int columns)
{
    if (round < first)
        return clampFirstVisible(round, count, columns);
    if (round >= first + columns)
        return clampFirstVisible(round - columns + 1, count, columns);
    return clampFirstVisible(first, count, columns);
}

Outcome draftOutcome(int place, int verified, int accepted)
{
    if (place < accepted)
        return Outcome::Accepted;
    if (place >= verified)
        return Outcome::NotVerified;
    return place == accepted ? Outcome::Rejected : Outcome::Discarded;
}

Outcome draftOutcome(const RoundSample& sample, int place)
{
    return draftOutcome(place, sample.verified, sample.accepted);
}

} // namespace foregleam
