#include "engine/model/drafter_source.h"

#include "engine/model/drafter_kind.h"
#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace foregleam {
namespace {

constexpr const char* kWholeModel =
    "it is a whole model and no block drafter; choose it for the method draft-model instead";

std::string refusalOf(const DrafterClass& found)
{
    return found.kind == DrafterKind::Model ? kWholeModel : found.refusal;
}

/// The width of the table that a Markov head embeds tokens with; 0 without one.
std::int32_t markovRank(const DrafterSource& source)
{
    const FileTensor* table = PartNames(source.table()).find(source.names().markovW1);
    const auto rank = table && table->dims.size() == 2 ? table->dims.back() : 0;
    return static_cast<std::int32_t>(std::min(rank, kMostMarkovRank));
}

} // namespace

DrafterSource::DrafterSource(std::string path, Container container)
    : m_path(std::move(path))
    , m_container(std::move(container))
{
}

Result<DrafterSource> DrafterSource::open(const std::string& path)
{
    if (const auto folderPath = modelFolderOf(path)) {
        auto looked = ModelFolder::openConfig(*folderPath);
        if (!looked)
            return looked.error();
        FirstFault fault;
        const auto found = classifyDrafter(JsonReader(looked->config(), fault, "config.json"));
        if (found.kind != DrafterKind::Block)
            return DrafterSource(path, *std::move(looked)).error(refusalOf(found));
        auto folder = ModelFolder::open(*folderPath);
        if (!folder)
            return folder.error();
        DrafterSource source(path, *std::move(folder));
        const JsonReader config(std::get<ModelFolder>(source.m_container).config(), fault, "config.json");
        source.m_config = readDrafterConfig(config, found.dspark, markovRank(source));
        return fault ? Result<DrafterSource>(source.error(fault.reason)) : std::move(source);
    }
    auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    const auto found = classifyDrafter(*file);
    DrafterSource source(path, *std::move(file));
    if (found.kind != DrafterKind::Block)
        return source.error(refusalOf(found));
    auto config = readDrafterConfig(std::get<GgufFile>(source.m_container), markovRank(source));
    if (!config)
        return config.error();
    source.m_config = *std::move(config);
    return source;
}

const DrafterNames& DrafterSource::names() const
{
    return std::holds_alternative<GgufFile>(m_container) ? ggufDrafterNames() : hfDrafterNames();
}

const TensorTable& DrafterSource::table() const
{
    const auto* file = std::get_if<GgufFile>(&m_container);
    return file ? file->table() : std::get<ModelFolder>(m_container).table();
}

std::vector<std::shared_ptr<const MappedFile>> DrafterSource::files() const
{
    if (const auto* file = std::get_if<GgufFile>(&m_container))
        return {file->file()};
    return std::get<ModelFolder>(m_container).files();
}

std::int64_t DrafterSource::fileBytes() const
{
    std::int64_t sum = 0;
    for (const auto& file : files())
        sum += static_cast<std::int64_t>(file->bytes().size());
    return sum;
}

std::string DrafterSource::name() const
{
    if (const auto* folder = std::get_if<ModelFolder>(&m_container))
        return folder->name();
    const auto name = std::get<GgufFile>(m_container).text("general.name");
    const bool named = name && *name && !(*name)->empty();
    return shown(named ? **name : std::filesystem::path(m_path).stem().string());
}

Error DrafterSource::error(std::string_view clause) const
{
    return {fmt::format("Cannot use the drafter {}: {}.", shownPath(m_path), clause)};
}

} // namespace foregleam
