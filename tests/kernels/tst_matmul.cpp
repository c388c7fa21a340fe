// Products of every type on every instruction set: against the dequantised weights, with bounds that follow from the
// arithmetic; and their promise that a row's bits do not depend on its company.

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/multiplier.h"
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

constexpr std::size_t kOutputs = 93; // not a multiple of any tile or part, and several parts
constexpr std::size_t kMostRows = 64;
constexpr double kU = 0x1p-24; // the rounding of fp32

constexpr TensorType kTypes[] = {TensorType::F32, TensorType::F16, TensorType::BF16, TensorType::Q4_0, TensorType::Q4_1,
    TensorType::Q5_0, TensorType::Q5_1, TensorType::Q8_0, TensorType::Q4_K, TensorType::Q5_K, TensorType::Q6_K};

std::vector<float> someFloats(std::size_t count, float middle, float spread)
{
    std::mt19937 random(7);
    std::normal_distribution<float> normal(middle, spread);
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(random);
    return values;
}

/// Random weights [kOutputs, columns] of a type, and activations [kMostRows, columns].
struct Problem {
    std::string bytes;
    TensorView weights;
    std::vector<float> x;
    std::size_t columns;

    Problem(TensorType type, std::size_t columns_)
        : bytes(test::quantize(someFloats(kOutputs * columns_, 0.05F, 0.1F), type))
        , weights{type, kOutputs, static_cast<std::int64_t>(columns_), reinterpret_cast<const std::byte*>(bytes.data())}
        , x(someFloats(kMostRows * columns_, 0.0F, 1.0F))
        , columns(columns_)
    {
        for (std::size_t i = 0; i < x.size(); i += 97)
            x[i] *= 20; // blocks with one large value are the hard ones
        std::fill_n(x.begin(), std::min<std::size_t>(32, x.size()), 0.0F); // and a block of nothing
    }

    std::vector<float> weightRow(std::size_t output) const
    {
        std::vector<float> row(columns);
        dequantizeRow(weights, static_cast<std::int64_t>(output), row.data());
        return row;
    }
};

/// A Multiplier with the problem's weights and activations.
struct Machine {
    Multiplier multiplier;
    PackedMatrix packed;
    Activations in;

    Machine(const Problem& problem, InstructionSet set, int threads = 1)
        : multiplier(set, threads)
        , packed(std::move(*multiplier.pack(problem.weights)))
        , in(std::move(*Activations::create(kMostRows, problem.columns)))
    {
    }

    /// Products of rows firstRow..firstRow + rows of the problem: [rows, kOutputs].
    std::vector<float> run(const Problem& problem, std::size_t firstRow, std::size_t rows)
    {
        load(problem, firstRow, rows);
        std::vector<float> out(rows * kOutputs, NAN);
        multiplier.multiply({{&packed, &in, {out.data(), kOutputs}}}, rows);
        return out;
    }

    void load(const Problem& problem, std::size_t firstRow, std::size_t rows)
    {
        for (std::size_t row = 0; row < rows; ++row) {
            const float* from = problem.x.data() + (firstRow + row) * problem.columns;
            std::copy_n(from, problem.columns, in.row(row));
            multiplier.prepare(in, row);
        }
    }

    /// What the kernels read instead of column `i` of a prepared row.
    double activation(TensorType type, std::size_t row, std::size_t i) const
    {
        if (integerType(type).bits == 0)
            return in.row(row)[i];
        const QuantizedBlock& block = in.blocks(row)[i / kBlock];
        return static_cast<double>(block.scale) * block.q[i % kBlock];
    }
};

} // namespace

#define FETCH_CASE                                                                                                     \
    QFETCH(int, set_);                                                                                                 \
    QFETCH(quint32, type_);                                                                                            \
    QFETCH(int, columns);                                                                                              \
    const auto set = static_cast<InstructionSet>(set_);                                                                \
    const auto type = static_cast<TensorType>(type_);                                                                  \
    if (!isAvailable(set))                                                                                             \
    QSKIP("this processor does not have the instruction set")

class TestMatmul : public QObject {
    Q_OBJECT

    static void addCases()
    {
        QTest::addColumn<int>("set_");
        QTest::addColumn<quint32>("type_");
        QTest::addColumn<int>("columns");
        for (const InstructionSet set : kInstructionSets) {
            if (set == InstructionSet::Reference)
                continue;
            const auto add = [set](TensorType type, int columns) {
                QTest::addRow("%s %s %d", displayName(set), tensorTypeInfo(type)->name, columns)
                    << static_cast<int>(set) << static_cast<quint32>(type) << columns;
            };
            for (const TensorType type : kTypes) {
                const std::uint32_t block = tensorTypeInfo(type)->blockElements;
                add(type, block == 1 ? 300 : block == 32 ? 544 : 768);
            }
            add(TensorType::F32, 6);
            add(TensorType::Q4_1, 32);
            add(TensorType::Q4_1, 1536);
        }
    }

private slots:
    void quantizesWithinHalfAStep_data() { addCases(); }
    void quantizesWithinHalfAStep()
    {
        FETCH_CASE;
        const Problem problem(type, static_cast<std::size_t>(columns));
        Machine machine(problem, set);
        machine.load(problem, 0, 3);
        for (std::size_t row = 0; row < 3; ++row) {
            for (std::size_t b = 0; b < machine.in.blocksEach(); ++b) {
                const QuantizedBlock& block = machine.in.blocks(row)[b];
                int sums[2] = {0, 0};
                for (std::size_t i = 0; i < kBlock; ++i) {
                    sums[i / 16] += block.q[i];
                    const double off =
                        machine.in.row(row)[b * kBlock + i] - static_cast<double>(block.scale) * block.q[i];
                    // Half a step; and the product with 127 / largest, which is at most 127, rounds twice.
                    QVERIFY(std::abs(off) <= block.scale * (0.5 + 127 * 4 * kU));
                }
                QCOMPARE(block.halfSums[0], block.scale * static_cast<float>(sums[0]));
                QCOMPARE(block.halfSums[1], block.scale * static_cast<float>(sums[1]));
                QCOMPARE(block.sum, block.scale * static_cast<float>(sums[0] + sums[1]));
            }
        }
    }

