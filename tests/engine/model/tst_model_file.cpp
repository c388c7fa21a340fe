// Good files: what a model's shape, weights, vocabulary and facts become.

#include "engine/model/model_file.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/quantizer.h"
#include "tests/support/tiny_model.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// The view is the bytes that were written.
bool holds(const TensorView& view, const GgufWriter::Tensor& tensor)
{
    return view && view.bytes() == tensor.data.size() && std::memcmp(view.data, tensor.data.data(), view.bytes()) == 0
        && static_cast<std::uint32_t>(view.type) == tensor.type;
}

std::vector<float> floatsOf(const TensorView& view)
{
    std::vector<float> values(static_cast<std::size_t>(view.columns));
    std::memcpy(values.data(), view.data, view.bytes());
    return values;
}

} // namespace

class TestModelFile : public QObject {
    Q_OBJECT

private slots:
    void readsEveryStorageType_data();
    void readsEveryStorageType();
    void fillsTheShape();
    void defaultsWhatIsNotSaid();
    void acceptsEqualCountsPerLayer();
    void knowsTiedModels();
    void readsRopeFactors();
    void convertsHalfNorms_data();
    void convertsHalfNorms();
    void takesBiases();
    void knowsQwen3();
    void knowsGemma3();
    void readsTheVocabulary();
    void readsSentencePieceVocabularies();
    void tellsTheFacts();
    void namesSizes_data();
    void namesSizes();
    void reportsProgress();
    void copiesNoWeights();
    void madeFromASeed();

private:
    std::string path() const { return m_folder.filePath("tiny.gguf").toStdString(); }
    LoadedModel open(const GgufWriter& writer) const
    {
        if (!writer.save(path()))
            qFatal("cannot write");
        auto model = openModel(path());
        if (!model)
            qFatal("%s", model.error().message.c_str());
        useModel(*model);
        return *std::move(model);
    }

    QTemporaryDir m_folder;
};

void TestModelFile::readsEveryStorageType_data()
{
    QTest::addColumn<std::uint32_t>("type");
    QTest::addColumn<int>("width");
    for (const std::uint32_t type : {0, 1, 2, 3, 6, 7, 8, 30})
        QTest::newRow(tensorTypeInfo(static_cast<TensorType>(type))->name) << type << 64;
    for (const std::uint32_t type : {12, 13, 14})
        QTest::newRow(tensorTypeInfo(static_cast<TensorType>(type))->name) << type << 256;
}

void TestModelFile::readsEveryStorageType()
{
    QFETCH(std::uint32_t, type);
    QFETCH(int, width);
    TinyModelOptions options;
    options.type = static_cast<TensorType>(type);
    options.hidden = width;
    options.feedForward = width * 2;
    auto writer = tinyModel(options);
    const auto model = open(writer);
    const auto& weights = *model.weights;
    QVERIFY(holds(weights.tokenEmbedding, writer.tensor("token_embd.weight")));
    QVERIFY(holds(weights.output, writer.tensor("output.weight")));
    QVERIFY(holds(weights.outputNorm, writer.tensor("output_norm.weight")));
    for (int i = 0; i < 2; ++i) {
        const auto prefix = "blk." + std::to_string(i) + ".";
        const auto& layer = weights.layers[i];
        QVERIFY(holds(layer.attentionNorm, writer.tensor(prefix + "attn_norm.weight")));
        QVERIFY(holds(layer.query, writer.tensor(prefix + "attn_q.weight")));
        QVERIFY(holds(layer.key, writer.tensor(prefix + "attn_k.weight")));
        QVERIFY(holds(layer.value, writer.tensor(prefix + "attn_v.weight")));
        QVERIFY(holds(layer.attentionOutput, writer.tensor(prefix + "attn_output.weight")));
        QVERIFY(holds(layer.feedForwardNorm, writer.tensor(prefix + "ffn_norm.weight")));
        QVERIFY(holds(layer.gate, writer.tensor(prefix + "ffn_gate.weight")));
        QVERIFY(holds(layer.up, writer.tensor(prefix + "ffn_up.weight")));
        QVERIFY(holds(layer.down, writer.tensor(prefix + "ffn_down.weight")));
        QCOMPARE(layer.down.rows, width);
        QCOMPARE(layer.down.columns, width * 2);
        QCOMPARE(layer.key.rows, width / 2);
        QCOMPARE(layer.slidingWindow, 0);
    }
    QCOMPARE(model.info.quantization, std::string(tensorTypeInfo(options.type)->name));
}

