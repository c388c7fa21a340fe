#pragma once
// Drafts with a small model that shares the target's vocabulary (Leviathan et al. 2023): it reads what was committed in
// one pass, then goes on alone token by token.

#include "engine/decode/batch_builder.h"
#include "engine/speculative/draft_chain.h"
#include "engine/speculative/held_cells.h"
#include "engine/text/vocabulary.h"

#include <memory>

namespace foregleam {

/// Refuses with one sentence what cannot draft for the target: sizes more than 128 apart, another first token, or other
/// pieces from id 5 on (below, models of one family name their control tokens differently).
Result<void> checkDraftVocabulary(const Vocabulary& target, const Vocabulary& draft);

/// Confidence is the largest probability of the place's distribution, known before the token is drawn. Several
/// sequences share its passes.
class ModelDrafter final : public Drafter {
public:
    /// `model` has as many slots as the target and is used by nobody else. Where its context ends it drafts no more.
    ModelDrafter(std::unique_ptr<Backend> model, std::int32_t targetVocabulary)
        : m_model(std::move(model))
        , m_vocabulary{targetVocabulary, {}}
    {
    }

    const Backend& model() const { return *m_model; }

    std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) override;
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override;
    void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) override;

private:
    /// One sequence's draft in progress.
    struct Lane {
        std::int32_t slot;
        std::int32_t length;
        std::vector<TokenId> text; ///< committed and drafted tokens
        DraftChain chain;
        bool ended = false;
        bool ready = false; ///< the pass in progress gives the logits of the next place, in row lastRow
        std::size_t lastRow = 0;
    };

    std::int32_t room(std::span<const TokenId> text) const;
    void addRows(Lane& lane);
    void draw(Lane& lane);

    std::unique_ptr<Backend> m_model;
    DraftVocabulary m_vocabulary;
    HeldCells m_cells;
    BatchBuilder m_batch;
};

} // namespace foregleam
