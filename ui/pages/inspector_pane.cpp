#include "ui/pages/inspector_pane.h"
#include "ui/charts/rate_chart.h"
#include "ui/models/run_figures.h"
#include "ui/models/run_model.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace foregleam {
namespace {

QLabel* addLabel(QVBoxLayout* column, const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(label);
    return label;
}

} // namespace

InspectorPane::InspectorPane(RunModel& run, RunSelection& selection, QWidget* parent)
    : QScrollArea(parent)
    , m_run(run)
    , m_selection(selection)
    , m_block(new BlockTableModel(this))
{
    setObjectName(QStringLiteral("inspector"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    m_heading = addLabel(column, "inspectorHeading");
    m_words = addLabel(column, "inspectorWords");
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("blockTable"));
    m_table->setAccessibleName(tr("Drafts of the chosen round"));
    m_table->setModel(m_block);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(BlockTableModel::Text, QHeaderView::Stretch);
    column->addWidget(m_table);
    m_rates = new RateChart(run, selection);
    m_rates->setObjectName(QStringLiteral("rateChart"));
    m_rates->setMinimumHeight(m_rates->sizeHint().height());
    column->addWidget(m_rates);
    m_sums = addLabel(column, "inspectorSums");
    m_sums->setTextFormat(Qt::RichText);
    column->addStretch();
    setWidget(body);
    connect(&selection, &RunSelection::changed, this, &InspectorPane::refresh);
    refresh();
}

void InspectorPane::setStepCosts(const std::vector<StepCost>& costs)
{
    m_costs = costs;
    m_rates->setStepCosts(costs);
    refresh();
}

void InspectorPane::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_sums)
        refresh(); // the heading has a font of its own
}

void InspectorPane::fitTable()
{
    const int row = m_table->fontMetrics().height() + 6;
    m_table->verticalHeader()->setDefaultSectionSize(row);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + row * m_block->rowCount() + 4);
    m_table->setVisible(m_block->rowCount() > 0);
}

void InspectorPane::refresh()
{
    const int index = m_selection.round();
    const bool chosen = allRounds(m_run).contains(index);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_heading->setFont(bold);
    for (QWidget* part : {static_cast<QWidget*>(m_rates), static_cast<QWidget*>(m_sums)})
        part->setVisible(chosen);
    if (!chosen) {
        m_heading->setText(tr("No round chosen"));
        m_words->setText(
            tr("Choose a round in the ribbon, or a token in the text while origins are marked: how many of "
               "its drafts were verified, and why, appears here."));
        m_block->setDrafts({});
        fitTable();
        return;
    }
    const RoundEvent& round = m_run.event(index);
    const RoundInspection inspection = inspectRound(round, m_costs);
    m_heading->setText(tr("Round %1: %2 of %3 drafts verified, %4 accepted")
                           .arg(QLocale().toString(index + 1))
                           .arg(round.verified)
                           .arg(round.drafted.size())
                           .arg(round.accepted));
    m_words->setText(inspectionSentences(inspection, round).join(QLatin1Char(' ')));
    m_block->setDrafts(inspection.drafts);
    fitTable();
    showSums(inspection, round);
}

void InspectorPane::showSums(const RoundInspection& inspection, const RoundEvent& round)
{
    QString rows;
    for (int length = 0; length < static_cast<int>(inspection.lengths.size()); ++length) {
        const QString sum = sumWritten(inspection, length);
        if (sum.isEmpty())
            continue;
        const QString row = tr("%1: %2").arg(length).arg(sum).toHtmlEscaped();
        rows += QStringLiteral("<p style='margin:0 0 2px 0'>%1</p>")
                    .arg(length == inspection.chosen ? QStringLiteral("<b>%1</b>").arg(row) : row);
    }
    const QString heading = round.expectedRate.empty()
        ? tr("What each length was expected to bring, with the measured times of passes")
        : tr("What the scheduler expected of each length");
    m_sums->setText(rows.isEmpty() ? QString() : QStringLiteral("<p>%1:</p>%2").arg(heading.toHtmlEscaped(), rows));
    m_sums->setVisible(!rows.isEmpty());
}

} // namespace foregleam
