#include "engine/record/json_arrays.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace foregleam;

class TestJsonArrays : public QObject {
    Q_OBJECT

private slots:
    void floatsComeBackExactly()
    {
        const std::vector<float> values{0.0F, -0.0F, 0.1F, 1.0F / 3.0F, 1e-38F, 3.4e38F, 0.99999994F, 16777217.0F,
            std::numeric_limits<float>::denorm_min()};
        std::vector<float> read;
        QVERIFY(fromJson(toJson(values), read));
        QCOMPARE(read, values);
        QCOMPARE(toJson(std::vector<float>{0.1F, 2.0F}), std::string("[0.1,2]"));
    }

    void whatIsNotFiniteIsNull()
    {
        const std::vector<float> values{std::numeric_limits<float>::infinity(), std::nanf("")};
        QCOMPARE(toJson(values), std::string("[null,null]"));
        std::vector<float> read;
        QVERIFY(fromJson("[null,1]", read));
        QVERIFY(std::isnan(read.at(0)));
    }

    void textsComeBack()
    {
        const std::vector<std::string> values{"", "\"", "\\", "\n\t", "größe", "👩‍💻", std::string("a\0b", 3)};
        std::vector<std::string> read;
        QVERIFY(fromJson(toJson(values), read));
        QCOMPARE(read, values);
        QVERIFY(fromJson(toJson(std::vector<std::string>{"\xff"}), read));
        QCOMPARE(read.at(0), std::string("\xef\xbf\xbd"));
    }

    void idsComeBack()
    {
        const std::vector<std::int32_t> values{0, -1, 2147483647, -2147483647 - 1};
        std::vector<std::int32_t> read;
        QVERIFY(fromJson(toJson(values), read));
        QCOMPARE(read, values);
        QCOMPARE(toJson(std::vector<std::int32_t>()), std::string("[]"));
    }

    void whatIsNoArrayIsRefused()
    {
        std::vector<std::int32_t> ids;
        std::vector<float> floats;
        std::vector<std::string> texts;
        for (const char* bad : {"", "[", "{}", "1", "[\"a\"]", "[1.5]", "[{}]", "[1,]", "nul"})
            QVERIFY2(!fromJson(bad, ids), bad);
        QVERIFY(fromJson(" [ 1 ,\n2 ] ", ids));
        QCOMPARE(ids, (std::vector<std::int32_t>{1, 2}));
        QVERIFY(!fromJson("[2147483648]", ids));
        for (const char* bad :
            {"", "[", "]", "[,]", "[1,]", "[,1]", "[1 2]", "[1]]", "[[1]", "[\"1\"]", "[[]]", "{\"a\":1}"})
            QVERIFY2(!fromJson(bad, floats), bad);
        for (const char* bad : {"", "[1]", "[null]", "\"a\""})
            QVERIFY2(!fromJson(bad, texts), bad);
    }
};

QTEST_GUILESS_MAIN(TestJsonArrays)
#include "tst_json_arrays.moc"
