#pragma once
// Lets the text cursor stand still where nobody types: every blink paints, and an idle window takes no CPU.

#include <QObject>
#include <QTimer>

namespace foregleam {

/// Holds for the whole application from its construction to its end; GUI thread.
class CursorRest : public QObject {
    Q_OBJECT

public:
    static constexpr int kAfterMs = 10000; ///< since the last key or click

    explicit CursorRest(QObject* parent = nullptr, int afterMs = kAfterMs);
    ~CursorRest() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rest();
    void wake();

    QTimer m_timer;
    int m_flashTime; ///< what the system wants
    bool m_rests = false;
};

} // namespace foregleam
