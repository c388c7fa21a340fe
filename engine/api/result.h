#pragma once
// Success or one sentence for a person. Used at the edges: files, databases, devices, user input.

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace foregleam {

/// Why something could not be done: one sentence that says what, where and what to do. Never empty.
struct Error {
    std::string message;
};

/// Either a T or an Error. value() and error() assert that they are asked for what is there.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return (assert(ok()), *std::get_if<0>(&m_state)); }
    const T& value() const& { return (assert(ok()), *std::get_if<0>(&m_state)); }
    T&& value() && { return (assert(ok()), std::move(*std::get_if<0>(&m_state))); }
    const Error& error() const { return (assert(!ok()), *std::get_if<1>(&m_state)); }

    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return (assert(m_error), *m_error); }

private:
    std::optional<Error> m_error;
};

} // namespace foregleam
