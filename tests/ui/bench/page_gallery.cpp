// Pictures of the windows beside the chat, in both themes, on a scripted engine: page_gallery FOLDER [TEXT-PERCENT
// [LANGUAGE]].

#include "tests/ui/chat/chat_fixture.h"
#include "ui/language.h"
#include "ui/pages/bench_page.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/load_page.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTextStream>

using namespace foregleam;
using namespace foregleam::test;

namespace {

class Gallery {
public:
    Gallery(const QString& folder, int percent)
        : m_folder(folder)
    {
        QDir().mkpath(folder);
        m_chat.preferences.edit([percent](auto& values) { values.textPercent = percent; });
        Script script;
        script.text = "The sky looks blue because air scatters short waves of light far more than long ones. ";
        script.text += script.text;
        script.accepted = {5, 2, 7, 1, 4, 6, 0, 3};
        script.tokensPerSecond = 900;
        m_chat.engine->setScript(script);
    }

    void bench()
    {
        QTest::keyClick(m_chat.window.get(), Qt::Key_B, Qt::ControlModifier);
        auto& page = *m_chat.window->findChild<BenchPage*>();
        m_chat.child<QLineEdit>("benchSizes")->setText(QStringLiteral("2, 4, 7"));
        m_chat.child<QSpinBox>("benchLimit")->setValue(0);
        saveBoth(page, "bench_empty");
        auto* run = m_chat.child<QPushButton>("benchRun");
        for (int times = 0; times < 2; ++times) {
            run->click();
            QTest::qWait(900);
            if (times == 0)
                saveBoth(page, "bench_running");
            static_cast<void>(QTest::qWaitFor([run] { return run->isVisible(); }, 60000));
        }
        m_chat.child<QComboBox>("benchCompared")->setCurrentIndex(2);
        saveBoth(page, "bench_compared");
        page.close(); // keys go to the window in front
    }

    void load()
    {
        m_chat.controller().chooseDrafter(QStringLiteral("/drafters/sample-dspark.gguf"));
        static_cast<void>(QTest::qWaitFor([this] { return m_chat.ready(); }, 5000));
        m_chat.window->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(m_chat.window.get()));
        QTest::keyClick(m_chat.window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        auto& page = *m_chat.window->findChild<LoadPage*>();
        saveBoth(page, "load_empty");
        Script script;
        script.loadStepMs = 3;
        m_chat.engine->setScript(script);
        m_chat.child<QPushButton>("loadAll")->click();
        QTest::qWait(1500);
        saveBoth(page, "load_running");
        static_cast<void>(QTest::qWaitFor([&page] { return !page.running(); }, 60000));
        saveBoth(page, "load_done");
        page.resize(560, 760); // one plot above the other
        saveBoth(page, "load_narrow");
    }

    void help()
    {
        m_chat.window->resize(1366, 768);
        m_chat.ask(QStringLiteral("Why is the sky blue?"));
        saveBoth(*m_chat.window, "window");
        m_chat.window->startTour();
        saveBoth(*m_chat.window, "tour_first");
        for (int step = 0; step < 4; ++step)
            m_chat.child<QPushButton>("tourNext")->click();
        saveBoth(*m_chat.window, "tour_rounds");
        m_chat.child<QPushButton>("tourSkip")->click();
        for (QAction* menu : m_chat.window->menuBar()->actions()) {
            for (QAction* action : menu->menu()->actions()) {
                if (action->property("opensPage").isNull())
                    continue;
                action->trigger();
                QTest::qWait(100);
            }
        }
        for (const char* name : {"about", "glossary", "samplingDialog"})
            saveBoth(*m_chat.child<QWidget>(name), name);
        for (const char* name : {"about", "glossary"})
            m_chat.child<QWidget>(name)->close();
    }

    void compare()
    {
        m_chat.controller().newSession();
        Script script;
        script.text = "The sky looks blue because air scatters short waves of light much more than long ones do. ";
        m_chat.engine->setScript(script);
        m_chat.ask(QStringLiteral("Why is the sky blue? Say it again"));
        m_chat.child<ComparePage>("comparePage")->compare(m_chat.controller().session());
        saveBoth(*m_chat.child<QWidget>("comparePage"), "compare");
    }

private:
    void saveBoth(QWidget& window, const char* name)
    {
        for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            m_chat.preferences.edit([mode](auto& values) { values.theme = mode; });
            QTest::qWait(250);
            window.grab().save(
                m_folder.filePath(QStringLiteral("%1_%2_%3.png")
                                      .arg(QLatin1String(name), mode == Theme::Mode::Dark ? "dark" : "light")
                                      .arg(m_chat.preferences.values().textPercent)));
        }
    }

    QDir m_folder;
    ChatFixture m_chat;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "page_gallery FOLDER [TEXT-PERCENT [LANGUAGE]]\n";
        return 2;
    }
    Language language;
    language.use(arguments.size() > 3 ? arguments[3] : QStringLiteral("en"));
    Gallery gallery(arguments[1], arguments.size() > 2 ? arguments[2].toInt() : 100);
    gallery.help();
    gallery.compare();
    gallery.bench();
    gallery.load();
    return 0;
}
