#pragma once
// A fenced code block: a line with the language and a copy button, and the code, which scrolls sideways.

#include "ui/pages/hairline_frame.h"
#include "ui/pages/text_segment.h"

class QLabel;
class QToolButton;

namespace foregleam {

class CodeBlock : public HairlineFrame {
    Q_OBJECT

public:
    explicit CodeBlock(const QString& language, QWidget* parent = nullptr);

    /// Adds at the end, for code that streams.
    void appendCode(const QString& text);
    /// The whole code, without the line end before the closing fence.
    void setCode(const QString& code);
    const QString& code() const { return m_code; }

    TextSegment* segment() const { return m_text; }
    QToolButton* copyButton() const { return m_copy; }

public slots:
    void copy();

private:
    QString broken(const QString& text);

    QString m_code;
    qsizetype m_column = 0; ///< where the last shown line stands
    TextSegment* m_text = nullptr;
    QToolButton* m_copy = nullptr;
};

} // namespace foregleam
