// One folder of each class of hostile or broken Hugging Face folders: each is refused with one sentence, and costs no
// memory.

#include "engine/model/model_file.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/hf_folder.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace foregleam;
using namespace foregleam::test;
using Json = nlohmann::json;

namespace {

struct Case {
    const char* name;
    const char* says; ///< part of the sentence
    std::function<void(HfFolder&)> change;
};

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

std::vector<Case> containerCases()
{
    const auto header = [](std::string text) { return [=](HfFolder& folder) { folder.weights.header = text; }; };
    const auto length = [](std::uint64_t bytes) {
        return [=](HfFolder& folder) { folder.weights.headerLength = bytes; };
    };
    const auto file = [](const char* name, std::string bytes) {
        return [=](HfFolder& folder) { folder.files[name] = bytes; };
    };
    return {
        {"a header of 2^64-1 bytes", "no whole safetensors file", length(~0ULL)},
        {"a header past the end", "no whole safetensors file", length(1ULL << 40)},
        {"a header that ends early", "header cannot be read", length(100)},
        {"no header", "header cannot be read", length(0)},
        {"a file of seven bytes", "no whole safetensors file", file("model.safetensors", "1234567")},
        {"an empty file", "is empty", file("model.safetensors", "")},
        {"a pointer of Git LFS", "no whole safetensors file",
            file("model.safetensors", "version https://git-lfs.github.com/spec/v1\n")},
        {"a header that is a list", "not a JSON object", header("[]")},
        {"a header that is no JSON", "not JSON from byte", header("{\"a\":")},
        {"a header that is not UTF-8", "not JSON from byte", header("{\"\xFF\":{}}")},
        {"a header of 100,000 brackets", "nested", header("{\"a\":" + nested(100000) + "}")},
        {"a header of two million numbers", "values",
            [](auto& folder) {
                std::string text = "{\"a\":[0";
                for (int i = 0; i < 2000000; ++i)
                    text += ",0";
                folder.weights.header = text + "]}";
            }},
        {"a tensor twice in a header", "twice",
            [](auto& folder) { folder.weights.tensors.push_back(folder.weights.tensors[2]); }},
        {"a tensor that is a number", "not described", header(R"({"a":1})")},
        {"a tensor without a type", "not described in full", header(R"({"a":{"shape":[1],"data_offsets":[0,4]}})")},
        {"a tensor without a shape", "not described in full", header(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})")},
        {"a tensor without a place", "not described in full", header(R"({"a":{"dtype":"F32","shape":[1]}})")},
        {"three offsets", "not described in full",
            header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})")},
        {"a type as a number", "dtype", header(R"({"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}})")},
        {"a shape with text", "shape", header(R"({"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}})")},
        {"a shape with half a row", "shape", header(R"({"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})")},
        {"an offset of 2^64-1", "data_offsets",
            header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}})")},
    };
}

std::vector<Case> tensorCases()
{
    constexpr const char* kName = "model.layers.0.self_attn.q_proj.weight";
    const auto offsets = [](std::int64_t begin, std::int64_t end) {
        return [=](HfFolder& folder) { folder.weights.tensor(kName).offsets = {begin, end}; };
    };
    const auto shape = [](std::vector<std::int64_t> dims) {
        return [=](HfFolder& folder) { folder.weights.tensor(kName).shape = dims; };
    };
    const auto type = [](const char* name) {
        return [=](HfFolder& folder) { folder.weights.tensor(kName).type = name; };
    };
    return {
        {"an offset past the end", "inside the file", offsets(0, 1LL << 40)},
        {"a negative offset", "inside the file", offsets(-8, 16376)},
        {"offsets that fall", "inside the file", offsets(16384, 0)},
        {"a place that is too small", "its shape and type need", offsets(0, 16380)},
        {"two tensors in one place", "overlaps", offsets(4, 16388)},
        {"rows that wrap in 64 bits", "more elements than can be counted", shape({1LL << 42, 1LL << 22})},
        {"elements that fit and bytes that wrap", "larger than any file", shape({1LL << 31, 1LL << 31})},
        {"a dimension of 0", "not positive", shape({64, 0})},
        {"a negative dimension", "not positive", shape({-64, -64})},
        {"nine dimensions", "not described in full", shape({64, 64, 1, 1, 1, 1, 1, 1, 1})},
        {"another shape", "[64, 64] is expected", shape({32, 128})},
        {"a type of half the size", "its shape and type need", type("F16")},
        {"eight-bit floats", "stored as F8_E4M3",
            [=](auto& folder) {
                type("F8_E4M3")(folder);
                folder.weights.tensor(kName).data.resize(4096);
            }},
        {"a type of another program", "stored as Q9", type("Q9")},
        {"a missing tensor", "\"model.layers.0.self_attn.q_proj.weight\" is missing",
            [](auto& folder) { folder.weights.remove(kName); }},
        {"a missing head", "\"lm_head.weight\" is missing",
            [](auto& folder) { folder.weights.remove("lm_head.weight"); }},
        {"a tensor that would be left out", "o_proj.bias",
            [](auto& folder) {
                folder.weights.add("model.layers.0.self_attn.o_proj.bias", "F32", {64}, std::string(256, '\0'));
            }},
        {"a tensor without a name", "name has 0", [](auto& folder) { folder.weights.tensor(kName).name = ""; }},
        {"a tensor name of 300 bytes", "name has 300",
            [](auto& folder) { folder.weights.tensor(kName).name = std::string(300, 'n'); }},
    };
}