void TestModelFile::fillsTheShape()
{
    TinyModelOptions options;
    options.headSize = 32; // not hidden / heads
    options.ropeLinearFactor = 4.0F;
    options.ropeBase = 12345.0F;
    auto writer = tinyModel(options);
    writer.setU32("llama.rope.dimension_count", 24);
    writer.setF32("llama.final_logit_softcapping", 30.0F);
    const auto shape = open(writer).weights->shape;
    QCOMPARE(shape.vocabulary, 320);
    QCOMPARE(shape.hidden, 64);
    QCOMPARE(shape.feedForward, 128);
    QCOMPARE(shape.layers, 2);
    QCOMPARE(shape.heads, 4);
    QCOMPARE(shape.kvHeads, 2);
    QCOMPARE(shape.headSize, 32);
    QCOMPARE(shape.contextLength, 512);
    QCOMPARE(shape.normEpsilon, 1e-5F);
    QCOMPARE(shape.attentionScale, 1.0F / std::sqrt(32.0F));
    QCOMPARE(shape.embeddingScale, 1.0F);
    QCOMPARE(shape.logitSoftcap, 30.0F);
    QVERIFY(shape.ropeStyle == RopeStyle::Norm);
    QCOMPARE(shape.ropeDimensions, 24);
    QCOMPARE(shape.ropeBase, 12345.0F);
    QCOMPARE(shape.ropeScale, 0.25F);
    QVERIFY(shape.activation == Activation::Silu);
}

void TestModelFile::defaultsWhatIsNotSaid()
{
    TinyModelOptions options;
    options.kvHeads = 4;
    auto writer = tinyModel(options);
    for (const auto* key : {"attention.head_count_kv", "attention.key_length", "attention.value_length",
             "rope.freq_base", "rope.dimension_count", "attention.layer_norm_rms_epsilon", "vocab_size"})
        writer.remove(std::string("llama.") + key);
    const auto shape = open(writer).weights->shape;
    QCOMPARE(shape.kvHeads, 4);
    QCOMPARE(shape.headSize, 16);
    QCOMPARE(shape.ropeDimensions, 16);
    QCOMPARE(shape.ropeBase, 10000.0F);
    QCOMPARE(shape.ropeScale, 1.0F);
    QCOMPARE(shape.normEpsilon, 1e-5F);
}

void TestModelFile::acceptsEqualCountsPerLayer()
{
    auto writer = tinyModel();
    writer.setInts("llama.attention.head_count_kv", {2, 2});
    QCOMPARE(open(writer).weights->shape.kvHeads, 2);
}

void TestModelFile::knowsTiedModels()
{
    TinyModelOptions options;
    options.tied = true;
    const auto tied = open(tinyModel(options));
    QCOMPARE(tied.weights->output.data, tied.weights->tokenEmbedding.data);
    options.tied = false;
    const auto untied = open(tinyModel(options));
    QVERIFY(untied.weights->output.data != untied.weights->tokenEmbedding.data);
}

void TestModelFile::readsRopeFactors()
{
    TinyModelOptions options;
    options.ropeFactors = true;
    const auto model = open(tinyModel(options));
    QCOMPARE(floatsOf(model.weights->ropeFactors), (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}));
    QVERIFY(!open(tinyModel()).weights->ropeFactors);
}

void TestModelFile::convertsHalfNorms_data()
{
    QTest::addColumn<std::uint32_t>("type");
    QTest::newRow("F16") << 1U;
    QTest::newRow("BF16") << 30U;
}

void TestModelFile::convertsHalfNorms()
{
    QFETCH(std::uint32_t, type);
    // Exact in both types; F16 holds the last as a subnormal.
    const std::vector<float> pattern = {1.0F, -0.5F, 0.0F, 1.5F, -2.0F, 128.0F, 0x1p-14F, 0x1p-20F};
    std::vector<float> values;
    while (values.size() < 64)
        values.insert(values.end(), pattern.begin(), pattern.end());
    auto writer = tinyModel();
    auto& tensor = writer.tensor("blk.1.ffn_norm.weight");
    tensor.type = type;
    tensor.data = quantize(values, static_cast<TensorType>(type));
    const auto model = open(writer);
    const auto& view = model.weights->layers[1].feedForwardNorm;
    QVERIFY(view.type == TensorType::F32);
    QCOMPARE(floatsOf(view), values);
}

