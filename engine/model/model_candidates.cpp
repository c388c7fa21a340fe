#include "engine/model/model_candidates.h"

#include "engine/model/model_folder.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <string_view>

namespace foregleam {
namespace {

namespace fs = std::filesystem;

/// Letters and digits in lower case: names differ in punctuation from file to file.
std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain;
}

std::string realPath(const fs::path& path)
{
    std::error_code code;
    const auto real = fs::canonical(path, code);
    return code ? path.string() : real.string();
}

} // namespace

bool isMadeFor(const std::string& told, const ModelInfo& model)
{
    const auto wanted = plainName(std::string_view(told).substr(told.find_last_of('/') + 1));
    const auto file = fs::path(model.path).filename().string();
    return !wanted.empty() && (wanted == plainName(model.name) || wanted == plainName(file.substr(0, file.find('.'))));
}

std::string drafterSentence(const std::string& clause)
{
    if (clause.rfind("it ", 0) == 0)
        return "This drafter " + clause.substr(3) + ".";
    if (clause.rfind("its ", 0) == 0)
        return "This drafter's " + clause.substr(4) + ".";
    return "This drafter cannot be used: " + clause + ".";
}

std::vector<std::string> modelCandidates(const std::vector<std::string>& folders, const std::string& except)
{
    std::vector<std::string> found;
    std::set<std::string> seen = {realPath(modelFolderOf(except).value_or(except))};
    for (const auto& folder : folders) {
        std::error_code code;
        std::vector<std::string> inFolder;
        for (fs::directory_iterator at(folder, fs::directory_options::skip_permission_denied, code), end;
             !code && at != end; at.increment(code)) {
            std::error_code ignored;
            const auto& path = at->path();
            const bool file = path.extension() == ".gguf" && fs::is_regular_file(path, ignored);
            if ((file || fs::exists(path / "config.json", ignored)) && seen.insert(realPath(path)).second)
                inFolder.push_back(path.string());
        }
        std::sort(inFolder.begin(), inFolder.end());
        found.insert(found.end(), inFolder.begin(), inFolder.end());
    }
    return found;
}

} // namespace foregleam
