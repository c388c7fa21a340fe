#include "ui/pages/load_page.h"

#include "ui/charts/load_chart.h"
#include "ui/models/method_choice.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace foregleam {
namespace {

constexpr QSize kSize(960, 760);
constexpr std::int32_t kMostAtOnce = 32;
constexpr std::int32_t kAnswerTokens = 128;
const std::vector<std::int32_t> kAllLoads{1, 2, 4, 8, 16, 32};

template <class Widget> Widget* named(Widget* widget, const char* name, const QString& accessible)
{
    widget->setObjectName(QLatin1String(name));
    widget->setAccessibleName(accessible);
    return widget;
}

} // namespace

LoadPage::LoadPage(
    ChatController& controller, EngineWorker& worker, std::vector<std::string> promptFiles, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_controller(controller)
    , m_promptFiles(std::move(promptFiles))
    , m_table(this)
    , m_job(controller, worker)
{
    setObjectName(QStringLiteral("loadPage"));
    setWindowTitle(tr("Load"));
    resize(kSize.boundedTo(screen()->availableSize() - QSize(16, 48))); // the frame takes some
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    auto* words =
        new QLabel(tr("Many requests are answered at once, each its own prompt and text, and share the passes "
                      "of the model. The more they are, the more a verified draft costs, and the fewer the "
                      "scheduler verifies."));
    words->setWordWrap(true);
    column->addWidget(words);
    column->addWidget(buildControls());
    column->addWidget(buildMethods());
    m_state = named(new QLabel, "loadState", tr("State of the measurement"));
    m_state->setWordWrap(true);
    column->addWidget(m_state);
    m_progress = named(new QProgressBar, "loadProgress", tr("Progress of the measurement"));
    m_progress->setTextVisible(false);
    column->addWidget(m_progress);
    m_seen = named(new QLabel, "loadSeen", tr("What is seen"));
    m_seen->setWordWrap(true);
    m_seen->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_seen);
    m_chart = new LoadChart(m_table);
    m_chart->setObjectName(QStringLiteral("loadChart"));
    column->addWidget(m_chart, 3);
    buildTable();
    column->addWidget(m_view, 2);

    connect(&m_job, &LoadJob::preparing, m_state, &QLabel::setText);
    connect(&m_job, &LoadJob::progressed, this, &LoadPage::showProgress);
    connect(&m_job, &LoadJob::measured, this, &LoadPage::onMeasured);
    connect(&m_job, &LoadJob::ended, this, &LoadPage::onEnded);
    connect(&m_controller, &ChatController::phaseChanged, this, &LoadPage::showState);
    connect(&m_controller, &ChatController::modelLoaded, this, &LoadPage::showModel);
    fitRows();
    showModel();
    m_slider->setFocus();
}

QWidget* LoadPage::buildControls()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("&Requests at once"));
    m_slider = named(new QSlider(Qt::Horizontal), "loadSlider", tr("Requests at once"));
    m_atOnce = named(new QSpinBox, "loadAtOnce", tr("Requests at once, as a number"));
    label->setBuddy(m_slider);
    m_slider->setRange(1, kMostAtOnce);
    m_slider->setPageStep(4);
    m_atOnce->setRange(1, kMostAtOnce);
    connect(m_slider, &QSlider::valueChanged, m_atOnce, &QSpinBox::setValue);
    connect(m_atOnce, &QSpinBox::valueChanged, m_slider, &QSlider::setValue);
    m_slider->setValue(8);
    m_start = named(new QPushButton(tr("&Measure")), "loadStart", tr("Measure this load"));
    m_all = named(new QPushButton(tr("Measure 1 &to %1").arg(kMostAtOnce)), "loadAll", tr("Measure all loads"));
    m_all->setToolTip(tr("1, 2, 4, 8, 16 and 32 requests at once, one after the other"));
    m_stop = named(
        new QPushButton(Theme::icon(QStringLiteral("stop")), tr("St&op")), "loadStop", tr("Stop the measurement"));
    row->addWidget(label);
    row->addWidget(m_slider, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_atOnce), static_cast<QWidget*>(m_start),
             static_cast<QWidget*>(m_all), static_cast<QWidget*>(m_stop)})
        row->addWidget(widget);
    connect(m_start, &QPushButton::clicked, this, [this] { start({m_atOnce->value()}); });
    connect(m_all, &QPushButton::clicked, this, [this] { start(kAllLoads); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_job.stop();
        m_state->setText(tr("Stopping…"));
    });
    return bar;
}

QWidget* LoadPage::buildMethods()
{
    auto* bar = new QWidget;
    m_methodRow = new QHBoxLayout(bar);
    m_methodRow->setContentsMargins(0, 0, 0, 0);
    m_methodRow->setSpacing(12);
    m_methodRow->addStretch(1);
    auto* label = new QLabel(tr("&Seconds each"));
    m_seconds = named(new QSpinBox, "loadSeconds", tr("Seconds of decoding for each load and method"));
    m_seconds->setRange(1, 600);
    m_seconds->setValue(5);
    label->setBuddy(m_seconds);
    m_methodRow->addWidget(label);
    m_methodRow->addWidget(m_seconds);
    return bar;
}

void LoadPage::buildTable()
{
    m_view = named(new QTableView, "loadTable", tr("Measured loads"));
    m_view->setModel(&m_table);
    m_view->verticalHeader()->hide();
    m_view->setShowGrid(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setTabKeyNavigation(false);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& row) { m_chart->selectItem(row.isValid() ? row.row() : -1); });
    connect(m_chart, &LoadChart::pointSelected, this, [this](int row) {
        if (row < 0)
            m_view->selectionModel()->clear();
        else
            m_view->selectRow(row);
    });
}

