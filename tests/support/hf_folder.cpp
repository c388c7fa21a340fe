#include "tests/support/hf_folder.h"

#include "tests/support/quantizer.h"

#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace foregleam::test {
namespace {

using Json = nlohmann::json;

/// GGUF's part of a layer, the folder's, and the folder's in models with norms before the residual adds.
struct PartName {
    const char* gguf;
    const char* plain;
    const char* postNorm;
};

constexpr PartName kParts[] = {
    {"attn_norm.weight", "input_layernorm.weight", "input_layernorm.weight"},
    {"attn_q.weight", "self_attn.q_proj.weight", "self_attn.q_proj.weight"},
    {"attn_k.weight", "self_attn.k_proj.weight", "self_attn.k_proj.weight"},
    {"attn_v.weight", "self_attn.v_proj.weight", "self_attn.v_proj.weight"},
    {"attn_q.bias", "self_attn.q_proj.bias", ""},
    {"attn_k.bias", "self_attn.k_proj.bias", ""},
    {"attn_v.bias", "self_attn.v_proj.bias", ""},
    {"attn_q_norm.weight", "self_attn.q_norm.weight", "self_attn.q_norm.weight"},
    {"attn_k_norm.weight", "self_attn.k_norm.weight", "self_attn.k_norm.weight"},
    {"attn_output.weight", "self_attn.o_proj.weight", "self_attn.o_proj.weight"},
    {"post_attention_norm.weight", "", "post_attention_layernorm.weight"},
    {"ffn_norm.weight", "post_attention_layernorm.weight", "pre_feedforward_layernorm.weight"},
    {"ffn_gate.weight", "mlp.gate_proj.weight", "mlp.gate_proj.weight"},
    {"ffn_up.weight", "mlp.up_proj.weight", "mlp.up_proj.weight"},
    {"ffn_down.weight", "mlp.down_proj.weight", "mlp.down_proj.weight"},
    {"post_ffw_norm.weight", "", "post_feedforward_layernorm.weight"},
};

std::string folderName(const std::string& gguf, bool postNorms)
{
    if (gguf == "token_embd.weight")
        return "model.embed_tokens.weight";
    if (gguf == "output_norm.weight")
        return "model.norm.weight";
    if (gguf == "output.weight")
        return "lm_head.weight";
    const auto dot = gguf.find('.', 4);
    for (const auto& part : kParts) {
        if (gguf.substr(dot + 1) == part.gguf)
            return "model.layers." + gguf.substr(4, dot - 4) + "." + (postNorms ? part.postNorm : part.plain);
    }
    return gguf;
}

/// Row 2i + h of a head, as GGUF has llama's queries and keys, was row i + h * size / 2 when it was trained.
std::string trainedOrder(const std::string& rows, std::size_t heads, std::size_t headSize)
{
    std::string out = rows;
    const std::size_t rowBytes = rows.size() / (heads * headSize);
    for (std::size_t head = 0; head < heads; ++head) {
        for (std::size_t pair = 0; pair < headSize / 2; ++pair) {
            for (std::size_t half = 0; half < 2; ++half) {
                const std::size_t from = head * headSize + 2 * pair + half;
                const std::size_t to = head * headSize + pair + half * headSize / 2;
                std::memcpy(out.data() + to * rowBytes, rows.data() + from * rowBytes, rowBytes);
            }
        }
    }
    return out;
}

std::string lessOne(const std::string& data)
{
    std::vector<float> values(data.size() / sizeof(float));
    std::memcpy(values.data(), data.data(), data.size());
    for (auto& value : values)
        value -= 1.0F; // exact for values from 0.5 to 2
    return quantize(values, TensorType::F32);
}

Json configOf(const TinyModelOptions& options, std::int32_t headSize)
{
    static const std::map<std::string, std::string> classes = {{"llama", "LlamaForCausalLM"},
        {"qwen2", "Qwen2ForCausalLM"}, {"qwen3", "Qwen3ForCausalLM"}, {"gemma3", "Gemma3ForCausalLM"}};
    Json config = {{"architectures", {classes.at(options.architecture)}}, {"hidden_size", options.hidden},
        {"num_hidden_layers", options.layers}, {"intermediate_size", options.feedForward},
        {"num_attention_heads", options.heads}, {"num_key_value_heads", options.kvHeads}, {"head_dim", headSize},
        {"max_position_embeddings", options.context}, {"rms_norm_eps", 1e-5}, {"vocab_size", options.vocabulary},
        {"tie_word_embeddings", options.tied}, {"bos_token_id", kTinyImStart}, {"eos_token_id", kTinyImEnd},
        {"rope_theta", options.ropeBase}};
    if (options.architecture == "gemma3") {
        config["query_pre_attn_scalar"] = headSize;
        config["sliding_window"] = options.slidingWindow;
        config["rope_local_base_freq"] = 10000.0;
    }
    if (options.ropeLinearFactor != 1.0F)
        config["rope_scaling"] = {{"rope_type", "linear"}, {"factor", options.ropeLinearFactor}};
    return config;
}

} // namespace

