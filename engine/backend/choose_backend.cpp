#include "engine/backend/choose_backend.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

namespace foregleam {
namespace {

constexpr const char* kPluginFile = "libforegleam-cuda.so";

/// Where an installed or a freshly built plugin lies. FOREGLEAM_PLUGINS names a folder that goes first.
std::vector<std::filesystem::path> pluginPlaces()
{
    std::vector<std::filesystem::path> places;
    if (const char* folder = std::getenv("FOREGLEAM_PLUGINS"); folder && *folder)
        places.emplace_back(folder);
    std::error_code failed;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        places.push_back(program.parent_path());
        places.push_back(program.parent_path().parent_path() / "lib" / "foregleam");
    }
    return places;
}

/// The plugin's table, or a clause that says why there is none. It stays loaded until the program ends: its code
/// outlives every backend.
Result<const BackendPlugin*> loadPlugin()
{
    for (const std::filesystem::path& place : pluginPlaces()) {
        const std::filesystem::path file = place / kPluginFile;
        std::error_code failed;
        if (!std::filesystem::exists(file, failed))
            continue;
        void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!library)
            return Error{fmt::format("the CUDA plugin cannot be loaded ({})", dlerror())};
        const auto entry = reinterpret_cast<BackendPluginEntry*>(dlsym(library, kBackendPluginEntry));
        const BackendPlugin* plugin = entry ? entry() : nullptr;
        if (!plugin || plugin->abi != kBackendAbi)
            return Error{"the CUDA plugin belongs to another version of this program"};
        return plugin;
    }
    return Error{"the CUDA plugin is not installed"};
}

Result<std::unique_ptr<Backend>> createCudaBackend(
    const std::shared_ptr<const ModelWeights>& weights, const BackendOptions& options)
{
    const Result<const BackendPlugin*> plugin = loadPlugin();
    if (!plugin)
        return plugin.error();
    return (*plugin)->create(weights, options);
}

} // namespace

bool isBackendName(std::string_view name)
{
    return name == "auto" || name == "cpu" || name == "cuda";
}

Result<std::unique_ptr<Backend>> createBackend(
    std::string_view name, const std::shared_ptr<const ModelWeights>& weights, const BackendOptions& options)
{
    if (!isBackendName(name))
        return Error{fmt::format("There is no backend called \"{}\"; use auto, cpu or cuda.", name)};
    BackendOptions chosen = options;
    if (name == "cpu" || !options.instructionSet.empty()) {
        chosen.reason = "as chosen";
        return createCpuBackend(weights, chosen);
    }
    Result<std::unique_ptr<Backend>> backend = createCudaBackend(weights, options);
    if (backend)
        return backend;
    if (name == "cuda")
        return Error{fmt::format("The model cannot run on an NVIDIA GPU: {}.", backend.error().message)};
    chosen.reason = backend.error().message;
    return createCpuBackend(weights, chosen);
}

} // namespace foregleam
