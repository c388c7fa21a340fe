#pragma once
// A prepared statement with typed parameters and columns.

#include "engine/record/sqlite_database.h"

#include <optional>
#include <type_traits>

namespace foregleam {

/// One prepared statement of a Database that outlives it. Parameters are given in order, from ?1 on. Prepared again by
/// SQLite where another connection changed the schema. Where preparing failed every use fails, see
/// Database::errorCode().
class Statement {
public:
    Statement(const Database& database, const char* sql)
    {
        sqlite3_stmt* handle = nullptr;
        sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
        m_handle.reset(handle);
    }

    bool prepared() const { return m_handle != nullptr; }

    /// Runs a statement that gives no rows.
    template <class... Values> bool run(const Values&... values)
    {
        if (!start(values...))
            return false;
        const int code = sqlite3_step(m_handle.get());
        sqlite3_reset(m_handle.get());
        return code == SQLITE_DONE || code == SQLITE_ROW;
    }

    /// Begins a query; the values must live until its last row. next() gives the rows.
    template <class... Values> bool start(const Values&... values)
    {
        if (!m_handle)
            return false;
        sqlite3_reset(m_handle.get());
        int place = 0;
        return (bind(++place, values) && ...);
    }

    /// True while there is a row. Afterwards failed() tells whether the rows ended or broke off.
    bool next()
    {
        m_column = 0;
        m_code = m_handle ? sqlite3_step(m_handle.get()) : SQLITE_ERROR;
        if (m_code != SQLITE_ROW && m_handle)
            sqlite3_reset(m_handle.get());
        return m_code == SQLITE_ROW;
    }

    bool failed() const { return m_code != SQLITE_DONE && m_code != SQLITE_ROW; }
    int code() const { return m_code; }

    /// The row's columns from left to right, one a call.
    std::int64_t integer() { return sqlite3_column_int64(m_handle.get(), m_column++); }
    std::int32_t smallInteger() { return static_cast<std::int32_t>(integer()); }
    double real() { return sqlite3_column_double(m_handle.get(), m_column++); }
    bool isNull() const { return sqlite3_column_type(m_handle.get(), m_column) == SQLITE_NULL; }
    std::string text()
    {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_handle.get(), m_column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_handle.get(), m_column++));
        return bytes ? std::string(bytes, size) : std::string();
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };

    template <class Value> bool bind(int place, const Value& value)
    {
        sqlite3_stmt* handle = m_handle.get();
        if constexpr (std::is_integral_v<Value>) {
            return sqlite3_bind_int64(handle, place, static_cast<sqlite3_int64>(value)) == SQLITE_OK;
        } else if constexpr (std::is_floating_point_v<Value>) {
            return sqlite3_bind_double(handle, place, static_cast<double>(value)) == SQLITE_OK;
        } else {
            const std::string_view view = value;
            return sqlite3_bind_text64(
                       handle, place, view.data() ? view.data() : "", view.size(), SQLITE_STATIC, SQLITE_UTF8)
                == SQLITE_OK;
        }
    }

    std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
    int m_code = SQLITE_DONE;
    int m_column = 0;
};

} // namespace foregleam
