#include "engine/model/model_folder.h"

#include "engine/model/json_reader.h"
#include "engine/model/mapped_file.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

namespace foregleam {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "config.json";
constexpr const char* kWhole = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";
constexpr std::size_t kLargestConfig = 1 << 20;
constexpr std::size_t kLargestIndex = 32 << 20;
constexpr std::size_t kMostShards = 128; // every shard takes a fault guard while it is mapped

/// A name in the folder itself, not a path out of it.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos && name.size() <= 255
        && name.find('\0') == std::string::npos;
}

} // namespace

std::optional<std::string> modelFolderOf(const std::string& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return path;
    const auto extension = fs::path(path).extension();
    if (extension != ".json" && extension != ".safetensors")
        return std::nullopt;
    const auto parent = fs::path(path).parent_path();
    return parent.empty() ? "." : parent.string();
}

std::string absolutePath(const std::string& path)
{
    std::error_code code;
    const auto absolute = fs::absolute(path, code);
    return code ? path : absolute.string();
}

std::string ModelFolder::pathOf(std::string_view name) const
{
    return (fs::path(m_path) / name).string();
}

bool ModelFolder::has(std::string_view name) const
{
    std::error_code ignored;
    return fs::exists(pathOf(name), ignored);
}

Error ModelFolder::error(std::string_view reason) const
{
    return {fmt::format("Cannot use the model in {}: {}.", shownPath(m_path), reason)};
}

Result<std::optional<std::string>> ModelFolder::text(std::string_view name, std::size_t limit) const
{
    if (!has(name))
        return std::optional<std::string>();
    const auto file = MappedFile::open(pathOf(name));
    if (!file)
        return file.error();
    const auto bytes = (*file)->bytes();
    if (bytes.size() > limit)
        return error(fmt::format(
            "its {} has {} bytes, more than any model needs; download it again", shown(name), bytes.size()));
    std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (auto intact = (*file)->checkIntact(); !intact)
        return intact.error();
    return std::optional(std::move(text));
}

Result<std::optional<Json>> ModelFolder::json(std::string_view name, const JsonLimits& limits) const
{
    constexpr std::size_t kBytesAValue = 64; // generous, so that the limit of values is the one that counts
    const auto content = text(name, std::max(kLargestConfig, limits.values * kBytesAValue));
    if (!content)
        return content.error();
    if (!*content)
        return std::optional<Json>();
    std::string reason;
    auto document = parseJsonObject(**content, limits, reason);
    if (!document)
        return error(fmt::format("its {} cannot be read, {}; download it again", shown(name), reason));
    return document;
}

Result<ModelFolder> ModelFolder::openConfig(const std::string& path)
{
    ModelFolder folder;
    folder.m_path = path;
    auto config = folder.json(kConfig, {});
    if (!config)
        return config.error();
    if (!*config)
        return folder.error("it is a folder without a config.json; choose one with it, or the .gguf file in it");
    folder.m_config = **std::move(config);
    return folder;
}

Result<ModelFolder> ModelFolder::open(const std::string& path)
{
    auto folder = openConfig(path);
    if (!folder)
        return folder;
    if (!folder->has(kWhole)) {
        auto index = folder->json(kIndex, {kLargestIndex / 64, 4});
        if (!index)
            return index.error();
        if (!*index)
            return folder->error(
                "it has neither model.safetensors nor model.safetensors.index.json; download it again");
        folder->m_index = **std::move(index);
    }
    const auto names = folder->shardNames();
    if (!names)
        return names.error();
    std::vector<FileTensor> tensors;
    for (const auto& name : *names) {
        if (auto added = folder->addShard(name, tensors); !added)
            return added.error();
    }
    folder->m_table = TensorTable(std::move(tensors));
    if (const FileTensor* twin = folder->m_table.repeated())
        return folder->error(fmt::format("its tensor {} is there twice; download it again", inQuotes(twin->name)));
    if (auto same = folder->compareWithIndex(); !same)
        return same.error();
    return folder;
}

Result<std::vector<std::string>> ModelFolder::shardNames() const
{
    if (m_index.is_null())
        return std::vector<std::string>{kWhole};
    FirstFault fault;
    const JsonReader index(m_index, fault, kIndex);
    std::set<std::string> names;
    if (const auto map = index.object("weight_map")) {
        for (const auto& [tensor, shard] : m_index["weight_map"].items()) {
            if (!shard.is_string() || !isPlainName(shard.get_ref<const std::string&>()))
                fault.set(
                    fmt::format("its index does not say in which file {} lies; download it again", inQuotes(tensor)));
            else
                names.insert(shard.get<std::string>());
        }
    }
    if (names.empty())
        fault.set("its index names no files; download it again");
    if (names.size() > kMostShards)
        fault.set(fmt::format("its index names {} files, at most {} can be open", names.size(), kMostShards));
    if (fault)
        return error(fault.reason);
    return std::vector<std::string>(names.begin(), names.end());
}

Result<void> ModelFolder::addShard(const std::string& name, std::vector<FileTensor>& tensors)
{
    auto shard = openSafetensors(pathOf(name));
    if (!shard)
        return shard.error();
    m_files.push_back(shard->file);
    if (!m_index.is_null()) {
        for (const auto& tensor : shard->tensors) {
            const auto& map = m_index["weight_map"];
            const auto told = map.find(tensor.name);
            if (told == map.end() || *told != name)
                return error(fmt::format("its index does not say that {} holds {}, which it does; download it again",
                    shown(name), inQuotes(tensor.name)));
        }
    }
    tensors.insert(
        tensors.end(), std::make_move_iterator(shard->tensors.begin()), std::make_move_iterator(shard->tensors.end()));
    return {};
}

Result<void> ModelFolder::compareWithIndex() const
{
    if (m_index.is_null())
        return {};
    for (const auto& [tensor, shard] : m_index["weight_map"].items()) {
        if (!m_table.find(tensor))
            return error(fmt::format("its tensor {} is not in {}, where its index has it; download it again",
                inQuotes(tensor), shown(shard.get<std::string>())));
    }
    return {};
}

std::int64_t ModelFolder::fileBytes() const
{
    std::int64_t sum = 0;
    for (const auto& file : m_files)
        sum += static_cast<std::int64_t>(file->bytes().size());
    return sum;
}

std::string ModelFolder::name() const
{
    std::error_code code;
    const auto absolute = fs::absolute(m_path, code).lexically_normal();
    auto folder = code ? fs::path(m_path) : absolute;
    if (!folder.has_filename())
        folder = folder.parent_path();
    // A download cache keeps revisions as …/models--owner--name/snapshots/hash.
    if (folder.parent_path().filename() == "snapshots") {
        const auto cached = folder.parent_path().parent_path().filename().string();
        if (const auto dashes = cached.rfind("--"); dashes != std::string::npos)
            return shown(cached.substr(dashes + 2));
    }
    return shown(folder.filename().string());
}

} // namespace foregleam
