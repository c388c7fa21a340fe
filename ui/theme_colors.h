#pragma once
// The colour tables of both themes as plain values, for the window and for what it exports.

#include <QColor>

namespace foregleam {

/// Every colour of one theme. Each text, muted and outcome colour holds 4.5:1 on window and on panel.
struct ThemeColors {
    QColor window; ///< behind text
    QColor panel; ///< side bars, docks, bubbles
    QColor hairline; ///< one-pixel lines
    QColor text;
    QColor muted; ///< secondary text
    QColor accepted;
    QColor rejected;
    QColor notVerified;
    QColor target; ///< bonus and corrected tokens; also links and the selection
    QColor baseline;
};

const ThemeColors& themeColors(bool dark);

} // namespace foregleam
