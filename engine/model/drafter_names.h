#pragma once
// What files call the parts of a block drafter, in every packaging that is read.

#include "engine/model/tensor_binder.h"

#include <string>
#include <vector>

namespace foregleam {

/// Names without ".weight"; the first is the layout's own, the others are aliases.
struct DrafterNames {
    std::vector<std::string> contextProjection;
    std::vector<std::string> contextNorm;
    std::vector<std::string> embedding;
    std::vector<std::string> outputNorm;
    std::vector<std::string> output;
    std::vector<std::string> markovW1;
    std::vector<std::string> markovW2;
    std::vector<std::string> gate;
    std::vector<std::string> joint;
    std::vector<std::string> confidence;
    std::vector<std::string> draftToTarget;
    std::vector<std::string> unread; ///< follow from others, or belong to training
    std::vector<std::string> ropeFactors;
    std::string layerPrefix; ///< before the layer's number and a dot
    const LayerNames* layer;
};

const DrafterNames& ggufDrafterNames();
const DrafterNames& hfDrafterNames();

/// Names of parts as one file has them: some put "dflash." or "dspark." before all names, some leave ".weight" out.
class PartNames {
public:
    explicit PartNames(const TensorTable& table)
        : m_table(table)
    {
    }

    /// The name under which a part is there; else the layout's own.
    std::string of(const std::vector<std::string>& aliases, const char* suffix = ".weight") const;
    bool has(const std::vector<std::string>& aliases, const char* suffix = ".weight") const
    {
        return m_table.find(of(aliases, suffix)) != nullptr;
    }
    const FileTensor* find(const std::vector<std::string>& aliases) const { return m_table.find(of(aliases)); }
    std::string layerPrefix(const DrafterNames& names, std::int32_t layer) const;

private:
    const TensorTable& m_table;
};

} // namespace foregleam
