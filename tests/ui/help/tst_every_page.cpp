// Walks the widgets of every page: each has a name for screen readers, Tab reaches it, and no text is cut off at 150 %
// in either language.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/language.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextEdit>
#include <QToolButton>

using namespace foregleam;
using namespace foregleam::test;

namespace {

QString pathOf(const QWidget* widget)
{
    QStringList names;
    for (; widget; widget = widget->parentWidget()) {
        const QString name = widget->objectName();
        names.prepend(QLatin1String(widget->metaObject()->className()) + (name.isEmpty() ? QString() : u'#' + name));
        if (widget->isWindow())
            break;
    }
    return names.join(QStringLiteral(" > "));
}

/// What people work with, as far as it is ours: not the parts that Qt's own widgets are made of.
bool isControl(const QWidget* widget)
{
    if (qobject_cast<const QScrollBar*>(widget) || widget->objectName().startsWith(QLatin1String("qt_")))
        return false;
    const QWidget* parent = widget->parentWidget();
    if (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent)
        || qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QAbstractItemView*>(parent))
        return false;
    if (parent && (parent->inherits("QDockWidget") || parent->inherits("QTabBar") || parent->inherits("QMenuBar")))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget)
        || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QLineEdit*>(widget)
        || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QAbstractSlider*>(widget)
        || qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget)
        || widget->inherits("foregleam::Chart");
}

std::vector<QWidget*> visibleWidgets(QWidget& page)
{
    std::vector<QWidget*> shown;
    for (QWidget* widget : page.findChildren<QWidget*>()) {
        if (widget->window() == page.window() && widget->isVisible())
            shown.push_back(widget);
    }
    return shown;
}

QStringList withoutName(QWidget& page)
{
    QStringList nameless;
    for (QWidget* widget : visibleWidgets(page)) {
        if (!isControl(widget) && widget->focusPolicy() == Qt::NoFocus)
            continue;
        if (!isControl(widget))
            continue;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        if (!spoken || spoken->text(QAccessible::Name).isEmpty())
            nameless << pathOf(widget);
    }
    return nameless;
}

QStringList notReached(QWidget& page)
{
    page.activateWindow();
    QSet<const QWidget*> reached;
    if (!page.focusWidget())
        page.setFocus();
    QWidget* at = page.focusWidget() ? page.focusWidget() : &page;
    for (int presses = 0; presses < 400; ++presses) {
        QTest::keyClick(at, Qt::Key_Tab);
        at = page.focusWidget() ? page.focusWidget() : &page;
        if (reached.contains(at) && presses > 200)
            break;
        reached.insert(at);
    }
    QStringList missed;
    for (QWidget* widget : visibleWidgets(page)) {
        const auto* proxy = widget->focusProxy();
        if (!isControl(widget) || !widget->isEnabled() || reached.contains(widget)
            || (proxy && reached.contains(proxy)))
            continue;
        if (widget->focusPolicy() == Qt::NoFocus && qobject_cast<QTextEdit*>(widget))
            continue; // text to read, reached as part of its message
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && button->group())
            continue; // the arrow keys go through a group
        missed << pathOf(widget);
    }
    return missed;
}

QStringList cutOff(QWidget& page)
{
    QStringList cut;
    for (QWidget* widget : visibleWidgets(page)) {
        const QSizePolicy policy = widget->sizePolicy();
        const auto tell = [&](const QString& text) {
            cut << QStringLiteral("%1: “%2” needs %3×%4, has %5×%6")
                       .arg(pathOf(widget), text.left(60))
                       .arg(widget->sizeHint().width())
                       .arg(widget->sizeHint().height())
                       .arg(widget->width())
                       .arg(widget->height());
        };
        if (const auto* label = qobject_cast<const QLabel*>(widget); label && !label->text().isEmpty()) {
            if (policy.horizontalPolicy() == QSizePolicy::Ignored)
                continue; // gives way on purpose, its tool tip has the whole
            const bool fits = label->wordWrap() ? label->heightForWidth(label->width()) <= label->height() + 1
                                                : label->sizeHint().width() <= label->width() + 1;
            if (!fits)
                tell(label->text());
        } else if (const auto* button = qobject_cast<const QAbstractButton*>(widget);
                   button && !button->text().isEmpty() && isControl(widget)) {
            if (button->sizeHint().width() > button->width() + 1 || button->sizeHint().height() > button->height() + 1)
                tell(button->text());
        } else if (const auto* spin = qobject_cast<const QAbstractSpinBox*>(widget)) {
            if (spin->minimumSizeHint().width() > spin->width() + 1)
                tell(spin->text());
        }
    }
    return cut;
}

