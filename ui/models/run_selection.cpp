#include "ui/models/run_selection.h"

#include <algorithm>

namespace foregleam {

void RunSelection::select(int round)
{
    set(std::max(-1, round), std::max(-1, round));
}

void RunSelection::extendTo(int round)
{
    if (round >= 0)
        set(m_anchor < 0 ? round : m_anchor, round);
}

void RunSelection::selectRange(int first, int last)
{
    if (first < 0 || last < first)
        clear();
    else
        set(first, last);
}

void RunSelection::set(int anchor, int round)
{
    const RoundRange range = round < 0 ? RoundRange() : RoundRange{std::min(anchor, round), std::max(anchor, round)};
    if (range == m_range && round == m_round)
        return;
    m_anchor = anchor;
    m_round = round;
    m_range = range;
    emit changed();
}

} // namespace foregleam
