#include "ui/pages/status_line.h"
#include "engine/api/process_memory.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>

namespace foregleam {
namespace {

constexpr int kMemoryIntervalMs = 1000;

QLabel* addLabel(QStatusBar* bar, const char* name, int stretch)
{
    auto* label = new QLabel(bar);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setContentsMargins(8, 0, 8, 0);
    if (stretch > 0)
        bar->addWidget(label, stretch);
    else
        bar->addPermanentWidget(label);
    return label;
}

QString deviceText(const ModelInfo& info)
{
    QString text = QString::fromStdString(info.device);
    if (!info.deviceDetail.empty())
        text += QStringLiteral(" · ") + QString::fromStdString(info.deviceDetail);
    if (!info.deviceReason.empty())
        text += QStringLiteral(" (%1)").arg(QString::fromStdString(info.deviceReason));
    return text;
}

QString megabytes(std::int64_t bytes)
{
    return QLocale().toString(static_cast<double>(bytes) / 1e6, 'f', 0);
}

} // namespace

StatusLine::StatusLine(ChatController& controller, QWidget* parent)
    : QStatusBar(parent)
    , m_controller(controller)
    , m_device(addLabel(this, "device", 1))
    , m_memory(addLabel(this, "memory", 0))
    , m_context(addLabel(this, "context", 0))
{
    setSizeGripEnabled(false);
    m_device->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // gives way before the window does
    m_memory->setFont(Theme::numberFont(font()));
    m_context->setFont(Theme::numberFont(font()));
    m_memory->setToolTip(tr("Resident memory of this program, the model's file included as far as it was read"));
    m_context->setToolTip(tr("Positions of the KV cache in use, of those the model has here"));
    connect(&m_controller, &ChatController::modelLoaded, this, &StatusLine::showModel);
    connect(&m_controller, &ChatController::contextUsedChanged, this, &StatusLine::showContext);
    connect(&m_controller, &ChatController::answerEnded, this, &StatusLine::showMemory);
    showModel();
}

void StatusLine::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    if (event->type() != QEvent::FontChange || !m_context)
        return;
    for (QLabel* numbers : {m_memory, m_context})
        numbers->setFont(Theme::numberFont(font()));
}

void StatusLine::showModel()
{
    const auto& model = m_controller.model();
    m_device->setText(model ? deviceText(*model) : tr("No model loaded"));
    m_device->setToolTip(m_device->text());
    m_device->setAccessibleName(tr("Device: %1").arg(m_device->text()));
    showContext();
    showMemory();
}

void StatusLine::showContext()
{
    const auto& model = m_controller.model();
    const QLocale locale;
    m_context->setText(!model
            ? QString()
            : tr("context %1 / %2")
                  .arg(locale.toString(m_controller.contextUsed()), locale.toString(model->contextLength)));
    if (!m_sinceMemory.isValid() || m_sinceMemory.hasExpired(kMemoryIntervalMs))
        showMemory();
}

void StatusLine::showMemory()
{
    m_sinceMemory.start();
    const std::int64_t bytes = residentBytes();
    m_memory->setText(bytes > 0 ? tr("memory %1 MB").arg(megabytes(bytes)) : QString());
}

} // namespace foregleam
