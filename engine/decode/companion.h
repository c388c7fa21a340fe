#pragma once
// The drafter that is loaded beside a model, of either kind.

#include "engine/model/drafter_file.h"
#include "engine/model/model_file.h"
#include "engine/speculative/drafter.h"

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace foregleam {

/// Nothing, or a drafter with what keeps it right. Moves with its engine; goes before the target's backend does.
class Companion {
public:
    /// Opens the file and checks that it can draft for the target, whose vocabulary is still in place. "" = nothing.
    /// Fails with one sentence.
    static Result<Companion> open(const std::string& path, const LoadedModel& target);

    /// Makes it ready to draft for `target`, which was made with `options`. Once, before the target's first pass that
    /// it is to draft after.
    Result<void> attach(Backend& target, const BackendOptions& options);

    /// What drafting costs here: see measureDrafts(). Nothing where nothing is loaded.
    Result<std::vector<StepCost>> measure(
        Backend& target, const std::vector<StepCost>& known, const std::function<bool()>& cancelled);

    const DrafterFacts& facts() const { return m_facts; } ///< complete once attached; kind None where nothing is loaded
    std::int64_t workspaceBytes() const { return m_workspaceBytes; }

    /// nullptr for the methods that need another drafter, or none.
    Drafter* drafter(Method method) const { return drafterNeeded(method) == m_facts.kind ? m_drafter.get() : nullptr; }

    Result<void> checkIntact() const; ///< as LoadedModel::checkIntact()

private:
    std::variant<std::monostate, LoadedDrafter, LoadedModel> m_file;
    DrafterFacts m_facts;
    std::unique_ptr<Drafter> m_drafter;
    std::int64_t m_workspaceBytes = 0;
};

} // namespace foregleam
