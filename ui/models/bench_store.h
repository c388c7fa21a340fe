#pragma once
// The benchmarks that were run: one JSON file each, in the form that foregleam-cli bench --json prints.

#include "engine/api/bench.h"

#include <QObject>
#include <QString>

#include <vector>

namespace foregleam {

/// GUI thread. Newest first. What can't be read in the folder is left alone and not listed.
class BenchStore : public QObject {
    Q_OBJECT

public:
    struct Entry {
        QString path; ///< empty where it could not be kept
        BenchRecord record;
    };

    /// `folder` is made when the first run is kept; empty = nothing is kept beyond this run of the program.
    explicit BenchStore(const QString& folder, QObject* parent = nullptr);

    const std::vector<Entry>& entries() const { return m_entries; }
    /// Lists the record first and keeps it; where that fails it is listed all the same and the sentence says why.
    Result<void> add(const BenchRecord& record);
    /// Lists a file from elsewhere, which stays where it is; its place in entries().
    Result<int> open(const QString& path);
    /// Removes the file too where it lies in the folder.
    void remove(int entry);

signals:
    void changed();

private:
    int place(Entry entry);

    QString m_folder;
    std::vector<Entry> m_entries;
};

/// "24 Nov 2026 18:40 · SmolLM2 135M Q4_1 + its drafter"
QString benchTitle(const BenchRecord& record);

} // namespace foregleam
