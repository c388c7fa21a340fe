#include "ui/pages/lecture_pane.h"

#include "ui/charts/round_stage.h"
#include "ui/models/method_choice.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace foregleam {
namespace {

constexpr int kMostGuess = 16; ///< the largest block
constexpr Stage kStages[] = {
    Stage::Draft, Stage::Correction, Stage::Confidence, Stage::Cut, Stage::Verify, Stage::Commit};

} // namespace

LecturePane::LecturePane(const RunModel& run, RunSelection& selection, const ModelSources& sources, QWidget* parent)
    : QWidget(parent)
    , m_lecture(run)
    , m_selection(selection)
    , m_sources(sources)
    , m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("lecture"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    m_pages->addWidget(buildEmpty());
    m_pages->addWidget(buildLecture());
    bindKeys();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_lecture.advance(m_live); });
    connect(&m_lecture, &LectureModel::changed, this, &LecturePane::refresh);
    connect(&selection, &RunSelection::changed, this, &LecturePane::followSelection);
    enlarge();
    refresh();
}

QWidget* LecturePane::buildEmpty()
{
    auto* page = new QWidget(this);
    auto* words =
        new QLabel(tr("No round yet. Ask the model something, or look at a recording: that needs no model."), page);
    words->setObjectName(QStringLiteral("lectureEmpty"));
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    m_recordings = new QVBoxLayout;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 24, 24, 24);
    column->addStretch();
    column->addWidget(words);
    column->addLayout(m_recordings);
    column->addStretch();
    return page;
}

void LecturePane::listRecordings()
{
    if (m_recordings->count() > 0 || !m_sources.recordings)
        return;
    for (const RecordingFile& file : m_sources.recordings()) {
        auto* button =
            new QPushButton(tr("Recording: %1").arg(QString(file.title).replace(u'&', QStringLiteral("&&"))));
        button->setObjectName(QStringLiteral("lectureRecording"));
        connect(button, &QPushButton::clicked, this, [this, path = file.path] { emit recordingChosen(path); });
        m_recordings->addWidget(button, 0, Qt::AlignHCenter);
    }
}

QWidget* LecturePane::buildLecture()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addLayout(buildHead());
    column->addWidget(buildStages());
    m_stage = new RoundStage(m_lecture, page);
    column->addWidget(m_stage, 1);
    m_words = new QLabel(page);
    m_words->setObjectName(QStringLiteral("lectureWords"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_words);
    column->addLayout(buildScore());
    column->addLayout(buildControls());
    return page;
}

QPushButton* LecturePane::addButton(QHBoxLayout* row, const char* name, const QString& text, const QString& tip)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setAutoDefault(false);
    row->addWidget(button);
    return button;
}

QHBoxLayout* LecturePane::buildHead()
{
    auto* row = new QHBoxLayout;
    m_standing = new QLabel(this);
    m_standing->setObjectName(QStringLiteral("lectureStanding"));
    m_standing->setTextFormat(Qt::PlainText);
    m_standing->setWordWrap(true);
    row->addWidget(m_standing, 1);
    m_earlier = addButton(row, "lectureEarlier", tr("Earlier round"), tr("The round before (Page Up)"));
    m_later = addButton(row, "lectureLater", tr("Later round"), tr("The round after it (Page Down)"));
    m_newest = addButton(row, "lectureNewest", tr("Newest"), tr("Follow the newest round (End)"));
    connect(m_earlier, &QPushButton::clicked, &m_lecture, &LectureModel::previousRound);
    connect(m_later, &QPushButton::clicked, &m_lecture, &LectureModel::nextRound);
    connect(m_newest, &QPushButton::clicked, &m_lecture, &LectureModel::followNewest);
    return row;
}

QTabBar* LecturePane::buildStages()
{
    m_stages = new QTabBar(this);
    m_stages->setObjectName(QStringLiteral("lectureStages"));
    m_stages->setAccessibleName(tr("Stages of the round"));
    m_stages->setDrawBase(false);
    m_stages->setExpanding(true);
    m_stages->setElideMode(Qt::ElideRight); // narrower than its words, where there is little room
    m_stages->setUsesScrollButtons(false);
    for (const Stage stage : kStages)
        m_stages->setTabToolTip(m_stages->addTab(stageTitle(stage)), tr("Go to the stage %1").arg(stageTitle(stage)));
    connect(m_stages, &QTabBar::currentChanged, this, [this](int index) {
        const Stage stage = kStages[index];
        m_lecture.goTo(stage == Stage::Verify && m_lecture.asks() && m_lecture.guess() < 0 ? Stage::Guess : stage);
    });
    return m_stages;
}

