// One file of each class of hostile or broken models: each is refused with one sentence, and costs no memory.

#include "engine/model/model_file.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/tiny_model.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using Change = std::function<void(GgufWriter&)>;

struct Case {
    const char* name;
    const char* says; ///< part of the sentence
    Change change;
};

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

Change setArray(std::string key, GgufType elementType, std::uint64_t count, std::string items)
{
    return [=](GgufWriter& file) { file.set(key, GgufType::Array, rawArray(elementType, count, items)); };
}

Change setU32(std::string key, std::uint32_t value)
{
    return [=](GgufWriter& file) { file.setU32(key, value); };
}

Change setF32(const char* key, float value)
{
    return [=](GgufWriter& file) { file.setF32(key, value); };
}

Change setDims(const char* name, std::vector<std::uint64_t> dims)
{
    return [=](GgufWriter& file) { file.tensor(name).dims = dims; };
}

Change setOffset(const char* name, std::uint64_t offset)
{
    return [=](GgufWriter& file) { file.tensor(name).offset = offset; };
}

void useSentencePiece(GgufWriter& file)
{
    TinyModelOptions options;
    options.sentencePiece = true;
    file = tinyModel(options);
}

/// A SentencePiece vocabulary with another text for one token.
Change renameToken(std::size_t index, std::string text)
{
    return [=](GgufWriter& file) {
        useSentencePiece(file);
        std::vector<std::string> tokens(320, "x");
        for (int byte = 0; byte < 256; ++byte) {
            constexpr const char* digits = "0123456789ABCDEF";
            tokens[kTinyFirstByte + byte] = std::string("<0x") + digits[byte / 16] + digits[byte % 16] + ">";
        }
        tokens[index] = text;
        file.setStrings("tokenizer.ggml.tokens", tokens);
    };
}

std::vector<Case> containerCases()
{
    return {
        {"version 1", "version 1", [](auto& file) { file.version = 1; }},
        {"version 0", "version 0", [](auto& file) { file.version = 0; }},
        {"version from the future", "version 4", [](auto& file) { file.version = 4; }},
        {"big-endian", "big-endian", [](auto& file) { file.version = 0x03000000; }},
        {"2^64-1 entries", "metadata entries", [](auto& file) { file.entryCount = kHuge; }},
        {"2^64-1 tensors", "tensors", [](auto& file) { file.tensorCount = kHuge; }},
        {"more entries than there are", "table of contents", [](auto& file) { file.entryCount = 60000; }},
        {"more tensors than there are", "", [](auto& file) { file.tensorCount = 60000; }},
        {"an entry twice", "twice", [](auto& file) { file.entries.push_back(file.entries[3]); }},
        {"a tensor twice", "twice", [](auto& file) { file.tensors.push_back(file.tensor("blk.0.attn_q.weight")); }},
        {"an empty key", "key has 0 bytes", setU32("", 1)},
        {"a key of 70,000 bytes", "key has 70000", setU32(std::string(70000, 'k'), 1)},
        {"an unknown value type", "unknown type 13", [](auto& file) { file.entries[2].type = GgufType(13); }},
        {"an array of arrays", "array of arrays", setArray("x", GgufType::Array, 1, rawArray(GgufType::U8, 1, "a"))},
        {"an array of an unknown type", "unknown type 77", setArray("x", GgufType(77), 1, "aaaaaaaa")},
        {"an array of 2^61 numbers", "more than the file holds", setArray("x", GgufType::U64, 1ULL << 61, "aaaaaaaa")},
        {"an array of 2^64-1 bytes", "more than the file holds", setArray("x", GgufType::U8, kHuge, "a")},
        {"an array of 2^60 strings", "more than the file holds",
            setArray("x", GgufType::String, 1ULL << 60, rawString("a"))},
        {"a string of 2^64-1 bytes", "past the end",
            [](auto& file) { file.set("general.name", GgufType::String, rawBytes(kHuge) + "abc"); }},
        {"a string of 1 TB", "past the end",
            [](auto& file) { file.set("general.name", GgufType::String, rawBytes(1ULL << 40) + "abc"); }},
        {"alignment 0", "general.alignment", setU32("general.alignment", 0)},
        {"alignment 48", "general.alignment", setU32("general.alignment", 48)},
        {"alignment 1", "general.alignment", setU32("general.alignment", 1)},
        {"alignment 2^31", "general.alignment", setU32("general.alignment", 1U << 31)},
        {"alignment as u64", "general.alignment",
            [](auto& file) { file.set("general.alignment", GgufType::U64, rawBytes(~31ULL)); }},
        {"alignment as text", "general.alignment", [](auto& file) { file.setString("general.alignment", "32"); }},
    };
}

