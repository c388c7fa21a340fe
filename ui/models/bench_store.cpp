#include "ui/models/bench_store.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSaveFile>

#include <algorithm>

namespace foregleam {
namespace {

constexpr qint64 kLargestFile = 16 << 20;

Result<BenchRecord> readRecord(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestFile)
        return Error{BenchStore::tr("%1 can't be read as a benchmark; choose another file.").arg(path).toStdString()};
    return readBenchDocument(file.readAll().toStdString(), path.toStdString());
}

} // namespace

BenchStore::BenchStore(const QString& folder, QObject* parent)
    : QObject(parent)
    , m_folder(folder)
{
    if (folder.isEmpty())
        return;
    for (const QFileInfo& file : QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files)) {
        if (auto record = readRecord(file.absoluteFilePath()))
            m_entries.push_back({file.absoluteFilePath(), std::move(record).value()});
    }
    std::stable_sort(m_entries.begin(), m_entries.end(),
        [](const Entry& a, const Entry& b) { return a.record.madeMs > b.record.madeMs; });
}

int BenchStore::place(Entry entry)
{
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
        [&](const Entry& other) { return other.record.madeMs <= entry.record.madeMs; });
    const auto index = static_cast<int>(at - m_entries.begin());
    m_entries.insert(at, std::move(entry));
    emit changed();
    return index;
}

Result<void> BenchStore::add(const BenchRecord& record)
{
    QString path;
    Result<void> kept;
    if (!m_folder.isEmpty()) {
        const QDateTime made = QDateTime::fromMSecsSinceEpoch(record.madeMs, Qt::UTC);
        path =
            QDir(m_folder).filePath(made.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ss-zzz")) + QStringLiteral(".json"));
        QDir().mkpath(m_folder);
        QSaveFile file(path);
        const QByteArray text = QByteArray::fromStdString(benchDocument(record));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
            kept = Error{
                tr("The benchmark can't be kept in %1; check the space on the disk.").arg(m_folder).toStdString()};
            path.clear();
        }
    }
    place({path, record});
    return kept;
}

Result<int> BenchStore::open(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const auto listed =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.path == absolute; });
    if (listed != m_entries.end())
        return static_cast<int>(listed - m_entries.begin());
    auto record = readRecord(absolute);
    if (!record)
        return record.error();
    return place({absolute, std::move(record).value()});
}

void BenchStore::remove(int entry)
{
    if (entry < 0 || entry >= static_cast<int>(m_entries.size()))
        return;
    const auto at = m_entries.begin() + entry;
    if (!m_folder.isEmpty() && QFileInfo(at->path).absolutePath() == QDir(m_folder).absolutePath())
        QFile::remove(at->path);
    m_entries.erase(at);
    emit changed();
}

QString benchTitle(const BenchRecord& record)
{
    QString title = record.madeMs > 0
        ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(record.madeMs), QLocale::ShortFormat)
            + QStringLiteral(" · ")
        : QString();
    title += QString::fromStdString(record.model.name);
    if (record.model.drafter.kind != DrafterKind::None)
        title += QStringLiteral(" + ") + QString::fromStdString(record.model.drafter.name);
    return title;
}

} // namespace foregleam