QWidget* LecturePane::buildGuess()
{
    m_guess = new QWidget(this);
    auto* row = new QHBoxLayout(m_guess);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (int count = 0; count <= kMostGuess; ++count) {
        auto* button = addButton(row, "lectureGuess", QString::number(count), tr("Guess that so many drafts survive"));
        button->setAccessibleName(tr("Guess that %1 survive").arg(count));
        const int wide = button->fontMetrics().horizontalAdvance(QStringLiteral("00")) + 20;
        button->setMinimumWidth(wide);
        button->setMaximumWidth(2 * wide);
        connect(button, &QPushButton::clicked, this, [this, count] {
            m_lecture.setGuess(count);
            m_stage->setFocus(); // the button goes
        });
        m_guesses.append(button);
    }
    return m_guess;
}

QHBoxLayout* LecturePane::buildScore()
{
    auto* row = new QHBoxLayout;
    row->addWidget(buildGuess());
    m_score = new QLabel(this);
    m_score->setObjectName(QStringLiteral("lectureScore"));
    m_score->setWordWrap(true);
    m_score->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_score, 1);
    m_asks = new QCheckBox(tr("Guess first"), this);
    m_asks->setObjectName(QStringLiteral("lectureAsks"));
    m_asks->setToolTip(tr("Ask what will be accepted before it is revealed"));
    m_asks->setChecked(m_lecture.asks());
    connect(m_asks, &QCheckBox::toggled, &m_lecture, &LectureModel::setAsks);
    row->addWidget(m_asks);
    return row;
}

QHBoxLayout* LecturePane::buildControls()
{
    auto* row = new QHBoxLayout;
    m_previous = addButton(row, "lecturePrevious", tr("Back"), tr("The step before (Left)"));
    m_play = addButton(row, "lecturePlay", tr("Play"), tr("Step on by itself, or stop that (Space on the stage)"));
    m_next = addButton(row, "lectureNext", tr("Next"), tr("The next step (Right)"));
    connect(m_previous, &QPushButton::clicked, &m_lecture, &LectureModel::previous);
    connect(m_next, &QPushButton::clicked, &m_lecture, &LectureModel::next);
    connect(m_play, &QPushButton::clicked, this, [this] { m_lecture.setPlaying(!m_lecture.playing()); });
    m_pace = new QComboBox(this);
    m_pace->setObjectName(QStringLiteral("lecturePace"));
    m_pace->setAccessibleName(tr("How fast to play"));
    m_pace->addItems({tr("4 s a step"), tr("2 s a step"), tr("1 s a step"), tr("Rounds 100 times slower"),
        tr("Rounds 10 times slower"), tr("Rounds as they were")});
    m_pace->setCurrentIndex(static_cast<int>(m_lecture.pace()));
    m_pace->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_pace->setMinimumContentsLength(10);
    connect(m_pace, &QComboBox::currentIndexChanged, this,
        [this](int index) { m_lecture.setPace(static_cast<Pace>(index)); });
    row->addWidget(m_pace);
    row->addStretch();
    return row;
}