std::vector<Case> tensorCases()
{
    return {
        {"rows that wrap in 64 bits", "more elements than can be counted",
            setDims("output.weight", {1ULL << 22, (1ULL << 42) + 1})},
        {"elements that fit and bytes that wrap", "larger than any file",
            setDims("output.weight", {1ULL << 31, 1ULL << 31})},
        {"four dimensions that wrap to 64", "more elements than can be counted",
            setDims("output.weight", {64, 1ULL << 20, 1ULL << 20, 1ULL << 20})},
        {"a dimension of 0", "not positive", setDims("output.weight", {64, 0})},
        {"a dimension of 2^63", "not positive", setDims("output.weight", {64, 1ULL << 63})},
        {"no dimensions", "0 dimensions", setDims("output.weight", {})},
        {"five dimensions", "5 dimensions", setDims("output.weight", {64, 320, 1, 1, 1})},
        {"half a block a row", "not whole blocks",
            [](auto& file) {
                file.tensor("output.weight").type = 2;
                file.tensor("output.weight").dims = {48, 320};
            }},
        {"an offset past the end", "past the end", setOffset("output.weight", 1ULL << 40)},
        {"an offset that wraps", "past the end", setOffset("output.weight", kHuge - 31)},
        {"a size past the end", "past the end", setDims("blk.1.ffn_down.weight", {128, 1 << 20})},
        {"an unaligned offset", "multiple of 32", setOffset("output.weight", 8)},
        {"two tensors in one place", "overlaps", setOffset("output.weight", 0)},
        {"a tensor name of 300 bytes", "name has 300",
            [](auto& file) { file.tensor("output.weight").name = std::string(300, 'n'); }},
        {"a tensor without a name", "name has 0", [](auto& file) { file.tensor("output.weight").name = ""; }},
        {"a storage type of another program", "IQ4_XS",
            [](auto& file) { file.tensor("blk.0.ffn_up.weight").type = 23; }},
        {"a storage type that does not exist", "type 99",
            [](auto& file) { file.tensor("blk.0.ffn_up.weight").type = 99; }},
        {"a missing tensor", "\"blk.1.attn_k.weight\" is missing",
            [](auto& file) { file.removeTensor("blk.1.attn_k.weight"); }},
        {"a missing embedding", "\"token_embd.weight\" is missing",
            [](auto& file) { file.removeTensor("token_embd.weight"); }},
        {"a tensor of another shape", "[64, 64] is expected", setDims("blk.0.attn_q.weight", {128, 32})},
        {"a transposed tensor", "is expected", setDims("blk.0.ffn_up.weight", {128, 64})},
        {"a vector with two dimensions", "is expected", setDims("blk.0.ffn_norm.weight", {32, 2})},
        {"a quantised norm", "not as F32",
            [](auto& file) {
                file.tensor("blk.0.ffn_norm.weight").type = 8;
                file.tensor("blk.0.ffn_norm.weight").data.resize(68);
            }},
        {"a tensor that would be left out", "\"blk.0.attn_output.bias\"",
            [](auto& file) { file.addTensor("blk.0.attn_output.bias", {64}, 0, std::string(256, '\0')); }},
        {"a RoPE factor of 0", "rope_freqs",
            [](auto& file) { file.addTensor("rope_freqs.weight", {8}, 0, std::string(32, '\0')); }},
        {"RoPE factors for another head", "rope_freqs",
            [](auto& file) { file.addTensor("rope_freqs.weight", {4}, 0, std::string(16, '\1')); }},
    };
}