/// Every window that the menus open, and the layouts of the main one.
struct Pages : ChatFixture {
    Pages()
    {
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve. thirteen fourteen fifteen.";
        script.tokensPerSecond = 400; // figures as they come
        engine->setScript(script);
        window->resize(1366, 768);
        ask(QStringLiteral("First question"));
        controller().newSession();
        ask(QStringLiteral("Second question"));
    }

    /// Opens what the menus have, one after the other, and calls `check` with each.
    template <class Check> void forEach(Check check)
    {
        for (const Layout layout : {Layout::Chat, Layout::Analysis, Layout::Lecture}) {
            preferences.edit([layout](auto& values) { values.layout = layout; });
            QTest::qWait(30);
            check(*window, QStringLiteral("layout %1").arg(static_cast<int>(layout)));
        }
        window->startTour();
        QTest::qWait(30);
        check(*window->findChild<QWidget*>(QStringLiteral("tour")), QStringLiteral("tour"));
        QTest::mouseClick(child<QPushButton>("tourSkip"), Qt::LeftButton);
        for (QAction* menu : window->menuBar()->actions()) {
            for (QAction* action : menu->menu()->actions())
                visit(*action, check);
        }
    }

private:
    template <class Check> void visit(QAction& action, Check check)
    {
        if (action.property("opensPage").isNull())
            return;
        action.trigger();
        QTest::qWait(50);
        for (QWidget* page : QApplication::topLevelWidgets()) {
            const bool isPage = page->windowType() == Qt::Window || page->windowType() == Qt::Dialog;
            if (page == window.get() || !page->isVisible() || !isPage)
                continue;
            check(*page, action.text());
            page->close();
        }
        QTest::qWait(10);
    }
};

} // namespace

class TestEveryPage : public QObject {
    Q_OBJECT

private slots:
    void everyControlHasAName()
    {
        Pages pages;
        QStringList wrong;
        int visited = 0;
        pages.forEach([&](QWidget& page, const QString& name) {
            ++visited;
            for (const QString& widget : withoutName(page))
                wrong << name + QStringLiteral(": ") + widget;
        });
        QVERIFY2(visited >= 8, qPrintable(QString::number(visited)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void tabReachesEveryControl()
    {
        Pages pages;
        QStringList wrong;
        pages.forEach([&](QWidget& page, const QString& name) {
            for (const QString& widget : notReached(page))
                wrong << name + QStringLiteral(": ") + widget;
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noTextIsCutOff_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << QStringLiteral("en");
        QTest::newRow("German") << QStringLiteral("de");
    }

    void noTextIsCutOff()
    {
        QFETCH(QString, language);
        Language chosen;
        chosen.use(language);
        Pages pages;
        pages.preferences.edit([](auto& values) { values.textPercent = 150; });
        QStringList wrong;
        int visited = 0;
        pages.forEach([&](QWidget& page, const QString& name) {
            ++visited;
            for (const QString& widget : cutOff(page))
                wrong << name + QStringLiteral(": ") + widget;
        });
        QVERIFY2(visited >= 8, qPrintable(QString::number(visited)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_MAIN(TestEveryPage)
#include "tst_every_page.moc"
