#include "engine/model/drafter_file.h"

#include "engine/model/drafter_binding.h"
#include "engine/model/drafter_facts.h"
#include "engine/model/drafter_kind.h"
#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

namespace foregleam {
namespace {

Error refused(const std::string& path, std::string_view clause)
{
    return {fmt::format("Cannot use the drafter {}: {}.", shownPath(path), clause)};
}

} // namespace

Result<void> LoadedDrafter::checkIntact() const
{
    return checkAllIntact(files);
}

Result<LoadedDrafter> openDrafter(const std::string& path, const LoadedModel& target)
{
    const auto source = DrafterSource::open(path);
    if (!source)
        return source.error();
    for (const auto& file : source->files())
        file->readAhead();
    std::string fault;
    auto weights = bindDrafter(*source, target, fault);
    if (auto intact = checkAllIntact(source->files()); !intact)
        return intact.error();
    if (!weights)
        return source->error(fault);
    auto facts = drafterFacts(*source, weights.get());
    return LoadedDrafter{std::move(weights), std::move(facts), source->files()};
}

Result<DrafterKind> drafterKindOf(const std::string& path)
{
    DrafterClass found;
    if (const auto folderPath = modelFolderOf(path)) {
        const auto folder = ModelFolder::openConfig(*folderPath);
        if (!folder)
            return folder.error();
        FirstFault fault;
        found = classifyDrafter(JsonReader(folder->config(), fault, "config.json"));
    } else {
        const auto file = GgufFile::open(path);
        if (!file)
            return file.error();
        found = classifyDrafter(*file);
    }
    return found.kind == DrafterKind::None ? Result<DrafterKind>(refused(path, found.refusal)) : found.kind;
}

} // namespace foregleam
