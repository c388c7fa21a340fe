#include "kernels/cuda/cuda_backend.h"

#include "kernels/cuda/create_backend.h"
#include "kernels/cuda/cuda_block_drafter.h"

#include <algorithm>
#include <cassert>
#include <cctype>

namespace foregleam::cuda {
namespace {

constexpr std::size_t kFewestPositions = 256; ///< a context worth proposing, and its steps
constexpr std::size_t kReserve = std::size_t{256} << 20; ///< left to the driver and the desktop

std::string mebibytes(std::size_t bytes)
{
    return std::to_string(bytes >> 20) + " MiB";
}

/// "There is not enough ...; choose." as a clause.
Error asClause(Error error)
{
    error.message.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(error.message.front())));
    if (error.message.back() == '.')
        error.message.pop_back();
    return error;
}

/// What the kernels cannot run, as a clause; empty if nothing.
std::string unfit(const ModelShape& shape, const BackendOptions& options)
{
    if (options.slots < 1 || options.contextLength < 0)
        return "the backend takes at least one slot";
    if (!attentionFits(shape.headSize, kMatmulMostRows))
        return "the model's heads are too large for the GPU's kernels";
    // Cells are counted in 64 bits: layers, slots, positions and heads are 32 bits each.
    const long double cells = 4.0L * shape.layers * options.slots * shape.kvHeads * shape.headSize
        * (options.contextLength ? options.contextLength : shape.contextLength);
    if (cells > 0x1p48L)
        return "the KV cache is larger than any memory; choose a smaller context or fewer slots";
    return {};
}

} // namespace

CudaBackend::CudaBackend(std::shared_ptr<const ModelWeights> weights, const BackendOptions& options)
    : m_weights(std::move(weights))
    , m_slots(options.slots)
    , m_contextLength(options.contextLength ? options.contextLength : m_weights->shape.contextLength)
    , m_stack(m_weights->shape, m_contextLength, m_slots)
{
}

Result<std::unique_ptr<Backend>> CudaBackend::create(
    std::shared_ptr<const ModelWeights> weights, const BackendOptions& options)
{
    if (std::string why = unfit(weights->shape, options); !why.empty())
        return Error{std::move(why)};
    const auto device = openDevice(options.gpu);
    if (!device)
        return device.error();
    std::unique_ptr<CudaBackend> backend(new CudaBackend(std::move(weights), options));
    if (const Result<void> loaded = backend->load(*device); !loaded)
        return loaded.error();
    return std::unique_ptr<Backend>(std::move(backend));
}

Result<void> CudaBackend::load(const Device& device)
{
    m_device = device;
    bind();
    Carver needed(nullptr);
    carve(needed);
    const std::size_t weightBytes = m_store.bytes();
    const std::size_t cacheBytes = m_stack.cacheBytes();
    const std::size_t total = weightBytes + cacheBytes + needed.used() + kReserve;
    if (total > device.freeBytes) {
        const std::size_t fixed = total - cacheBytes;
        const std::size_t positions
            = fixed < device.freeBytes ? (device.freeBytes - fixed) / (cacheBytes / static_cast<std::size_t>(m_contextLength)) : 0;
        return Error{"the model needs " + mebibytes(total) + " (weights " + mebibytes(weightBytes) + ", KV cache "
            + mebibytes(cacheBytes) + ", workspace " + mebibytes(needed.used() + kReserve) + ") and the " + device.name
            + " has " + mebibytes(device.freeBytes) + " free; "
            + (positions >= kFewestPositions
                    ? "a context of " + std::to_string(positions / kFewestPositions * kFewestPositions) + " tokens would fit"
                    : "choose a smaller model")};
    }
    if (Result<void> done = m_store.allocate(); !done)
        return done;
    bind();
    if (Result<void> done = m_store.finish(); !done)
        return done;
    auto cache = DeviceMemory::allocate(cacheBytes, "the KV cache");
    if (!cache)
        return cache.error();
    m_cache = std::move(*cache);
    auto scratch = DeviceMemory::allocate(needed.used(), "the workspace");
    if (!scratch)
        return scratch.error();
    m_scratch = std::move(*scratch);
    auto logits = PinnedMemory::allocate(
        static_cast<std::size_t>(kLogitRows) * static_cast<std::size_t>(shape().vocabulary) * sizeof(float), "the logits");
    if (!logits)
        return logits.error();
    m_hostLogits = std::move(*logits);
    if (Result<void> done = m_input.allocate(); !done)
        return done;
    if (Result<void> done = m_stream.create(); !done)
        return done;
    if (Result<void> done = m_ended.create(); !done)
        return done;
    for (Event& event : m_arrived) {
        if (Result<void> done = event.create(); !done)
            return done;
    }
    Carver carver(m_scratch.data());
    carve(carver);
    m_stack.setCache(m_cache.data());
    m_stack.setStream(m_stream);

    m_info.device = device.name;
    m_info.detail = "CUDA, " + std::to_string(device.multiprocessors) + " multiprocessors";
    m_info.kvBytes = static_cast<std::int64_t>(cacheBytes);
    m_info.workspaceBytes = static_cast<std::int64_t>(needed.used());
    m_info.weightBytesPerStep = m_stack.weightBytes() + static_cast<std::int64_t>(m_output.bytes());
    return check(cudaDeviceSynchronize(), "loading the model");
}

