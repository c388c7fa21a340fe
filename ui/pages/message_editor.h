#pragma once
// A sent message opened for change, in its place in the conversation.

#include "ui/pages/hairline_frame.h"

namespace foregleam {

class MessageInput;

class MessageEditor : public HairlineFrame {
    Q_OBJECT

public:
    explicit MessageEditor(const QString& text, QWidget* parent = nullptr);

    void takeFocus();

signals:
    void accepted(const QString& text); ///< never blank
    void cancelled();

private:
    void accept();

    MessageInput* m_input = nullptr;
};

} // namespace foregleam
