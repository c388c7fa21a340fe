#include "engine/speculative/model_drafter.h"

#include <algorithm>
#include <fmt/format.h>

namespace foregleam {

Result<void> checkDraftVocabulary(const Vocabulary& target, const Vocabulary& draft)
{
    constexpr std::size_t kMostApart = 128; // padding to round numbers
    constexpr std::size_t kFirstCompared = 5;
    const std::size_t a = target.tokens.size();
    const std::size_t b = draft.tokens.size();
    if (std::max(a, b) - std::min(a, b) > kMostApart) {
        return Error{
            fmt::format("The small model cannot draft for this one: its vocabulary has {} tokens and not {}.", b, a)};
    }
    if (target.bos != draft.bos) {
        return Error{fmt::format("The small model cannot draft for this one: its texts begin with token {} and not {}.",
            draft.bos, target.bos)};
    }
    for (std::size_t i = kFirstCompared; i < std::min(a, b); ++i) {
        if (target.tokens[i] != draft.tokens[i])
            return Error{fmt::format("The small model cannot draft for this one: token {} is another in it.", i)};
    }
    return {};
}

std::int32_t ModelDrafter::start(std::int32_t, std::span<const TokenId>, std::int32_t kept)
{
    return kept; // it reads tokens, not what the target makes of them, and catches up when it is asked to draft
}

Result<void> ModelDrafter::propose(std::span<const DraftContext> contexts, std::span<Draft> drafts)
{
    std::vector<Lane> lanes;
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        const DraftContext& context = contexts[i];
        const std::int32_t length = std::min(context.maxLength, room(context.tokens));
        if (length == 0)
            continue;
        // Of the anchor the logits are needed, so its row is run again where it is held.
        m_cells.cut(context.slot, m_cells.shared(context.slot, context.tokens.first(context.tokens.size() - 1)));
        lanes.push_back({context.slot, length, {context.tokens.begin(), context.tokens.end()},
            DraftChain(context, m_vocabulary, drafts[i])});
    }
    while (true) {
        m_batch.clear();
        for (Lane& lane : lanes)
            addRows(lane);
        if (m_batch.rows() == 0)
            return {};
        if (Result<void> ran = m_model->forward(m_batch.batch()); !ran)
            return ran;
        m_cells.write(m_batch.batch());
        for (Lane& lane : lanes) {
            if (lane.ready)
                draw(lane);
        }
    }
}

/// Tokens that can be drafted after the text: the last of them need not be read. None where the model's context is
/// full, or where the text has a token that its vocabulary lacks.
std::int32_t ModelDrafter::room(std::span<const TokenId> text) const
{
    if (std::ranges::max(text) >= m_model->shape().vocabulary)
        return 0;
    return std::max(0, m_model->contextLength() - static_cast<std::int32_t>(text.size()) + 1);
}

/// As many of the tokens that the model has not read as still fit into the pass.
void ModelDrafter::addRows(Lane& lane)
{
    lane.ready = false;
    if (lane.ended)
        return;
    const auto end = static_cast<std::int32_t>(lane.text.size());
    const auto room = m_model->maxRows() - static_cast<std::int32_t>(m_batch.rows());
    std::int32_t position = m_cells.shared(lane.slot, lane.text);
    for (std::int32_t i = 0; i < room && position < end; ++i, ++position) {
        lane.ready = position + 1 == end;
        lane.lastRow = m_batch.rows();
        m_batch.add(lane.text[static_cast<std::size_t>(position)], position, lane.slot, lane.ready);
    }
}

void ModelDrafter::draw(Lane& lane)
{
    lane.chain.look(m_model->logits(lane.lastRow));
    const float confidence = lane.chain.topProbability();
    lane.ended = lane.chain.endsAt(confidence);
    if (lane.ended)
        return;
    lane.chain.draw(confidence);
    lane.text.push_back(lane.chain.previous());
    lane.ended = lane.chain.place() == lane.length;
}

void ModelDrafter::commit(std::int32_t, std::int32_t, std::int32_t)
{
    // The cells of rejected drafts are known as such by their tokens when the next draft begins.
}

} // namespace foregleam