void CudaBackend::bind()
{
    const ModelWeights& weights = *m_weights;
    m_embedding = m_store.matrix(weights.tokenEmbedding);
    m_output = weights.output.data == weights.tokenEmbedding.data ? m_embedding : m_store.matrix(weights.output);
    m_outputNorm = m_store.vector(weights.outputNorm);
    m_stack.bind(m_store, weights.layers, weights.ropeFactors);
}

void CudaBackend::carve(Carver& carver)
{
    m_input.carve(carver);
    m_stack.carve(carver);
    m_logits = carver.take<float>(static_cast<std::size_t>(kLogitRows) * static_cast<std::size_t>(shape().vocabulary));
}

void CudaBackend::keepTaps(const TapTarget* taps)
{
    m_taps = taps;
    m_graphs.clear();
}

Result<std::unique_ptr<BlockDrafter>> CudaBackend::createBlockDrafter(std::shared_ptr<const DrafterWeights> weights)
{
    BlockDrafterPlace place{m_slots, m_contextLength, m_stream, {}};
    if (weights->output.data == m_weights->output.data)
        place.output = m_output;
    return CudaBlockDrafter::create(std::move(weights), place, [this](const TapTarget* taps) { keepTaps(taps); });
}

cudaError_t CudaBackend::enqueue(const GraphKey& key)
{
    StackPass pass;
    pass.rows = key.rows;
    pass.chunks = key.chunks;
    pass.fresh = key.rows <= kMatmulMostRows;
    pass.taps = m_taps;
    pass.prompt = key.promptSlot >= 0;
    pass.slot = key.promptSlot;
    pass.firstPosition = m_firstPosition;
    cudaError_t status = m_input.copy(m_stream);
    if (status == cudaSuccess)
        status = m_stack.embed(m_embedding, m_input, key.rows);
    if (status == cudaSuccess)
        status = m_stack.run(pass, m_input);
    if (status == cudaSuccess && key.logitRows > 0)
        status = enqueueHead(key.logitRows);
    return status;
}

cudaError_t CudaBackend::enqueueHead(int rows)
{
    cudaError_t status = m_stack.finish(m_outputNorm, m_input.gathered(), rows, nullptr);
    MatmulArgs head;
    head.weights = m_output;
    head.outStride = static_cast<std::size_t>(shape().vocabulary);
    head.softcap = shape().logitSoftcap;
    head.out = m_logits;
    for (int row = 0; row < rows && status == cudaSuccess; row += kLogitRows) {
        head.x = fromRow(m_stack.normed(), row);
        head.rows = std::min(kLogitRows, rows - row);
        status = m_stack.multiply(head);
        if (status == cudaSuccess && rows > kLogitRows)
            status = cudaMemcpyAsync(m_manyLogits.data() + static_cast<std::size_t>(row) * head.outStride, m_logits,
                static_cast<std::size_t>(head.rows) * head.outStride * sizeof(float), cudaMemcpyDeviceToHost, m_stream);
    }
    return status;
}

Result<void> CudaBackend::run(const GraphKey& key)
{
    if (key.rows > kMatmulMostRows) // enough work to hide the launches
        return check(enqueue(key), "starting a pass");
    auto found = m_graphs.find(key);
    if (found == m_graphs.end()) {
        Result<Graph> graph = Graph::record(m_stream, [&] { return enqueue(key); });
        if (!graph)
            return graph.error();
        found = m_graphs.emplace(key, std::move(*graph)).first;
    }
    return check(found->second.launch(m_stream), "starting a pass");
}

