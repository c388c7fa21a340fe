#pragma once
// Tensors by name, each checked against the shape that the metadata promise: what binding a model and a drafter share.

#include "engine/api/token.h"
#include "engine/backend/model_weights.h"
#include "engine/model/tensor_table.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

class MappedFile;

/// What the parts of a layer are called behind its prefix. Those that a model does not have are not looked for.
struct LayerNames {
    const char* attentionNorm;
    const char* query;
    const char* key;
    const char* value;
    const char* queryBias;
    const char* keyBias;
    const char* valueBias;
    const char* queryNorm;
    const char* keyNorm;
    const char* attentionOutput;
    const char* attentionPostNorm;
    const char* feedForwardNorm;
    const char* gate;
    const char* up;
    const char* down;
    const char* feedForwardPostNorm;
};

extern const LayerNames kGgufLayerNames; ///< behind "blk.0."
extern const LayerNames kHfLayerNames; ///< behind "model.layers.0."
extern const LayerNames kHfPostNormLayerNames; ///< the same of models with norms before the residual adds

/// Which optional parts a layer has, and how its norms are stored.
struct LayerParts {
    bool headNorms = false;
    bool postNorms = false;
    float normAddend = 0; ///< added to every norm's weights (Hugging Face's gemma3 stores w - 1)
};

/// Finds tensors and keeps the first fault, a clause; after one, views are empty. Borrows the table.
class TensorBinder {
public:
    /// `files` are what the tensors lie in; storage() keeps them mapped.
    TensorBinder(const TensorTable& table, std::vector<std::shared_ptr<const MappedFile>> files);
    ~TensorBinder();
    TensorBinder(const TensorBinder&) = delete;
    TensorBinder& operator=(const TensorBinder&) = delete;

    bool has(const std::string& name) const { return m_table.find(name) != nullptr; }
    /// The view of the bytes in the file; a copy only where they are not aligned to their elements.
    TensorView matrix(const std::string& name, std::int64_t rows, std::int64_t columns);
    /// [size] F32: in the file, or converted from F16 or BF16 and with `addend` added in memory. A file may also have
    /// it as [1, size].
    TensorView vector(const std::string& name, std::int64_t size, float addend = 0);
    TensorView optionalVector(const std::string& name, std::int64_t size, float addend = 0);
    LayerWeights layer(const std::string& prefix, const LayerNames& names, const ModelShape& shape, LayerParts parts);
    std::vector<std::int64_t> integers(const std::string& name, std::int64_t size); ///< [size] I64
    TensorView keep(std::vector<float> values); ///< [size] F32 that the caller made

    void ignore(const std::string& name); ///< not missed by refuseUnused()
    /// A fault where a tensor was asked for by nobody: it would be left out of the computation. `kind` names what was
    /// bound: "llama model".
    void refuseUnused(std::string_view kind);

    void fail(std::string_view clause);
    const std::string& fault() const { return m_fault; } ///< empty while all is well

    /// What the views point into; `more` is kept with it.
    std::shared_ptr<const void> storage(std::shared_ptr<const void> more = {});

private:
    struct Storage;

    const FileTensor* find(const std::string& name, const std::vector<std::int64_t>& dims);
    const std::byte* aligned(const FileTensor& tensor);

    const TensorTable& m_table;
    std::vector<bool> m_used;
    std::shared_ptr<Storage> m_storage;
    std::string m_fault;
};

} // namespace foregleam
