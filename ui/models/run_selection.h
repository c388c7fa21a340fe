#pragma once
// The rounds that the user has chosen: every chart, the token table and the inspector look at the same ones.

#include <QObject>

namespace foregleam {

/// Rounds by RoundSample::index, both ends included; empty where last < first.
struct RoundRange {
    int first = 0;
    int last = -1;

    bool isEmpty() const { return last < first; }
    bool contains(int round) const { return round >= first && round <= last; }
    int size() const { return isEmpty() ? 0 : last - first + 1; }
    bool operator==(const RoundRange&) const = default;
};

/// GUI thread.
class RunSelection : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const RoundRange& range() const { return m_range; } ///< empty = nothing chosen
    int round() const { return m_round; } ///< the one in the inspector: the end that was chosen last; -1 = none
    bool isEmpty() const { return m_range.isEmpty(); }

    /// One round; a negative one lets go.
    void select(int round);
    /// From the round that was chosen with select() to this one.
    void extendTo(int round);
    void selectRange(int first, int last);
    void clear() { select(-1); }

signals:
    void changed();

private:
    void set(int anchor, int round);

    RoundRange m_range;
    int m_anchor = -1;
    int m_round = -1;
};

} // namespace foregleam
