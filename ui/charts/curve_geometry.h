#pragma once
// From samples of a rate over time to a line of few points. Pure.

#include "ui/charts/axis.h"

#include <QPolygonF>
#include <QRectF>

#include <deque>

namespace foregleam {

struct SpeedSample;

/// The point of a sample in the plot: time to the right (axis in seconds), rate upwards.
QPointF curvePoint(const SpeedSample& sample, const AxisScale& seconds, const AxisScale& rate, const QRectF& plot);

/// The samples as a line of at most four points a pixel column (the first, the lowest, the highest, the last), so that
/// spikes stay and thousands of samples cost what hundreds do.
QPolygonF curveLine(
    const std::deque<SpeedSample>& samples, const AxisScale& seconds, const AxisScale& rate, const QRectF& plot);

/// The sample nearest in time to the pixel column `x`; -1 without samples.
int nearestSample(const std::deque<SpeedSample>& samples, const AxisScale& seconds, const QRectF& plot, double x);

/// The top of a label of `height` that belongs to the horizontal line at `lineY`: on the side of the line that the
/// curve leaves free, inside the plot. `curveY` is the curve's height where the label stands.
double labelTop(double lineY, double curveY, double height, const QRectF& plot);

} // namespace foregleam
