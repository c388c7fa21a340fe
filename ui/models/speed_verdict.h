#pragma once
// Does speculation pay, here and now? In one number with its interval, and in words. Pure.

#include <QString>

namespace foregleam {

class RunModel;

struct SpeedVerdict {
    enum class Kind {
        Nothing, ///< no round yet
        NotMeasured, ///< a speed, but no baseline to compare with
        OneAtATime, ///< nothing was drafted
        TooFew, ///< a ratio, but too few rounds for an interval
        Faster, ///< the whole interval is above 1
        Even,
        Slower, ///< the whole interval is below 1
        Parked,
    };

    Kind kind = Kind::Nothing;
    double times = 0; ///< the baseline's speed; 0 = unknown
    double low = 0; ///< of the 95 % interval; 0 = unknown
    double high = 0;
    QString sentence;

    QString ratio() const; ///< "2.1 ×", or "" without a ratio
    QString interval() const; ///< "2.0 to 2.2", or ""
};

/// Of the current answer of `run`, against its baseline. The interval is that of the answer's rounds; the baseline
/// counts as exact.
SpeedVerdict speedVerdict(const RunModel& run);

} // namespace foregleam
