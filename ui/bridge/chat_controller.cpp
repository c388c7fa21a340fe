#include "ui/bridge/chat_controller.h"
#include "ui/bridge/logged_session.h"
#include "ui/models/display_text.h"
#include "ui/models/method_choice.h"

#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

constexpr int kTitleCharacters = 60;

std::string titleFrom(const QString& text)
{
    const QString line = displayText(text.trimmed().section(u'\n', 0, 0)).simplified();
    return (line.size() > kTitleCharacters ? line.left(kTitleCharacters - 1) + QChar(0x2026) : line).toStdString();
}

Message userMessage(MessageId id, const QString& text)
{
    Message message;
    message.id = id;
    message.role = Role::User;
    message.source = text.toStdString();
    message.text = displayText(text);
    return message;
}

} // namespace

ChatController::ChatController(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(&m_parts.worker, &EngineWorker::loadProgressed, this, [this](JobId job, double share, const QString& what) {
        if (job == m_loadJob)
            emit loadProgressed(share, what);
    });
    connect(&m_parts.worker, &EngineWorker::modelLoaded, this, &ChatController::onModelLoaded);
    connect(&m_parts.worker, &EngineWorker::loadFailed, this, &ChatController::onLoadFailed);
    connect(&m_parts.worker, &EngineWorker::eventsArrived, this, &ChatController::onEvents);
    connect(&m_parts.worker, &EngineWorker::answerFinished, this, &ChatController::onAnswerFinished);
    connect(&m_parts.worker, &EngineWorker::workQueued, this, &ChatController::onWorkChanged);
    connect(&m_parts.worker, &EngineWorker::workEnded, this, &ChatController::onWorkChanged);
}

void ChatController::loadModel(const QString& path)
{
    m_drafterRefusal.clear();
    load(path, drafterFor(path), false);
}

void ChatController::chooseDrafter(const QString& path)
{
    if (!m_model)
        return;
    m_drafterRefusal.clear();
    load(QString::fromStdString(m_model->path), path, true);
}

void ChatController::adoptModel(const ModelInfo& info)
{
    m_model = info;
    m_parts.run.setBaselineStepMs(info.baselineStepMs);
    setPhase(Phase::Ready);
    emit modelLoaded(*m_model);
}

QString ChatController::drafterFor(const QString& modelPath) const
{
    const auto& chosen = m_parts.preferences.values().drafters;
    const auto before = chosen.constFind(QFileInfo(modelPath).absoluteFilePath());
    if (before != chosen.constEnd() && (before->isEmpty() || QFileInfo::exists(*before)))
        return *before;
    if (m_parts.sources.drafters) {
        for (const DrafterChoice& choice : m_parts.sources.drafters(modelPath)) {
            if (choice.made && choice.reason.empty())
                return QString::fromStdString(choice.facts.path);
        }
    }
    return {};
}

void ChatController::load(const QString& path, const QString& drafter, bool asked)
{
    if (m_parts.worker.busy())
        m_parts.worker.cancel();
    m_loadPath = path;
    m_loadDrafter = drafter;
    m_drafterAsked = asked;
    m_loadJob = m_parts.worker.load(requestFor(path.toStdString(), drafter.toStdString()));
    setPhase(Phase::Loading);
    emit loadStarted(path);
}

LoadRequest ChatController::requestFor(std::string path, std::string drafter) const
{
    LoadRequest request = m_parts.loadDefaults;
    request.path = std::move(path);
    request.drafter = std::move(drafter);
    request.recall = [&log = m_parts.log](const ModelInfo& model) { return log.recall(model); };
    request.keep = [&log = m_parts.log](const ModelInfo& model) { log.addStepProfile(model); };
    return request;
}

QString ChatController::measurementObstacle() const
{
    switch (m_phase) {
    case Phase::Ready: return {};
    case Phase::NoModel: return tr("Open a model first.");
    case Phase::Loading: return tr("The model is still loading.");
    case Phase::Occupied: return tr("The engine is busy with another measurement.");
    case Phase::Reading:
    case Phase::Answering:
    case Phase::Stopping: break;
    }
    return tr("An answer is being made in the chat; stop it or wait for its end.");
}

LoadRequest ChatController::loadedWith() const
{
    return requestFor(m_model->path, m_model->drafter.path);
}

void ChatController::onModelLoaded(JobId job, const ModelInfo& info)
{
    if (job != m_loadJob)
        return;
    m_loadJob = 0;
    m_model = info;
    // What the user picked: names inside model files are often those of training runs.
    m_model->name = QFileInfo(QString::fromStdString(info.path)).completeBaseName().toStdString();
    if (m_drafterAsked) {
        const QString model = QFileInfo(m_loadPath).absoluteFilePath();
        m_parts.preferences.edit([&](auto& values) { values.drafters.insert(model, m_loadDrafter); });
    }
    if (!info.stepCosts.empty())
        m_parts.log.addStepProfile(info);
    m_parts.run.setBaselineStepMs(info.baselineStepMs);
    setContextUsed(0);
    setPhase(Phase::Ready);
    emit modelLoaded(*m_model);
    if (!m_drafterRefusal.isEmpty())
        emit drafterLeftOut(m_drafterRefusal);
}

