#include "ui/theme.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QProxyStyle>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QWidget>
#include <QtTest>

#include <cmath>
#include <memory>

using namespace foregleam;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2's contrast ratio, 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

/// A system whose palette is dark, as far as a program can tell.
class SystemPaletteStyle : public QProxyStyle {
public:
    explicit SystemPaletteStyle(bool dark)
        : QProxyStyle(QStringLiteral("Fusion"))
        , m_dark(dark)
    {
    }

    void polish(QPalette& palette) override
    {
        palette = QPalette(m_dark ? QColor(0x30, 0x30, 0x30) : QColor(0xE0, 0xE0, 0xE0));
        palette.setColor(QPalette::Disabled, QPalette::AlternateBase, m_dark ? Qt::black : Qt::white);
    }

private:
    bool m_dark;
};

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void everyPairIsReadable_data()
    {
        QTest::addColumn<Theme::Mode>("mode");
        QTest::newRow("light") << Theme::Mode::Light;
        QTest::newRow("dark") << Theme::Mode::Dark;
    }
    void everyPairIsReadable()
    {
        QFETCH(Theme::Mode, mode);
        Theme theme;
        theme.setMode(mode);
        QVector<QColor> inks{theme.text(), theme.muted()};
        for (const Outcome outcome : {Outcome::Accepted, Outcome::Rejected, Outcome::Discarded, Outcome::NotVerified,
                 Outcome::Target, Outcome::Baseline})
            inks += theme.outcome(outcome);
        for (const QColor& surface : {theme.window(), theme.panel()}) {
            for (const QColor& ink : inks)
                QVERIFY2(contrast(ink, surface) >= 4.5,
                    qPrintable(
                        QStringLiteral("%1 on %2: %3").arg(ink.name(), surface.name()).arg(contrast(ink, surface))));
        }
    }

    void widgetsInkIsReadableOnItsGround_data() { everyPairIsReadable_data(); }
    void widgetsInkIsReadableOnItsGround()
    {
        QFETCH(Theme::Mode, mode);
        Theme theme;
        theme.setMode(mode);
        const QPalette palette = QApplication::palette();
        const std::pair<QPalette::ColorRole, QPalette::ColorRole> pairs[] = {
            {QPalette::WindowText, QPalette::Window},
            {QPalette::Text, QPalette::Base},
            {QPalette::Text, QPalette::AlternateBase},
            {QPalette::PlaceholderText, QPalette::Base},
            {QPalette::ButtonText, QPalette::Button},
            {QPalette::ToolTipText, QPalette::ToolTipBase},
            {QPalette::HighlightedText, QPalette::Highlight},
            {QPalette::Link, QPalette::Base},
            {QPalette::LinkVisited, QPalette::Base},
        };
        for (const auto group : {QPalette::Active, QPalette::Inactive}) {
            for (const auto& [ink, ground] : pairs)
                QVERIFY2(contrast(palette.color(group, ink), palette.color(group, ground)) >= 4.5,
                    qPrintable(QStringLiteral("role %1 on role %2").arg(ink).arg(ground)));
        }
    }

    void theColoursAreThoseOfTheBook()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        QCOMPARE(theme.outcome(Outcome::Accepted), QColor(0x0A7F5A));
        QCOMPARE(theme.outcome(Outcome::Rejected), QColor(0xC4420C));
        QCOMPARE(theme.window(), QColor(0xFFFFFF));
        QCOMPARE(QApplication::palette().color(QPalette::Window), QColor(0xF5F6F8));
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(theme.outcome(Outcome::Target), QColor(0x6CB4FF));
        QCOMPARE(theme.outcome(Outcome::Baseline), QColor(0xB79CF0));
        QCOMPARE(theme.hairline(), QColor(0x3A424D));
        QCOMPARE(QApplication::palette().color(QPalette::Base), QColor(0x14171C));
    }

    void aFixedThemeTellsWhenItChanges()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        QSignalSpy spy(&theme, &Theme::changed);
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(spy.size(), 1);
        QVERIFY(theme.isDark());
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(spy.size(), 1);
        theme.setMode(Theme::Mode::Light);
        QCOMPARE(spy.size(), 2);
    }

    void followsTheSystemWhileItRuns()
    {
        Theme theme;
        QApplication::setStyle(new SystemPaletteStyle(false));
        QVERIFY(!theme.isDark());
        QSignalSpy spy(&theme, &Theme::changed);
        QApplication::setStyle(new SystemPaletteStyle(true));
        QVERIFY(theme.isDark());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Base), QColor(0x14171C));
        QApplication::setStyle(new SystemPaletteStyle(false));
        QVERIFY(!theme.isDark());
        QCOMPARE(spy.size(), 2);
        QCOMPARE(QApplication::palette().color(QPalette::Base), QColor(0xFFFFFF));
    }

    void aFixedThemeLeavesTheSystemAlone()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        QApplication::setStyle(new SystemPaletteStyle(true));
        QVERIFY(!theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), QColor(0xFFFFFF));
        theme.setMode(Theme::Mode::System);
        QVERIFY(theme.isDark());
    }

    void aWidgetsThemeChangeIsHeard()
    {
        Theme theme;
        QApplication::setStyle(new SystemPaletteStyle(false));
        QWidget widget;
        QEvent event(QEvent::ThemeChange);
        QCoreApplication::sendEvent(&widget, &event); // must not loop, and changes nothing here
        QVERIFY(!theme.isDark());
    }

    void withoutAThemeThereIsALightOne()
    {
        QVERIFY(!Theme::instance().isDark());
        auto theme = std::make_unique<Theme>();
        QCOMPARE(&Theme::instance(), theme.get());
        theme.reset();
        QVERIFY(!Theme::instance().isDark());
    }

    void figuresHaveOneWidth()
    {
        const QFontMetricsF metrics(Theme::numberFont(QApplication::font()));
        const double width = metrics.horizontalAdvance(QLatin1Char('0'));
        for (char digit = '1'; digit <= '9'; ++digit)
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), width);
    }

    void everyIconIsDrawnInTheThemesInk_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"send", "stop", "regenerate", "edit", "copy", "search", "new", "delete", "rename",
                 "settings", "more", "less", "sidebar", "chart"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyIconIsDrawnInTheThemesInk()
    {
        QFETCH(QString, name);
        QVERIFY(QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(name)).isValid());
        Theme theme;
        const QIcon icon = Theme::icon(name);
        QVERIFY(!icon.isNull());
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            theme.setMode(mode);
            const QImage image = icon.pixmap(64, 64).toImage().convertToFormat(QImage::Format_ARGB32);
            QColor ink;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255)
                        ink = image.pixelColor(x, y);
                }
            }
            QVERIFY(ink.isValid());
            QCOMPARE(ink.rgb(), theme.text().rgb());
        }
    }

    void theProgramsIconIsThereAndAnUnknownOneIsNot()
    {
        QVERIFY(!Theme::icon(QStringLiteral("foregleam")).pixmap(48, 48).isNull());
        QVERIFY(Theme::icon(QStringLiteral("no-such-icon")).isNull());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
