#pragma once

class QString;
class QToolButton;

namespace foregleam {

/// Puts text on the clipboard; the button says so for a moment.
void copyWithHint(const QString& text, QToolButton* button);

} // namespace foregleam