void TestModelFile::takesBiases()
{
    TinyModelOptions options;
    options.architecture = "qwen2";
    auto writer = tinyModel(options);
    const auto model = open(writer);
    QVERIFY(model.weights->shape.ropeStyle == RopeStyle::Neox);
    const auto& layer = model.weights->layers[1];
    QVERIFY(holds(layer.queryBias, writer.tensor("blk.1.attn_q.bias")));
    QVERIFY(holds(layer.keyBias, writer.tensor("blk.1.attn_k.bias")));
    QVERIFY(holds(layer.valueBias, writer.tensor("blk.1.attn_v.bias")));
    QVERIFY(!open(tinyModel()).weights->layers[1].queryBias);
}

void TestModelFile::knowsQwen3()
{
    TinyModelOptions options;
    options.architecture = "qwen3";
    options.headSize = 32;
    auto writer = tinyModel(options);
    const auto model = open(writer);
    QVERIFY(model.weights->shape.ropeStyle == RopeStyle::Neox);
    QVERIFY(holds(model.weights->layers[1].queryNorm, writer.tensor("blk.1.attn_q_norm.weight")));
    QVERIFY(holds(model.weights->layers[1].keyNorm, writer.tensor("blk.1.attn_k_norm.weight")));
}

void TestModelFile::knowsGemma3()
{
    TinyModelOptions options;
    options.architecture = "gemma3";
    options.layers = 7;
    options.slidingWindow = 16;
    options.ropeBase = 1e6F;
    options.tied = true;
    auto writer = tinyModel(options);
    const auto model = open(writer);
    const auto& shape = model.weights->shape;
    QVERIFY(shape.ropeStyle == RopeStyle::Neox);
    QVERIFY(shape.activation == Activation::GeluTanh);
    QCOMPARE(shape.embeddingScale, 8.0F);
    QCOMPARE(shape.attentionScale, 0.25F);
    QCOMPARE(shape.ropeBase, 1e6F);
    QCOMPARE(shape.ropeBaseLocal, 1e4F);
    std::vector<int> windows;
    for (const auto& layer : model.weights->layers)
        windows.push_back(layer.slidingWindow);
    QCOMPARE(windows, (std::vector<int>{16, 16, 16, 16, 16, 0, 16}));
    QVERIFY(holds(model.weights->layers[6].attentionPostNorm, writer.tensor("blk.6.post_attention_norm.weight")));
    QVERIFY(holds(model.weights->layers[6].feedForwardPostNorm, writer.tensor("blk.6.post_ffw_norm.weight")));
    QVERIFY(holds(model.weights->layers[6].queryNorm, writer.tensor("blk.6.attn_q_norm.weight")));
}

void TestModelFile::readsTheVocabulary()
{
    const auto vocabulary = open(tinyModel()).vocabulary;
    QCOMPARE(vocabulary.model, std::string("gpt2"));
    QCOMPARE(vocabulary.pre, std::string("smollm"));
    QCOMPARE(vocabulary.tokens.size(), std::size_t{320});
    QCOMPARE(vocabulary.tokens[kTinyImEnd], std::string("<|im_end|>"));
    QCOMPARE(vocabulary.tokens[kTinyFirstByte + 'A'], std::string("A"));
    QCOMPARE(vocabulary.tokens[kTinyFirstByte + ' '], std::string("Ġ"));
    QVERIFY(vocabulary.kinds[kTinyImEnd] == TokenKind::Control);
    QVERIFY(vocabulary.kinds[kTinyFirstByte] == TokenKind::Normal);
    QVERIFY(vocabulary.scores.empty());
    QCOMPARE(vocabulary.merges.front(), std::string("Ġ t"));
    QCOMPARE(vocabulary.bos, kTinyImStart);
    QCOMPARE(vocabulary.eos, kTinyImEnd);
    QCOMPARE(vocabulary.unknown, kTinyEndOfText);
    QCOMPARE(vocabulary.eot, -1);
    QCOMPARE(vocabulary.mask, -1);
    QVERIFY(!vocabulary.addBos && !vocabulary.addSpacePrefix);
    QVERIFY(vocabulary.chatTemplate.find("<|im_start|>") != std::string::npos);

    auto llama3 = tinyModel();
    llama3.setString("tokenizer.ggml.pre", "llama-bpe");
    llama3.remove("tokenizer.ggml.add_bos_token");
    QVERIFY(open(llama3).vocabulary.addBos);
}