void LecturePane::bindKeys()
{
    const auto bind = [this](Qt::Key key, void (LectureModel::*what)()) {
        auto* shortcut = new QShortcut(QKeySequence(key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, &m_lecture, what);
    };
    bind(Qt::Key_Right, &LectureModel::next);
    bind(Qt::Key_Left, &LectureModel::previous);
    bind(Qt::Key_PageDown, &LectureModel::nextRound);
    bind(Qt::Key_PageUp, &LectureModel::previousRound);
    bind(Qt::Key_End, &LectureModel::followNewest);
}

void LecturePane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space) {
        m_lecture.setPlaying(!m_lecture.playing());
    } else if (event->key() >= Qt::Key_0 && event->key() <= Qt::Key_9 && m_lecture.step().stage == Stage::Guess) {
        m_lecture.setGuess(event->key() - Qt::Key_0);
    } else if (event->key() == Qt::Key_Home) {
        m_lecture.showRound(m_lecture.round().index);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void LecturePane::setLive(bool live)
{
    m_live = live;
    refresh();
}

void LecturePane::followSelection()
{
    const int round = m_selection.round();
    if (!isVisible() || round < 0 || round == m_told)
        return;
    m_told = round;
    if (round != m_lecture.round().index)
        m_lecture.showRound(round);
}

QString LecturePane::standing() const
{
    const LectureRound& round = m_lecture.round();
    const QLocale locale;
    const QString where =
        tr("Round %1 of %2 · %3")
            .arg(locale.toString(round.index + 1), locale.toString(m_lecture.roundCount()), methodTitle(round.method));
    if (m_lecture.following())
        return m_live ? tr("%1 · following the answer").arg(where) : where;
    return m_live ? tr("%1 · the answer goes on, this page stays").arg(where) : where;
}

QString LecturePane::guessWords() const
{
    const bool told = m_lecture.step().stage == Stage::Commit;
    QString words;
    if (told && m_lecture.guess() >= 0)
        words = m_lecture.guess() == m_lecture.round().accepted
            ? tr("You said %1: right.").arg(m_lecture.guess())
            : tr("You said %1, it was %2.").arg(m_lecture.guess()).arg(m_lecture.round().accepted);
    if (m_lecture.guesses() > 0)
        words += (words.isEmpty() ? QString() : QStringLiteral(" "))
            + tr("%1 of %2 guesses right").arg(m_lecture.rightGuesses()).arg(m_lecture.guesses());
    return words;
}

void LecturePane::refresh()
{
    m_pages->setCurrentIndex(m_lecture.isEmpty() ? 0 : 1);
    if (m_lecture.isEmpty()) {
        m_timer.stop();
        m_told = -1;
        if (isVisible())
            listRecordings();
        return;
    }
    const LectureRound& round = m_lecture.round();
    const Stage now = m_lecture.step().stage;
    m_standing->setText(standing());
    showStages(now == Stage::Guess ? Stage::Verify : now);
    m_words->setText(stepWords(round, m_lecture.step()));
    m_score->setText(guessWords());
    showGuess();
    m_play->setText(m_lecture.playing() ? tr("Pause") : tr("Play"));
    m_earlier->setEnabled(round.index > m_lecture.firstRound());
    m_later->setEnabled(round.index + 1 < m_lecture.roundCount());
    m_newest->setEnabled(!m_lecture.following());
    // Not before its end: the text would tell what is accepted. And once: what is let go of elsewhere stays so.
    if (isVisible() && now == Stage::Commit && !m_lecture.following() && round.index != m_told) {
        m_told = round.index;
        m_selection.select(round.index);
    }
    if (!m_lecture.playing())
        m_timer.stop();
    else if (isVisible())
        m_timer.start(m_lecture.delayMs());
}

void LecturePane::showStages(Stage now)
{
    const QSignalBlocker quiet(m_stages);
    const auto& steps = m_lecture.round().steps;
    for (int i = 0; i < m_stages->count(); ++i) {
        const auto has = [i](const LectureStep& step) { return step.stage == kStages[i]; };
        m_stages->setTabEnabled(i, std::any_of(steps.begin(), steps.end(), has));
        if (kStages[i] == now)
            m_stages->setCurrentIndex(i);
    }
}

void LecturePane::showGuess()
{
    const bool asking = m_lecture.step().stage == Stage::Guess;
    for (int count = 0; count < m_guesses.size(); ++count)
        m_guesses[count]->setVisible(count <= m_lecture.round().verified);
    m_guess->setVisible(asking);
}

void LecturePane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    followSelection();
    refresh();
}

void LecturePane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_words)
        enlarge();
}

void LecturePane::enlarge()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    if (m_words->font() == large)
        return;
    m_words->setFont(large);
    // The stage keeps its size whatever is said: room for the longest words there are.
    m_words->setMinimumHeight(3 * QFontMetrics(large).lineSpacing());
    m_score->setMinimumHeight(m_next->sizeHint().height()); // the buttons of the guess come and go
}

} // namespace foregleam