std::vector<Case> indexCases()
{
    const auto index = [](std::function<void(Json&)> change) {
        return [=](HfFolder& folder) {
            folder.shards = 2;
            Json document = Json::parse(folder.contents().at("model.safetensors.index.json"));
            change(document);
            folder.files["model.safetensors.index.json"] = document.dump();
        };
    };
    constexpr const char* kNorm = "model.norm.weight";
    return {
        {"no weights", "neither", [](auto& folder) { folder.shards = 0; }},
        {"an index without a map", "names no files", index([](auto& json) { json.erase("weight_map"); })},
        {"a map that is a list", "weight_map", index([](auto& json) {
             json["weight_map"] = {1, 2};
         })},
        {"a tensor in no file", "in which file", index([=](auto& json) { json["weight_map"][kNorm] = 7; })},
        {"a file outside the folder", "in which file",
            index([=](auto& json) { json["weight_map"][kNorm] = "../model-0.safetensors"; })},
        {"an absolute file", "in which file", index([=](auto& json) { json["weight_map"][kNorm] = "/etc/passwd"; })},
        {"a file that is not there", "there is no such file", index([](auto& json) {
             for (auto& place : json["weight_map"])
                 place = place == "model-1.safetensors" ? "model-9.safetensors" : place;
         })},
        {"a tensor in another file than it says", "does not say that", index([=](auto& json) {
             auto& place = json["weight_map"][kNorm];
             place = place == "model-0.safetensors" ? "model-1.safetensors" : "model-0.safetensors";
         })},
        {"a tensor that is not in its file", "is not in",
            index([](auto& json) { json["weight_map"]["lm_head.bias"] = "model-0.safetensors"; })},
        {"a tensor that the index does not know", "does not say that",
            index([=](auto& json) { json["weight_map"].erase(kNorm); })},
        {"a thousand files", "1000 files", index([](auto& json) {
             for (int i = 0; i < 1000; ++i)
                 json["weight_map"]["t" + std::to_string(i)] = "f" + std::to_string(i) + ".safetensors";
             for (auto& place : json["weight_map"])
                 if (place == "model-0.safetensors" || place == "model-1.safetensors")
                     place = "f0.safetensors";
         })},
    };
}

