#include "ui/theme_icon.h"

#include "ui/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

// A static library's resources are linked only when something names them. Outside every namespace, as Qt asks.
static void nameResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace foregleam {
namespace {

QColor inkFor(QIcon::Mode mode)
{
    switch (mode) {
    case QIcon::Disabled: {
        QColor ink = Theme::instance().muted();
        ink.setAlphaF(0.5F);
        return ink;
    }
    case QIcon::Selected: return Theme::instance().window();
    case QIcon::Normal:
    case QIcon::Active: break;
    }
    return Theme::instance().text();
}

class ThemeIconEngine : public QIconEngine {
public:
    explicit ThemeIconEngine(QByteArray drawing)
        : m_drawing(std::move(drawing))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QColor ink = inkFor(mode);
        QByteArray drawing = m_drawing;
        drawing.replace("currentColor", ink.name().toLatin1());
        QSvgRenderer renderer(drawing);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        painter->save();
        painter->setOpacity(painter->opacity() * ink.alphaF());
        renderer.render(painter, rect);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("foregleam-icon-%1-%2-%3x%4")
                                .arg(qHash(m_drawing), 0, 16)
                                .arg(inkFor(mode).name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine* clone() const override { return new ThemeIconEngine(*this); }
    bool isNull() override { return m_drawing.isEmpty(); }

private:
    QByteArray m_drawing;
};

} // namespace

QIcon themeIcon(const QString& name)
{
    nameResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new ThemeIconEngine(file.readAll()));
}

QIcon applicationIcon()
{
    return themeIcon(QStringLiteral("foregleam"));
}

} // namespace foregleam
