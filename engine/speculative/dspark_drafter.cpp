#include "engine/speculative/dspark_drafter.h"

#include "engine/speculative/draft_candidates.h"
#include "engine/speculative/draft_chain.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foregleam {

Result<std::unique_ptr<DsparkDrafter>> DsparkDrafter::create(
    Backend& target, std::shared_ptr<const DrafterWeights> weights)
{
    auto blocks = target.createBlockDrafter(weights);
    if (!blocks)
        return blocks.error();
    return std::unique_ptr<DsparkDrafter>(new DsparkDrafter(target, std::move(weights), std::move(*blocks)));
}

DsparkDrafter::DsparkDrafter(
    Backend& target, std::shared_ptr<const DrafterWeights> weights, std::unique_ptr<BlockDrafter> blocks)
    : m_target(target)
    , m_weights(std::move(weights))
    , m_blocks(std::move(blocks))
{
}

std::int32_t DsparkDrafter::start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept)
{
    // Taps exist only while the target runs a row: what it keeps from a time when it was not observed must run again.
    return m_context.shared(slot, prompt.first(static_cast<std::size_t>(kept)));
}

Result<void> DsparkDrafter::observe(const TokenBatch& batch)
{
    m_context.write(batch);
    return m_blocks->inject(batch);
}

Result<void> DsparkDrafter::propose(std::span<const DraftContext> contexts, std::span<Draft> drafts)
{
    for (std::size_t begin = 0; begin < contexts.size();) {
        std::size_t end = begin;
        for (std::int32_t rows = 0; end < contexts.size(); ++end) {
            rows += m_blocks->shape().slotsFor(lengthFor(contexts[end]));
            if (rows > m_target.maxRows())
                break;
        }
        assert(end > begin);
        if (Result<void> done = proposeGroup(contexts.subspan(begin, end - begin), drafts.subspan(begin, end - begin));
            !done)
            return done;
        begin = end;
    }
    return {};
}

std::int32_t DsparkDrafter::lengthFor(const DraftContext& context) const
{
    return std::min(context.maxLength, m_blocks->shape().blockSize);
}

Result<void> DsparkDrafter::proposeGroup(std::span<const DraftContext> contexts, std::span<Draft> drafts)
{
    m_round.clear();
    for (const DraftContext& context : contexts) {
        const auto anchor = static_cast<std::int32_t>(context.tokens.size()) - 1;
        assert(m_context.shared(context.slot, context.tokens) >= anchor && "a hole in the drafter's context");
        m_round.push_back({context.slot, anchor, context.tokens.back(), lengthFor(context)});
    }
    if (Result<void> ran = m_blocks->runBlocks(m_round); !ran)
        return ran;
    for (std::size_t block = 0; block < contexts.size(); ++block)
        drawBlock(block, m_round[block].length, contexts[block], drafts[block]);
    return {};
}

void DsparkDrafter::drawBlock(std::size_t block, std::int32_t length, const DraftContext& context, Draft& draft)
{
    DraftChain chain(context, {m_target.shape().vocabulary, m_weights->draftToTarget}, draft);
    while (chain.place() < length) {
        const std::int32_t place = chain.place();
        const TokenId previous = chain.previous();
        if (m_blocks->shape().confidence) {
            const float confidence = 1.0F / (1.0F + std::exp(-m_blocks->confidenceLogit(block, place, previous)));
            if (chain.endsAt(confidence))
                return;
            chain.look(weighed(block, place, previous, context, draft));
            chain.draw(confidence);
        } else {
            chain.look(weighed(block, place, previous, context, draft));
            const float confidence = chain.topProbability();
            if (chain.endsAt(confidence))
                return;
            chain.draw(confidence);
        }
    }
}

/// The place's logits; what it is chosen among is noted in the draft where that was asked for.
std::span<float> DsparkDrafter::weighed(
    std::size_t block, std::int32_t place, TokenId previous, const DraftContext& context, Draft& draft)
{
    if (!context.explain)
        return m_blocks->logits(block, place, previous);
    const std::span<const float> parallel = m_blocks->parallelLogits(block, place);
    m_parallel.assign(parallel.begin(), parallel.end());
    const std::span<float> corrected = m_blocks->logits(block, place, previous);
    addCandidates(draft.candidates, place, m_parallel, corrected, m_weights->draftToTarget);
    return corrected;
}

void DsparkDrafter::commit(std::int32_t, std::int32_t, std::int32_t)
{
    // The cells of rejected drafts are known as such by their tokens, and the next pass overwrites them.
}

} // namespace foregleam
