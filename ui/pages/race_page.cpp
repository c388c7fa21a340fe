#include "ui/pages/race_page.h"

#include "ui/models/method_choice.h"
#include "ui/pages/race_column.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScreen>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMostLanes = 4;
constexpr int kTickMs = 33;
constexpr int kMomentSteps = 1000;
constexpr double kSlower[] = {1, 4, 20};

} // namespace

RacePage::RacePage(const Parts& parts, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_controller(parts.controller)
    , m_preferences(parts.preferences)
    , m_job(parts.controller, parts.worker, parts.log, parts.appVersion)
{
    setObjectName(QStringLiteral("racePage"));
    setWindowTitle(tr("Race"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(buildForm());
    m_words = new QLabel(this);
    m_words->setObjectName(QStringLiteral("raceWords"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_words);
    m_lanes = new QHBoxLayout;
    m_lanes->setSpacing(12);
    column->addLayout(m_lanes, 1);
    column->addLayout(buildReplay());

    connect(&m_controller, &ChatController::phaseChanged, this, &RacePage::updateState);
    connect(&m_controller, &ChatController::modelLoaded, this, &RacePage::updateMethods);
    connect(&m_job, &RaceJob::answering, this, [this](int answer, int answers, Method method) {
        m_words->setText(tr("Answer %1 of %2, with %3: it has the machine to itself.")
                             .arg(QString::number(answer), QString::number(answers), methodTitle(method)));
    });
    connect(&m_job, &RaceJob::runEnded, this, &RacePage::showSpeeds);
    connect(&m_job, &RaceJob::ended, this, [this](const QString& problem) {
        showLanes();
        if (!problem.isEmpty())
            m_words->setText(problem);
        updateState();
        emit logged();
    });
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &RacePage::tick);
    updateMethods();
    const QSize room = screen()->availableSize() - QSize(32, 64); // the frame takes some
    resize(QSize(1100, 760).boundedTo(room));
}

QWidget* RacePage::buildForm()
{
    auto* form = new QWidget(this);
    m_prompt = new QPlainTextEdit(form);
    m_prompt->setObjectName(QStringLiteral("racePrompt"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setPlaceholderText(tr("What every method is asked"));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setPlainText(tr("Write a Python function that counts how often each word occurs in a text."));
    m_prompt->setFixedHeight(m_prompt->fontMetrics().lineSpacing() * 2 + 18);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, &RacePage::updateState);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_prompt);
    column->addLayout(buildMethods());
    column->addLayout(buildNumbers());
    return form;
}

QLayout* RacePage::buildMethods()
{
    constexpr int kAcross = 3;
    auto* grid = new QGridLayout;
    for (const Method method : kMethods) {
        auto* box = new QCheckBox(methodTitle(method), this);
        box->setObjectName(QStringLiteral("raceMethod.") + QLatin1String(methodName(method)));
        connect(box, &QCheckBox::toggled, this, &RacePage::updateState);
        const int number = static_cast<int>(m_methods.size());
        grid->addWidget(box, number / kAcross, number % kAcross);
        m_methods.append(box);
    }
    grid->setColumnStretch(kAcross, 1);
    return grid;
}

QBoxLayout* RacePage::buildNumbers()
{
    auto* row = new QHBoxLayout;
    const auto addSpin = [this, row](const QString& name, const char* object, int least, int most, int value) {
        auto* label = new QLabel(name, this);
        auto* spin = new QSpinBox(this);
        spin->setObjectName(QLatin1String(object));
        spin->setAccessibleName(name);
        spin->setRange(least, most);
        spin->setValue(value);
        label->setBuddy(spin);
        row->addWidget(label);
        row->addWidget(spin);
        return spin;
    };
    m_tokens = addSpin(tr("Most tokens"), "raceTokens", 8, 1024, 128);
    m_tokens->setSingleStep(32);
    m_repeats = addSpin(tr("Times each"), "raceRepeats", 1, 9, 1);
    m_repeats->setToolTip(tr("More answers make the speeds surer; the order turns round each time"));
    row->addStretch();
    m_start = new QPushButton(tr("Start the race"), this);
    m_start->setObjectName(QStringLiteral("raceStart"));
    m_cancel = new QPushButton(tr("Stop"), this);
    m_cancel->setObjectName(QStringLiteral("raceStop"));
    connect(m_start, &QPushButton::clicked, this, &RacePage::start);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_job.cancel();
        m_cancel->setEnabled(false);
    });
    row->addWidget(m_start);
    row->addWidget(m_cancel);
    return row;
}

QBoxLayout* RacePage::buildReplay()
{
    auto* row = new QHBoxLayout;
    m_replay = new QPushButton(tr("Replay"), this);
    m_replay->setObjectName(QStringLiteral("raceReplay"));
    connect(m_replay, &QPushButton::clicked, this, [this] { setReplaying(!m_timer.isActive()); });
    row->addWidget(m_replay);
    m_moment = new QSlider(Qt::Horizontal, this);
    m_moment->setObjectName(QStringLiteral("raceMoment"));
    m_moment->setAccessibleName(tr("Moment of the race"));
    m_moment->setRange(0, kMomentSteps);
    m_moment->setPageStep(kMomentSteps / 20);
    connect(m_moment, &QSlider::valueChanged, this, [this](int value) {
        setReplaying(false); // by hand: the replay moves it with its signals blocked
        showMoment(lengthMs() * value / kMomentSteps);
    });
    row->addWidget(m_moment, 1);
    m_clock = new QLabel(this);
    m_clock->setObjectName(QStringLiteral("raceClock"));
    m_clock->setFont(Theme::numberFont(font()));
    row->addWidget(m_clock);
    m_slower = new QComboBox(this);
    m_slower->setObjectName(QStringLiteral("raceSlower"));
    m_slower->setAccessibleName(tr("How fast to replay"));
    m_slower->addItems({tr("As it was"), tr("4 times slower"), tr("20 times slower")});
    row->addWidget(m_slower);
    return row;
}

std::vector<Method> RacePage::chosenMethods() const
{
    std::vector<Method> chosen;
    for (std::size_t i = 0; i < kMethods.size(); ++i) {
        const QCheckBox* box = m_methods[static_cast<qsizetype>(i)];
        if (box->isChecked() && box->isEnabled())
            chosen.push_back(kMethods[i]);
    }
    return chosen;
}

void RacePage::updateMethods()
{
    // What the loaded drafter allows; the usual comparison is chosen until somebody chooses.
    const DrafterFacts drafter = m_controller.model() ? m_controller.model()->drafter : DrafterFacts();
    const bool untouched = chosenMethods().empty();
    for (std::size_t i = 0; i < kMethods.size(); ++i) {
        QCheckBox* box = m_methods[static_cast<qsizetype>(i)];
        const QString obstacle = methodObstacle(kMethods[i], drafter);
        box->setEnabled(obstacle.isEmpty());
        box->setToolTip(obstacle.isEmpty() ? methodExplained(kMethods[i]) : obstacle);
        if (untouched)
            box->setChecked(obstacle.isEmpty()
                && (kMethods[i] == Method::Off || kMethods[i] == Method::Ngram
                    || kMethods[i] == defaultMethod(drafter.kind)));
    }
    updateState();
}

QString RacePage::obstacle() const
{
    if (const QString engine = m_job.obstacle(); !engine.isEmpty())
        return engine;
    const auto methods = static_cast<int>(chosenMethods().size());
    if (methods < 2 || methods > kMostLanes)
        return tr("Choose two to four methods.");
    return m_prompt->toPlainText().trimmed().isEmpty() ? tr("Write a prompt.") : QString();
}

void RacePage::updateState()
{
    if (!m_cancel)
        return; // still being built
    const bool running = m_job.running();
    const QString why = obstacle();
    m_start->setEnabled(why.isEmpty());
    m_start->setToolTip(why);
    m_cancel->setEnabled(running);
    const bool replayable = !running && lengthMs() > 0;
    for (QWidget* part :
        {static_cast<QWidget*>(m_replay), static_cast<QWidget*>(m_moment), static_cast<QWidget*>(m_slower)})
        part->setEnabled(replayable);
    if (!running && m_columns.isEmpty())
        m_words->setText(why.isEmpty()
                ? tr("Each method answers alone, one after the other; then the answers are replayed side by side.")
                : why);
}

void RacePage::start()
{
    if (!obstacle().isEmpty())
        return;
    RacePlan plan;
    plan.methods = chosenMethods();
    plan.repeats = m_repeats->value();
    plan.request.messages = {{Role::User, m_prompt->toPlainText().toStdString()}};
    plan.request.sampling = m_preferences.values().sampling;
    // One seed gives one text whatever the method: otherwise chance would run the race.
    plan.request.sampling.reproducible = true;
    if (plan.request.sampling.seed == 0)
        plan.request.sampling.seed = QRandomGenerator::global()->generate64() >> 16;
    plan.request.blockSize = m_preferences.values().blockSize;
    plan.request.threshold = m_preferences.values().threshold;
    plan.request.maxTokens = m_tokens->value();
    setReplaying(false);
    m_job.start(plan);
    showLanes();
    updateState();
}

void RacePage::showLanes()
{
    for (RaceColumn* column : std::exchange(m_columns, {}))
        column->deleteLater();
    const auto& lanes = m_job.lanes();
    for (const RaceLane& lane : lanes) {
        auto* column = new RaceColumn(lane.method, this);
        m_lanes->addWidget(column, 1);
        m_columns.append(column);
        if (!lane.runs.empty() && !lanes.front().runs.empty())
            column->setRun(lane.runs.front(), firstDifference(lane.runs.front(), lanes.front().runs.front()));
    }
    showSpeeds();
    if (m_job.running())
        return;
    m_words->setText(verdict());
    if (lengthMs() > 0)
        setReplaying(true);
}

void RacePage::showSpeeds()
{
    const auto& lanes = m_job.lanes();
    for (qsizetype i = 0; i < m_columns.size(); ++i)
        m_columns[i]->setRate(laneRate(lanes[static_cast<std::size_t>(i)]),
            static_cast<int>(lanes[static_cast<std::size_t>(i)].runs.size()));
}

QString RacePage::verdict() const
{
    const auto& lanes = m_job.lanes();
    const bool whole = std::all_of(lanes.begin(), lanes.end(), [](const RaceLane& lane) { return !lane.runs.empty(); });
    if (!whole)
        return tr("The race was stopped before every method had answered.");
    return QStringList{speedVerdict(lanes), textVerdict(lanes)}.join(QLatin1Char(' '));
}

double RacePage::lengthMs() const
{
    double longest = 0;
    for (const RaceLane& lane : m_job.lanes()) {
        if (!lane.runs.empty())
            longest = std::max(longest, runMs(lane.runs.front()));
    }
    return longest;
}

void RacePage::setReplaying(bool replaying)
{
    if (replaying && m_atMs >= lengthMs())
        showMoment(0);
    if (replaying) {
        m_sinceTick.start();
        m_timer.start();
    } else {
        m_timer.stop();
    }
    m_replay->setText(replaying ? tr("Pause") : tr("Replay"));
}

void RacePage::tick()
{
    const double passed = static_cast<double>(m_sinceTick.nsecsElapsed()) / 1e6 / kSlower[m_slower->currentIndex()];
    m_sinceTick.start();
    showMoment(std::min(m_atMs + passed, lengthMs()));
    if (m_atMs >= lengthMs())
        setReplaying(false);
}

void RacePage::showMoment(double ms)
{
    m_atMs = ms;
    for (RaceColumn* column : m_columns)
        column->showMoment(ms);
    const QSignalBlocker quiet(m_moment);
    const double length = lengthMs();
    m_moment->setValue(length > 0 ? static_cast<int>(kMomentSteps * ms / length) : 0);
    m_clock->setText(
        tr("%1 of %2 s").arg(QLocale().toString(ms / 1000, 'f', 2), QLocale().toString(length / 1000, 'f', 2)));
}

void RacePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateState();
}

} // namespace foregleam
