#pragma once
// Where a message is written: Enter sends, Shift+Enter makes a new line, the field grows to six lines.

#include <QPlainTextEdit>

namespace foregleam {

class MessageInput : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit MessageInput(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override; ///< room for some 44 characters

signals:
    void sendRequested();
    void cancelRequested(); ///< Escape

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight();
};

} // namespace foregleam