Result<void> CudaBackend::forward(const TokenBatch& batch)
{
    const std::size_t rows = batch.rows();
    assert(rows >= 1 && rows <= static_cast<std::size_t>(kMostRows));
    for (std::size_t row = 0; row < rows; ++row) {
        assert(batch.tokens[row] >= 0 && batch.tokens[row] < shape().vocabulary);
        assert(batch.positions[row] >= 0 && batch.positions[row] < m_contextLength);
        assert(batch.slots[row] >= 0 && batch.slots[row] < m_slots);
    }
    if (Result<void> current = check(cudaSetDevice(m_device.index), "choosing it"); !current)
        return current;
    m_input.set(batch.tokens, batch.positions, batch.slots);
    m_last = {static_cast<int>(rows), 0, m_stack.chunksFor(m_input.furthest())};
    const bool oneSlot = std::all_of(batch.slots.begin(), batch.slots.end(), [&](std::int32_t slot) { return slot == batch.slots[0]; });
    if (oneSlot && rows > static_cast<std::size_t>(kMatmulMostRows))
        m_last.promptSlot = batch.slots[0];
    m_firstPosition = batch.positions[0];
    m_logitOf.assign(rows, -1);
    for (std::size_t row = 0; row < rows; ++row) {
        if (!batch.wantLogits[row])
            continue;
        m_logitOf[row] = m_last.logitRows;
        m_input.gather(m_last.logitRows++, static_cast<int>(row));
    }
    m_many = m_last.logitRows > kLogitRows;
    m_asked = 0;
    if (m_many)
        m_manyLogits.resize(static_cast<std::size_t>(m_last.logitRows) * static_cast<std::size_t>(shape().vocabulary));
    if (Result<void> ran = run(m_last); !ran)
        return ran;
    if (Result<void> marked = check(cudaEventRecord(m_ended, m_stream), "running a pass"); !marked)
        return marked;
    if (!m_many && m_last.logitRows > 0)
        askForLogits(0);
    return check(m_many ? cudaStreamSynchronize(m_stream) : cudaEventSynchronize(m_ended), "running a pass");
}

// Rows up to this one set out for the host; failures are those of the pass, or the next one reports them.
void CudaBackend::askForLogits(std::size_t index)
{
    const auto vocabulary = static_cast<std::size_t>(shape().vocabulary);
    for (; m_asked <= index && m_asked < static_cast<std::size_t>(m_last.logitRows); ++m_asked) {
        cudaMemcpyAsync(m_hostLogits.as<float>() + m_asked * vocabulary, m_logits + m_asked * vocabulary,
            vocabulary * sizeof(float), cudaMemcpyDeviceToHost, m_stream);
        cudaEventRecord(m_arrived[m_asked], m_stream);
    }
}

std::vector<float> CudaBackend::replay(int repeats)
{
    std::vector<cudaEvent_t> events(static_cast<std::size_t>(repeats) + 1);
    for (cudaEvent_t& event : events)
        cudaEventCreate(&event);
    bool good = true;
    for (std::size_t i = 0; i < events.size() && good; ++i)
        good = (i == 0 || run(m_last)) && cudaEventRecord(events[i], m_stream) == cudaSuccess;
    good = cudaStreamSynchronize(m_stream) == cudaSuccess && good;
    std::vector<float> times;
    for (std::size_t i = 1; i < events.size() && good; ++i) {
        times.push_back(0);
        cudaEventElapsedTime(&times.back(), events[i - 1], events[i]);
    }
    for (const cudaEvent_t event : events)
        cudaEventDestroy(event);
    return times;
}

std::span<float> CudaBackend::logits(std::size_t row)
{
    assert(row < m_logitOf.size() && m_logitOf[row] >= 0);
    const auto index = static_cast<std::size_t>(m_logitOf[row]);
    const auto vocabulary = static_cast<std::size_t>(shape().vocabulary);
    float* host = (m_many ? m_manyLogits.data() : m_hostLogits.as<float>()) + index * vocabulary;
    if (!m_many) {
        askForLogits(index + 1); // the next one travels while this one is looked at
        cudaEventSynchronize(m_arrived[index]);
    }
    return {host, vocabulary};
}

Result<std::unique_ptr<Backend>> createCudaBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendOptions& options)
{
    Result<std::unique_ptr<Backend>> backend = CudaBackend::create(std::move(weights), options);
    return backend ? std::move(backend) : asClause(backend.error());
}

} // namespace foregleam::cuda
