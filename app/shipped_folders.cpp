#include "app/shipped_folders.h"

#include <filesystem>

namespace foregleam {

std::vector<std::string> shippedFolders(const std::string& name)
{
    constexpr int kFoldersUp = 4; // build/dev/bin and a level of grace
    std::error_code ignored;
    std::filesystem::path above = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    std::vector<std::string> folders{above.parent_path() / "share/foregleam" / name};
    for (int i = 0; i < kFoldersUp; ++i) {
        above = above.parent_path();
        folders.push_back(above / "resources" / name);
    }
    return folders;
}

} // namespace foregleam
