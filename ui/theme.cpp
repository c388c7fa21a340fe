#include "ui/theme.h"

#include "ui/theme_colors.h"
#include "ui/theme_icon.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QScopedValueRollback>
#include <QStyleFactory>

namespace foregleam {
namespace {

Theme* s_instance = nullptr;

/// The one entry that is left to the system. Without it our palette would hide a change of the system's palette and Qt
/// would send no event; disabled views with alternating rows, which alone would show it, do not exist here.
constexpr auto kOpenGroup = QPalette::Disabled;
constexpr auto kOpenRole = QPalette::AlternateBase;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

QPalette paletteFor(const ThemeColors& colors)
{
    const QColor faint = mixed(colors.muted, colors.panel, 0.45);
    const auto sides = {QPalette::Active, QPalette::Inactive, QPalette::Disabled};
    QPalette palette;
    for (const auto group : sides) {
        const bool disabled = group == QPalette::Disabled;
        const QColor ink = disabled ? faint : colors.text;
        palette.setColor(group, QPalette::Window, colors.panel);
        palette.setColor(group, QPalette::WindowText, ink);
        palette.setColor(group, QPalette::Base, colors.window);
        palette.setColor(group, QPalette::Text, ink);
        palette.setColor(group, QPalette::PlaceholderText, disabled ? faint : colors.muted);
        palette.setColor(group, QPalette::Button, mixed(colors.panel, colors.hairline, 0.25));
        palette.setColor(group, QPalette::ButtonText, ink);
        palette.setColor(group, QPalette::BrightText, colors.rejected);
        palette.setColor(group, QPalette::ToolTipBase, colors.window);
        palette.setColor(group, QPalette::ToolTipText, colors.text);
        palette.setColor(group, QPalette::Highlight, disabled ? colors.hairline : colors.target);
        palette.setColor(group, QPalette::HighlightedText, disabled ? faint : colors.window);
        palette.setColor(group, QPalette::Link, colors.target);
        palette.setColor(group, QPalette::LinkVisited, colors.baseline);
        palette.setColor(group, QPalette::Light, mixed(colors.panel, colors.window, 0.5));
        palette.setColor(group, QPalette::Midlight, mixed(colors.panel, colors.hairline, 0.3));
        palette.setColor(group, QPalette::Mid, colors.hairline);
        palette.setColor(group, QPalette::Dark, mixed(colors.hairline, colors.muted, 0.4));
        palette.setColor(group, QPalette::Shadow, mixed(colors.hairline, colors.text, 0.6));
        if (group != kOpenGroup)
            palette.setColor(group, kOpenRole, mixed(colors.window, colors.panel, 0.7));
    }
    return palette;
}

/// Only what a palette can't say: hairlines between docks, tool tips, whose frame Fusion takes from the text colour,
/// and scroll bars without Fusion's arrows and bevels.
QString styleSheetFor(const ThemeColors& colors)
{
    return QStringLiteral("QToolTip { background: %1; color: %2; border: 1px solid %3; padding: 3px 5px; }"
                          "QMainWindow::separator { background: %3; width: 1px; height: 1px; }"
                          "QMainWindow::separator:hover { background: %4; }"
                          "QScrollBar { background: transparent; border: none; margin: 0; }"
                          "QScrollBar:vertical { width: 10px; } QScrollBar:horizontal { height: 10px; }"
                          "QScrollBar::handle { background: %5; border-radius: 3px; margin: 2px; }"
                          "QScrollBar::handle:vertical { min-height: 28px; }"
                          "QScrollBar::handle:horizontal { min-width: 28px; }"
                          "QScrollBar::handle:hover, QScrollBar::handle:pressed { background: %6; }"
                          "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
                          "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }")
        .arg(colors.window.name(), colors.text.name(), colors.hairline.name(), colors.target.name(),
            mixed(colors.hairline, colors.muted, 0.35).name(), colors.muted.name());
}

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent)
    , m_attached(true)
{
    Q_ASSERT(qApp);
    s_instance = this;
    // Without it widgets under a style sheet do not take in a font that is set later.
    QCoreApplication::setAttribute(Qt::AA_UseStyleSheetPropagationInWidgetStyles);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    m_dark = systemIsDark();
    applyToApplication();
    qApp->installEventFilter(this);
}

Theme::Theme(Detached)
    : m_mode(Mode::Light)
{
}

Theme::~Theme()
{
    if (s_instance == this)
        s_instance = nullptr;
}

Theme& Theme::instance()
{
    if (s_instance)
        return *s_instance;
    static Theme fallback{Detached{}};
    return fallback;
}

QColor Theme::outcome(Outcome outcome) const
{
    const ThemeColors& colors = themeColors(m_dark);
    switch (outcome) {
    case Outcome::Accepted: return colors.accepted;
    case Outcome::Rejected:
    case Outcome::Discarded: return colors.rejected; // fell with the rejection; the mark tells them apart
    case Outcome::NotVerified: return colors.notVerified;
    case Outcome::Target: return colors.target;
    case Outcome::Baseline: return colors.baseline;
    }
    Q_UNREACHABLE();
}

QColor Theme::window() const
{
    return themeColors(m_dark).window;
}
QColor Theme::panel() const
{
    return themeColors(m_dark).panel;
}
QColor Theme::hairline() const
{
    return themeColors(m_dark).hairline;
}
QColor Theme::text() const
{
    return themeColors(m_dark).text;
}
QColor Theme::muted() const
{
    return themeColors(m_dark).muted;
}

QFont Theme::numberFont(const QFont& base)
{
    QFont font(base);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
    return font;
#else
    // Most families (Noto Sans, DejaVu) have figures of one width; for the others only a fixed one helps before Qt 6.7.
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01) {
            font.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
            break;
        }
    }
    return font;
#endif
}

QIcon Theme::icon(const QString& name)
{
    return themeIcon(name);
}

void Theme::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    refresh();
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    const bool systemMayHaveChanged =
        event->type() == QEvent::ThemeChange || (event->type() == QEvent::ApplicationPaletteChange && watched == qApp);
    if (systemMayHaveChanged && !m_applying)
        refresh();
    return QObject::eventFilter(watched, event);
}

void Theme::refresh()
{
    const bool dark = m_mode == Mode::System ? m_attached && systemIsDark() : m_mode == Mode::Dark;
    const bool other = dark != m_dark;
    m_dark = dark;
    applyToApplication();
    if (other)
        emit changed();
}

bool Theme::systemIsDark()
{
    // An empty palette takes every entry from the system; there is no public way to read that palette without it.
    const QScopedValueRollback<bool> guard(m_applying, true);
    QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    return system.color(QPalette::Active, QPalette::Window).lightnessF() < 0.5
        && system.color(QPalette::Active, QPalette::WindowText).lightnessF()
        > system.color(QPalette::Active, QPalette::Window).lightnessF();
}

void Theme::applyToApplication()
{
    if (!m_attached)
        return;
    const QScopedValueRollback<bool> guard(m_applying, true);
    const ThemeColors& colors = themeColors(m_dark);
    QApplication::setPalette(paletteFor(colors));
    const QString sheet = styleSheetFor(colors);
    if (qApp->styleSheet() != sheet)
        qApp->setStyleSheet(sheet);
}

} // namespace foregleam
