#include "ui/pages/speed_line.h"
#include "ui/models/run_model.h"
#include "ui/models/speed_verdict.h"

#include <chrono>

namespace foregleam {

using namespace std::chrono_literals;

SpeedLine::SpeedLine(const RunModel& run, QWidget* parent)
    : QLabel(parent)
    , m_run(run)
{
    setObjectName(QStringLiteral("speedLine"));
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum); // wraps before it widens the window
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setForegroundRole(QPalette::PlaceholderText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setToolTip(tr("Speed of the newest answer against one token at a time, which was measured on this machine when the "
                  "model was loaded. In brackets the 95 % interval that the scatter of the rounds gives"));
    m_soon.setSingleShot(true);
    m_soon.setInterval(250ms);
    connect(&m_soon, &QTimer::timeout, this, &SpeedLine::showVerdict);
    connect(&m_run, &RunModel::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    showVerdict();
}

void SpeedLine::showVerdict()
{
    const QString sentence = speedVerdict(m_run).sentence;
    if (sentence == text() && isHidden() == sentence.isEmpty())
        return;
    setText(sentence);
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
}

} // namespace foregleam
