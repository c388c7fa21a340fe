#include "engine/model/model_limits.h"

#include <fmt/core.h>

namespace foregleam {

std::string shapeFault(const ModelShape& shape)
{
    if (shape.heads % shape.kvHeads != 0)
        return fmt::format("its {} key and value heads do not divide its {} query heads; download it again",
            shape.kvHeads, shape.heads);
    if (shape.headSize % 2 != 0)
        return fmt::format("its head size {} is odd; download it again", shape.headSize);
    return {};
}

} // namespace foregleam