std::vector<Case> configCases()
{
    return {
        {"no architecture", "general.architecture", [](auto& file) { file.remove("general.architecture"); }},
        {"an architecture as a number", "general.architecture", setU32("general.architecture", 1)},
        {"an unknown architecture", "\"mamba\" is not supported; llama, qwen2",
            [](auto& file) { file.setString("general.architecture", "mamba"); }},
        {"an architecture with lines in it", "\"a?b?\"",
            [](auto& file) { file.setString("general.architecture", "a\nb\xFF"); }},
        {"no layers", "llama.block_count", setU32("llama.block_count", 0)},
        {"2^32-1 layers", "llama.block_count", setU32("llama.block_count", ~0U)},
        {"1,000 layers, two of them there", "\"blk.2.attn_norm.weight\" is missing", setU32("llama.block_count", 1000)},
        {"fewer layers than there are", "\"blk.1.", setU32("llama.block_count", 1)},
        {"no width", "llama.embedding_length", setU32("llama.embedding_length", 0)},
        {"a width as text", "llama.embedding_length",
            [](auto& file) { file.setString("llama.embedding_length", "64"); }},
        {"a missing width", "llama.embedding_length", [](auto& file) { file.remove("llama.embedding_length"); }},
        {"a negative width", "llama.embedding_length",
            [](auto& file) { file.set("llama.embedding_length", GgufType::I32, rawBytes<std::int32_t>(-64)); }},
        {"a width of 2^64-1", "llama.embedding_length",
            [](auto& file) { file.set("llama.embedding_length", GgufType::U64, rawBytes(kHuge)); }},
        {"no heads", "llama.attention.head_count", setU32("llama.attention.head_count", 0)},
        {"heads that do not divide the width", "do not divide",
            [](auto& file) {
                file.setU32("llama.attention.head_count", 5);
                file.remove("llama.attention.key_length");
                file.remove("llama.attention.value_length");
            }},
        {"more heads than width", "llama.attention.key_length",
            [](auto& file) {
                file.setU32("llama.attention.head_count", 128);
                file.setU32("llama.attention.key_length", 0);
            }},
        {"key heads that do not divide", "do not divide", setU32("llama.attention.head_count_kv", 3)},
        {"no key heads", "llama.attention.head_count_kv", setU32("llama.attention.head_count_kv", 0)},
        {"an odd head size", "odd",
            [](auto& file) {
                file.setU32("llama.attention.key_length", 15);
                file.setU32("llama.attention.value_length", 15);
            }},
        {"value heads of another size", "value heads", setU32("llama.attention.value_length", 32)},
        {"key heads that differ by layer", "layer to layer",
            [](auto& file) {
                file.setInts("llama.attention.head_count_kv", {2, 4});
            }},
        {"an empty array of key heads", "0 elements",
            [](auto& file) { file.setInts("llama.attention.head_count_kv", {}); }},
        {"an array of halves of heads", "llama.attention.head_count_kv",
            [](auto& file) {
                file.setFloats("llama.attention.head_count_kv", {2, 2});
            }},
        {"no context", "llama.context_length", setU32("llama.context_length", 0)},
        {"a context of 2^31", "llama.context_length", setU32("llama.context_length", 1U << 31)},
        {"more turned dimensions than there are", "rope.dimension_count", setU32("llama.rope.dimension_count", 18)},
        {"an odd number of turned dimensions", "odd", setU32("llama.rope.dimension_count", 7)},
        {"a RoPE base of 0", "rope.freq_base", setF32("llama.rope.freq_base", 0)},
        {"a RoPE base that is no number", "rope.freq_base", setF32("llama.rope.freq_base", std::nanf(""))},
        {"a negative RoPE scale", "rope.scaling.factor", setF32("llama.rope.scaling.factor", -1)},
        {"a RoPE scale that is almost zero", "rope.scaling.factor", setF32("llama.rope.scaling.factor", 1e-40F)},
        {"another RoPE scaling", "\"yarn\"", [](auto& file) { file.setString("llama.rope.scaling.type", "yarn"); }},
        {"an infinite epsilon", "layer_norm_rms_epsilon",
            setF32("llama.attention.layer_norm_rms_epsilon", std::numeric_limits<float>::infinity())},
        {"a negative epsilon", "layer_norm_rms_epsilon", setF32("llama.attention.layer_norm_rms_epsilon", -1e-5F)},
        {"a mixture of experts", "mixture of experts", setU32("llama.expert_count", 8)},
        {"soft-capped attention", "attn_logit_softcapping", setF32("llama.attn_logit_softcapping", 50)},
    };
}

