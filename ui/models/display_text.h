#pragma once
// Text from models and users made safe to put into a text document.

#include <QString>

#include <string>

namespace foregleam {

/// Control characters become their visible pictures (U+2400…), characters that documents use as structure become
/// U+FFFD. Line ends and tabs stay. One character in, one out, so that token lengths keep their meaning.
QString displayText(const std::string& utf8);
QString displayText(QString text);
/// The same with blanks and line ends made visible: for one token that stands alone.
QString visibleToken(QString text);

} // namespace foregleam
