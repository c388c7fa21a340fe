#include "app/drafter_files.h"

#include "app/shipped_folders.h"
#include "engine/api/drafter_choice.h"

#include <cstdlib>

namespace foregleam {

std::vector<std::string> drafterFolders()
{
    if (const char* chosen = std::getenv("FOREGLEAM_DRAFTERS"); chosen && *chosen)
        return {chosen};
    return shippedFolders("drafters");
}

std::string drafterMadeFor(const std::string& modelPath)
{
    for (const DrafterChoice& choice : listDrafters(modelPath, drafterFolders())) {
        if (choice.made && choice.reason.empty())
            return choice.facts.path;
    }
    return {};
}

} // namespace foregleam
