#include "engine/text/utf8_stream.h"

#include <QtTest>

using namespace foregleam;

namespace {
const std::string kBad = "\xEF\xBF\xBD";
}

class Utf8StreamTest : public QObject {
    Q_OBJECT

private slots:
    void wholeCharactersComeOutHoweverTheBytesAreCut()
    {
        const std::string text = "aé字😀👨‍👩‍👧z";
        for (std::size_t step = 1; step <= 5; ++step) {
            Utf8Stream stream;
            std::string out;
            for (std::size_t at = 0; at < text.size(); at += step) {
                const std::string part = stream.push(std::string_view(text).substr(at, step));
                QCOMPARE(replaceInvalidUtf8(part), part);
                out += part;
            }
            QCOMPARE(out + stream.flush(), text);
        }
    }

    void anIncompleteCharacterWaits()
    {
        Utf8Stream stream;
        QCOMPARE(stream.push("a\xF0\x9F\x98"), std::string("a"));
        QVERIFY(stream.pending());
        QCOMPARE(stream.push("\x80!"), std::string("😀!"));
        QVERIFY(!stream.pending());
        QCOMPARE(stream.push("\xE5\xAD"), std::string());
        QCOMPARE(stream.flush(), kBad);
        QCOMPARE(stream.flush(), std::string());
    }

    void whatIsNotUtf8IsReplaced_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("replacements");
        QTest::newRow("lone continuation") << QByteArray("x\x80y") << 1;
        QTest::newRow("never valid") << QByteArray("x\xFF\xFEy") << 2;
        QTest::newRow("overlong two") << QByteArray("x\xC0\xAFy") << 2;
        QTest::newRow("overlong three") << QByteArray("x\xE0\x80\xAFy") << 3;
        QTest::newRow("overlong four") << QByteArray("x\xF0\x80\x80\xAFy") << 4;
        QTest::newRow("surrogate") << QByteArray("x\xED\xA0\x80y") << 3;
        QTest::newRow("past the last") << QByteArray("x\xF4\x90\x80\x80y") << 4;
        QTest::newRow("cut by a letter") << QByteArray("x\xE5\xADy") << 1;
    }

    void whatIsNotUtf8IsReplaced()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, replacements);
        std::string want = "x";
        for (int i = 0; i < replacements; ++i)
            want += kBad;
        QCOMPARE(replaceInvalidUtf8(bytes.toStdString()), want + "y");
    }

    void lengthOfTheFrontCharacter()
    {
        QCOMPARE(utf8Length(""), std::size_t{0});
        QCOMPARE(utf8Length("ab"), std::size_t{1});
        QCOMPARE(utf8Length("字"), std::size_t{3});
        QCOMPARE(utf8Length("\xE5\xAD"), std::size_t{0});
        QCOMPARE(utf8Length("\x80"), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(Utf8StreamTest)
#include "tst_utf8_stream.moc"