void ChatController::onLoadFailed(JobId job, const QString& sentence)
{
    if (job != m_loadJob)
        return;
    m_loadJob = 0;
    if (!m_drafterAsked && !m_loadDrafter.isEmpty()) {
        // Nobody asked for this drafter just now: it must not keep the model away.
        m_drafterRefusal = sentence;
        load(m_loadPath, {}, false);
        return;
    }
    setPhase(m_model ? Phase::Ready : Phase::NoModel);
    emit loadFailed(sentence);
}

void ChatController::send(const QString& text)
{
    if (!canSend() || text.trimmed().isEmpty())
        return;
    if (m_session == 0) {
        m_session = m_parts.log.createSession(titleFrom(text));
        emit sessionChanged(m_session);
    }
    const MessageId id = m_parts.log.addMessage(m_session, {Role::User, text.toStdString()});
    m_parts.conversation.append(userMessage(id, text));
    startAnswer();
    emit sessionsChanged();
}

void ChatController::startAnswer()
{
    AnswerContext context{*m_model, makeRequest(), m_parts.appVersion};
    Message answer;
    answer.role = Role::Assistant;
    answer.state = MessageState::Streaming;
    answer.method = QString::fromLatin1(methodName(context.request.method));
    answer.modelName = QString::fromStdString(m_model->name);
    answer.baselineStepMs = m_model->baselineStepMs;
    std::unique_ptr<EventSink> record = m_parts.log.beginAnswer(m_session, context, &answer.id);
    m_notice.clear();
    m_parts.run.setBaselineStepMs(m_model->baselineStepMs);
    m_parts.run.beginAnswer(context.request.method, answer.id);
    m_parts.conversation.append(std::move(answer));
    m_answerJob = m_parts.worker.generate(context.request, std::move(record));
    setPhase(Phase::Reading);
    emit answerStarted();
    checkLog();
}

GenerationRequest ChatController::makeRequest() const
{
    const PreferenceValues& chosen = m_parts.preferences.values();
    GenerationRequest request;
    request.sampling = chosen.sampling;
    if (request.sampling.seed == 0)
        request.sampling.seed =
            QRandomGenerator::global()->generate64() >> 16; // short enough to be read and typed again
    request.method = effectiveMethod(chosen.method, m_model->drafter);
    request.blockSize = std::min(chosen.blockSize, largestBlock(request.method, m_model->drafter));
    request.threshold = chosen.threshold;
    request.explain = chosen.layout == Layout::Lecture;
    request.maxTokens = chosen.maxTokens;
    for (const QString& stop : chosen.stopStrings)
        request.stop.push_back(stop.toStdString());
    for (const Message& message : m_parts.conversation.messages()) {
        if (!message.source.empty())
            request.messages.push_back({message.role, message.source});
    }
    return request;
}

void ChatController::stop()
{
    if (!answering())
        return;
    m_parts.worker.cancel();
    setPhase(Phase::Stopping);
}

void ChatController::onEvents(JobId job, const std::vector<Event>& batch)
{
    if (job != m_answerJob)
        return;
    std::string text;
    std::vector<TokenSpan> spans;
    for (const Event& event : batch) {
        if (const auto* token = std::get_if<TokenEvent>(&event)) {
            text += token->text;
            addSpans(spans, *token, QString::fromStdString(token->text).size());
        } else if (const auto* started = std::get_if<GenerationStarted>(&event)) {
            setContextUsed(started->promptTokens);
        } else if (const auto* read = std::get_if<PrefillProgress>(&event)) {
            emit promptRead(read->done, read->total);
        } else if (const auto* round = std::get_if<RoundEvent>(&event)) {
            setContextUsed(round->contextUsed);
        } else if (const auto* notice = std::get_if<Notice>(&event)) {
            m_notice = QString::fromStdString(notice->text);
        }
    }
    if (!spans.empty()) {
        if (m_phase == Phase::Reading)
            setPhase(Phase::Answering);
        m_parts.conversation.grow(text, spans);
    }
    m_parts.run.apply(batch);
}

void ChatController::onAnswerFinished(JobId job, const GenerationFinished& finished)
{
    if (job == m_answerJob) {
        m_answerJob = 0;
        m_parts.run.apply({Event(finished)});
        const bool failed = finished.stats.stop == StopReason::Failed;
        const QString note = failed ? QString::fromStdString(finished.error) : m_notice;
        m_parts.conversation.finish(failed ? MessageState::Failed : MessageState::Complete, finished.stats, note);
        if (m_phase != Phase::Loading)
            setPhase(Phase::Ready);
        emit answerEnded();
    }
    catchUp();
    emit sessionsChanged();
    checkLog();
}

void ChatController::onWorkChanged()
{
    if (m_phase == Phase::Ready || m_phase == Phase::Occupied)
        setPhase(Phase::Ready);
    catchUp();
}

void ChatController::catchUp()
{
    if (m_parts.worker.busy())
        return;
    for (const auto& action : std::exchange(m_whenIdle, {}))
        action();
}

