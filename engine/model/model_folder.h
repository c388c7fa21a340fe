#pragma once
// A Hugging Face folder: config.json beside one safetensors file or several shards. Knows nothing of architectures.

#include "engine/api/result.h"
#include "engine/model/json_text.h"
#include "engine/model/tensor_table.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

class MappedFile;

/// The folder that `path` means: itself, or the one that a config.json, a safetensors file or an index lies in. Nothing
/// where the path means a single file, such as a GGUF.
std::optional<std::string> modelFolderOf(const std::string& path);

std::string absolutePath(const std::string& path);

/// Immutable after open(); any thread.
class ModelFolder {
public:
    /// config.json alone, for a look at what the folder holds.
    static Result<ModelFolder> openConfig(const std::string& folder);
    /// With the tensors of every shard, which agree with the index. Fails with one sentence that names the folder or a
    /// file in it.
    static Result<ModelFolder> open(const std::string& folder);

    const std::string& path() const { return m_path; }
    const Json& config() const { return m_config; }
    const TensorTable& table() const { return m_table; }
    const std::vector<std::shared_ptr<const MappedFile>>& files() const { return m_files; } ///< the shards, in order
    std::int64_t fileBytes() const; ///< of the shards
    std::string name() const; ///< for people, made from the folder's

    /// Whether the folder has a file of this name.
    bool has(std::string_view name) const;
    /// A JSON object in the folder; nothing where it is not there.
    Result<std::optional<Json>> json(std::string_view name, const JsonLimits& limits) const;
    /// A whole file, at most `limit` bytes; nothing where it is not there.
    Result<std::optional<std::string>> text(std::string_view name, std::size_t limit) const;

    /// "Cannot use the model in …: reason."
    Error error(std::string_view reason) const;

private:
    ModelFolder() = default;
    Result<std::vector<std::string>> shardNames() const;
    Result<void> addShard(const std::string& name, std::vector<FileTensor>& tensors);
    Result<void> compareWithIndex() const;
    std::string pathOf(std::string_view name) const;

    std::string m_path;
    Json m_config;
    Json m_index; ///< model.safetensors.index.json, or null
    TensorTable m_table;
    std::vector<std::shared_ptr<const MappedFile>> m_files;
};

} // namespace foregleam
