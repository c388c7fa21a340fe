// Whole passes on small models: the reference against logits computed elsewhere, the SIMD paths against the reference,
// and the promises of Backend: rows do not influence each other, slots are separate, rolling back is writing again.

#define QT_NO_KEYWORDS // "slots" is a word of ours here

#include "engine/backend/backend.h"
#include "kernels/cpu/instruction_set.h"
#include "kernels/cpu/integer_block.h"
#include "tests/support/random_model.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace foregleam;
using foregleam::cpu::InstructionSet;
using foregleam::cpu::optionName;
using foregleam::test::RandomModel;

namespace {

#include "tests/kernels/golden/logits_golden.inc"

std::unique_ptr<Backend> makeBackend(const RandomModel& what, InstructionSet set, int threads = 1, int slots = 1)
{
    BackendOptions options;
    options.instructionSet = optionName(set);
    options.threads = threads;
    options.slots = slots;
    auto backend = createCpuBackend(test::makeModel(what), options);
    return backend ? std::move(*backend) : nullptr;
}

/// One row of a batch.
struct Row {
    TokenId token;
    std::int32_t position;
    std::int32_t slot = 0;
};

/// Runs the rows as one pass and returns the logits of all of them, row after row.
std::vector<float> pass(Backend& backend, const std::vector<Row>& rows)
{
    std::vector<TokenId> tokens;
    std::vector<std::int32_t> positions;
    std::vector<std::int32_t> slots;
    for (const Row& row : rows) {
        tokens.push_back(row.token);
        positions.push_back(row.position);
        slots.push_back(row.slot);
    }
    const std::vector<std::uint8_t> want(rows.size(), 1);
    if (!backend.forward({tokens, positions, slots, want}))
        qFatal("the pass failed");
    std::vector<float> logits;
    for (std::size_t row = 0; row < rows.size(); ++row)
        logits.insert(logits.end(), backend.logits(row).begin(), backend.logits(row).end());
    return logits;
}

/// Runs `tokens` from position 0 in passes of `width` rows.
std::vector<float> runText(
    Backend& backend, const std::vector<TokenId>& tokens, std::size_t width, std::int32_t slot = 0)
{
    std::vector<float> logits;
    for (std::size_t first = 0; first < tokens.size(); first += width) {
        std::vector<Row> rows;
        for (std::size_t i = first; i < std::min(tokens.size(), first + width); ++i)
            rows.push_back({tokens[i], static_cast<std::int32_t>(i), slot});
        const std::vector<float> some = pass(backend, rows);
        logits.insert(logits.end(), some.begin(), some.end());
    }
    return logits;
}

std::vector<TokenId> someText(std::size_t length, TokenId seed = 1)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < length; ++i)
        tokens.push_back(static_cast<TokenId>((i * i + i / 3 + static_cast<std::size_t>(seed) * 7) % 40));
    return tokens;
}

float largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    float largest = a.size() == b.size() ? 0.0F : std::numeric_limits<float>::infinity();
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const float difference = std::abs(a[i] - b[i]);
        largest = difference <= largest ? largest : difference; // NaN counts as a difference
    }
    return largest;
}

float largestMagnitude(const std::vector<float>& values)
{
    return largestDifference(values, std::vector<float>(values.size()));
}

