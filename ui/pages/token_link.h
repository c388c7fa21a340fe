#pragma once
// The text and the chosen rounds: pointing at a token reads its numbers, clicking chooses its round, and a round that
// was chosen elsewhere is shown in the text.

#include "ui/models/run_selection.h"

#include <QObject>

namespace foregleam {

class ConversationModel;
class ConversationView;
class RunModel;
struct TokenSample;

class TokenLink : public QObject {
    Q_OBJECT

public:
    /// All of it must outlive the link.
    TokenLink(ConversationView& view, const ConversationModel& conversation, const RunModel& run,
        RunSelection& selection, QObject* parent = nullptr);

private:
    QString words(int row, int token) const;
    void showSelection();

    ConversationView& m_view;
    const ConversationModel& m_conversation;
    const RunModel& m_run;
    RunSelection& m_selection;
};

/// What decided about a token, as lines: where it came from, p, q, u, confidence; `rejected` is the draft whose place
/// it took.
QString tokenFigures(const TokenSample& token, const QString& rejected);

} // namespace foregleam
