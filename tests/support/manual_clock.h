#pragma once
// A clock whose hands a test turns.

#include "engine/telemetry/clock.h"

namespace foregleam::test {

class ManualClock final : public Clock {
public:
    double steadyMs() const override { return nowMs; }
    std::int64_t wallMs() const override { return static_cast<std::int64_t>(nowMs); }

    double nowMs = 0.0;
};

} // namespace foregleam::test
