#pragma once
// A block drafter's files, opened and understood but not yet bound to a target.

#include "engine/api/result.h"
#include "engine/model/drafter_config.h"
#include "engine/model/drafter_names.h"
#include "engine/model/gguf_file.h"
#include "engine/model/model_folder.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace foregleam {

/// Immutable after open(); any thread.
class DrafterSource {
public:
    /// Fails with one sentence that names the file; also where it is no block drafter.
    static Result<DrafterSource> open(const std::string& path);

    const std::string& path() const { return m_path; }
    const DrafterConfig& config() const { return m_config; }
    const DrafterNames& names() const;
    const TensorTable& table() const;
    std::vector<std::shared_ptr<const MappedFile>> files() const;
    std::int64_t fileBytes() const;
    std::string name() const; ///< for people

    /// "Cannot use the drafter …: clause."
    Error error(std::string_view clause) const;

private:
    using Container = std::variant<GgufFile, ModelFolder>;

    DrafterSource(std::string path, Container container);

    std::string m_path;
    Container m_container;
    DrafterConfig m_config;
};

} // namespace foregleam
