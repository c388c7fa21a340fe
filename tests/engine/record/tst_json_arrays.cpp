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

    void candidatesComeBack()
    {
        const std::vector<DraftCandidate> values{{0, 12, " sky\"", 0.25F, 0.5F}, {6, 49151, "\xff", 1.0F, 1e-9F}};
        std::vector<DraftCandidate> read;
        QVERIFY(fromJson(toJson(values), read));
        QCOMPARE(read.size(), std::size_t{2});
        QCOMPARE(read[0].text, values[0].text);
        QCOMPARE(read[0].parallel, 0.25F);
        QCOMPARE(read[0].corrected, 0.5F);
        QCOMPARE(read[1].place, 6);
        QCOMPARE(read[1].id, 49151);
        QCOMPARE(read[1].text, std::string("\xef\xbf\xbd"));
        QVERIFY(fromJson("[[0,1,\"a\",7,-3]]", read)); // no probabilities: brought into their range
        QCOMPARE(read[0].parallel, 1.0F);
        QCOMPARE(read[0].corrected, 0.0F);
        for (const char* bad :
            {"", "[1]", "[[]]", "[[0,1,\"a\",0.5]]", "[[0,1,2,0.5,0.5]]", "[[0.5,1,\"a\",1,1]]", "{}"})
            QVERIFY2(!fromJson(bad, read) && read.empty(), bad);
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
