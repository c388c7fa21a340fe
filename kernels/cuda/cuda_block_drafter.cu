#include "kernels/cuda/cuda_block_drafter.h"

#include "kernels/cpu/dequantize.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace foregleam::cuda {
namespace {

constexpr int kMostPlaces = 64; ///< of all blocks of a pass

} // namespace

CudaBlockDrafter::CudaBlockDrafter(std::shared_ptr<const DrafterWeights> weights, const BlockDrafterPlace& place)
    : m_weights(std::move(weights))
    , m_place(place)
    , m_stack(m_weights->shape.block, place.positions, place.slots)
{
    m_taps.layers = m_weights->shape.taps;
    if (m_weights->confidence) {
        m_confidence.resize(static_cast<std::size_t>(m_weights->confidence.columns) + 1);
        cpu::dequantizeRow(m_weights->confidence, 0, m_confidence.data());
        if (m_weights->confidenceBias)
            std::memcpy(&m_confidence.back(), m_weights->confidenceBias.data, sizeof(float));
    }
}

Result<std::unique_ptr<BlockDrafter>> CudaBlockDrafter::create(
    std::shared_ptr<const DrafterWeights> weights, const BlockDrafterPlace& place, TapSwitch taps)
{
    std::unique_ptr<CudaBlockDrafter> drafter(new CudaBlockDrafter(std::move(weights), place));
    if (const Result<void> loaded = drafter->load(); !loaded)
        return loaded.error();
    drafter->m_switch = std::move(taps);
    drafter->m_switch(&drafter->m_taps);
    return std::unique_ptr<BlockDrafter>(std::move(drafter));
}

CudaBlockDrafter::~CudaBlockDrafter()
{
    if (m_switch)
        m_switch(nullptr);
}

Result<void> CudaBlockDrafter::load()
{
    const ModelShape& block = shape().block;
    if (!attentionFits(block.headSize, shape().blockSize + 1))
        return Error{"The drafter's heads are too large for the GPU's kernels; choose another method."};
    bind();
    Carver needed(nullptr);
    carve(needed);
    if (Result<void> done = m_store.allocate(); !done)
        return done;
    bind();
    if (Result<void> done = m_store.finish(); !done)
        return done;
    auto cache = DeviceMemory::allocate(m_stack.cacheBytes(), "the drafter's context");
    if (!cache)
        return cache.error();
    m_cache = std::move(*cache);
    auto scratch = DeviceMemory::allocate(needed.used(), "the drafter's workspace");
    if (!scratch)
        return scratch.error();
    m_scratch = std::move(*scratch);
    auto hidden = PinnedMemory::allocate(
        static_cast<std::size_t>(kMostPlaces) * static_cast<std::size_t>(hiddenWidth()) * sizeof(float), "the drafter");
    if (!hidden)
        return hidden.error();
    m_hostHidden = std::move(*hidden);
    auto logits = PinnedMemory::allocate(
        static_cast<std::size_t>(shape().blockSize) * static_cast<std::size_t>(block.vocabulary) * sizeof(float), "the drafter");
    if (!logits)
        return logits.error();
    m_hostLogits = std::move(*logits);
    auto hostTokens = PinnedMemory::allocate(2 * kMostPlaces * sizeof(TokenId), "the drafter");
    if (!hostTokens)
        return hostTokens.error();
    m_hostTokens = std::move(*hostTokens);
    if (Result<void> done = m_input.allocate(); !done)
        return done;
    Carver carver(m_scratch.data());
    carve(carver);
    m_stack.setCache(m_cache.data());
    m_stack.setStream(m_place.stream);
    m_info.kvBytes = static_cast<std::int64_t>(m_cache.bytes());
    m_info.weightBytesPerBlock = m_stack.weightBytes() + static_cast<std::int64_t>(m_output.bytes());
    return check(cudaDeviceSynchronize(), "loading the drafter");
}

void CudaBlockDrafter::bind()
{
    const DrafterWeights& weights = *m_weights;
    m_embedding = m_store.matrix(weights.tokenEmbedding);
    m_output = m_place.output.tiles ? m_place.output
        : weights.output.data == weights.tokenEmbedding.data ? m_embedding
                                                             : m_store.matrix(weights.output);
    m_projection = m_store.matrix(weights.contextProjection);
    m_contextNorm = m_store.vector(weights.contextNorm);
    m_outputNorm = m_store.vector(weights.outputNorm);
    m_stack.bind(m_store, weights.layers, weights.ropeFactors);
    m_stack.setCausal(weights.causal);
    m_heads.bind(m_store, weights);
}

