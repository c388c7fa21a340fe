#pragma once
// Text to read, scroll and select: the glossary, and what the program is made of.

#include <QDialog>

namespace foregleam {

class TextDialog : public QDialog {
    Q_OBJECT

public:
    /// `name` finds it again. Deletes itself when closed.
    TextDialog(const char* name, const QString& title, const QString& html, QWidget* parent);
};

/// What the About page says: versions of what runs, and the licence of everything that is in it. `device` may be
/// empty; so may the reason why nothing faster is used.
QString aboutHtml(const QString& version, const QString& device, const QString& reason);

} // namespace foregleam