/// How far logits may be off, as a part of the largest. Leaving out a convention costs tens of per cent.
float tolerance(const RandomModel& what)
{
    // Keys and values are rounded to 11 bits (2.4e-4 at most of each, whatever sign), which three layers pass on to the
    // logits; everything else is fp32 and far smaller.
    if (cpu::integerType(what.matrices).bits == 0)
        return 4e-3F;
    // Before every product activations are rounded to 1/254 of a block's largest at most: 0.5 % of their own size in
    // the mean (a block's largest is about 2 standard deviations, an even rounding error 1/sqrt(12) of a step).
    // Thirteen roundings in a row add up as independent errors do, to 1.8 %; the worst of 3 200 logits is off by 4
    // times that, and the largest logit is about 3 times their mean size.
    return 0.05F;
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// The two paths people run, on a model that has everything and one with quantised weights.
void addSimdCases()
{
    QTest::addColumn<int>("set");
    QTest::addColumn<int>("model");
    for (const InstructionSet set : cpu::kInstructionSets) {
        if (set == InstructionSet::Reference)
            continue;
        const char* names[] = {"llama", "gemma", "qwen", "q4_1", "q6_k"};
        for (int model = 0; model < 5; ++model)
            QTest::addRow("%s %s", optionName(set), names[model]) << static_cast<int>(set) << model;
    }
}

RandomModel modelNumber(int number)
{
    if (number == 0)
        return test::llamaLike();
    if (number == 1)
        return test::gemmaLike();
    RandomModel model = test::qwenLike();
    if (number == 2)
        return model;
    model.matrices = number == 3 ? TensorType::Q4_1 : TensorType::Q6_K;
    const std::int32_t unit = number == 3 ? 32 : 256; // widths are whole blocks
    model.shape.hidden = 2 * unit;
    model.shape.feedForward = 3 * unit;
    model.shape.heads = 8;
    model.shape.kvHeads = 2;
    model.shape.headSize = 32;
    return model;
}

} // namespace

#define SKIP_WITHOUT(set)                                                                                              \
    if (!cpu::isAvailable(set))                                                                                        \
    QSKIP("this processor does not have the instruction set")