void ChatController::regenerate()
{
    const int row = m_parts.conversation.lastRow();
    if (row < 1 || m_parts.conversation.at(row).role != Role::Assistant || !m_model)
        return;
    whenIdle([this, row, session = m_session] {
        if (session != m_session || !canSend() || row != m_parts.conversation.lastRow())
            return;
        truncateFrom(row);
        startAnswer();
    });
}

void ChatController::editAndResend(int row, const QString& text)
{
    if (row > m_parts.conversation.lastRow() || !m_model || text.trimmed().isEmpty())
        return;
    whenIdle([this, row, text, session = m_session] {
        if (session != m_session || !canSend() || row > m_parts.conversation.lastRow())
            return;
        truncateFrom(row);
        send(text);
    });
}

void ChatController::truncateFrom(int row)
{
    m_parts.log.truncateSession(m_session, m_parts.conversation.at(row).id);
    m_parts.conversation.truncate(row);
    showRounds();
}

void ChatController::newSession()
{
    leaveSession();
    m_session = 0;
    m_recording.reset();
    m_parts.conversation.reset({});
    m_parts.run.clear();
    setContextUsed(0);
    emit sessionChanged(0);
}

void ChatController::openSession(SessionId session)
{
    if (session == m_session)
        return;
    if (session == 0) {
        newSession();
        return;
    }
    leaveSession();
    Result<std::vector<Message>> messages =
        readMessages(m_parts.log, session, m_parts.preferences.values().markOrigins);
    if (!messages) {
        emit logFailed(QString::fromStdString(messages.error().message));
        return;
    }
    m_session = session;
    m_recording.reset();
    m_parts.conversation.reset(std::move(*messages));
    showRounds();
    emit sessionChanged(session);
}

void ChatController::showRecording(std::unique_ptr<SessionLog> recording, SessionId session)
{
    Result<std::vector<Message>> messages = readMessages(*recording, session, m_parts.preferences.values().markOrigins);
    if (!messages) {
        emit logFailed(QString::fromStdString(messages.error().message));
        return;
    }
    leaveSession();
    m_session = 0;
    m_recording = std::move(recording);
    m_parts.conversation.reset(std::move(*messages));
    showRounds();
    emit sessionChanged(0);
}

void ChatController::leaveSession()
{
    if (!answering())
        return;
    m_parts.worker.cancel();
    m_answerJob = 0; // what still comes of it is logged, and dropped here
    if (m_phase != Phase::Loading)
        setPhase(Phase::Ready);
    emit answerEnded();
}

void ChatController::showRounds()
{
    m_parts.run.clear();
    int used = 0;
    for (const Message& message : m_parts.conversation.messages()) {
        if (message.role != Role::Assistant || message.state == MessageState::Streaming)
            continue;
        const auto rounds = shownLog().rounds(message.id);
        if (!rounds || rounds->empty())
            continue;
        Method method = Method::Off;
        parseMethod(message.method.toStdString(), method);
        m_parts.run.beginAnswer(method, message.id);
        m_parts.run.setBaselineStepMs(message.baselineStepMs);
        if (const auto tokens = shownLog().tokens(message.id))
            m_parts.run.apply(std::vector<Event>(tokens->begin(), tokens->end()));
        m_parts.run.apply(std::vector<Event>(rounds->begin(), rounds->end()));
        if (message.stats)
            m_parts.run.apply({Event(GenerationFinished{*message.stats, {}})});
        used = rounds->back().contextUsed;
    }
    setContextUsed(used);
}

void ChatController::loadOrigins()
{
    for (int row = 0; row <= m_parts.conversation.lastRow(); ++row) {
        Message message = m_parts.conversation.at(row);
        if (message.state == MessageState::Streaming || !message.spans.empty())
            continue;
        readOrigins(shownLog(), message);
        if (!message.spans.empty())
            m_parts.conversation.setSpans(row, std::move(message.spans));
    }
}

void ChatController::deleteSession(SessionId session)
{
    if (session == m_session)
        newSession();
    // An answer of this session may still be on its way into the log: the log is told to forget it after that.
    whenIdle([this, session] {
        m_parts.log.deleteSession(session);
        checkLog();
        emit sessionsChanged();
    });
}

void ChatController::whenIdle(std::function<void()> action)
{
    if (!m_parts.worker.busy() || m_phase == Phase::Occupied) { // a measurement touches no session
        action();
        return;
    }
    stop();
    m_whenIdle.push_back(std::move(action));
}

void ChatController::setPhase(Phase phase)
{
    if (phase == Phase::Ready && m_parts.worker.working())
        phase = Phase::Occupied;
    if (phase == m_phase)
        return;
    m_phase = phase;
    emit phaseChanged(phase);
}

void ChatController::setContextUsed(int positions)
{
    if (positions == m_contextUsed)
        return;
    m_contextUsed = positions;
    emit contextUsedChanged(positions);
}

void ChatController::checkLog()
{
    if (m_logFailed)
        return; // said once
    const std::string sentence = m_parts.log.writeError();
    m_logFailed = !sentence.empty();
    if (m_logFailed)
        emit logFailed(QString::fromStdString(sentence));
}

} // namespace foregleam
