// Files that change while they are mapped: a flag and a sentence, never the end of the process.

#include "engine/model/mapped_file.h"
#include "engine/model/model_file.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <numeric>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace foregleam;
using namespace foregleam::test;

namespace {

constexpr std::size_t kSize = 1 << 20;

unsigned sumOf(std::span<const std::byte> bytes)
{
    return std::accumulate(bytes.begin(), bytes.end(), 0U, [](unsigned sum, std::byte b) { return sum + unsigned(b); });
}

[[noreturn]] void leaveWith42(int)
{
    _exit(42);
}

/// Faults on a mapping that no guard knows.
[[noreturn]] void faultUnguarded(const std::string& path)
{
    const int descriptor = open(path.c_str(), O_RDWR);
    const auto* bytes = static_cast<const volatile char*>(mmap(nullptr, kSize, PROT_READ, MAP_SHARED, descriptor, 0));
    if (ftruncate(descriptor, 0) != 0)
        _exit(1);
    _exit(bytes[kSize - 1] == 0 ? 2 : 3); // not reached
}

} // namespace

class TestMappedFile : public QObject {
    Q_OBJECT

private slots:
    void passesOtherFaultsOn();
    void readsTheBytes();
    void survivesTruncation();
    void survivesRepeatedFaults();
    void seesOverwriting();
    void replacingDoesNoHarm();
    void refusesWhatIsNoFile();
    void limitsOpenFiles();
    void modelsSayIt();

private:
    std::string made(const char* name)
    {
        const auto path = m_folder.filePath(name).toStdString();
        if (!saveBytes(path, std::string(kSize, '\1')))
            qFatal("cannot write");
        return path;
    }

    QTemporaryDir m_folder;
};

// First of all tests: no guard has been made in this process yet.
void TestMappedFile::passesOtherFaultsOn()
{
    const auto guarded = made("guarded");
    const auto other = made("other");
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGBUS, leaveWith42);
        const auto file = MappedFile::open(guarded);
        if (!file)
            _exit(4);
        faultUnguarded(other);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 42);
}

void TestMappedFile::readsTheBytes()
{
    const auto path = made("plain");
    const auto file = MappedFile::open(path);
    QVERIFY(file.ok());
    QCOMPARE((*file)->path(), path);
    QCOMPARE(sumOf((*file)->bytes()), unsigned(kSize));
    QVERIFY((*file)->intact());
}

void TestMappedFile::survivesTruncation()
{
    const auto path = made("truncated");
    const auto other = made("other");
    const auto file = *MappedFile::open(path);
    const auto untouched = *MappedFile::open(other);
    QCOMPARE(truncate(path.c_str(), 8192), 0);
    QCOMPARE(sumOf(file->bytes()), 8192U); // zeros after the cut
    QVERIFY(!file->intact());
    QVERIFY(file->checkIntact().error().message.find(path) != std::string::npos);
    QCOMPARE(sumOf(untouched->bytes()), unsigned(kSize));
    QVERIFY(untouched->intact());
    // The handler must have said so by itself: the file may grow back to its size.
    QCOMPARE(truncate(path.c_str(), kSize), 0);
    QVERIFY(!file->intact());
}

void TestMappedFile::survivesRepeatedFaults()
{
    const auto path = made("repeated");
    for (int i = 0; i < 100; ++i) {
        QVERIFY(saveBytes(path, std::string(kSize, '\1')));
        const auto file = *MappedFile::open(path);
        QCOMPARE(truncate(path.c_str(), 0), 0);
        QCOMPARE(sumOf(file->bytes()), 0U);
        QVERIFY(!file->intact());
    }
}

void TestMappedFile::seesOverwriting()
{
    const auto path = made("overwritten");
    const auto file = *MappedFile::open(path);
    QTest::qSleep(30); // more than the kernel's tick, which is how fine times of change are
    const int descriptor = open(path.c_str(), O_WRONLY);
    QCOMPARE(pwrite(descriptor, "x", 1, 100), ssize_t{1});
    close(descriptor);
    QVERIFY(!file->intact());
}

void TestMappedFile::replacingDoesNoHarm()
{
    const auto path = made("replaced");
    const auto file = *MappedFile::open(path);
    QVERIFY(saveBytes(path + ".new", "short"));
    std::filesystem::rename(path + ".new", path);
    QCOMPARE(sumOf(file->bytes()), unsigned(kSize));
    QVERIFY(file->intact());
    std::filesystem::remove(path);
    QVERIFY(file->intact());
}

void TestMappedFile::refusesWhatIsNoFile()
{
    const auto path = [&](const char* name) { return m_folder.filePath(name).toStdString(); };
    QVERIFY(saveBytes(path("empty"), ""));
    QCOMPARE(mkfifo(path("fifo").c_str(), 0600), 0);
    for (const auto& [name, reason] :
        {std::pair{"missing", "no such file"}, {"empty", "empty"}, {"fifo", "not a file"}, {".", "folder"}}) {
        const auto file = MappedFile::open(path(name));
        QVERIFY2(!file, name);
        QVERIFY2(file.error().message.find(reason) != std::string::npos, file.error().message.c_str());
    }
}

void TestMappedFile::limitsOpenFiles()
{
    const auto path = made("many");
    std::vector<std::shared_ptr<const MappedFile>> files;
    for (int i = 0; i < FaultGuard::kMostGuards; ++i) {
        auto file = MappedFile::open(path);
        QVERIFY2(file, file ? "" : file.error().message.c_str());
        files.push_back(*file);
    }
    QVERIFY(!MappedFile::open(path));
    files.pop_back();
    QVERIFY(MappedFile::open(path).ok());
}

void TestMappedFile::modelsSayIt()
{
    const auto path = writeTinyModel(m_folder.filePath("tiny.gguf").toStdString());
    const auto model = openModel(path);
    QVERIFY(model.ok());
    QVERIFY(model->checkIntact().ok());
    QCOMPARE(truncate(path.c_str(), 4096), 0);
    const auto& down = model->weights->layers.back().down;
    QCOMPARE(sumOf({down.data, down.bytes()}), 0U);
    const auto intact = model->checkIntact();
    QVERIFY(!intact);
    QVERIFY(intact.error().message.find("load the model again.") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestMappedFile)
#include "tst_mapped_file.moc"
