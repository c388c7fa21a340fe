// 4,000 damaged folders and 4,000 damaged drafters (folders and GGUF files): each is refused with one sentence or opens
// into something sound; none ends the program or takes memory that its files do not justify.
// One again: FOREGLEAM_MUTATION=1234 tst_mutated_folders

#include "engine/model/drafter_file.h"
#include "engine/text/tokenizer.h"
#include "tests/engine/model/folder_damage.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>

using namespace foregleam;
using namespace foregleam::test;

namespace {

TinyModelOptions small(const char* architecture)
{
    TinyModelOptions options;
    options.architecture = architecture;
    options.hidden = 32;
    options.heads = 2;
    options.kvHeads = 1;
    options.feedForward = 32;
    options.layers = 1;
    options.tied = true;
    return options;
}

/// The models to damage, made once.
const std::vector<HfFolder>& folders()
{
    static const std::vector<HfFolder> made = [] {
        auto llama = tinyFolder(small("llama"));
        llama.files["tokenizer.json"] = tinyTokenizerJson(small("llama")).dump();
        llama.files["tokenizer_config.json"] = R"({"bos_token":"<|im_start|>","chat_template":"{{'<|im_start|>'}}"})";
        llama.config["rope_scaling"] = {{"rope_type", "llama3"}, {"factor", 8.0}};
        auto gemma = tinyFolder(small("gemma3"));
        gemma.files["generation_config.json"] = R"({"eos_token_id":[1,2]})";
        auto qwen = tinyFolder(small("qwen2"));
        qwen.config["rope_parameters"] = {{"rope_type", "yarn"}, {"factor", 4.0}};
        return std::vector<HfFolder>{llama, gemma, qwen};
    }();
    return made;
}

void save(const std::map<std::string, std::string>& files, const QDir& folder)
{
    for (const auto& name : folder.entryList(QDir::Files))
        QFile::remove(folder.filePath(name));
    for (const auto& [name, bytes] : files) {
        if (!saveBytes(folder.filePath(QString::fromStdString(name)).toStdString(), bytes))
            qFatal("cannot write");
    }
}

std::size_t sizeOf(const std::map<std::string, std::string>& files)
{
    std::size_t bytes = 0;
    for (const auto& [name, content] : files)
        bytes += content.size();
    return bytes;
}

QString sentenceOf(const std::string& message, const std::string& path)
{
    const auto fault = sentenceFault(message, path);
    return fault.empty() ? QString() : QString::fromStdString(message + " " + fault);
}

} // namespace

class TestMutatedFolders : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void modelsAreRefusedOrSound();
    void draftersAreRefusedOrSound();

private:
    QString tryModel(std::uint64_t number, bool& opened);
    QString tryDrafter(std::uint64_t number, bool& opened);
    template <class Try> void run(Try attempt);

    QTemporaryDir m_folder;
    std::unique_ptr<LoadedModel> m_target;
    std::shared_ptr<const DrafterWeights> m_drafter;
};

void TestMutatedFolders::initTestCase()
{
    QVERIFY(QDir(m_folder.path()).mkpath("mutated"));
    auto target = openModel(tinyFolder(small("qwen3")).save(m_folder.filePath("target").toStdString()));
    QVERIFY(target.ok());
    m_target = std::make_unique<LoadedModel>(*std::move(target));
    RandomDrafter what;
    what.block.shape = m_target->weights->shape;
    what.block.headNorms = true;
    what.taps = {-1, 0};
    what.draftVocabulary = 40;
    what.head = SequentialHead::Rnn;
    m_drafter = makeDrafter(what, m_target->weights);
}

QString TestMutatedFolders::tryModel(std::uint64_t number, bool& opened)
{
    Dice dice(number);
    const auto files = mutatedFolder(folders()[dice.below(folders().size())], dice);
    const QDir folder(m_folder.filePath("mutated"));
    save(files, folder);
    const auto path = folder.path().toStdString();
    QElapsedTimer timer;
    timer.start();
    const AllocationMeter meter;
    const auto model = openModel(path);
    opened = model.ok();
    if (meter.peak() > allowedHeap(6 * sizeOf(files)))
        return QString("took %1 bytes of heap for files of %2").arg(meter.peak()).arg(sizeOf(files));
    if (!model)
        return sentenceOf(model.error().message, path);
    try {
        useModel(*model);
    } catch (const std::logic_error& broken) {
        return broken.what();
    }
    if (const auto tokenizer = Tokenizer::create(model->vocabulary); tokenizer && (*tokenizer)->checkText()) {
        for (const auto id : (*tokenizer)->encode("the  world\n12 \xFF😀<|im_start|>", ControlText::Parse)) {
            if (id < 0 || id >= model->weights->shape.vocabulary)
                return "an encoded id is outside the vocabulary";
            (*tokenizer)->piece(id, true);
        }
    }
    return timer.elapsed() > 2000 ? QString("took %1 ms").arg(timer.elapsed()) : QString();
}

QString TestMutatedFolders::tryDrafter(std::uint64_t number, bool& opened)
{
    Dice dice(number);
    const auto kind = dice.below(3);
    std::string path = m_folder.filePath("mutated").toStdString();
    std::size_t bytes = 0;
    if (kind == 0) {
        path += ".gguf";
        const auto content = mutatedFile(dflashFile(*m_drafter), dice);
        bytes = content.size();
        saveBytes(path, content);
    } else {
        const auto files = mutatedFolder(kind == 1 ? deepSpecFolder(*m_drafter) : speculatorsFolder(*m_drafter), dice);
        bytes = sizeOf(files);
        save(files, QDir(m_folder.filePath("mutated")));
    }
    const AllocationMeter meter;
    const auto drafter = openDrafter(path, *m_target);
    opened = drafter.ok();
    if (meter.peak() > allowedHeap(6 * bytes))
        return QString("took %1 bytes of heap for files of %2").arg(meter.peak()).arg(bytes);
    if (!drafter)
        return sentenceOf(drafter.error().message, path);
    try {
        useDrafter(*drafter->weights, *m_target->weights);
    } catch (const std::logic_error& broken) {
        return broken.what();
    }
    return {};
}

template <class Try> void TestMutatedFolders::run(Try attempt)
{
    const auto only = qEnvironmentVariable("FOREGLEAM_MUTATION");
    const std::uint64_t first = only.isEmpty() ? 0 : only.toULongLong();
    const std::uint64_t end = only.isEmpty() ? 4000 : first + 1;
    int openedCount = 0;
    for (std::uint64_t number = first; number < end; ++number) {
        bool opened = false;
        const auto wrong = attempt(number, opened);
        QVERIFY2(wrong.isEmpty(), qPrintable(QString("mutation %1: %2").arg(number).arg(wrong)));
        openedCount += opened ? 1 : 0;
    }
    qInfo("%d of %d opened", openedCount, int(end - first));
    // Both ways must be walked, or the damage is too much or too little to test anything.
    if (only.isEmpty())
        QVERIFY(openedCount > 200 && openedCount < 3800);
}

void TestMutatedFolders::modelsAreRefusedOrSound()
{
    run([this](std::uint64_t number, bool& opened) { return tryModel(number, opened); });
}

void TestMutatedFolders::draftersAreRefusedOrSound()
{
    run([this](std::uint64_t number, bool& opened) { return tryDrafter(number, opened); });
}

QTEST_GUILESS_MAIN(TestMutatedFolders)
#include "tst_mutated_folders.moc"