std::vector<Case> vocabularyCases()
{
    const auto text = [](const char* key, const char* value) {
        return [=](GgufWriter& file) { file.setString(key, value); };
    };
    return {
        {"an unknown tokenizer", "\"t5\"", text("tokenizer.ggml.model", "t5")},
        {"no tokenizer", "tokenizer", [](auto& file) { file.remove("tokenizer.ggml.model"); }},
        {"no tokens", "tokenizer.ggml.tokens", [](auto& file) { file.remove("tokenizer.ggml.tokens"); }},
        {"an empty vocabulary", "tokenizer.ggml.tokens", setArray("tokenizer.ggml.tokens", GgufType::String, 0, "")},
        {"tokens as numbers", "tokenizer.ggml.tokens",
            setArray("tokenizer.ggml.tokens", GgufType::U8, 320, std::string(320, 'a'))},
        {"fewer tokens than rows", "is expected",
            setArray("tokenizer.ggml.tokens", GgufType::String, 2, rawString("a") + rawString("b"))},
        {"a token of 5,000 bytes", "has 5000 bytes", renameToken(310, std::string(5000, 't'))},
        {"token types as text", "tokenizer.ggml.token_type",
            setArray("tokenizer.ggml.token_type", GgufType::String, 1, rawString("a"))},
        {"too few token types", "3 elements for 320",
            [](auto& file) {
                file.setInts("tokenizer.ggml.token_type", {1, 1, 1});
            }},
        {"a token type of 7", "unknown type 7",
            [](auto& file) { file.setInts("tokenizer.ggml.token_type", std::vector<std::int32_t>(320, 7)); }},
        {"a token type of -1", "unknown type -1",
            [](auto& file) { file.setInts("tokenizer.ggml.token_type", std::vector<std::int32_t>(320, -1)); }},
        {"scores as bytes", "tokenizer.ggml.scores",
            setArray("tokenizer.ggml.scores", GgufType::U8, 320, std::string(320, 'a'))},
        {"too many scores", "321 elements for 320",
            [](auto& file) { file.setFloats("tokenizer.ggml.scores", std::vector<float>(321, 0)); }},
        {"a score that is no number", "scores",
            [](auto& file) { file.setFloats("tokenizer.ggml.scores", std::vector<float>(320, std::nanf(""))); }},
        {"a byte token <0x-1>", "<0x-1>", renameToken(kTinyFirstByte, "<0x-1>")},
        {"a byte token <0xZZ>", "<0xZZ>", renameToken(kTinyFirstByte, "<0xZZ>")},
        {"a byte token <0x100>", "<0x100>", renameToken(kTinyFirstByte, "<0x100>")},
        {"a byte token <0x+1>", "<0x+1>", renameToken(kTinyFirstByte, "<0x+1>")},
        {"an empty byte token", "byte token", renameToken(kTinyFirstByte, "")},
        {"a byte token twice", "twice", renameToken(kTinyFirstByte, "<0x41>")},
        {"bos outside the vocabulary", "bos_token_id", setU32("tokenizer.ggml.bos_token_id", 320)},
        {"eos outside the vocabulary", "eos_token_id", setU32("tokenizer.ggml.eos_token_id", ~0U)},
        {"mask outside the vocabulary", "mask_token_id", setU32("tokenizer.ggml.mask_token_id", 1 << 30)},
        {"a negative eot", "eot_token_id",
            [](auto& file) { file.set("tokenizer.ggml.eot_token_id", GgufType::I32, rawBytes<std::int32_t>(-2)); }},
        {"a bos as text", "bos_token_id", text("tokenizer.ggml.bos_token_id", "1")},
        {"byte pairs without merges", "merges", [](auto& file) { file.remove("tokenizer.ggml.merges"); }},
        {"merges as numbers", "merges", setArray("tokenizer.ggml.merges", GgufType::U8, 3, "abc")},
        {"a flag as a number", "add_bos_token", setU32("tokenizer.ggml.add_bos_token", 1)},
        {"a chat template of 2 MB", "chat template",
            [](auto& file) { file.setString("tokenizer.chat_template", std::string(2 << 20, '{')); }},
        {"a chat template as an array", "chat_template",
            [](auto& file) { file.setStrings("tokenizer.chat_template", {"a"}); }},
    };
}

} // namespace

