#include "ui/charts/chart.h"

#include "ui/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QPainter>
#include <QSvgGenerator>
#include <QToolTip>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace foregleam {
namespace {

using namespace std::chrono_literals;

constexpr auto kFrame = 34ms; // at most 30 a second
constexpr auto kLate = 1000ms;
constexpr int kSvgDotsPerInch = 96; ///< a pixel is a pixel in browsers

} // namespace

Chart::Chart(const QString& name, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* copy = new QAction(Theme::icon(QStringLiteral("copy")), tr("Copy chart and values"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &Chart::copyToClipboard);
    addAction(copy);
    auto* save = new QAction(tr("Save chart…"), this);
    save->setShortcut(QKeySequence::Save);
    save->setShortcutContext(Qt::WidgetShortcut);
    connect(save, &QAction::triggered, this, &Chart::save);
    addAction(save);

    for (QTimer* timer : {&m_frame, &m_late, &m_description})
        timer->setSingleShot(true);
    m_frame.setInterval(kFrame);
    m_late.setInterval(kLate);
    m_description.setInterval(kLate);
    connect(&m_frame, &QTimer::timeout, this, &Chart::takeInModel);
    connect(&m_late, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(&m_description, &QTimer::timeout, this, &Chart::updateDescription);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Chart::scheduleRefresh()
{
    if (!isVisible())
        return; // showEvent() catches up
    scheduleRepaint();
    if (!m_description.isActive())
        m_description.start();
}

void Chart::takeInModel()
{
    onModelChanged();
    if (m_selected >= 0 && !itemRange().contains(m_selected))
        selectItem(-1);
    if (m_hovered >= 0 && !itemRange().contains(m_hovered))
        setHovered(-1);
    update();
}

void Chart::scheduleRepaint()
{
    if (!m_frame.isActive())
        m_frame.start();
}

void Chart::scheduleLateRepaint()
{
    if (!m_late.isActive())
        m_late.start();
}

void Chart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    takeInModel();
    updateDescription();
}

void Chart::updateDescription()
{
    if (isVisible())
        setAccessibleDescription(describe());
}

void Chart::copyToClipboard()
{
    auto* mime = new QMimeData; // the clipboard takes it
    const QString values = valuesAsTsv();
    mime->setText(values);
    mime->setData(QStringLiteral("text/tab-separated-values"), values.toUtf8());
    mime->setImageData(grab().toImage());
    QApplication::clipboard()->setMimeData(mime);
}

bool Chart::saveTo(const QString& path)
{
    takeInModel();
    if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return false;
        QSvgGenerator svg;
        svg.setOutputDevice(&file);
        svg.setSize(size());
        svg.setResolution(kSvgDotsPerInch);
        svg.setViewBox(rect());
        svg.setTitle(accessibleName());
        svg.setDescription(describe());
        QPainter painter(&svg);
        paintInto(painter);
        painter.end();
        return file.error() == QFileDevice::NoError;
    }
    constexpr int kScale = 2;
    QImage image(size() * kScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kScale);
    QPainter painter(&image);
    paintInto(painter);
    painter.end();
    return image.save(path, "PNG");
}

void Chart::save()
{
    auto* dialog = new QFileDialog(this, tr("Save %1").arg(accessibleName()), QString(), tr("Pictures (*.png *.svg)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        if (!saveTo(path))
            QMessageBox::warning(
                this, tr("Save chart"), tr("The chart can't be written to %1. Choose another file.").arg(path));
    });
    dialog->open();
}

void Chart::selectItem(int item)
{
    const int chosen = itemRange().contains(item) ? item : -1;
    if (chosen == m_selected)
        return;
    m_selected = chosen;
    onItemSelected(chosen);
    updateDescription();
    update();
}

void Chart::setHovered(int item)
{
    if (item == m_hovered)
        return;
    m_hovered = item;
    update();
}

bool Chart::event(QEvent* event)
{
    // A press of Escape lets go of the choice; without one it belongs to whoever is around the chart.
    if (event->type() == QEvent::ShortcutOverride && m_selected >= 0
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void Chart::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    const int item = hasData() ? itemAt(position) : -1;
    setHovered(item);
    const bool overHead = position.y() < 6 + lineHeight(); // where the axis title stands
    if (overHead && !whatsThis().isEmpty())
        QToolTip::showText(event->globalPosition().toPoint(), whatsThis(), this);
    else if (item >= 0)
        QToolTip::showText(event->globalPosition().toPoint(), itemText(item), this);
    else
        QToolTip::hideText();
}

void Chart::mousePressEvent(QMouseEvent* event)
{
    QWidget::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && hasData())
        selectItem(itemAt(event->position().toPoint()));
}

void Chart::leaveEvent(QEvent* event)
{
    setHovered(-1);
    QWidget::leaveEvent(event);
}

int Chart::itemAfterKey(int key) const
{
    const ItemRange range = itemRange();
    if (key == Qt::Key_Home)
        return range.first;
    if (key == Qt::Key_End)
        return range.last;
    if (m_selected < 0)
        return newestItem();
    const int page = std::max(1, itemsPerPage());
    const int step = key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : key == Qt::Key_PageUp ? -page : page;
    return std::clamp(m_selected + step, range.first, range.last);
}

void Chart::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        if (!itemRange().isEmpty()) {
            selectItem(itemAfterKey(event->key()));
            return;
        }
        break;
    case Qt::Key_Escape:
        if (m_selected >= 0) {
            selectItem(-1);
            return;
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void Chart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void Chart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

QFont Chart::labelFont() const
{
    QFont small = font();
    if (small.pointSizeF() > 0)
        small.setPointSizeF(std::max(6.0, small.pointSizeF() * 0.88));
    else
        small.setPixelSize(std::max(8, small.pixelSize() * 88 / 100));
    return Theme::numberFont(small);
}

int Chart::lineHeight() const
{
    return QFontMetrics(labelFont()).height();
}

int Chart::plotLeft() const
{
    return 8 + QFontMetrics(labelFont()).horizontalAdvance(QStringLiteral("0,000")) + 6;
}

void Chart::paintEvent(QPaintEvent*)
{
    ++m_paints;
    QPainter painter(this);
    paintInto(painter);
    if (hasFocus()) {
        painter.setPen(Theme::instance().outcome(Outcome::Target));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Chart::paintInto(QPainter& painter)
{
    painter.fillRect(rect(), Theme::instance().panel());
    painter.setFont(labelFont());
    if (hasData())
        paintPlot(painter);
    else
        paintEmptyText(painter);
}

void Chart::paintEmptyText(QPainter& painter)
{
    painter.setPen(Theme::instance().muted());
    painter.setFont(font());
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
}

void Chart::paintHead(QPainter& painter, const QString& title, const QString& words) const
{
    const QFontMetrics metrics(labelFont());
    const QRect line(8, 6, width() - 16, metrics.height());
    painter.setPen(Theme::instance().muted());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
    const int room = line.width() - metrics.horizontalAdvance(title) - 12;
    painter.setPen(Theme::instance().text());
    painter.drawText(
        line, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, std::max(0, room)));
}

void Chart::paintVerticalAxis(QPainter& painter, const AxisScale& scale, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    const int line = lineHeight();
    painter.setPen(theme.muted());
    for (const double value : ticks(scale)) {
        const double y = std::round(toPixel(scale, value, plot.bottom(), plot.top()));
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.hairline());
        painter.drawText(QRectF(0, y - line / 2.0, plot.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter,
            tickLabel(scale, value));
    }
}

} // namespace foregleam
