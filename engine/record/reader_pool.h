#pragma once
// Reading connections, so that a long read on one thread does not hold up a short one on another.

#include "engine/record/log_reader.h"

#include <memory>
#include <mutex>
#include <vector>

namespace foregleam {

/// Thread-safe. Opens a connection when all are in use and keeps it for the next read.
class ReaderPool {
public:
    ReaderPool(std::string path, DatabaseAccess access)
        : m_path(std::move(path))
        , m_access(access)
    {
    }

    /// Gives `question` (LogReader& → Result<…>) a reader for as long as it runs.
    template <class Question> auto ask(const Question& question) -> decltype(question(std::declval<LogReader&>()))
    {
        auto reader = take();
        if (!reader)
            return reader.error();
        auto answer = question(**reader);
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(std::move(*reader));
        return answer;
    }

private:
    Result<std::unique_ptr<LogReader>> take()
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_idle.empty()) {
                auto reader = std::move(m_idle.back());
                m_idle.pop_back();
                return reader;
            }
        }
        auto database = Database::open(m_path, m_access);
        if (!database)
            return database.error();
        return std::make_unique<LogReader>(std::move(*database));
    }

    const std::string m_path;
    const DatabaseAccess m_access;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<LogReader>> m_idle;
};

} // namespace foregleam