    void isAsExactAsItMustBe_data() { addCases(); }
    void isAsExactAsItMustBe()
    {
        FETCH_CASE;
        const Problem problem(type, static_cast<std::size_t>(columns));
        Machine machine(problem, set);
        const std::vector<float> out = machine.run(problem, 0, kMostRows);
        const IntegerType integers = integerType(type);
        for (std::size_t o = 0; o < kOutputs; ++o) {
            const std::vector<float> weights = problem.weightRow(o);
            float widest = 0;
            for (const float weight : weights)
                widest = std::max(widest, std::abs(weight));
            for (std::size_t row = 0; row < kMostRows; ++row) {
                double exact = 0;
                double magnitude = 0;
                double activations = 0;
                for (std::size_t i = 0; i < problem.columns; ++i) {
                    const double x = machine.activation(type, row, i);
                    exact += weights[i] * x;
                    magnitude += std::abs(weights[i] * x);
                    activations += std::abs(x);
                }
                // Floats: a running sum of n/8 products rounds n/8 times, joining 8 or 16 of them 4 times more, each by
                // at most u of the sum of magnitudes.
                double bound = (static_cast<double>(columns) / 8 + 5) * kU * magnitude;
                if (integers.bits > 0) {
                    // Integers: the dot of a block is exact. Two multiply-adds a scale round, of sums whose parts are
                    // at most (q + offset) · scale · |x|: up to 32 times the weight's own size where q is nibbles with
                    // a minimum, up to 255 times where bytes are made unsigned.
                    const double inflation = integers.bits == 8 ? 256 : 64;
                    const double roundings = 2.0 * static_cast<double>(columns) / 16 + 4;
                    bound = roundings * kU * inflation * widest * activations;
                    // Scales that are products are rounded to 11 bits, and minimums too.
                    if (integers.products)
                        bound += 0x1p-11 * 3 * widest * activations;
                }
                const double error = std::abs(out[row * kOutputs + o] - exact);
                QVERIFY2(error <= bound,
                    qPrintable(QString("row %1 output %2: off by %3, bound %4").arg(row).arg(o).arg(error).arg(bound)));
            }
        }
    }

    void bitsDoNotDependOnTheCompany_data() { addCases(); }
    void bitsDoNotDependOnTheCompany()
    {
        FETCH_CASE;
        const Problem problem(type, static_cast<std::size_t>(columns));
        Machine machine(problem, set);
        Machine threaded(problem, set, 3);
        const std::vector<float> all = machine.run(problem, 0, kMostRows);
        for (std::size_t rows = 1; rows <= 17; ++rows) {
            for (const std::size_t firstRow : {std::size_t{0}, std::size_t{3}, kMostRows - rows}) {
                const std::vector<float> some = (rows % 2 ? machine : threaded).run(problem, firstRow, rows);
                QVERIFY2(std::memcmp(some.data(), all.data() + firstRow * kOutputs, some.size() * sizeof(float)) == 0,
                    qPrintable(QString("%1 rows from %2").arg(rows).arg(firstRow)));
            }
        }
    }

    void writesItsPartAlone_data() { addCases(); }
    void writesItsPartAlone()
    {
        FETCH_CASE;
        const Problem problem(type, static_cast<std::size_t>(columns));
        Machine machine(problem, set);
        const std::vector<float> all = machine.run(problem, 0, 12);
        for (const std::size_t rows : {1, 5, 12}) {
            std::vector<float> part(rows * kOutputs, NAN);
            machine.multiplier.multiplyPart({&machine.packed, &machine.in, {part.data(), kOutputs}}, rows, 16, 48, 0);
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (i % kOutputs < 16 || i % kOutputs >= 48)
                    QVERIFY(std::isnan(part[i]));
                else
                    QCOMPARE(part[i], all[i]);
            }
        }
    }

    void callsThenForEveryPartOnce()
    {
        const InstructionSet set = bestInstructionSet();
        if (set == InstructionSet::Reference)
            QSKIP("this processor has no kernels");
        const Problem problem(TensorType::Q4_1, 64);
        Machine machine(problem, set, 2);
        const std::vector<float> expected = machine.run(problem, 0, 2);
        std::vector<float> out(2 * kOutputs, NAN);
        std::vector<int> seen(kOutputs);
        const Rows rows{out.data(), kOutputs};
        machine.multiplier.multiply(
            {{&machine.packed, &machine.in, rows}}, 2, [&](std::size_t first, std::size_t last, int) {
                QVERIFY(first % kPad == 0 && (last % kPad == 0 || last == kOutputs));
                for (std::size_t o = first; o < last; ++o) {
                    ++seen[o];
                    rows.row(1)[o] *= 2;
                }
            });
        for (std::size_t o = 0; o < kOutputs; ++o) {
            QCOMPARE(seen[o], 1);
            QCOMPARE(out[o], expected[o]);
            QCOMPARE(out[kOutputs + o], 2 * expected[kOutputs + o]);
        }
    }
};

QTEST_GUILESS_MAIN(TestMatmul)
#include "tst_matmul.moc"