std::vector<Case> configCases()
{
    const auto set = [](const char* key, Json value) { return [=](HfFolder& folder) { folder.config[key] = value; }; };
    const auto unset = [](const char* key) { return [=](HfFolder& folder) { folder.config.erase(key); }; };
    const auto text = [](std::string bytes) { return [=](HfFolder& folder) { folder.files["config.json"] = bytes; }; };
    return {
        {"a config that is no JSON", "config.json cannot be read", text("{hidden_size: 64}")},
        {"a config that is a list", "config.json cannot be read", text("[1,2]")},
        {"a config of 10,000 brackets", "nested", text("{\"a\":" + nested(10000) + "}")},
        {"a config of 10 MB", "more than any model needs", text(std::string(10 << 20, ' '))},
        {"an entry twice", "\"hidden_size\" is there twice", text(R"({"hidden_size":64,"hidden_size":128})")},
        {"an unknown class", "\"MambaForCausalLM\" is not supported", set("architectures", {"MambaForCausalLM"})},
        {"no class", "\"architectures\" in config.json is missing", unset("architectures")},
        {"classes as a number", "architectures", set("architectures", 7)},
        {"no layers", "num_hidden_layers", set("num_hidden_layers", 0)},
        {"2^31 layers", "num_hidden_layers", set("num_hidden_layers", 1LL << 31)},
        {"1,000 layers, two of them there", "model.layers.2.", set("num_hidden_layers", 1000)},
        {"fewer layers than there are", "model.layers.1.", set("num_hidden_layers", 1)},
        {"a negative width", "hidden_size", set("hidden_size", -64)},
        {"a width as text", "hidden_size", set("hidden_size", "64")},
        {"half a width", "hidden_size", set("hidden_size", 64.5)},
        {"a width of 2^64-1", "hidden_size", set("hidden_size", ~0ULL)},
        {"a missing width", "\"hidden_size\" in config.json is missing", unset("hidden_size")},
        {"a width that is null", "\"hidden_size\" in config.json is missing", set("hidden_size", nullptr)},
        {"heads that do not divide the width", "do not divide",
            [](auto& folder) {
                folder.config["num_attention_heads"] = 5;
                folder.config["num_key_value_heads"] = 5;
                folder.config.erase("head_dim");
            }},
        {"key heads that do not divide", "do not divide", set("num_key_value_heads", 3)},
        {"an odd head size", "odd", set("head_dim", 15)},
        {"no vocabulary", "vocab_size", set("vocab_size", 0)},
        {"another vocabulary", "is expected", set("vocab_size", 319)},
        {"a RoPE base of 0", "rope_theta", set("rope_theta", 0.0)},
        {"a RoPE base that is no number", "not JSON", text(R"({"rope_theta":NaN})")},
        {"a RoPE base beyond numbers", "rope_theta", set("rope_theta", 1e300)},
        {"an unknown RoPE scaling", "\"dynamic\"", set("rope_scaling", {{"rope_type", "dynamic"}, {"factor", 2.0}})},
        {"a RoPE factor of 0", "factor", set("rope_scaling", {{"rope_type", "linear"}, {"factor", 0.0}})},
        {"RoPE scaling as a number", "rope_scaling", set("rope_scaling", 2)},
        {"llama3 scaling without room", "no room",
            set("rope_scaling",
                {{"rope_type", "llama3"}, {"factor", 8.0}, {"low_freq_factor", 4.0}, {"high_freq_factor", 4.0}})},
        {"RoPE on part of a head", "partial_rotary_factor", set("partial_rotary_factor", 0.5)},
        {"too few layer types", "layer_types", set("layer_types", {"full_attention"})},
        {"an unknown layer type", "\"linear_attention\"", set("layer_types", {"full_attention", "linear_attention"})},
        {"a window that is missing", "sliding_window", set("layer_types", {"full_attention", "sliding_attention"})},
        {"another activation", "\"relu\"", set("hidden_act", "relu")},
        {"a mixture of experts", "mixture of experts", set("num_local_experts", 8)},
        {"quantised weights", "quantised", set("quantization_config", {{"quant_method", "gptq"}})},
        {"soft-capped attention", "attn_logit_softcapping", set("attn_logit_softcapping", 50.0)},
        {"a negative epsilon", "rms_norm_eps", set("rms_norm_eps", -1e-5)},
    };
}

std::vector<Case> tokenizerCases()
{
    const auto json = [](std::function<void(Json&)> change) {
        return [=](HfFolder& folder) {
            Json document = tinyTokenizerJson({});
            change(document);
            folder.files["tokenizer.json"] = document.dump();
        };
    };
    const auto file = [](const char* name, std::string bytes) {
        return [=](HfFolder& folder) { folder.files[name] = bytes; };
    };
    return {
        {"a tokenizer.json that is no JSON", "tokenizer.json cannot be read", file("tokenizer.json", "{")},
        {"no tokenizer in it", "no tokenizer", file("tokenizer.json", "{}")},
        {"another kind of tokenizer", "\"WordPiece\"", json([](auto& j) { j["model"]["type"] = "WordPiece"; })},
        {"a vocabulary that is a list", "no vocabulary", json([](auto& j) {
             j["model"]["vocab"] = {1, 2};
         })},
        {"a number of a token that is huge", "no number in range",
            json([](auto& j) { j["model"]["vocab"]["zz"] = 1LL << 40; })},
        {"a negative number of a token", "no number in range", json([](auto& j) { j["model"]["vocab"]["zz"] = -1; })},
        {"a number twice", "is there twice", json([](auto& j) { j["model"]["vocab"]["zz"] = 10; })},
        {"no merges", "no list of merges", json([](auto& j) { j["model"].erase("merges"); })},
        {"a merge of three", "not two pieces", json([](auto& j) {
             j["model"]["merges"][0] = {"a", "b", "c"};
         })},
        {"an added token with a huge number", "no number in range",
            json([](auto& j) { j["added_tokens"][0]["id"] = 1LL << 40; })},
        {"an added token without text", "no text", json([](auto& j) { j["added_tokens"][0].erase("content"); })},
        {"an added token that is text", "not described", json([](auto& j) { j["added_tokens"][0] = "x"; })},
        {"words split in another way", "splits words",
            json([](auto& j) { j["pre_tokenizer"]["pretokenizers"][0]["type"] = "Whitespace"; })},
        {"text that is rewritten", "splits words", json([](auto& j) {
             j["normalizer"] = {{"type", "Lowercase"}};
         })},
        {"no bytes at all", "falls back to bytes", json([](auto& j) { j["pre_tokenizer"] = nullptr; })},
        {"a token of 5,000 bytes", "has 5000 bytes",
            json([](auto& j) { j["added_tokens"][0]["content"] = std::string(5000, 'x'); })},
        {"a tokenizer.model that is text", "no whole SentencePiece file", file("tokenizer.model", "hello")},
        {"a tokenizer.model cut short", "no whole SentencePiece file",
            file("tokenizer.model",
                "\x0A\x7F"
                "abc")},
        {"a tokenizer.model of another kind", "not of the BPE kind",
            file("tokenizer.model",
                "\x0A\x05\x0A\x03"
                "abc"
                "\x12\x02\x18\x01")},
        {"a piece of an unknown type", "unknown type 9",
            file("tokenizer.model",
                "\x0A\x07\x0A\x03"
                "abc"
                "\x18\x09"
                "\x12\x02\x18\x02")},
        {"a chat template of 3 MB", "chat_template.jinja has",
            [=](auto& folder) {
                json([](auto&) {})(folder);
                folder.files["chat_template.jinja"] = std::string(3 << 20, '{');
            }},
        {"settings that are no JSON", "tokenizer_config.json cannot be read",
            [=](auto& folder) {
                json([](auto&) {})(folder);
                folder.files["tokenizer_config.json"] = "{,}";
            }},
        {"an added token with a number that is none", "not described",
            [=](auto& folder) {
                json([](auto&) {})(folder);
                folder.files["tokenizer_config.json"] = R"({"added_tokens_decoder":{"x1":{"content":"a"}}})";
            }},
        {"end tokens as text", "eos_token_id", file("generation_config.json", R"({"eos_token_id":["a"]})")},
    };
}

} // namespace

