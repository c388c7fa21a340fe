#include "tests/support/drafter_writer.h"

#include <cassert>

namespace foregleam::test {
namespace {

using Json = nlohmann::json;

/// A part under its two names.
struct Part {
    std::string folder;
    std::string gguf;
    const TensorView* view;
    bool vector = false;
};

std::vector<Part> layerParts(const LayerWeights& layer, const std::string& folder, const std::string& gguf)
{
    return {
        {folder + "input_layernorm.weight", gguf + "attn_norm.weight", &layer.attentionNorm, true},
        {folder + "self_attn.q_proj.weight", gguf + "attn_q.weight", &layer.query},
        {folder + "self_attn.k_proj.weight", gguf + "attn_k.weight", &layer.key},
        {folder + "self_attn.v_proj.weight", gguf + "attn_v.weight", &layer.value},
        {folder + "self_attn.q_proj.bias", gguf + "attn_q.bias", &layer.queryBias, true},
        {folder + "self_attn.k_proj.bias", gguf + "attn_k.bias", &layer.keyBias, true},
        {folder + "self_attn.v_proj.bias", gguf + "attn_v.bias", &layer.valueBias, true},
        {folder + "self_attn.q_norm.weight", gguf + "attn_q_norm.weight", &layer.queryNorm, true},
        {folder + "self_attn.k_norm.weight", gguf + "attn_k_norm.weight", &layer.keyNorm, true},
        {folder + "self_attn.o_proj.weight", gguf + "attn_output.weight", &layer.attentionOutput},
        {folder + "post_attention_layernorm.weight", gguf + "ffn_norm.weight", &layer.feedForwardNorm, true},
        {folder + "mlp.gate_proj.weight", gguf + "ffn_gate.weight", &layer.gate},
        {folder + "mlp.up_proj.weight", gguf + "ffn_up.weight", &layer.up},
        {folder + "mlp.down_proj.weight", gguf + "ffn_down.weight", &layer.down},
    };
}

/// Those that the drafter has. Of its embedding and output head only what the file is to hold.
std::vector<Part> partsOf(const DrafterWeights& drafter, bool embeddings)
{
    const bool head = embeddings || !drafter.draftToTarget.empty();
    std::vector<Part> parts = {
        {"fc.weight", "fc.weight", &drafter.contextProjection},
        {"hidden_norm.weight", "enc.output_norm.weight", &drafter.contextNorm, true},
        {"norm.weight", "output_norm.weight", &drafter.outputNorm, true},
        {"embed_tokens.weight", "token_embd.weight", embeddings ? &drafter.tokenEmbedding : nullptr},
        {"lm_head.weight", "output.weight", head ? &drafter.output : nullptr},
        {"markov_head.markov_w1.weight", "markov_w1.weight", &drafter.markovW1},
        {"markov_head.markov_w2.weight", "markov_w2.weight", &drafter.markovW2},
        {"markov_head.gate_proj.weight", "markov_gate.weight", &drafter.gate},
        {"markov_head.gate_proj.bias", "markov_gate.bias", &drafter.gateBias, true},
        {"markov_head.joint_proj.weight", "markov_joint.weight", &drafter.joint},
        {"markov_head.joint_proj.bias", "markov_joint.bias", &drafter.jointBias, true},
        {"confidence_head.proj.weight", "conf_proj.weight", &drafter.confidence},
        {"confidence_head.proj.bias", "conf_proj.bias", &drafter.confidenceBias, true},
    };
    for (std::size_t i = 0; i < drafter.layers.size(); ++i) {
        const auto number = std::to_string(i);
        for (auto& part : layerParts(drafter.layers[i], "layers." + number + ".", "blk." + number + "."))
            parts.push_back(part);
    }
    std::erase_if(parts, [](const Part& part) { return !part.view || !*part.view; });
    return parts;
}

std::string bytesOf(const TensorView& view)
{
    return {reinterpret_cast<const char*>(view.data), view.bytes()};
}

const char* headName(SequentialHead head)
{
    return head == SequentialHead::Gated ? "gated" : head == SequentialHead::Rnn ? "rnn" : "vanilla";
}

std::int32_t slotsOf(const DrafterShape& shape)
{
    return shape.slotsFor(shape.blockSize);
}

Json transformerOf(const ModelShape& block, std::int32_t vocabulary)
{
    return {{"model_type", "qwen3"}, {"hidden_size", block.hidden}, {"intermediate_size", block.feedForward},
        {"num_hidden_layers", block.layers}, {"num_attention_heads", block.heads},
        {"num_key_value_heads", block.kvHeads}, {"head_dim", block.headSize},
        {"max_position_embeddings", block.contextLength}, {"rms_norm_eps", block.normEpsilon},
        {"vocab_size", vocabulary}, {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", block.ropeBase}}}};
}

void addHeads(Json& config, const DrafterShape& shape)
{
    config["markov_rank"] = shape.markovRank;
    if (shape.head != SequentialHead::None)
        config["markov_head_type"] = headName(shape.head);
    config["enable_confidence_head"] = shape.confidence;
    if (shape.confidence)
        config["confidence_head_with_markov"] = shape.confidenceWithMarkov;
    config["mask_token_id"] = shape.maskToken;
    config["block_size"] = slotsOf(shape);
}

void addTensors(HfFolder& folder, const DrafterWeights& drafter, bool embeddings)
{
    for (const auto& part : partsOf(drafter, embeddings)) {
        const auto shape = part.vector ? std::vector<std::int64_t>{part.view->columns}
                                       : std::vector<std::int64_t>{part.view->rows, part.view->columns};
        folder.weights.add(part.folder, tensorTypeInfo(part.view->type)->name, shape, bytesOf(*part.view));
    }
}

} // namespace

HfFolder deepSpecFolder(const DrafterWeights& drafter, bool embeddings)
{
    const auto& shape = drafter.shape;
    HfFolder folder;
    folder.config = transformerOf(shape.block, shape.targetVocabulary);
    folder.config["architectures"] = {"Qwen3DSparkModel"};
    folder.config["target_layer_ids"] = shape.taps;
    addHeads(folder.config, shape);
    addTensors(folder, drafter, embeddings);
    return folder;
}

HfFolder speculatorsFolder(const DrafterWeights& drafter)
{
    const auto& shape = drafter.shape;
    HfFolder folder;
    folder.config["architectures"] = {"DSparkSpeculator"};
    folder.config["speculators_model_type"] = "dspark";
    folder.config["transformer_layer_config"] = transformerOf(shape.block, shape.targetVocabulary);
    folder.config["draft_vocab_size"] = shape.block.vocabulary;
    folder.config["target_hidden_size"] = shape.targetHidden;
    auto& states = folder.config["aux_hidden_state_layer_ids"] = Json::array();
    for (const auto tap : shape.taps)
        states.push_back(tap + 1);
    if (shape.sampleFromAnchor)
        folder.config["sample_from_anchor"] = true;
    addHeads(folder.config, shape);
    addTensors(folder, drafter, true);
    std::string offsets;
    for (std::size_t i = 0; i < drafter.draftToTarget.size(); ++i)
        offsets += rawBytes<std::int64_t>(drafter.draftToTarget[i] - static_cast<std::int64_t>(i));
    if (!offsets.empty()) {
        folder.weights.add("d2t", "I64", {shape.block.vocabulary}, offsets);
        folder.weights.add("t2d", "BOOL", {shape.targetVocabulary}, std::string(shape.targetVocabulary, '\0'));
    }
    return folder;
}

GgufWriter dflashFile(const DrafterWeights& drafter)
{
    const auto& shape = drafter.shape;
    const auto& block = shape.block;
    GgufWriter file;
    file.setString("general.architecture", "dflash");
    file.setString("general.name", "Tiny drafter");
    file.setU32("dflash.context_length", block.contextLength);
    file.setU32("dflash.embedding_length", block.hidden);
    file.setU32("dflash.block_count", block.layers);
    file.setU32("dflash.feed_forward_length", block.feedForward);
    file.setU32("dflash.attention.head_count", block.heads);
    file.setU32("dflash.attention.head_count_kv", block.kvHeads);
    file.setU32("dflash.attention.key_length", block.headSize);
    file.setU32("dflash.attention.value_length", block.headSize);
    file.setF32("dflash.attention.layer_norm_rms_epsilon", block.normEpsilon);
    file.setF32("dflash.rope.freq_base", block.ropeBase);
    file.setU32("dflash.block_size", slotsOf(shape));
    auto entering = shape.taps;
    for (auto& tap : entering)
        ++tap;
    file.setInts("dflash.target_layers", entering);
    file.setBool("dflash.sample_from_anchor", shape.sampleFromAnchor);
    if (shape.head != SequentialHead::None && shape.head != SequentialHead::Vanilla)
        file.setString("dflash.markov_head_type", headName(shape.head));
    file.setU32("tokenizer.ggml.mask_token_id", static_cast<std::uint32_t>(shape.maskToken));
    for (const auto& part : partsOf(drafter, false)) {
        auto dims = std::vector<std::uint64_t>{static_cast<std::uint64_t>(part.view->columns)};
        if (!part.vector)
            dims.push_back(static_cast<std::uint64_t>(part.view->rows));
        file.addTensor(part.gguf, dims, static_cast<std::uint32_t>(part.view->type), bytesOf(*part.view));
    }
    std::string table;
    for (const auto id : drafter.draftToTarget)
        table += rawBytes<std::int64_t>(id);
    if (!table.empty())
        file.addTensor("d2t", {drafter.draftToTarget.size()}, 27, table);
    return file;
}

} // namespace foregleam::test
