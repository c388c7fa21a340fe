// The rooms may only look in the directions that HACKING.md draws; this reads every #include and says which do not.

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

namespace {

/// What files under `room` may include. `ours` matches allowed includes of this repository, `forbidden` any include at all.
struct Rule {
    const char* room;
    QRegularExpression ours;
    QRegularExpression forbidden;
};

const QRegularExpression kNothing(QStringLiteral("(?!)"));
const QRegularExpression kQtOrGpu(QStringLiteral("^(Q[A-Z]|Qt|cuda|cublas|nvml)"));

const std::vector<Rule>& rules()
{
    static const std::vector<Rule> table = {
        {"engine/api", QRegularExpression("^engine/api/"), kQtOrGpu},
        {"engine", QRegularExpression("^engine/"), kQtOrGpu},
        {"kernels/lab", QRegularExpression("^(kernels/|engine/)"), QRegularExpression("^Q[A-Z]")}, // a program
        {"kernels", QRegularExpression("^(kernels/|engine/backend/backend\\.h$)"), QRegularExpression("^Q[A-Z]")},
        {"ui", QRegularExpression("^(ui/|engine/api/)"), QRegularExpression("^(cuda|cublas|nvml|sqlite)")},
        {"app/cli", QRegularExpression("^(app/|engine/)"), kQtOrGpu},
        {"app", QRegularExpression("^(app/|ui/|engine/)"), kNothing},
    };
    return table;
}

/// The first rule whose room holds the file; rules go from the narrower room to the wider.
const Rule* ruleFor(const QString& path)
{
    for (const Rule& rule : rules()) {
        if (path.startsWith(QLatin1String(rule.room) + '/'))
            return &rule;
    }
    return nullptr;
}

bool isOurs(const QString& include)
{
    static const QRegularExpression rooms(QStringLiteral("^(engine|kernels|ui|app|tests)/"));
    return rooms.match(include).hasMatch();
}

bool isAllowed(const Rule& rule, const QString& include)
{
    if (rule.forbidden.match(include).hasMatch())
        return false;
    return !isOurs(include) || rule.ours.match(include).hasMatch();
}

QStringList includesOf(const QString& path)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList found;
    auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext())
        found << matches.next().captured(1);
    return found;
}

} // namespace

class TestIncludeDirections : public QObject {
    Q_OBJECT

private slots:
    void everyRoomLooksOnlyWhereItMay()
    {
        const QDir root(QStringLiteral(FOREGLEAM_TESTS_DIR "/.."));
        QStringList wrong;
        int files = 0;
        for (const char* room : {"engine", "kernels", "ui", "app"}) {
            QDirIterator walk(root.filePath(room), {"*.h", "*.cpp", "*.cu", "*.cuh"}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                const QString file = walk.next();
                const QString path = root.relativeFilePath(file);
                ++files;
                for (const QString& include : includesOf(file)) {
                    if (!isAllowed(*ruleFor(path), include))
                        wrong << path + " includes " + include;
                }
            }
        }
        QVERIFY2(files > 20, "The sources were not found.");
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void aWrongArrowIsSeen_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("engine sees Qt") << "engine/decode/a.cpp" << "QString" << false;
        QTest::newRow("api sees the engine") << "engine/api/a.h" << "engine/model/b.h" << false;
        QTest::newRow("engine sees kernels") << "engine/decode/a.cpp" << "kernels/cpu/b.h" << false;
        QTest::newRow("kernels see the loader") << "kernels/cpu/a.cpp" << "engine/model/b.h" << false;
        QTest::newRow("the lab sees the loader") << "kernels/lab/a.cpp" << "engine/model/b.h" << true;
        QTest::newRow("the lab sees the window") << "kernels/lab/a.cpp" << "ui/b.h" << false;
        QTest::newRow("kernels see the backend") << "kernels/cpu/a.cpp" << "engine/backend/backend.h" << true;
        QTest::newRow("ui sees the engine") << "ui/pages/a.cpp" << "engine/record/b.h" << false;
        QTest::newRow("ui sees the api") << "ui/pages/a.cpp" << "engine/api/event.h" << true;
        QTest::newRow("app sees both") << "app/main.cpp" << "ui/main_window.h" << true;
        QTest::newRow("command line sees Qt") << "app/cli/a.cpp" << "QCoreApplication" << false;
        QTest::newRow("the standard library") << "engine/decode/a.cpp" << "vector" << true;
    }

    void aWrongArrowIsSeen()
    {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QFETCH(bool, allowed);
        QCOMPARE(isAllowed(*ruleFor(file), include), allowed);
    }
};

QTEST_GUILESS_MAIN(TestIncludeDirections)
#include "tst_include_directions.moc"