Q_DECLARE_METATYPE(Case)

class TestHostileFolders : public QObject {
    Q_OBJECT

private slots:
    void refuses_data();
    void refuses();
    void refusesCutFiles();
    void refusesFoldersOfOtherThings();

private:
    void expectRefusal(const HfFolder& folder, const std::string& says);
    std::string path() const { return m_folder.filePath("hostile").toStdString(); }

    QTemporaryDir m_folder;
};

void TestHostileFolders::expectRefusal(const HfFolder& folder, const std::string& says)
{
    std::size_t bytes = 0;
    for (const auto& [name, content] : folder.contents())
        bytes += content.size();
    folder.save(path());
    QElapsedTimer timer;
    timer.start();
    const AllocationMeter meter;
    const auto model = openModel(path());
    QVERIFY(!model.ok());
    // A JSON value of two bytes ("0,") takes 16 in memory, in a list that doubles as it grows.
    QVERIFY2(meter.peak() <= allowedHeap(4 * bytes), std::to_string(meter.peak()).c_str());
    QVERIFY2(timer.elapsed() < 2000, std::to_string(timer.elapsed()).c_str());
    const auto& message = model.error().message;
    const auto fault = sentenceFault(message, path());
    QVERIFY2(fault.empty(), (message + " " + fault).c_str());
    QVERIFY2(message.find(says) != std::string::npos, message.c_str());
}

void TestHostileFolders::refuses_data()
{
    QTest::addColumn<Case>("hostile");
    for (const auto& cases : {containerCases(), tensorCases(), indexCases(), configCases(), tokenizerCases()}) {
        for (const auto& hostile : cases)
            QTest::newRow(hostile.name) << hostile;
    }
}

void TestHostileFolders::refuses()
{
    QFETCH(Case, hostile);
    HfFolder folder = tinyFolder({});
    hostile.change(folder);
    expectRefusal(folder, hostile.says);
}

void TestHostileFolders::refusesCutFiles()
{
    HfFolder folder = tinyFolder({});
    const auto contents = folder.contents();
    for (const auto* name : {"config.json", "model.safetensors"}) {
        const auto& whole = contents.at(name);
        HfFolder cut = folder;
        for (std::size_t length = 1; length < whole.size(); length += length < 5000 ? 97 : whole.size() / 20) {
            cut.files[name] = whole.substr(0, length);
            expectRefusal(cut, "");
        }
        cut.files[name] = whole.substr(0, whole.size() - 1);
        expectRefusal(cut, name == std::string("config.json") ? "not JSON" : "inside the file");
    }
}

void TestHostileFolders::refusesFoldersOfOtherThings()
{
    QVERIFY(QDir(m_folder.path()).mkpath("empty"));
    const auto empty = openModel(m_folder.filePath("empty").toStdString());
    QVERIFY(!empty.ok());
    QVERIFY(empty.error().message.find("without a config.json") != std::string::npos);
    const auto missing = openModel(m_folder.filePath("nowhere/config.json").toStdString());
    QVERIFY(!missing.ok());
}

QTEST_GUILESS_MAIN(TestHostileFolders)
#include "tst_hostile_folders.moc"
