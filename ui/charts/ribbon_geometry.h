#pragma once
// Where the cells of the round ribbon lie. Pure; whole pixels, so that edges stay sharp.

#include "ui/theme_outcome.h"

#include <QRect>

namespace foregleam {

struct RoundSample;

/// One column a round; in it one row a draft from the bottom up, and one more row for the target's own token.
struct RibbonLayout {
    QRect plot;
    int columns = 0; ///< that fit
    int columnPitch = 1; ///< px from column to column, the gap included
    int rowPitch = 1; ///< px from row to row, the gap included
    int rows = 1; ///< block size + 1
};

/// Cells at most 24 px high and 11 wide and never less than 1; blockSize < 0 counts as 0.
RibbonLayout layOutRibbon(const QRect& plot, int blockSize);

/// The cell of a row (0 = first draft) in a column (0 = leftmost); empty outside of the layout.
QRect ribbonCell(const RibbonLayout& layout, int column, int row);

/// The column at `x`, gaps belonging to the column at their left; -1 outside.
int ribbonColumnAt(const RibbonLayout& layout, int x);

/// First of `count` rounds in sight when `wanted` is asked for: never past the end, never below 0.
int clampFirstVisible(int wanted, int count, int columns);

/// The first in sight so that `round` is in sight too, moving as little as possible.
int firstVisibleToShow(int round, int first, int count, int columns);

/// What became of the draft at `place` (from 0) of a round.
Outcome draftOutcome(int place, int verified, int accepted);

/// What became of the draft at `place` (from 0, below sample.drafted).
Outcome draftOutcome(const RoundSample& sample, int place);

} // namespace foregleam