void CudaBlockDrafter::carve(Carver& carver)
{
    const int tapWidth = static_cast<int>(shape().taps.size()) * shape().targetHidden;
    constexpr auto kRows = static_cast<std::size_t>(kMostRows);
    m_input.carve(carver);
    m_stack.carve(carver);
    m_heads.carve(carver);
    m_taps.values = carver.take<float>(kRows * static_cast<std::size_t>(tapWidth));
    m_preparedTaps = carver.prepared(kMostRows, tapWidth);
    m_context = carver.take<float>(kRows * static_cast<std::size_t>(hiddenWidth()));
    m_hidden = carver.take<float>(static_cast<std::size_t>(kMostPlaces) * static_cast<std::size_t>(hiddenWidth()));
    const auto vocabulary = static_cast<std::size_t>(shape().block.vocabulary);
    m_logits = carver.take<float>(static_cast<std::size_t>(kMostPlaces) * vocabulary);
    m_corrected = carver.take<float>(static_cast<std::size_t>(shape().blockSize) * vocabulary);
    m_chosen = carver.take<TokenId>(kMostPlaces);
}

// hidden_norm(fc(taps)), then every layer's keys and values of it.
cudaError_t CudaBlockDrafter::enqueueContext(int rows)
{
    NormArgs taps;
    taps.x = m_taps.values;
    taps.width = static_cast<int>(m_taps.layers.size()) * shape().targetHidden;
    m_preparedTaps.rounded = rows > kMatmulMostRows; // a prompt
    m_stack.roundNormed(m_preparedTaps.rounded);
    taps.out = m_preparedTaps;
    cudaError_t status = m_input.copy(m_place.stream);
    if (status == cudaSuccess)
        status = launchNorm(taps, rows, m_place.stream);
    MatmulArgs project;
    project.weights = m_projection;
    project.x = m_preparedTaps;
    project.rows = rows;
    project.out = m_context;
    project.outStride = static_cast<std::size_t>(hiddenWidth());
    if (status == cudaSuccess)
        status = launchMatmul(project, m_place.stream);
    NormArgs norm;
    norm.x = m_context;
    norm.norm = m_contextNorm;
    norm.epsilon = shape().block.normEpsilon;
    norm.width = hiddenWidth();
    norm.out = m_stack.normed();
    if (status == cudaSuccess)
        status = launchNorm(norm, rows, m_place.stream);
    return status == cudaSuccess ? m_stack.inject(m_input, rows) : status;
}

Result<void> CudaBlockDrafter::inject(const TokenBatch& batch)
{
    m_input.set(batch.tokens, batch.positions, batch.slots);
    const int rows = static_cast<int>(batch.rows());
    return replayed(m_contextGraphs, {rows, 0, 0}, rows <= kMatmulMostRows, [&] { return enqueueContext(rows); });
}

cudaError_t CudaBlockDrafter::enqueueBlocks(int rows, int places)
{
    StackPass pass;
    pass.rows = rows;
    pass.chunks = m_stack.chunksFor(m_input.furthest());
    pass.fresh = true;
    pass.keep = false;
    cudaError_t status = m_input.copy(m_place.stream);
    if (status == cudaSuccess)
        status = m_stack.embed(m_embedding, m_input, rows);
    if (status == cudaSuccess)
        status = m_stack.run(pass, m_input);
    if (status == cudaSuccess)
        status = m_stack.finish(m_outputNorm, m_input.gathered(), places, m_hidden);
    MatmulArgs head;
    head.weights = m_output;
    head.x = m_stack.normed();
    head.rows = places;
    head.out = m_logits;
    head.outStride = static_cast<std::size_t>(shape().block.vocabulary);
    head.softcap = shape().block.logitSoftcap;
    if (status == cudaSuccess)
        status = m_stack.multiply(head);
    if (status == cudaSuccess)
        status = m_heads.begin(m_place.stream);
    if (status == cudaSuccess && draftedAhead() > 0)
        status = enqueueChain(places);
    if (status == cudaSuccess)
        status = cudaMemcpyAsync(m_hostHidden.as<float>(), m_hidden,
            static_cast<std::size_t>(places) * static_cast<std::size_t>(hiddenWidth()) * sizeof(float), cudaMemcpyDeviceToHost, m_place.stream);
    return status;
}