Q_DECLARE_METATYPE(Case)

class TestHostileModels : public QObject {
    Q_OBJECT

private slots:
    void refuses_data();
    void refuses();
    void refusesCutFiles();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
    void manyNamesAreNotSlow();

private:
    void expectRefusal(const std::string& bytes, const std::string& says);

    QTemporaryDir m_folder;
};

void TestHostileModels::expectRefusal(const std::string& bytes, const std::string& says)
{
    const auto path = m_folder.filePath("hostile.gguf").toStdString();
    QVERIFY(saveBytes(path, bytes));
    const AllocationMeter meter;
    const auto model = openModel(path);
    QVERIFY(!model);
    QVERIFY2(meter.peak() <= allowedHeap(bytes.size()), std::to_string(meter.peak()).c_str());
    const auto& message = model.error().message;
    const auto fault = sentenceFault(message, path);
    QVERIFY2(fault.empty(), (message + " " + fault).c_str());
    QVERIFY2(message.find(says) != std::string::npos, message.c_str());
}

void TestHostileModels::refuses_data()
{
    QTest::addColumn<Case>("hostile");
    for (const auto& cases : {containerCases(), tensorCases(), configCases(), vocabularyCases()}) {
        for (const auto& hostile : cases)
            QTest::newRow(hostile.name) << hostile;
    }
}

void TestHostileModels::refuses()
{
    QFETCH(Case, hostile);
    static const GgufWriter sound = tinyModel();
    GgufWriter file = sound;
    hostile.change(file);
    expectRefusal(file.bytes(), hostile.says);
}

void TestHostileModels::refusesCutFiles()
{
    TinyModelOptions options;
    options.type = TensorType::Q4_0;
    options.layers = 1;
    const auto file = tinyModel(options);
    const auto bytes = file.bytes();
    const auto header = file.header().size();
    for (std::size_t length = 1; length < header; length += length < 300 ? 1 : 97)
        expectRefusal(bytes.substr(0, length), length < 8 ? "" : "download it again");
    for (const auto length : {header, header + 1, bytes.size() - 1})
        expectRefusal(bytes.substr(0, length), "past the end");
}

void TestHostileModels::refusesOtherFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("text") << QByteArray("Not Found\n") << "not a GGUF file";
    QTest::newRow("a pointer of Git LFS")
        << QByteArray("version https://git-lfs.github.com/spec/v1\n") << "not a GGUF file";
    QTest::newRow("zeros") << QByteArray(100000, '\0') << "not a GGUF file";
    QTest::newRow("one byte") << QByteArray("G") << "not a GGUF file";
    QTest::newRow("empty") << QByteArray() << "is empty";
}

void TestHostileModels::refusesOtherFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    expectRefusal(bytes.toStdString(), says.toStdString());
}

void TestHostileModels::manyNamesAreNotSlow()
{
    // As many entries and tensors as are allowed, all without use.
    auto file = tinyModel();
    for (int i = 0; i < 65000; ++i) {
        file.entries.push_back({"x" + std::to_string(i), GgufType::U8, "a"});
        file.tensors.push_back({"y" + std::to_string(i), {1}, 99, "", {}});
    }
    QElapsedTimer timer;
    timer.start();
    expectRefusal(file.bytes(), "\"y0\"");
    QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
}

QTEST_GUILESS_MAIN(TestHostileModels)
#include "tst_hostile_models.moc"
