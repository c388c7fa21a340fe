// The SIMD products against the dequantised weights, with a bound that follows from the arithmetic; and their promise
// that a row's bits do not depend on its company.

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/instruction_set.h"
#include "kernels/cpu/kernel_table.h"
#include "tests/support/quantizer.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace foregleam;
using namespace foregleam::cpu;

namespace {

constexpr std::size_t kOutputs = 29; // not a multiple of any tile
constexpr std::size_t kMostRows = 64;

const KernelTable* tableFor(InstructionSet set)
{
#if defined(__x86_64__)
    if (isAvailable(set))
        return set == InstructionSet::Avx512 ? &avx512Kernels() : &avx2Kernels();
#endif
    return nullptr;
}

/// Random weights [kOutputs, columns] of a type and activations [kMostRows, padded(columns)].
struct Problem {
    std::string bytes;
    TensorView weights;
    std::vector<float> x;
    std::size_t columns;

    Problem(TensorType type, std::size_t columns_)
        : columns(columns_)
    {
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        std::vector<float> values(kOutputs * columns);
        for (float& value : values)
            value = normal(random) * 0.1F + 0.05F;
        bytes = test::quantize(values, type);
        weights = {
            type, kOutputs, static_cast<std::int64_t>(columns), reinterpret_cast<const std::byte*>(bytes.data())};
        x.resize(kMostRows * padded(columns));
        for (std::size_t row = 0; row < kMostRows; ++row) {
            for (std::size_t i = 0; i < columns; ++i)
                x[row * padded(columns) + i] = normal(random);
        }
    }

    /// Products of rows firstRow.. with outputs first..last, the rest NaN.
    std::vector<float> run(
        const KernelTable& table, std::size_t firstRow, std::size_t rows, std::size_t first, std::size_t last) const
    {
        std::vector<float> out(rows * kOutputs, NAN);
        std::vector<float> panel(kPanelOutputs * padded(columns));
        MatmulArgs args{};
        args.weights = weights.data;
        args.rowBytes = weights.rowBytes();
        args.columns = columns;
        args.first = first;
        args.last = last;
        args.x = x.data() + firstRow * padded(columns);
        args.xStride = padded(columns);
        args.rows = rows;
        args.out = out.data();
        args.outStride = kOutputs;
        args.panel = panel.data();
        table.matmul[matmulIndex(weights.type)](args);
        return out;
    }
};

} // namespace

class TestMatmul : public QObject {
    Q_OBJECT

    static void addCases()
    {
        QTest::addColumn<int>("set");
        QTest::addColumn<quint32>("type");
        QTest::addColumn<int>("columns");
        for (const InstructionSet set : {InstructionSet::Avx2, InstructionSet::Avx512}) {
            for (const TensorType type : {TensorType::F32, TensorType::F16, TensorType::BF16, TensorType::Q4_0,
                     TensorType::Q4_1, TensorType::Q5_0, TensorType::Q5_1, TensorType::Q8_0, TensorType::Q4_K,
                     TensorType::Q5_K, TensorType::Q6_K}) {
                const TensorTypeInfo info = *tensorTypeInfo(type);
                const int columns = info.blockElements == 1 ? 300 : info.blockElements == 32 ? 576 : 1536;
                QTest::addRow("%s %s %d", displayName(set), info.name, columns)
                    << static_cast<int>(set) << static_cast<quint32>(type) << columns;
            }
        }
        QTest::addRow("AVX2 F32 6") << static_cast<int>(InstructionSet::Avx2) << 0U << 6;
        QTest::addRow("AVX2 Q4_1 1536") << static_cast<int>(InstructionSet::Avx2) << 3U << 1536;
    }

private slots:
    void isAsExactAsItMustBe_data() { addCases(); }
    void isAsExactAsItMustBe()
    {
        QFETCH(int, set);
        QFETCH(quint32, type);
        QFETCH(int, columns);
        const KernelTable* table = tableFor(static_cast<InstructionSet>(set));
        if (!table)
            QSKIP("this processor does not have the instruction set");
        const Problem problem(static_cast<TensorType>(type), static_cast<std::size_t>(columns));
        const std::vector<float> out = problem.run(*table, 0, kMostRows, 0, kOutputs);
        std::vector<float> weights(problem.columns);
        for (std::size_t o = 0; o < kOutputs; ++o) {
            dequantizeRow(problem.weights, static_cast<std::int64_t>(o), weights.data());
            float widest = 0;
            for (const float weight : weights)
                widest = std::max(widest, std::abs(weight));
            for (std::size_t row = 0; row < kMostRows; ++row) {
                double exact = 0;
                double magnitude = 0;
                double activations = 0;
                for (std::size_t i = 0; i < problem.columns; ++i) {
                    const double x = problem.x[row * padded(problem.columns) + i];
                    exact += weights[i] * x;
                    magnitude += std::abs(weights[i] * x);
                    activations += std::abs(x);
                }
                // A running sum of n/8 products rounds n/8 times, joining 8 or 16 of them 4 times more: each by at most
                // u = 2^-24 of the sum of magnitudes. A decoded weight rounds once where dequantize rounds two or three
                // times: 3u of its block's largest summand, which for offsets is below 2 · the row's largest weight.
                const double u = 0x1p-24;
                const double bound =
                    (static_cast<double>(problem.columns) / 8 + 5) * u * magnitude + 6 * u * widest * activations;
                const double error = std::abs(out[row * kOutputs + o] - exact);
                QVERIFY2(error <= bound,
                    qPrintable(QString("row %1 output %2: off by %3, bound %4").arg(row).arg(o).arg(error).arg(bound)));
            }
        }
    }

    void bitsDoNotDependOnTheCompany_data() { addCases(); }
    void bitsDoNotDependOnTheCompany()
    {
        QFETCH(int, set);
        QFETCH(quint32, type);
        QFETCH(int, columns);
        const KernelTable* table = tableFor(static_cast<InstructionSet>(set));
        if (!table)
            QSKIP("this processor does not have the instruction set");
        const Problem problem(static_cast<TensorType>(type), static_cast<std::size_t>(columns));
        const std::vector<float> all = problem.run(*table, 0, kMostRows, 0, kOutputs);
        for (std::size_t rows = 1; rows <= 17; ++rows) {
            for (const std::size_t firstRow : {std::size_t{0}, std::size_t{3}, kMostRows - rows}) {
                const std::vector<float> some = problem.run(*table, firstRow, rows, 0, kOutputs);
                QVERIFY2(std::memcmp(some.data(), all.data() + firstRow * kOutputs, some.size() * sizeof(float)) == 0,
                    qPrintable(QString("%1 rows from %2").arg(rows).arg(firstRow)));
            }
        }
        for (const std::size_t rows : {1, 5, 12}) { // and not on how the outputs are shared out
            const std::vector<float> part = problem.run(*table, 0, rows, 5, 24);
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (i % kOutputs < 5 || i % kOutputs >= 24)
                    QVERIFY(std::isnan(part[i]));
                else
                    QCOMPARE(part[i], all[i]);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMatmul)
#include "tst_matmul.moc"
