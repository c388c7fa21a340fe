#pragma once
// Time as the engine's records need it, behind an interface so that tests can turn the hands themselves.

#include <cstdint>

namespace foregleam {

/// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    /// Milliseconds since some fixed moment; never runs backwards. For spans.
    virtual double steadyMs() const = 0;
    /// Unix time in milliseconds, UTC. For moments that people read; may jump.
    virtual std::int64_t wallMs() const = 0;
};

/// The machine's own clock; lives as long as the program.
const Clock& systemClock();

} // namespace foregleam
