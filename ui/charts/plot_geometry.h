#pragma once
// Where points, bars and stacked parts of the analysis charts lie. Pure.

#include "ui/charts/axis.h"
#include "ui/models/run_figures.h"

#include <QPointF>
#include <QRectF>

#include <array>

namespace foregleam {

/// A point of two values on two zero-based axes.
QPointF plotPoint(const AxisScale& xScale, double x, const AxisScale& yScale, double y, const QRectF& plot);

/// The largest square in `room`, at its left end; shares of 0 to 1 lie in it.
QRectF squareIn(const QRectF& room);

/// A share of 0 to 1 against another.
QPointF sharePoint(double x, double y, const QRectF& plot);

/// The parts of a mean round side by side, `bar` being as wide as scale.max milliseconds. Whole pixels, one free
/// between parts; parts that are nothing are empty.
std::array<QRectF, TimeSplit::kParts> splitRects(const TimeSplit& split, const AxisScale& scale, const QRectF& bar);

} // namespace foregleam
