// Every storage type against the values that the reference package reads from the same blocks.

#include "kernels/cpu/dequantize.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <vector>

using namespace foregleam;

namespace {
#include "tests/kernels/golden/dequantize_golden.inc"
} // namespace

class TestDequantize : public QObject {
    Q_OBJECT

private slots:
    void matchesTheReference_data()
    {
        QTest::addColumn<quint32>("type");
        QTest::addColumn<const std::vector<std::uint8_t>*>("bytes");
        QTest::addColumn<const std::vector<std::uint32_t>*>("floats");
        const auto add = [](TensorType type, const auto& bytes, const auto& floats) {
            QTest::newRow(tensorTypeInfo(type)->name) << static_cast<quint32>(type) << &bytes << &floats;
        };
        add(TensorType::F16, kBytesF16, kFloatsF16);
        add(TensorType::BF16, kBytesBF16, kFloatsBF16);
        add(TensorType::Q4_0, kBytesQ4_0, kFloatsQ4_0);
        add(TensorType::Q4_1, kBytesQ4_1, kFloatsQ4_1);
        add(TensorType::Q5_0, kBytesQ5_0, kFloatsQ5_0);
        add(TensorType::Q5_1, kBytesQ5_1, kFloatsQ5_1);
        add(TensorType::Q8_0, kBytesQ8_0, kFloatsQ8_0);
        add(TensorType::Q4_K, kBytesQ4_K, kFloatsQ4_K);
        add(TensorType::Q5_K, kBytesQ5_K, kFloatsQ5_K);
        add(TensorType::Q6_K, kBytesQ6_K, kFloatsQ6_K);
        static const std::vector<std::uint8_t> kBytesF32{0, 0, 0x80, 0x3f, 1, 2, 3, 4};
        static const std::vector<std::uint32_t> kFloatsF32{0x3f800000U, 0x04030201U};
        add(TensorType::F32, kBytesF32, kFloatsF32);
    }

    void matchesTheReference()
    {
        QFETCH(quint32, type);
        QFETCH(const std::vector<std::uint8_t>*, bytes);
        QFETCH(const std::vector<std::uint32_t>*, floats);
        TensorView view;
        view.type = static_cast<TensorType>(type);
        view.columns = static_cast<std::int64_t>(floats->size());
        view.rows = 1;
        view.data = reinterpret_cast<const std::byte*>(bytes->data());
        QCOMPARE(view.bytes(), bytes->size());
        std::vector<float> values(floats->size());
        cpu::dequantizeRow(view, 0, values.data());
        for (std::size_t i = 0; i < values.size(); ++i) {
            // The package computes the same expression, so the bits agree; minus zero and zero may differ.
            const auto expected = std::bit_cast<float>((*floats)[i]);
            QVERIFY2(values[i] == expected,
                qPrintable(
                    QString("element %1: %2, expected %3").arg(i).arg(values[i], 0, 'g', 9).arg(expected, 0, 'g', 9)));
        }
    }

    void readsTheRowAskedFor()
    {
        const std::vector<float> matrix{1, 2, 3, 4, 5, 6};
        const TensorView view{TensorType::F32, 2, 3, reinterpret_cast<const std::byte*>(matrix.data())};
        std::vector<float> row(3);
        cpu::dequantizeRow(view, 1, row.data());
        QCOMPARE(row, (std::vector<float>{4, 5, 6}));
    }
};

QTEST_GUILESS_MAIN(TestDequantize)
#include "tst_dequantize.moc"