std::map<std::string, std::string> HfFolder::contents() const
{
    std::map<std::string, std::string> out = {{"config.json", config.dump()}};
    if (shards == 1) {
        out["model.safetensors"] = weights.bytes();
    } else if (shards > 1) {
        std::vector<SafetensorsWriter> parts(static_cast<std::size_t>(shards));
        Json map = Json::object();
        for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
            const auto part = i % parts.size();
            parts[part].tensors.push_back(weights.tensors[i]);
            map[weights.tensors[i].name] = "model-" + std::to_string(part) + ".safetensors";
        }
        for (std::size_t part = 0; part < parts.size(); ++part)
            out["model-" + std::to_string(part) + ".safetensors"] = parts[part].bytes();
        out["model.safetensors.index.json"] = Json{{"weight_map", map}}.dump();
    }
    for (const auto& [name, bytes] : files)
        out[name] = bytes;
    return out;
}

std::string HfFolder::save(const std::string& folder) const
{
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    std::filesystem::create_directories(folder, ignored);
    for (const auto& [name, bytes] : contents()) {
        if (!saveBytes(folder + "/" + name, bytes)) {
            std::fprintf(stderr, "cannot write %s in %s\n", name.c_str(), folder.c_str());
            std::abort();
        }
    }
    return folder;
}

HfFolder tinyFolder(const TinyModelOptions& options)
{
    const std::int32_t headSize = options.headSize > 0 ? options.headSize : options.hidden / options.heads;
    const bool gemma = options.architecture == "gemma3";
    HfFolder folder;
    folder.config = configOf(options, headSize);
    for (const auto& tensor : tinyModel(options).tensors) {
        assert(tensor.name != "rope_freqs.weight");
        std::string data = tensor.data;
        if (options.architecture == "llama" && tensor.name.find("attn_q.") != std::string::npos)
            data = trainedOrder(data, static_cast<std::size_t>(options.heads), static_cast<std::size_t>(headSize));
        if (options.architecture == "llama" && tensor.name.find("attn_k.") != std::string::npos)
            data = trainedOrder(data, static_cast<std::size_t>(options.kvHeads), static_cast<std::size_t>(headSize));
        if (gemma && tensor.name.find("norm.weight") != std::string::npos)
            data = lessOne(data);
        const char* type = tensorTypeInfo(static_cast<TensorType>(tensor.type))->name;
        folder.weights.add(folderName(tensor.name, gemma), type, {tensor.dims.rbegin(), tensor.dims.rend()}, data);
    }
    return folder;
}

nlohmann::json tinyTokenizerJson(const TinyModelOptions& options)
{
    const auto vocabulary = tinyVocabulary(options.vocabulary);
    Json vocab = Json::object();
    for (std::int32_t id = kTinyFirstByte; id < vocabulary.firstUnused; ++id)
        vocab[vocabulary.tokens[static_cast<std::size_t>(id)]] = id;
    Json merges = Json::array(); // one in either form
    for (const auto& merge : vocabulary.merges) {
        const auto space = merge.find(' ', 1);
        merges.push_back(merges.empty() ? Json(merge) : Json({merge.substr(0, space), merge.substr(space + 1)}));
    }
    Json added = Json::array();
    for (std::int32_t id = 0; id < kTinyFirstByte; ++id)
        added.push_back({{"id", id}, {"content", vocabulary.tokens[static_cast<std::size_t>(id)]}, {"special", true}});
    return {{"added_tokens", added}, {"normalizer", nullptr},
        {"pre_tokenizer",
            {{"type", "Sequence"},
                {"pretokenizers",
                    {{{"type", "Digits"}, {"individual_digits", true}},
                        {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}}}}},
        {"post_processor", nullptr}, {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", merges}}}};
}

} // namespace foregleam::test