/// The methods that this model's drafter allows; points of another model are let go.
void LoadPage::showModel()
{
    const std::optional<ModelInfo>& model = m_controller.model();
    const QString name =
        model ? QString::fromStdString(model->path + '\n' + model->drafter.path + '\n' + model->device) : QString();
    if (name != m_model) {
        m_model = name;
        m_table.clear();
        for (const auto& [method, box] : m_methods)
            delete box;
        m_methods.clear();
        for (const Method method : model ? usualMethods(model->drafter.kind) : std::vector<Method>()) {
            auto* box = new QCheckBox(methodTitle(method));
            box->setObjectName(QStringLiteral("loadMethod.") + QLatin1String(methodName(method)));
            box->setToolTip(methodExplained(method));
            box->setChecked(true);
            connect(box, &QCheckBox::toggled, this, &LoadPage::showState);
            m_methodRow->insertWidget(static_cast<int>(m_methods.size()), box);
            QWidget* before = m_methods.empty() ? static_cast<QWidget*>(m_stop) : m_methods.back().second;
            setTabOrder(before, box);
            m_methods.emplace_back(method, box);
        }
    }
    m_seen->setText(seen());
    m_seen->setVisible(!m_seen->text().isEmpty());
    showState();
}

void LoadPage::showState()
{
    const bool running = m_job.running();
    const bool any =
        std::any_of(m_methods.begin(), m_methods.end(), [](const auto& method) { return method.second->isChecked(); });
    const QString obstacle = m_job.obstacle();
    for (QWidget* widget : {static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_all)})
        widget->setEnabled(obstacle.isEmpty() && any);
    for (QWidget* widget :
        {static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_atOnce), static_cast<QWidget*>(m_seconds)})
        widget->setEnabled(!running);
    for (const auto& [method, box] : m_methods)
        box->setEnabled(!running);
    m_stop->setEnabled(running);
    m_progress->setVisible(running);
    if (running)
        return;
    m_state->setText(!obstacle.isEmpty() ? obstacle
            : any
            ? tr("The program's own prompts are asked (chat, code and mathematics) at temperature 0. No chat goes "
                 "on meanwhile.")
            : tr("Choose a method."));
}

void LoadPage::start(const std::vector<std::int32_t>& loads)
{
    LoadPlan plan;
    for (const std::string& path : m_promptFiles) {
        auto set = readPromptSet(path);
        if (!set) {
            m_state->setText(QString::fromStdString(set.error().message));
            return;
        }
        plan.sets.push_back(std::move(*set));
    }
    if (plan.sets.empty()) {
        m_state->setText(tr("The prompts that come with the program are missing; install it again."));
        return;
    }
    plan.loads = loads;
    plan.seconds = m_seconds->value();
    plan.request.maxTokens = kAnswerTokens;
    for (const auto& [method, box] : m_methods) {
        if (box->isChecked())
            plan.methods.push_back(method);
    }
    const ModelInfo& model = *m_controller.model();
    plan.request.blockSize = std::min(plan.request.blockSize, largestBlock(plan.methods.back(), model.drafter));
    m_progress->setRange(0, 0);
    m_job.start(plan);
    showState();
}

void LoadPage::showProgress(const PointProgress& now)
{
    const LoadFigures& figures = now.point.figures;
    m_progress->setRange(0, static_cast<int>(now.total));
    m_progress->setValue(static_cast<int>(now.done));
    const QString what = tr("%1 of %2, %3, %n request(s) at once", nullptr, figures.atOnce())
                             .arg(now.done + 1)
                             .arg(now.total)
                             .arg(methodTitle(now.point.method));
    if (figures.steps() == 0) {
        m_state->setText(tr("%1: reading prompt %2").arg(what).arg(now.underWay));
        return;
    }
    m_state->setText(tr("%1: %2 tok/s of all, %3 drafts verified in a round")
                         .arg(what, QLocale().toString(figures.throughput(), 'f', 0),
                             QLocale().toString(figures.meanVerified(), 'f', 2)));
    m_live = now.point;
    m_table.set(now.point);
}

void LoadPage::onMeasured(const LoadPoint& point)
{
    m_live.reset();
    m_table.set(point);
    m_seen->setText(seen());
    m_seen->setVisible(!m_seen->text().isEmpty());
}

void LoadPage::onEnded(const QString& sentence)
{
    if (m_live)
        m_table.remove(*m_live);
    m_live.reset();
    showState();
    if (!sentence.isEmpty())
        m_state->setText(sentence);
}

/// What the scheduler does as load grows, in one sentence; empty until two loads were measured.
QString LoadPage::seen() const
{
    const auto ends = lightestAndHeaviest(m_table.points(), Method::Dspark);
    if (!ends)
        return {};
    const LoadFigures& light = ends->first.figures;
    const LoadFigures& heavy = ends->second.figures;
    return tr("At %1 requests the scheduler verifies %2 drafts a round instead of %3 at %4.")
        .arg(QLocale().toString(heavy.atOnce()), QLocale().toString(heavy.meanVerified(), 'f', 1),
            QLocale().toString(light.meanVerified(), 'f', 1), QLocale().toString(light.atOnce()));
}

void LoadPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_view)
        fitRows();
}

void LoadPage::fitRows()
{
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 6);
}

} // namespace foregleam
