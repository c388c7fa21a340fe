#pragma once
// Icons drawn once as SVG and inked in the theme's colours at the moment they are painted.

#include <QIcon>
#include <QString>

namespace foregleam {

/// The icon resources/icons/<name>.svg; null where there is none. Where its drawing says `currentColor` it takes the
/// theme's text colour (muted when disabled, the selection's text colour when selected).
QIcon themeIcon(const QString& name);

/// The program's own icon, in its own colours.
QIcon applicationIcon();

} // namespace foregleam
