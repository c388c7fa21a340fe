#pragma once
// What a file drafts as, from the name of its architecture: what this program runs, and what the others are.

#include "engine/api/request.h"
#include "engine/model/gguf_file.h"
#include "engine/model/json_reader.h"

#include <string>

namespace foregleam {

/// kind None: `refusal` is a clause that names what it is instead.
struct DrafterClass {
    DrafterKind kind = DrafterKind::None;
    bool dspark = false; ///< by its name; plain DFlash else (the heads decide what it really is)
    bool foreignDrafter = false; ///< kind None: a drafter of another kind, not just any file
    std::string refusal;
};

DrafterClass classifyDrafter(const GgufFile& file);
DrafterClass classifyDrafter(const JsonReader& config);

} // namespace foregleam