void TestModelFile::readsSentencePieceVocabularies()
{
    TinyModelOptions options;
    options.sentencePiece = true;
    auto writer = tinyModel(options);
    writer.remove("tokenizer.ggml.add_space_prefix");
    const auto vocabulary = open(writer).vocabulary;
    QCOMPARE(vocabulary.model, std::string("llama"));
    QCOMPARE(vocabulary.pre, std::string("default"));
    QCOMPARE(vocabulary.scores.size(), std::size_t{320});
    QCOMPARE(vocabulary.tokens[kTinyFirstByte + 10], std::string("<0x0A>"));
    QVERIFY(vocabulary.kinds[kTinyFirstByte + 10] == TokenKind::Byte);
    QVERIFY(vocabulary.addBos);
    QVERIFY(vocabulary.addSpacePrefix);
    QVERIFY(vocabulary.merges.empty());
}

void TestModelFile::tellsTheFacts()
{
    TinyModelOptions options;
    options.type = TensorType::Q4_0;
    auto writer = tinyModel(options);
    const auto info = open(writer).info;
    QCOMPARE(info.path, path());
    QCOMPARE(info.name, std::string("Tiny 1"));
    QCOMPARE(info.architecture, std::string("llama"));
    QCOMPARE(info.parameters, 2LL * 320 * 64 + 64 + 2LL * (2 * 64 + 2 * 64 * 64 + 2 * 32 * 64 + 3 * 64 * 128));
    QCOMPARE(info.fileBytes, static_cast<std::int64_t>(writer.bytes().size()));
    QCOMPARE(info.vocabulary, 320);
    QCOMPARE(info.layers, 2);
    QCOMPARE(info.hidden, 64);
    QCOMPARE(info.trainedContext, 512);
    writer.remove("general.name");
    QCOMPARE(open(writer).info.name, std::string("tiny"));
    writer.setString("general.name", "two\nlines");
    QCOMPARE(open(writer).info.name, std::string("two?lines"));
}

void TestModelFile::namesSizes_data()
{
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<QString>("label");
    QTest::newRow("tiny") << qint64{115008} << "115K";
    QTest::newRow("SmolLM2") << qint64{134515008} << "135M";
    QTest::newRow("almost 1B") << qint64{999'600'000} << "1B";
    QTest::newRow("Qwen2.5 1.5B") << qint64{1'543'714'304} << "1.5B";
    QTest::newRow("Llama 3 8B") << qint64{8'030'261'312} << "8B";
    QTest::newRow("Llama 3 70B") << qint64{70'553'706'496} << "71B";
}

void TestModelFile::namesSizes()
{
    QFETCH(qint64, parameters);
    QFETCH(QString, label);
    QCOMPARE(QString::fromStdString(parameterLabel(parameters)), label);
}

void TestModelFile::reportsProgress()
{
    writeTinyModel(path());
    std::vector<double> shares;
    QVERIFY(openModel(path(), [&](double share, std::string_view what) {
        QVERIFY(!what.empty());
        shares.push_back(share);
    }).ok());
    QVERIFY(shares.size() > 2);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.front(), 0.0);
    QCOMPARE(shares.back(), 1.0);
}

void TestModelFile::copiesNoWeights()
{
    TinyModelOptions options;
    options.hidden = 256;
    options.feedForward = 512;
    auto writer = tinyModel(options);
    QVERIFY(writer.save(path()));
    const auto size = static_cast<std::size_t>(QFile(m_folder.filePath("tiny.gguf")).size());
    QVERIFY(size > 4'000'000);
    const AllocationMeter meter;
    const auto model = openModel(path());
    QVERIFY(model.ok());
    QVERIFY2(meter.peak() < 200'000, std::to_string(meter.peak()).c_str());
}

void TestModelFile::madeFromASeed()
{
    TinyModelOptions options;
    const auto first = tinyModel(options).bytes();
    QVERIFY(first == tinyModel(options).bytes());
    options.seed = 2;
    QVERIFY(first != tinyModel(options).bytes());
}

QTEST_GUILESS_MAIN(TestModelFile)
#include "tst_model_file.moc"
