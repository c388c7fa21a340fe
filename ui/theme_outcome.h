#pragma once
// The outcomes, apart from the theme so that geometry needs no Widgets.

namespace foregleam {

/// What became of a token or of a place in a block. Colour never stands alone: charts and text add a fill or a mark.
/// Discarded: verified, but behind the first rejection, so that nobody asked whether it would have survived.
enum class Outcome { Accepted, Rejected, Discarded, NotVerified, Target, Baseline };

} // namespace foregleam