// Corrects every place after the likeliest token of the place before.
cudaError_t CudaBlockDrafter::enqueueChain(int places)
{
    const auto vocabulary = static_cast<std::size_t>(shape().block.vocabulary);
    const float* results = m_heads.changesLogits() ? m_corrected : m_logits;
    cudaError_t status = cudaSuccess;
    for (int place = 0; m_heads.changesLogits() && place < places && status == cudaSuccess; ++place) {
        const auto at = static_cast<std::size_t>(place);
        const TokenId* previous = place == 0 ? m_input.rows().tokens : m_chosen + place - 1;
        status = m_heads.correct(place, m_hidden + at * static_cast<std::size_t>(hiddenWidth()), previous,
            m_logits + at * vocabulary, m_corrected + at * vocabulary, m_place.stream);
        if (status == cudaSuccess)
            status = launchLargest(m_corrected + at * vocabulary, shape().block.vocabulary, m_chosen + place, m_place.stream);
    }
    if (status == cudaSuccess)
        status = cudaMemcpyAsync(m_hostLogits.as<float>(), results, static_cast<std::size_t>(places) * vocabulary * sizeof(float),
            cudaMemcpyDeviceToHost, m_place.stream);
    if (status == cudaSuccess)
        status = cudaMemcpyAsync(m_hostTokens.as<TokenId>(), m_chosen, static_cast<std::size_t>(places) * sizeof(TokenId),
            cudaMemcpyDeviceToHost, m_place.stream);
    return status;
}

// Places whose logits come back with the block; a draft's ids must be those of the target.
int CudaBlockDrafter::draftedAhead() const
{
    return m_blocks.size() == 1 && m_weights->draftToTarget.empty() ? m_places : 0;
}

// Runs work to its end: from a graph where it is worth keeping.
Result<void> CudaBlockDrafter::replayed(std::map<std::array<int, 3>, Graph>& graphs, const std::array<int, 3>& key, bool keep,
    const std::function<cudaError_t()>& enqueue)
{
    cudaError_t status = cudaSuccess;
    if (!keep) {
        status = enqueue();
    } else {
        auto found = graphs.find(key);
        if (found == graphs.end()) {
            Result<Graph> graph = Graph::record(m_place.stream, enqueue);
            if (!graph)
                return graph.error();
            found = graphs.emplace(key, std::move(*graph)).first;
        }
        status = found->second.launch(m_place.stream);
    }
    if (Result<void> started = check(status, "starting the drafter"); !started)
        return started;
    return check(cudaStreamSynchronize(m_place.stream), "running the drafter");
}

Result<void> CudaBlockDrafter::runBlocks(std::span<const DraftBlock> blocks)
{
    std::vector<std::int32_t> tokens;
    std::vector<std::int32_t> positions;
    std::vector<std::int32_t> slots;
    std::vector<std::int32_t> last;
    m_blocks.assign(blocks.begin(), blocks.end());
    m_first.clear();
    m_places = 0;
    for (const DraftBlock& block : blocks) {
        assert(block.length >= 1 && block.length <= shape().blockSize);
        assert(block.slot >= 0 && block.slot < m_place.slots);
        assert(block.position >= 0 && block.position < m_place.positions);
        assert(block.anchor >= 0 && block.anchor < shape().targetVocabulary);
        const std::int32_t length = shape().slotsFor(block.length);
        m_first.push_back(static_cast<int>(tokens.size()));
        for (std::int32_t slot = 0; slot < length; ++slot) {
            tokens.push_back(slot == 0 ? block.anchor : shape().maskToken);
            positions.push_back(block.position + slot);
            slots.push_back(block.slot);
            last.push_back(block.position + length - 1);
        }
        for (std::int32_t place = 0; place < block.length; ++place)
            m_input.gather(m_places++, rowOf(m_first.size() - 1, place));
    }
    assert(!tokens.empty() && tokens.size() <= static_cast<std::size_t>(kMostPlaces) && m_places <= kMostPlaces);
    m_input.set(tokens, positions, slots, last);
    const int rows = static_cast<int>(tokens.size());
    m_ahead = draftedAhead() > 0;
    return replayed(m_blockGraphs, {rows, m_places, m_stack.chunksFor(m_input.furthest())}, m_ahead,
        [&] { return enqueueBlocks(rows, m_places); });
}

