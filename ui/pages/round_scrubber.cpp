#include "ui/pages/round_scrubber.h"
#include "ui/charts/round_ribbon.h"
#include "ui/models/run_figures.h"
#include "ui/models/run_model.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

namespace foregleam {

RoundScrubber::RoundScrubber(const RunModel& run, RunSelection& selection, RoundRibbon* ribbon, QWidget* parent)
    : QWidget(parent)
    , m_run(run)
    , m_selection(selection)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_place(new QLabel)
{
    m_slider->setObjectName(QStringLiteral("scrubber"));
    m_slider->setAccessibleName(tr("Round to look at"));
    m_slider->setToolTip(tr("Go through the rounds; the text and the charts follow"));
    m_slider->setPageStep(10);
    m_place->setObjectName(QStringLiteral("scrubberPlace"));
    m_place->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 8, 2);
    row->addWidget(m_slider, 1);
    row->addWidget(m_place);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(ribbon, 1);
    column->addLayout(row);
    connect(m_slider, &QSlider::valueChanged, this, [this](int round) {
        m_selection.select(round);
        emit scrubbed();
    });
    connect(&m_run, &RunModel::changed, this, &RoundScrubber::showRounds);
    connect(&m_run, &RunModel::cleared, this, &RoundScrubber::showRounds);
    connect(&m_selection, &RunSelection::changed, this, &RoundScrubber::showSelection);
    showRounds();
}

void RoundScrubber::showRounds()
{
    const RoundRange rounds = allRounds(m_run);
    {
        const QSignalBlocker blocker(m_slider); // rounds that come or go choose none
        m_slider->setEnabled(!rounds.isEmpty());
        m_slider->setRange(std::max(0, rounds.first), std::max(0, rounds.last));
    }
    showSelection();
}

void RoundScrubber::showSelection()
{
    const QLocale locale;
    const RoundRange rounds = allRounds(m_run);
    const int round = m_selection.round();
    if (rounds.contains(round)) {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(round);
    }
    const QString last = locale.toString(rounds.last + 1);
    m_place->setText(rounds.isEmpty() ? tr("no rounds")
            : rounds.contains(round)  ? tr("%1 of %2").arg(locale.toString(round + 1), last)
                                      : tr("%1 rounds").arg(locale.toString(rounds.size())));
    m_place->setMinimumWidth(std::max(m_place->minimumWidth(), m_place->sizeHint().width())); // does not jump
}

} // namespace foregleam
