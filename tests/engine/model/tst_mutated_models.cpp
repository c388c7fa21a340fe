// 10,000 damaged model files: each is refused with one sentence or opens into a sound model, whose vocabulary becomes a
// tokenizer or is refused by it; none ends the program,
// takes long or takes memory that the file does not justify. Run it under the dev-asan preset too.
// One file again: FOREGLEAM_MUTATION=1234 tst_mutated_models

#include "engine/model/model_file.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"
#include "tests/engine/model/model_check.h"
#include "tests/engine/model/mutator.h"
#include "tests/support/gguf_writer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// What the engine goes on to do with a vocabulary. Returns what went wrong, or nothing.
QString useVocabulary(const Vocabulary& vocabulary)
{
    const auto tokenizer = Tokenizer::create(vocabulary);
    if (!tokenizer) {
        const auto& message = tokenizer.error().message;
        const bool isSentence = !message.empty() && message.back() == '.' && message.find('\n') == std::string::npos;
        return isSentence ? QString() : QString::fromStdString("no sentence: " + message);
    }
    const std::vector<ChatMessage> messages = {{Role::System, "Be brief."}, {Role::User, "hello 日本 <|im_end|>"}};
    const auto chat = ChatTemplate::detect(vocabulary);
    auto ids = (*tokenizer)->encode(chat.render(messages, true));
    const auto typed = (*tokenizer)->encode("the  world\n12 \xFF😀<|im_start|>", ControlText::Parse);
    ids.insert(ids.end(), typed.begin(), typed.end());
    for (const auto id : ids) {
        if (id < 0 || id >= static_cast<TokenId>(vocabulary.tokens.size()))
            return "an encoded id is outside the vocabulary";
        (*tokenizer)->piece(id, true);
    }
    return {};
}

} // namespace

class TestMutatedModels : public QObject {
    Q_OBJECT

private slots:
    void allAreRefusedOrSound();

private:
    /// Empty, or what went wrong.
    QString tryOne(std::uint64_t number, bool& opened);

    QTemporaryDir m_folder;
};

QString TestMutatedModels::tryOne(std::uint64_t number, bool& opened)
{
    const auto path = m_folder.filePath("mutated.gguf").toStdString();
    const auto bytes = mutatedModel(number);
    if (!saveBytes(path, bytes))
        return "cannot write";
    QElapsedTimer timer;
    timer.start();
    const AllocationMeter meter;
    const auto model = openModel(path);
    opened = model.ok();
    if (meter.peak() > allowedHeap(bytes.size()))
        return QString("took %1 bytes of heap for a file of %2").arg(meter.peak()).arg(bytes.size());
    try {
        if (model)
            useModel(*model);
    } catch (const std::logic_error& broken) {
        return broken.what();
    }
    if (const auto wrong = model ? useVocabulary(model->vocabulary) : QString(); !wrong.isEmpty())
        return wrong;
    if (timer.elapsed() > 2000)
        return QString("took %1 ms").arg(timer.elapsed());
    if (model)
        return {};
    const auto fault = sentenceFault(model.error().message, path);
    return fault.empty() ? QString() : QString::fromStdString(model.error().message + " " + fault);
}

void TestMutatedModels::allAreRefusedOrSound()
{
    const auto only = qEnvironmentVariable("FOREGLEAM_MUTATION");
    const std::uint64_t first = only.isEmpty() ? 0 : only.toULongLong();
    const std::uint64_t end = only.isEmpty() ? 10000 : first + 1;
    int openedCount = 0;
    for (std::uint64_t number = first; number < end; ++number) {
        bool opened = false;
        const auto wrong = tryOne(number, opened);
        QVERIFY2(wrong.isEmpty(), qPrintable(QString("mutation %1: %2").arg(number).arg(wrong)));
        openedCount += opened ? 1 : 0;
    }
    qInfo("%d of %d opened", openedCount, int(end - first));
    // Both ways must be walked, or the damage is too much or too little to test anything.
    if (only.isEmpty())
        QVERIFY(openedCount > 500 && openedCount < 9500);
}

QTEST_GUILESS_MAIN(TestMutatedModels)
#include "tst_mutated_models.moc"