int CudaBlockDrafter::rowOf(std::size_t block, std::int32_t place) const
{
    return m_first[block] + place + (shape().sampleFromAnchor ? 0 : 1);
}

int CudaBlockDrafter::placeIndex(std::size_t block, std::int32_t place) const
{
    // Every block before has as many rows more than places, and so has this one.
    return rowOf(block, place) - (shape().sampleFromAnchor ? 0 : static_cast<int>(block) + 1);
}

std::span<const float> CudaBlockDrafter::parallelLogits(std::size_t block, std::int32_t place)
{
    // Into memory of its own: the chain's logits, which came back with the block, must stay.
    const auto vocabulary = static_cast<std::size_t>(shape().block.vocabulary);
    m_parallel.resize(vocabulary);
    cudaMemcpyAsync(m_parallel.data(), m_logits + static_cast<std::size_t>(placeIndex(block, place)) * vocabulary,
        vocabulary * sizeof(float), cudaMemcpyDeviceToHost, m_place.stream);
    cudaStreamSynchronize(m_place.stream);
    return m_parallel;
}

std::span<float> CudaBlockDrafter::logits(std::size_t block, std::int32_t place, TokenId previous)
{
    const auto vocabulary = static_cast<std::size_t>(shape().block.vocabulary);
    const int index = placeIndex(block, place);
    const auto at = static_cast<std::size_t>(index);
    auto* tokens = m_hostTokens.as<TokenId>();
    const bool likeliest = previous == (place == 0 ? m_blocks[block].anchor : tokens[at - 1]);
    if (m_ahead && (likeliest || !m_heads.changesLogits()))
        return {m_hostLogits.as<float>() + at * vocabulary, vocabulary};
    if (m_heads.hasState())
        m_ahead = false; // what lies behind knows of another token
    const float* found = m_logits + at * vocabulary;
    // runBlocks() has ended well, so a failure here is the device's end; the next pass reports it.
    if (m_heads.changesLogits()) {
        tokens[kMostPlaces + index] = previous; // page-locked: the device reads it from here
        m_heads.correct(index + static_cast<int>(block), m_hidden + at * static_cast<std::size_t>(hiddenWidth()),
            tokens + kMostPlaces + index, found, m_corrected, m_place.stream);
        found = m_corrected;
    }
    float* host = m_hostLogits.as<float>() + (m_ahead ? at * vocabulary : 0);
    cudaMemcpyAsync(host, found, vocabulary * sizeof(float), cudaMemcpyDeviceToHost, m_place.stream);
    cudaStreamSynchronize(m_place.stream);
    return {host, vocabulary};
}

float CudaBlockDrafter::confidenceLogit(std::size_t block, std::int32_t place, TokenId previous)
{
    assert(shape().confidence);
    const std::span<const float> state = hidden(block, place);
    float logit = m_confidence.back();
    for (std::size_t i = 0; i < state.size(); ++i)
        logit += state[i] * m_confidence[i];
    if (shape().confidenceWithMarkov) {
        std::vector<float> embedding(static_cast<std::size_t>(shape().markovRank));
        cpu::dequantizeRow(m_weights->markovW1, previous, embedding.data());
        for (std::size_t i = 0; i < embedding.size(); ++i)
            logit += embedding[i] * m_confidence[state.size() + i];
    }
    return logit;
}

std::span<const float> CudaBlockDrafter::hidden(std::size_t block, std::int32_t place)
{
    const auto width = static_cast<std::size_t>(hiddenWidth());
    return {m_hostHidden.as<float>() + static_cast<std::size_t>(placeIndex(block, place)) * width, width};
}

std::span<const float> CudaBlockDrafter::taps(std::size_t row)
{
    m_hostTaps.resize(m_taps.layers.size() * static_cast<std::size_t>(shape().targetHidden));
    cudaMemcpyAsync(m_hostTaps.data(), m_taps.values + row * m_hostTaps.size(), m_hostTaps.size() * sizeof(float),
        cudaMemcpyDeviceToHost, m_place.stream);
    cudaStreamSynchronize(m_place.stream);
    return m_hostTaps;
}

} // namespace foregleam::cuda
