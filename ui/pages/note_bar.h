#pragma once
// One sentence above the message field that stays until it is dismissed or no longer true.

#include "ui/pages/hairline_frame.h"

class QLabel;

namespace foregleam {

class NoteBar : public HairlineFrame {
    Q_OBJECT

public:
    explicit NoteBar(QWidget* parent = nullptr);

    /// Empty hides it. `alarming`: something went wrong, said in the warning colour.
    void say(const QString& sentence, bool alarming = false);
    QString sentence() const;

private:
    void colour();

    QLabel* m_label = nullptr;
    bool m_alarming = false;
};

} // namespace foregleam
