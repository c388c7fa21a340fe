#pragma once
// Zero-based axes with round numbers, and the patience to keep them still while values move. Pure; no painting.

#include <QString>

#include <optional>
#include <vector>

namespace foregleam {

/// From 0 to `max` in steps of 1, 2 or 5 times a power of ten.
struct AxisScale {
    double max = 1;
    double step = 1;
    int decimals = 0; ///< that a label needs

    bool operator==(const AxisScale&) const = default;
};

/// The smallest scale that holds `dataMax` in at most `maxSteps` steps (at least 1). 0 to 1 where dataMax is not above
/// 0 or not finite.
AxisScale niceScale(double dataMax, int maxSteps);

/// The label of a tick, with the scale's decimals.
QString tickLabel(const AxisScale& scale, double value);

/// 0, step, 2 step … max.
std::vector<double> ticks(const AxisScale& scale);

/// Where `value` lies on an axis drawn from `at0` to `atMax`, in pixels. Values outside go to the nearer end.
double toPixel(const AxisScale& scale, double value, double at0, double atMax);

/// Every `n`-th of `count` labels of `labelWidth` pixels fits into `length` pixels with `gap` between; at least 1.
int labelStride(int count, double length, double labelWidth, double gap);

/// A scale that changes at most once a second: it grows when the values leave it and shrinks when they use less than 40
/// %.
class SteppedAxis {
public:
    /// `headroom` is the share of dataMax kept free above it.
    SteppedAxis(int maxSteps, double headroom);

    /// The scale for the values at `nowMs` (any steady clock).
    const AxisScale& update(double dataMax, qint64 nowMs);
    const AxisScale& scale() const { return m_scale; }
    /// The last update() wanted another scale but had to wait.
    bool isWaiting() const { return m_waiting; }
    /// The next update() may change at once.
    void reset()
    {
        m_changedMs.reset();
        m_waiting = false;
    }

private:
    int m_maxSteps;
    double m_headroom;
    AxisScale m_scale;
    std::optional<qint64> m_changedMs;
    bool m_waiting = false;
};

} // namespace foregleam
