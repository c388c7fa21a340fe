// Drafters that do not fit their target, are not what they promise or are of another kind: each is refused with one
// sentence that says which.

#include "engine/model/drafter_file.h"
#include "tests/engine/model/drafter_check.h"
#include "tests/engine/model/model_check.h"

#include <QTemporaryDir>
#include <QTest>

using namespace foregleam;
using namespace foregleam::test;

class TestDrafterRefusals : public QObject, private DrafterFolder {
    Q_OBJECT

private slots:
    void refusesFolders_data();
    void refusesFolders();
    void refusesFiles_data();
    void refusesFiles();

private:
    void expectRefusal(const Result<LoadedDrafter>& drafter, const std::string& path, const char* says) const
    {
        QVERIFY(!drafter.ok());
        const auto& message = drafter.error().message;
        const auto fault = sentenceFault(message, path);
        QVERIFY2(fault.empty(), (message + " " + fault).c_str());
        QVERIFY2(message.find(says) != std::string::npos, message.c_str());
    }
};

void TestDrafterRefusals::refusesFolders_data()
{
    QTest::addColumn<FolderCase>("refusal");
    const auto set = [](const char* key, nlohmann::json value) {
        return [=](HfFolder& folder) { folder.config[key] = value; };
    };
    const auto unset = [](const char* key) { return [=](HfFolder& folder) { folder.config.erase(key); }; };
    const auto drop = [](const char* name) { return [=](HfFolder& folder) { folder.weights.remove(name); }; };
    for (const auto& refusal : std::vector<FolderCase>{
             {"a drafter for Gemma 4", "Gemma 4", set("architectures", {"Gemma4DSparkModel"})},
             {"DFlash2", "DFlash2", set("architectures", {"DFlash2DraftModel"})},
             {"EAGLE-3", "EAGLE", set("architectures", {"LlamaForCausalLMEagle3"})},
             {"an EAGLE-3 of speculators", "EAGLE", set("speculators_model_type", "eagle3")},
             {"LFM2", "LFM2", set("architectures", {"Lfm2DSparkDraftModel"})},
             {"DeepSeek-V4", "DeepSeek-V4", set("dspark_target_layer_ids", {40, 41, 42})},
             {"a whole model", "draft-model", set("architectures", {"Qwen3ForCausalLM"})},
             {"something else", "\"BertModel\"", set("architectures", {"BertModel"})},
             {"no class", "architectures",
                 [](auto& folder) {
                     folder.config.erase("architectures");
                     folder.config.erase("model_type");
                 }},
             {"another hidden size", "hidden size 128, and Tiny 1 has 64",
                 [](auto& folder) {
                     auto& fc = folder.weights.tensor("fc.weight");
                     fc.shape = {64, 384};
                     fc.data += fc.data;
                 }},
             {"a projection that taps do not divide", "taps",
                 [](auto& folder) {
                     auto& fc = folder.weights.tensor("fc.weight");
                     fc.shape = {96, 128};
                 }},
             {"another number of layers", "36 layers", set("num_target_layers", 36)},
             {"a tap past the last layer", "layer 2", set("target_layer_ids", {0, 1, 2})},
             {"a tap before the embedding", "layer -2", set("target_layer_ids", {-2, 0, 1})},
             {"a tap of no model", "layer 99999999", set("target_layer_ids", {0, 1, 99999999})},
             {"taps out of order", "out of order", set("target_layer_ids", {1, 0, 1})},
             {"a tap twice", "out of order", set("target_layer_ids", {-1, 0, 0})},
             {"no taps", "no layers", set("target_layer_ids", nlohmann::json::array())},
             {"taps as text", "target_layer_ids", set("target_layer_ids", {"0", "1"})},
             {"taps missing", "target_layer_ids", unset("target_layer_ids")},
             {"another vocabulary", "151,936 tokens, and Tiny 1 has 320", set("vocab_size", 151936)},
             {"other embeddings", "vocabulary of 160",
                 [](auto& folder) {
                     folder.weights.tensor("embed_tokens.weight").shape = {160, 128};
                 }},
             {"a mask of -1", "masks", set("mask_token_id", -1)},
             {"a mask that is missing", "masks", unset("mask_token_id")},
             {"a mask past the embedding", "mask token is 320", set("mask_token_id", 320)},
             {"no block", "block_size", set("block_size", 0)},
             {"an endless block", "block_size", set("block_size", 100000)},
             {"a block that holds the anchor alone", "no place to draft",
                 [](auto& folder) {
                     folder.config["block_size"] = 1;
                     folder.config["sample_from_anchor"] = false;
                 }},
             {"an unknown head", "\"lattice\"", set("markov_head_type", "lattice")},
             {"a head of another kind", "gate_proj", set("markov_head_type", "gated")},
             {"another rank", "markov_w1", set("markov_rank", 9)},
             {"a negative rank", "markov_rank", set("markov_rank", -1)},
             {"no rank for a head that is there", "",
                 [](auto& folder) {
                     folder.config["markov_rank"] = 0;
                     folder.config["confidence_head_with_markov"] = false;
                 }},
             {"a confidence head that is missing", "confidence_head.proj.weight",
                 [](auto& folder) {
                     folder.weights.remove("confidence_head.proj.weight");
                     folder.weights.remove("confidence_head.proj.bias");
                 }},
             {"a confidence head of another width", "confidence_head.proj.weight",
                 set("confidence_head_with_markov", false)},
             {"a confidence head on a missing Markov head", "does not have",
                 [](auto& folder) {
                     folder.config["markov_rank"] = 0;
                     folder.weights.remove("markov_head.markov_w1.weight");
                     folder.weights.remove("markov_head.markov_w2.weight");
                 }},
             {"a missing projection", "\"fc.weight\" is missing", drop("fc.weight")},
             {"a missing norm", "\"hidden_norm.weight\" is missing", drop("hidden_norm.weight")},
             {"a missing layer", "layers.1.mlp.up_proj", drop("layers.1.mlp.up_proj.weight")},
             {"heads of another size", "self_attn.q_proj", set("head_dim", 16)},
             {"an odd head size", "odd", set("head_dim", 15)},
             {"attention sinks", "attention_sink_bias",
                 [](auto& folder) {
                     folder.weights.add("layers.0.self_attn.attention_sink_bias", "F32", {4}, std::string(16, '\0'));
                 }},
             {"packed weights", "U8",
                 [](auto& folder) {
                     auto& fc = folder.weights.tensor("fc.weight");
                     fc.type = "U8";
                     fc.data.resize(64 * 192);
                 }},
             {"quantised weights", "quantised", set("quantization_config", {{"quant_method", "fp8"}})},
         })
        QTest::newRow(refusal.name) << refusal;
}

