// Draws every chart from synthetic rounds: pictures to look at, and what live painting costs.

#include "synthetic_run.h"

#include "ui/charts/acceptance_chart.h"
#include "ui/charts/length_chart.h"
#include "ui/charts/outcome_legend.h"
#include "ui/charts/reliability_chart.h"
#include "ui/charts/round_ribbon.h"
#include "ui/charts/speed_chart.h"
#include "ui/charts/time_split_chart.h"
#include "ui/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QTextStream>
#include <QToolButton>
#include <QVBoxLayout>

#include <ctime>
#include <memory>

using namespace foregleam;
using foregleam::test::SyntheticRun;

namespace {

const char* const kIcons[] = {"send", "stop", "regenerate", "edit", "copy", "search", "new", "delete", "rename",
    "settings", "more", "less", "sidebar", "chart"};

QWidget* iconRow()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    for (const char* name : kIcons) {
        auto* button = new QToolButton;
        button->setAutoRaise(true);
        button->setIcon(Theme::icon(QString::fromLatin1(name)));
        layout->addWidget(button);
    }
    auto* off = new QToolButton;
    off->setIcon(Theme::icon(QStringLiteral("send")));
    off->setEnabled(false);
    layout->addWidget(off);
    auto* push = new QPushButton(Theme::icon(QStringLiteral("regenerate")), QStringLiteral("Regenerate"));
    layout->addWidget(push);
    auto* logo = new QLabel;
    logo->setPixmap(Theme::icon(QStringLiteral("foregleam")).pixmap(QSize(48, 48), row->devicePixelRatioF()));
    layout->addWidget(logo);
    auto* small = new QLabel;
    small->setPixmap(Theme::icon(QStringLiteral("foregleam")).pixmap(QSize(16, 16), row->devicePixelRatioF()));
    layout->addWidget(small);
    layout->addStretch();
    return row;
}

/// One column of docks as the window will have them.
struct Column {
    explicit Column(int width)
    {
        auto* layout = new QVBoxLayout(&page);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(8);
        layout->addWidget(ribbon = new RoundRibbon(model, selection));
        layout->addWidget(acceptance = new AcceptanceChart(model, selection));
        layout->addWidget(speed = new SpeedChart(model, selection));
        layout->addWidget(new OutcomeLegend);
        page.resize(width, 720);
    }

    RunModel model;
    RunSelection selection;
    QWidget page;
    RoundRibbon* ribbon = nullptr;
    AcceptanceChart* acceptance = nullptr;
    SpeedChart* speed = nullptr;
};

void savePictures(Theme& theme, const QDir& folder)
{
    struct Scene {
        const char* name;
        int width;
        int blockSize;
        int rounds;
    };
    const Scene scenes[] = {{"empty", 300, 7, 0}, {"few", 460, 7, 12}, {"seven", 460, 7, 400},
        {"sixteen", 300, 16, 2000}, {"wide", 900, 4, 3000}};
    const auto save = [&folder](QWidget& page, const QString& name) {
        const QString mode = Theme::instance().isDark() ? QStringLiteral("dark") : QStringLiteral("light");
        const int percent = qRound(page.devicePixelRatioF() * 100);
        page.grab().save(folder.filePath(QStringLiteral("%1_%2_%3.png").arg(name, mode).arg(percent)));
    };
    const auto modes = {Theme::Mode::Light, Theme::Mode::Dark};
    for (const Scene& scene : scenes) {
        Column column(scene.width);
        column.model.setBaselineStepMs(14);
        column.model.apply(SyntheticRun(scene.blockSize, 7).next(scene.rounds));
        column.page.show();
        if (scene.rounds > 100)
            column.ribbon->selectItem(scene.rounds - 9);
        for (const auto mode : modes) {
            theme.setMode(mode);
            QApplication::processEvents();
            save(column.page, QLatin1String(scene.name));
        }
    }
    for (const auto mode : modes) {
        theme.setMode(mode);
        const std::unique_ptr<QWidget> icons(iconRow());
        save(*icons, QStringLiteral("icons"));
    }
}

double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// 20 batches a second into `chart` after `history` rounds; percent of a core over `seconds`.
template <class Chart> void measureLoad(const char* name, int history, int seconds, int height)
{
    RunModel model;
    RunSelection selection;
    Chart chart(model, selection);
    chart.resize(1200, height);
    chart.show();
    SyntheticRun run(7, 3);
    model.setBaselineStepMs(14);
    model.apply(run.next(history));
    QApplication::processEvents();
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &model, [&] { model.apply(run.next(5)); });
    const int before = chart.paintCount();
    const double cpu = cpuSeconds();
    timer.start(50);
    QTimer::singleShot(seconds * 1000, qApp, [] { QApplication::exit(); });
    QElapsedTimer wall;
    wall.start();
    QApplication::exec();
    const double took = static_cast<double>(wall.elapsed()) / 1000;
    QTextStream(stdout) << name << ", " << history << " rounds: " << 100 * (cpuSeconds() - cpu) / took << " % CPU, "
                        << (chart.paintCount() - before) / took << " repaints/s\n";
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    Theme theme;
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--load")) {
        const int seconds = arguments[2].toInt();
        for (const int history : {100, 20000}) {
            measureLoad<RoundRibbon>("ribbon", history, seconds, 200);
            measureLoad<AcceptanceChart>("acceptance", history, seconds, 200);
            measureLoad<SpeedChart>("speed", history, seconds, 200);
            measureLoad<LengthChart>("length", history, seconds, 200);
            measureLoad<ReliabilityChart>("reliability", history, seconds, 200);
            measureLoad<TimeSplitChart>("time", history, seconds, 200);
        }
        return 0;
    }
    if (arguments.size() != 2) {
        QTextStream(stderr) << "charts_gallery FOLDER | --load SECONDS\n";
        return 2;
    }
    QDir().mkpath(arguments[1]);
    savePictures(theme, QDir(arguments[1]));
    return 0;
}