class TestForward : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void referenceMatchesGolden_data()
    {
        QTest::addColumn<int>("model");
        QTest::addColumn<const std::vector<float>*>("golden");
        QTest::newRow("llama") << 0 << &kGoldenLlama;
        QTest::newRow("gemma") << 1 << &kGoldenGemma;
        QTest::newRow("qwen") << 2 << &kGoldenQwen;
    }
    void referenceMatchesGolden()
    {
        QFETCH(int, model);
        QFETCH(const std::vector<float>*, golden);
        const auto backend = makeBackend(modelNumber(model), InstructionSet::Reference);
        const float off = largestDifference(runText(*backend, kGoldenTokens, 5), *golden);
        // Three layers of dot products of at most 80 terms, each off by at most 80/16 + 16 roundings of 6e-8 of values
        // that are about 1, on logits up to 20: some 20 · 3 · 7 · 21 · 6e-8 if every error pointed the same way.
        QVERIFY2(off < 5e-4F, qPrintable(QString("off by %1").arg(off)));
    }

    void simdMatchesReference_data() { addSimdCases(); }
    void simdMatchesReference()
    {
        QFETCH(int, set);
        QFETCH(int, model);
        SKIP_WITHOUT(static_cast<InstructionSet>(set));
        const RandomModel what = modelNumber(model);
        const auto reference = makeBackend(what, InstructionSet::Reference, 2);
        const auto simd = makeBackend(what, static_cast<InstructionSet>(set), 2);
        const std::vector<TokenId> text = someText(80);
        const std::vector<float> expected = runText(*reference, text, 16);
        const float off = largestDifference(runText(*simd, text, 7), expected);
        const float widest = largestMagnitude(expected);
        QVERIFY2(off < tolerance(what) * widest, qPrintable(QString("off by %1 of %2").arg(off).arg(widest)));
    }

    void bitsDoNotDependOnTheCompany_data() { addSimdCases(); }
    void bitsDoNotDependOnTheCompany()
    {
        QFETCH(int, set);
        QFETCH(int, model);
        SKIP_WITHOUT(static_cast<InstructionSet>(set));
        const RandomModel what = modelNumber(model);
        const std::vector<TokenId> text = someText(64);
        const auto alone = makeBackend(what, static_cast<InstructionSet>(set), 1);
        const std::vector<float> expected = runText(*alone, text, 1);
        for (const int threads : {1, 2, 3}) {
            const auto backend = makeBackend(what, static_cast<InstructionSet>(set), threads);
            for (const std::size_t rows :
                std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 64}) {
                if (threads > 1 && rows < 17 && rows % 4 != 1)
                    continue; // every width on one thread, some on more: the chunks are what differs there
                QVERIFY2(sameBits(runText(*backend, text, rows), expected),
                    qPrintable(QString("%1 rows, %2 threads").arg(rows).arg(threads)));
            }
        }
    }

    void bitsDoNotDependOnThePlace_data() { addSimdCases(); }
    void bitsDoNotDependOnThePlace()
    {
        QFETCH(int, set);
        QFETCH(int, model);
        SKIP_WITHOUT(static_cast<InstructionSet>(set));
        const RandomModel what = modelNumber(model);
        constexpr std::size_t kLength = 12;
        const auto alone = makeBackend(what, static_cast<InstructionSet>(set), 1);
        const auto together = makeBackend(what, static_cast<InstructionSet>(set), 2, 3);
        std::vector<std::vector<float>> expected;
        for (TokenId text = 0; text < 3; ++text)
            expected.push_back(runText(*alone, someText(kLength, text), 1));
        // Three texts in three slots, in blocks of different sizes and orders; within a slot positions rise.
        std::vector<Row> rows;
        std::size_t next[3] = {0, 0, 0};
        for (const int slot : {2, 0, 0, 1, 2, 2, 1, 0, 1, 1, 2, 0, 0, 0, 0, 1, 2, 2, 1, 1, 0, 0, 2, 1, 1, 2, 2, 0, 1, 2,
                 1, 0, 2, 0, 2, 1}) {
            const std::size_t at = next[slot]++;
            rows.push_back({someText(kLength, slot)[at], static_cast<std::int32_t>(at), slot});
        }
        const std::vector<float> logits = pass(*together, rows);
        const std::size_t vocabulary = static_cast<std::size_t>(what.shape.vocabulary);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const float* wanted = expected[static_cast<std::size_t>(rows[i].slot)].data()
                + static_cast<std::size_t>(rows[i].position) * vocabulary;
            QVERIFY2(std::memcmp(logits.data() + i * vocabulary, wanted, vocabulary * sizeof(float)) == 0,
                qPrintable(QString("row %1").arg(i)));
        }
    }

    void longContextsHaveTheSameBits_data() { addSimdCases(); }
    void longContextsHaveTheSameBits()
    {
        QFETCH(int, set);
        QFETCH(int, model);
        SKIP_WITHOUT(static_cast<InstructionSet>(set));
        // Beyond 256 positions attention comes in several chunks, which threads share where rows are few.
        const RandomModel what = modelNumber(model);
        const std::vector<TokenId> text = someText(560);
        const auto narrow = makeBackend(what, static_cast<InstructionSet>(set), 2);
        const auto wide = makeBackend(what, static_cast<InstructionSet>(set), 1);
        const std::vector<float> expected = runText(*wide, text, 64);
        QVERIFY(sameBits(runText(*narrow, text, 1), expected));
        const auto reference = makeBackend(what, InstructionSet::Reference, 2);
        const float off = largestDifference(runText(*reference, text, 64), expected);
        QVERIFY2(off < 2 * tolerance(what) * largestMagnitude(expected), qPrintable(QString("off by %1").arg(off)));
    }

    void rollingBackIsWritingAgain_data()
    {
        QTest::addColumn<int>("set");
        for (const InstructionSet set : cpu::kInstructionSets)
            QTest::newRow(optionName(set)) << static_cast<int>(set);
    }
    void rollingBackIsWritingAgain()
    {
        QFETCH(int, set);
        SKIP_WITHOUT(static_cast<InstructionSet>(set));
        const RandomModel what = test::gemmaLike();
        const auto straight = makeBackend(what, static_cast<InstructionSet>(set));
        const auto wandering = makeBackend(what, static_cast<InstructionSet>(set));
        const std::vector<TokenId> text = someText(20);
        const std::vector<float> expected = runText(*straight, text, 1);
        runText(*wandering, someText(30, 5), 30); // other tokens, and further on
        std::vector<Row> first;
        std::vector<Row> second;
        for (std::int32_t i = 0; i < 20; ++i)
            (i < 8 ? first : second).push_back({text[static_cast<std::size_t>(i)], i});
        std::vector<float> logits = pass(*wandering, first);
        pass(*wandering, {{1, 8}, {2, 9}, {3, 10}}); // a draft that was rejected
        const std::vector<float> rest = pass(*wandering, second);
        logits.insert(logits.end(), rest.begin(), rest.end());
        QVERIFY(sameBits(logits, expected));
    }

    void onlyRowsThatAskHaveLogits()
    {
        SKIP_WITHOUT(InstructionSet::Avx2);
        const auto all = makeBackend(test::qwenLike(), InstructionSet::Avx2);
        const auto some = makeBackend(test::qwenLike(), InstructionSet::Avx2);
        const std::vector<TokenId> tokens = someText(6);
        const std::vector<float> expected = runText(*all, tokens, 6);
        const std::vector<std::int32_t> positions{0, 1, 2, 3, 4, 5};
        const std::vector<std::int32_t> slots(6, 0);
        const std::vector<std::uint8_t> none(6, 0);
        const std::vector<std::uint8_t> want{0, 1, 0, 0, 1, 0};
        QVERIFY(some->forward({tokens, positions, slots, none}).ok());
        QVERIFY(some->forward({tokens, positions, slots, want}).ok());
        for (const std::size_t row : {1, 4}) {
            QCOMPARE(some->logits(row).size(), std::size_t{40});
            QVERIFY(std::memcmp(some->logits(row).data(), expected.data() + row * 40, 40 * sizeof(float)) == 0);
        }
    }

    void saysWhatItIs()
    {
        const auto backend = makeBackend(test::llamaLike(), InstructionSet::Reference, 2, 3);
        QCOMPARE(backend->info().device, std::string("CPU"));
        QCOMPARE(backend->info().detail, std::string("plain reference, 2 threads"));
        QCOMPARE(backend->contextLength(), 1024);
        QCOMPARE(backend->slotCount(), 3);
        QVERIFY(backend->maxRows() >= 64);
        QCOMPARE(backend->info().kvBytes, std::int64_t{3} * 3 * 1024 * 2 * 16 * 4);
    }

    void refusesWithASentence()
    {
        const auto weights = test::makeModel(test::llamaLike());
        const auto refusal = [&](const BackendOptions& options) {
            const auto backend = createCpuBackend(weights, options);
            return backend ? QString() : QString::fromStdString(backend.error().message);
        };
        BackendOptions options;
        options.instructionSet = "sse9";
        QVERIFY(refusal(options).contains("no instruction set called \"sse9\""));
        for (const InstructionSet set : cpu::kInstructionSets) {
            options.instructionSet = optionName(set);
            QCOMPARE(refusal(options).isEmpty(), cpu::isAvailable(set));
        }
        for (const char* set : {"reference", ""}) {
            options = {};
            options.instructionSet = set;
            options.slots = std::numeric_limits<std::int32_t>::max();
            options.contextLength = std::numeric_limits<std::int32_t>::max();
            QVERIFY(refusal(options).contains("larger than any memory"));
            options.slots = 64;
            options.contextLength = 1 << 30; // terabytes: more than the address space or the system grants
            options.slots = 4096;
            QVERIFY2(
                refusal(options).contains("choose a smaller context or fewer slots"), qPrintable(refusal(options)));
        }
        options = {};
        options.slots = 0;
        QVERIFY(refusal(options).contains("at least one slot"));
    }
};

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