void TestDrafterRefusals::refusesFolders()
{
    QFETCH(FolderCase, refusal);
    auto folder = deepSpecFolder(*make(what()));
    refusal.change(folder);
    expectRefusal(open(folder), folderPath(), refusal.says);
}

void TestDrafterRefusals::refusesFiles_data()
{
    QTest::addColumn<FileCase>("refusal");
    const auto setTable = [](std::vector<std::int64_t> ids) {
        return [=](GgufWriter& file) {
            std::string data;
            for (const auto id : ids)
                data += rawBytes(id);
            file.addTensor("d2t", {ids.size()}, 27, data);
            auto& head = file.tensor("markov_w2.weight");
            head.dims = {8, ids.size()};
            head.data.resize(8 * ids.size() * 4);
            file.addTensor("output.weight", {64, ids.size()}, 0, std::string(64 * ids.size() * 4, '\0'));
        };
    };
    for (const auto& refusal : std::vector<FileCase>{
             {"EAGLE-3", "EAGLE", [](auto& file) { file.setString("general.architecture", "eagle3"); }},
             {"multi-token prediction", "multi-token",
                 [](auto& file) { file.setString("general.architecture", "gemma3-assistant"); }},
             {"DFlash2", "DFlash2", [](auto& file) { file.setU32("dflash.conv_kernel_size", 4); }},
             {"DeepSeek-V4", "DeepSeek-V4", [](auto& file) { file.setU32("dflash.hyper_connection.count", 4); }},
             {"Gemma 4", "Gemma 4", [](auto& file) { file.setString("general.architecture", "gemma4-dflash-draft"); }},
             {"a table that falls", "does not rise", setTable({5, 4})},
             {"a table past the vocabulary", "does not rise", setTable({5, 320})},
             {"a negative table", "does not rise", setTable({-1, 4})},
             {"a table for other drafts", "\"d2t\"",
                 [=](auto& file) {
                     setTable({4, 5})(file);
                     file.tensor("d2t").dims = {1};
                 }},
             {"few drafts without a table", "which",
                 [=](auto& file) {
                     setTable({4, 5})(file);
                     file.removeTensor("d2t");
                 }},
             {"no mask", "masks", [](auto& file) { file.remove("tokenizer.ggml.mask_token_id"); }},
             {"no block size", "block_size", [](auto& file) { file.remove("dflash.block_size"); }},
             {"no taps", "target_layers", [](auto& file) { file.remove("dflash.target_layers"); }},
             {"taps past the target", "layer 2",
                 [](auto& file) {
                     file.setInts("dflash.target_layers", {1, 2, 3});
                 }},
             {"a window without a pattern", "sliding_window_pattern",
                 [](auto& file) { file.setU32("dflash.attention.sliding_window", 16); }},
             {"no floats in the factors", "RoPE factors",
                 [](auto& file) { file.addTensor("rope_freqs.weight", {16}, 0, std::string(64, '\0')); }},
             {"a tensor that would be left out", "\"selector_hidden.weight\"",
                 [](auto& file) { file.addTensor("selector_hidden.weight", {4}, 0, std::string(16, '\0')); }},
             {"a confidence head that is missing", "conf_proj.weight",
                 [](auto& file) {
                     file.removeTensor("conf_proj.weight");
                     file.removeTensor("conf_proj.bias");
                     file.setBool("dflash.has_confidence_head", true);
                 }},
         })
        QTest::newRow(refusal.name) << refusal;
}

void TestDrafterRefusals::refusesFiles()
{
    QFETCH(FileCase, refusal);
    auto file = dflashFile(*make(what()));
    refusal.change(file);
    expectRefusal(open(file), filePath(), refusal.says);
}

QTEST_GUILESS_MAIN(TestDrafterRefusals)
#include "tst_drafter_refusals.moc"
