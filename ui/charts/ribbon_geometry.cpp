#include "ui/charts/ribbon_geometry.h"

#include "ui/models/run_model.h"

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMaxRowPitch = 13;
constexpr int kMinRowPitch = 2;
constexpr int kMinColumnPitch = 8;

} // namespace

RibbonLayout layOutRibbon(const QRect& plot, int blockSize)
{
    RibbonLayout layout;
    layout.plot = plot;
    layout.rows = std::max(0, blockSize) + 1;
    if (plot.width() <= 0 || plot.height() <= 0)
        return layout;
    layout.rowPitch = std::clamp(plot.height() / layout.rows, kMinRowPitch, kMaxRowPitch);
    layout.columnPitch = std::max(layout.rowPitch, kMinColumnPitch);
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

Outcome draftOutcome(const RoundSample& sample, int place)
{
    if (place < sample.accepted)
        return Outcome::Accepted;
    if (place >= sample.verified)
        return Outcome::NotVerified;
    return place == sample.accepted ? Outcome::Rejected : Outcome::Discarded;
}

} // namespace foregleam
