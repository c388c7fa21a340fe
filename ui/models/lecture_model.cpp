#include "ui/models/lecture_model.h"

#include "ui/models/run_figures.h"

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kShortestMs = 15;

} // namespace

LectureModel::LectureModel(const RunModel& run, QObject* parent)
    : QObject(parent)
    , m_run(run)
{
    connect(&run, &RunModel::changed, this, &LectureModel::onRunChanged);
    connect(&run, &RunModel::cleared, this, &LectureModel::onRunCleared);
    onRunChanged();
}

LectureStep LectureModel::step() const
{
    return isEmpty() ? LectureStep() : m_round.steps[static_cast<std::size_t>(m_step)];
}

int LectureModel::roundCount() const
{
    return m_run.rounds().empty() ? 0 : m_run.rounds().back().index + 1;
}

int LectureModel::firstRound() const
{
    return m_run.rounds().empty() ? -1 : m_run.rounds().front().index;
}

bool LectureModel::revealed(int place) const
{
    const LectureStep now = step();
    return now.stage == Stage::Commit || (now.stage == Stage::Verify && place <= now.place);
}

void LectureModel::onRunCleared()
{
    m_round = {};
    m_step = 0;
    m_following = true;
    m_playing = false;
    emit changed();
}

void LectureModel::onRunChanged()
{
    if (m_run.rounds().empty())
        return;
    const int newest = m_run.rounds().back().index;
    if (m_following && !m_playing) {
        take(newest);
        m_step = lastStep();
    } else if (m_round.index == newest) {
        rebuild(); // its tokens may come after it
        return;
    } else if (m_round.index < firstRound()) { // so old that the run let go of it
        take(firstRound());
    }
    emit changed(); // how many rounds there are, at least
}

LectureRound LectureModel::made(int index) const
{
    LectureRound round = lectureRound(m_run, index, m_costs);
    if (!m_asks)
        std::erase_if(round.steps, [](const LectureStep& step) { return step.stage == Stage::Guess; });
    return round;
}

/// The same round at the same step, or at the one after it where that went.
void LectureModel::rebuild()
{
    if (!isEmpty()) {
        const LectureStep before = step();
        m_round = made(m_round.index);
        const auto same = std::ranges::find_if(
            m_round.steps, [before](const LectureStep& each) { return each == before || each.stage > before.stage; });
        m_step = static_cast<int>(same - m_round.steps.begin());
    }
    emit changed();
}

void LectureModel::take(int index)
{
    m_round = made(index);
    m_step = 0;
    m_guess = -1;
    m_settled = false;
}

void LectureModel::moveTo(int step)
{
    m_following = false;
    m_step = step;
    if (this->step().stage == Stage::Commit)
        settleGuess();
    emit changed();
}

void LectureModel::settleGuess()
{
    if (m_guess < 0 || m_settled)
        return;
    m_settled = true;
    ++m_guesses;
    m_right += m_guess == m_round.accepted ? 1 : 0;
}

bool LectureModel::atEnd() const
{
    return isEmpty() || (m_step == lastStep() && m_round.index + 1 >= roundCount());
}

void LectureModel::next()
{
    if (isEmpty())
        return;
    if (m_step < lastStep())
        moveTo(m_step + 1);
    else
        nextRound();
}

void LectureModel::previous()
{
    if (isEmpty())
        return;
    if (m_step > 0) {
        moveTo(m_step - 1);
    } else if (m_round.index > firstRound()) {
        take(m_round.index - 1);
        moveTo(lastStep());
    }
}

void LectureModel::goTo(Stage stage)
{
    for (int step = 0; step <= lastStep(); ++step) {
        if (m_round.steps[static_cast<std::size_t>(step)].stage == stage) {
            moveTo(step);
            return;
        }
    }
}

void LectureModel::showRound(int index)
{
    if (!allRounds(m_run).contains(index))
        return;
    take(index);
    moveTo(0);
}

void LectureModel::followNewest()
{
    m_following = true;
    m_playing = false;
    if (!m_run.rounds().empty()) {
        take(m_run.rounds().back().index);
        m_step = lastStep();
    }
    emit changed();
}

void LectureModel::setPlaying(bool playing)
{
    playing = playing && !isEmpty();
    if (playing == m_playing)
        return;
    m_playing = playing;
    if (playing && atEnd())
        take(m_following ? m_round.index : firstRound()); // the round that has just come, or everything again
    m_following = m_following && !playing;
    if (playing && wholeRounds())
        m_step = lastStep();
    emit changed();
}

void LectureModel::setPace(Pace pace)
{
    m_pace = pace;
    emit changed();
}

int LectureModel::delayMs() const
{
    switch (m_pace) {
    case Pace::Step4s: return 4000;
    case Pace::Step2s: return 2000;
    case Pace::Step1s: return 1000;
    case Pace::Rounds100:
    case Pace::Rounds10:
    case Pace::Rounds1: break;
    }
    const double slower = m_pace == Pace::Rounds100 ? 100 : m_pace == Pace::Rounds10 ? 10 : 1;
    return std::clamp(static_cast<int>(m_round.ms * slower), kShortestMs, 60000);
}

void LectureModel::advance(bool live)
{
    if (!m_playing)
        return;
    if (atEnd() || (wholeRounds() && m_round.index + 1 >= roundCount())) {
        if (!live)
            setPlaying(false);
        return;
    }
    if (wholeRounds()) {
        take(m_round.index + 1);
        moveTo(lastStep());
    } else {
        next();
    }
}

void LectureModel::setGuess(int accepted)
{
    const Stage stage = step().stage;
    if (isEmpty() || stage == Stage::Verify || stage == Stage::Commit || accepted < 0 || accepted > m_round.verified)
        return;
    m_guess = accepted;
    if (stage == Stage::Guess)
        next();
    else
        emit changed();
}

void LectureModel::setAsks(bool asks)
{
    if (asks == m_asks)
        return;
    m_asks = asks;
    rebuild();
}

void LectureModel::setStepCosts(const std::vector<StepCost>& costs)
{
    m_costs = costs;
    rebuild();
}

} // namespace foregleam
