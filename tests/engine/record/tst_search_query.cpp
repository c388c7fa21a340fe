#include "engine/record/search_query.h"

#include <QTest>

using namespace foregleam;

class TestSearchQuery : public QObject {
    Q_OBJECT

private slots:
    void words_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("blanks") << QByteArray(" \t\n ") << QByteArray();
        QTest::newRow("one word") << QByteArray("spec") << QByteArray("\"spec\"*");
        QTest::newRow("two words") << QByteArray("  hello   wor ") << QByteArray("\"hello\" \"wor\"*");
        QTest::newRow("operators") << QByteArray("a AND NOT b") << QByteArray("\"a\" \"AND\" \"NOT\" \"b\"*");
        QTest::newRow("a quote") << QByteArray("say \"hi") << QByteArray("\"say\" \"\"\"hi\"*");
        QTest::newRow("only signs") << QByteArray("\" * ( ) - ^ : +") << QByteArray();
        QTest::newRow("a star") << QByteArray("foo*") << QByteArray("\"foo*\"*");
        QTest::newRow("a column") << QByteArray("text:x") << QByteArray("\"text:x\"*");
        QTest::newRow("a NUL") << QByteArray("a\0b", 3) << QByteArray("\"a\" \"b\"*");
        QTest::newRow("not ASCII") << QByteArray("größe") << QByteArray("\"größe\"*");
    }

    void words()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, query);
        QCOMPARE(QByteArray::fromStdString(searchQuery(typed.toStdString())), query);
    }
};

QTEST_GUILESS_MAIN(TestSearchQuery)
#include "tst_search_query.moc"
