#include "app/screenshot.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace foregleam {
namespace {

constexpr int kSettleMs = 600; ///< charts and layouts repaint within this

void fail(const QString& sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
    QApplication::exit(1);
}

void grabSoon(MainWindow& window, const QString& file)
{
    QTimer::singleShot(kSettleMs, &window, [&window, file] {
        if (window.grab().save(file, "PNG"))
            QApplication::exit(0);
        else
            fail(QStringLiteral("The picture can't be written to %1. Choose another file.").arg(file));
    });
}

} // namespace

void takeScreenshot(MainWindow& window, const QString& prompt, const QString& file)
{
    ChatController& controller = window.controller();
    QObject::connect(&controller, &ChatController::loadFailed, &window, &fail);
    QObject::connect(&controller, &ChatController::answerEnded, &window, [&window, file] { grabSoon(window, file); });
    QObject::connect(&controller, &ChatController::modelLoaded, &window, [&window, &controller, prompt, file] {
        if (prompt.isEmpty())
            grabSoon(window, file);
        else
            controller.send(prompt);
    });
    if (controller.phase() == ChatController::Phase::NoModel)
        grabSoon(window, file); // the first screen of someone without a model
}

} // namespace foregleam
