#pragma once
// How a token looks when origins are marked: colour, and an underline that survives without colour.

#include "ui/models/message.h"

#include <QTextCharFormat>

namespace foregleam {

/// Tokens with the same number look the same, their tool tip included.
int originLook(const TokenSpan& token);

/// Accepted: solid underline, the stronger the surer the drafter was; the target's own: dotted underline.
QTextCharFormat originFormat(const TokenSpan& token);

} // namespace foregleam
