// Good Hugging Face folders: the same numbers as the GGUF files of the same weights, whatever form they come in.

#include "engine/backend/backend.h"
#include "engine/model/mapped_file.h"
#include "engine/model/model_file.h"
#include "engine/model/rope_scaling.h"
#include "engine/text/sentencepiece_model.h"
#include "engine/text/special_tokens.h"
#include "engine/text/tokenizer.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/hf_folder.h"
#include "tests/support/quantizer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <numeric>

using namespace foregleam;
using namespace foregleam::test;

namespace {

std::vector<float> floatsOf(const TensorView& view)
{
    std::vector<float> values(static_cast<std::size_t>(view.columns));
    std::memcpy(values.data(), view.data, view.bytes());
    return values;
}

/// All logits of some tokens on the reference kernels.
std::vector<float> logitsOf(const LoadedModel& model)
{
    BackendOptions options;
    options.instructionSet = "reference";
    options.contextLength = 64;
    options.threads = 1;
    const auto backend = createCpuBackend(model.weights, options);
    if (!backend)
        qFatal("%s", backend.error().message.c_str());
    const std::vector<TokenId> tokens = {5, 17, 200, 33, 90, 250, 7, 8, 9, 11, 12, 44, 45, 61, 5, 17, 200, 33, 90, 250};
    std::vector<std::int32_t> positions(tokens.size());
    std::iota(positions.begin(), positions.end(), 0);
    const std::vector<std::int32_t> inSlots(tokens.size(), 0);
    const std::vector<std::uint8_t> want(tokens.size(), 1);
    if (!(*backend)->forward({tokens, positions, inSlots, want}))
        qFatal("the pass failed");
    std::vector<float> all;
    for (std::size_t row = 0; row < tokens.size(); ++row) {
        const auto logits = (*backend)->logits(row);
        all.insert(all.end(), logits.begin(), logits.end());
    }
    return all;
}

float largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    float worst = a.size() == b.size() ? 0.0F : HUGE_VALF;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        worst = std::max(worst, std::abs(a[i] - b[i]));
    return worst;
}

TinyModelOptions like(const char* architecture)
{
    TinyModelOptions options;
    options.architecture = architecture;
    options.layers = 7;
    options.slidingWindow = 6;
    options.headSize = 32;
    options.ropeBase = 20000.0F;
    return options;
}

} // namespace

class TestModelFolders : public QObject {
    Q_OBJECT

private slots:
    void computesWhatTheGgufFileDoes_data();
    void computesWhatTheGgufFileDoes();
    void readsShortFloatsWhereTheyLie_data();
    void readsShortFloatsWhereTheyLie();
    void readsShards();
    void copiesWhatIsNotAligned();
    void noticesAChangedShard();
    void readsEveryFormOfRope();
    void turnsScalingIntoFactors();
    void readsWindows();
    void ignoresWhatATiedModelWasSavedWith();
    void readsByteLevelTokenizers();
    void knowsTheWaysToSplitWords_data();
    void knowsTheWaysToSplitWords();
    void readsSentencePieceFiles();
    void readsByteFallbackTokenizers();
    void fitsTheVocabularyToTheEmbedding();
    void readsTheSettings();

private:
    LoadedModel open(const HfFolder& folder) const
    {
        auto model = openModel(folder.save(path()));
        if (!model)
            qFatal("%s", model.error().message.c_str());
        useModel(*model);
        return *std::move(model);
    }
    std::string path() const { return m_folder.filePath("model").toStdString(); }

    QTemporaryDir m_folder;
};

void TestModelFolders::computesWhatTheGgufFileDoes_data()
{
    QTest::addColumn<QString>("architecture");
    for (const char* architecture : {"llama", "qwen2", "qwen3", "gemma3"})
        QTest::newRow(architecture) << architecture;
}

void TestModelFolders::computesWhatTheGgufFileDoes()
{
    QFETCH(QString, architecture);
    auto options = like(qPrintable(architecture));
    for (const bool tied : {false, true}) {
        options.tied = tied;
        options.ropeLinearFactor = tied ? 4.0F : 1.0F;
        const auto file = openModel(writeTinyModel(m_folder.filePath("model.gguf").toStdString(), options));
        QVERIFY(file.ok());
        const auto fromFile = logitsOf(*file);
        const auto fromFolder = logitsOf(open(tinyFolder(options)));
        const float worst = largestDifference(fromFile, fromFolder);
        if (architecture == "llama") {
            // The file has llama's heads in another order, in which q·k is summed: a few units in the last place of
            // logits of up to 8, through seven layers.
            qInfo("largest difference %g", static_cast<double>(worst));
            QVERIFY(worst < 8 * 7 * 4 * 0x1p-24F * 8);
        } else {
            QCOMPARE(worst, 0.0F);
        }
    }
}

void TestModelFolders::readsShortFloatsWhereTheyLie_data()
{
    QTest::addColumn<std::uint32_t>("type");
    QTest::newRow("F16") << 1U;
    QTest::newRow("BF16") << 30U;
}

void TestModelFolders::readsShortFloatsWhereTheyLie()
{
    QFETCH(std::uint32_t, type);
    auto options = like("gemma3");
    options.type = static_cast<TensorType>(type);
    auto folder = tinyFolder(options);
    for (auto& tensor : folder.weights.tensors) { // norms too, as checkpoints have them
        if (tensor.type == "F32") {
            std::vector<float> values(tensor.data.size() / sizeof(float));
            std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
            tensor.data = quantize(values, options.type);
            tensor.type = tensorTypeInfo(options.type)->name;
        }
    }
    const auto model = open(folder);
    const auto mapped = model.files.front()->bytes();
    for (const auto& layer : model.weights->layers) {
        QVERIFY(layer.query.type == options.type);
        QVERIFY(layer.query.data > mapped.data() && layer.query.data < mapped.data() + mapped.size()); // never copied
        QVERIFY(layer.attentionNorm.type == TensorType::F32);
        for (const float value : floatsOf(layer.attentionNorm))
            QVERIFY(value > 0.5F && value < 1.5F); // the one that the folder leaves out is back
    }
    QCOMPARE(model.info.quantization, std::string(tensorTypeInfo(options.type)->name));
}

void TestModelFolders::readsShards()
{
    auto folder = tinyFolder(like("qwen3"));
    const auto whole = logitsOf(open(folder));
    folder.shards = 5;
    const auto model = open(folder);
    QCOMPARE(model.files.size(), std::size_t{5});
    QCOMPARE(largestDifference(whole, logitsOf(model)), 0.0F);
    const auto byIndex = openModel(path() + "/model.safetensors.index.json");
    QVERIFY(byIndex.ok());
}

void TestModelFolders::copiesWhatIsNotAligned()
{
    auto folder = tinyFolder(like("qwen3"));
    const auto aligned = logitsOf(open(folder));
    folder.weights.padding = 1;
    folder.weights.tensors.insert(
        folder.weights.tensors.begin(), {"model.layers.0.self_attn.rotary_emb.inv_freq", "U8", {1}, "x", {}});
    QCOMPARE(largestDifference(aligned, logitsOf(open(folder))), 0.0F);
}

void TestModelFolders::noticesAChangedShard()
{
    auto folder = tinyFolder(like("qwen3"));
    folder.shards = 3;
    const auto model = open(folder);
    QVERIFY(model.checkIntact().ok());
    QVERIFY(QFile::resize(m_folder.filePath("model/model-2.safetensors"), 100));
    const auto intact = model.checkIntact();
    QVERIFY(!intact.ok());
    QVERIFY(intact.error().message.find("model-2.safetensors") != std::string::npos);
}

void TestModelFolders::readsEveryFormOfRope()
{
    auto folder = tinyFolder(like("llama"));
    const auto shapeOf = [&] { return open(folder).weights->shape; };
    QCOMPARE(shapeOf().ropeBase, 20000.0F);
    QVERIFY(shapeOf().ropeStyle == RopeStyle::Neox);
    folder.config["rope_parameters"] = {{"rope_type", "linear"}, {"rope_theta", 30000.0}, {"factor", 2.0}};
    QCOMPARE(shapeOf().ropeBase, 30000.0F);
    QCOMPARE(shapeOf().ropeScale, 0.5F);
    folder.config.erase("rope_parameters");
    folder.config["rope_scaling"] = {{"type", "linear"}, {"factor", 4.0}}; // as old files write it
    QCOMPARE(shapeOf().ropeScale, 0.25F);
    folder.config["rope_scaling"] = nullptr;
    folder.config.erase("rope_theta");
    QCOMPARE(shapeOf().ropeBase, 10000.0F);

    folder = tinyFolder(like("gemma3"));
    QCOMPARE(shapeOf().ropeBaseLocal, 10000.0F);
    folder.config["rope_local_base_freq"] = 5000.0;
    QCOMPARE(shapeOf().ropeBaseLocal, 5000.0F);
    folder.config["rope_parameters"] = {
        {"full_attention", {{"rope_type", "linear"}, {"rope_theta", 1e6}, {"factor", 8.0}}},
        {"sliding_attention", {{"rope_type", "default"}, {"rope_theta", 7000.0}}}};
    QCOMPARE(shapeOf().ropeBase, 1e6F);
    QCOMPARE(shapeOf().ropeScale, 0.125F);
    QCOMPARE(shapeOf().ropeBaseLocal, 7000.0F);
    folder.config["query_pre_attn_scalar"] = 100;
    QCOMPARE(shapeOf().attentionScale, 0.1F);
}

void TestModelFolders::turnsScalingIntoFactors()
{
    auto folder = tinyFolder(like("llama"));
    folder.config["rope_scaling"] = {{"rope_type", "llama3"}, {"factor", 8.0}, {"low_freq_factor", 1.0},
        {"high_freq_factor", 4.0}, {"original_max_position_embeddings", 64}};
    const auto model = open(folder);
    const auto factors = floatsOf(model.weights->ropeFactors);
    QCOMPARE(factors.size(), std::size_t{16});
    QCOMPARE(factors.front(), 1.0F); // turns often: kept
    QCOMPARE(factors.back(), 8.0F); // turns less than once: slowed in full
    QVERIFY(std::is_sorted(factors.begin(), factors.end()));
    const double turns = 64 * std::pow(20000.0, -2.0 * 2 / 32) / (2 * M_PI); // of pair 2: between the two
    QVERIFY(turns > 1 && turns < 4);
    QCOMPARE(factors[2], static_cast<float>(1 / ((1 - (turns - 1) / 3) / 8 + (turns - 1) / 3)));

    folder.config["rope_scaling"] = {{"rope_type", "yarn"}, {"factor", 4.0}, {"original_max_position_embeddings", 64}};
    const auto yarn = open(folder);
    const double magnitude = 0.1 * std::log(4.0) + 1;
    QCOMPARE(yarn.weights->shape.attentionScale, static_cast<float>(magnitude * magnitude / std::sqrt(32.0)));
    const auto slowed = floatsOf(yarn.weights->ropeFactors);
    QCOMPARE(slowed.front(), 1.0F);
    QCOMPARE(slowed.back(), 4.0F);
}

void TestModelFolders::readsWindows()
{
    const auto windowsOf = [&](const HfFolder& folder) {
        const auto model = open(folder);
        std::vector<std::int32_t> windows;
        for (const auto& layer : model.weights->layers)
            windows.push_back(layer.slidingWindow);
        return windows;
    };
    auto folder = tinyFolder(like("gemma3"));
    QCOMPARE(windowsOf(folder), (std::vector<std::int32_t>{6, 6, 6, 6, 6, 0, 6}));
    folder.config["sliding_window_pattern"] = 3;
    QCOMPARE(windowsOf(folder), (std::vector<std::int32_t>{6, 6, 0, 6, 6, 0, 6}));
    auto types = nlohmann::json::array();
    for (int layer = 0; layer < 7; ++layer)
        types.push_back(layer == 2 ? "sliding_attention" : "full_attention");
    folder.config["layer_types"] = types;
    QCOMPARE(windowsOf(folder), (std::vector<std::int32_t>{0, 0, 6, 0, 0, 0, 0}));

    folder = tinyFolder(like("qwen2"));
    folder.config["sliding_window"] = 9;
    QCOMPARE(windowsOf(folder), std::vector<std::int32_t>(7, 0)); // not asked for
    folder.config["use_sliding_window"] = true;
    folder.config["max_window_layers"] = 5;
    QCOMPARE(windowsOf(folder), (std::vector<std::int32_t>{0, 0, 0, 0, 0, 9, 9}));
    folder.config["layer_types"] = types;
    QCOMPARE(windowsOf(folder), (std::vector<std::int32_t>{0, 0, 9, 0, 0, 0, 0}));
}

void TestModelFolders::ignoresWhatATiedModelWasSavedWith()
{
    auto options = like("qwen3");
    options.tied = true;
    auto folder = tinyFolder(options);
    auto copy = folder.weights.tensor("model.embed_tokens.weight");
    copy.name = "lm_head.weight";
    folder.weights.tensors.push_back(copy);
    folder.weights.add("model.layers.3.self_attn.rotary_emb.inv_freq", "F32", {16}, std::string(64, '\0'));
    const auto model = open(folder);
    QCOMPARE(model.weights->output.data, model.weights->tokenEmbedding.data);
}

void TestModelFolders::readsByteLevelTokenizers()
{
    const auto options = like("llama");
    auto folder = tinyFolder(options);
    folder.files["tokenizer.json"] = tinyTokenizerJson(options).dump();
    const auto file = openModel(writeTinyModel(m_folder.filePath("model.gguf").toStdString(), options));
    const auto model = open(folder);
    QCOMPARE(model.vocabulary.tokens, file->vocabulary.tokens);
    QCOMPARE(model.vocabulary.merges, file->vocabulary.merges);
    QVERIFY(model.vocabulary.kinds == file->vocabulary.kinds);
    QCOMPARE(model.vocabulary.pre, std::string("smollm"));
    QCOMPARE(model.vocabulary.bos, kTinyImStart); // from config.json
    QCOMPARE(model.vocabulary.eos, kTinyImEnd);
    QVERIFY(!model.vocabulary.addBos);
    const auto one = Tokenizer::create(file->vocabulary);
    const auto two = Tokenizer::create(model.vocabulary);
    for (const auto* text : {"the world and 12 others\n\n", "日本 <|im_start|>"})
        QCOMPARE((*one)->encode(text, ControlText::Parse), (*two)->encode(text, ControlText::Parse));
}

void TestModelFolders::knowsTheWaysToSplitWords_data()
{
    QTest::addColumn<QString>("steps");
    QTest::addColumn<bool>("ignoreMerges");
    QTest::addColumn<QString>("name");
    const QString tail = R"(| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+)";
    const QString head = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|)";
    const auto split = [](const QString& regex) {
        return R"({"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":")" + regex
            + R"("},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
    };
    QTest::newRow("gpt-2") << R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})" << false << "gpt-2";
    QTest::newRow("llama 3") << split(head + R"(\\p{N}{1,3})" + tail) << true << "llama-bpe";
    QTest::newRow("llama 3, merges first") << split(head + R"(\\p{N}{1,3})" + tail) << false << "smaug-bpe";
    QTest::newRow("qwen") << split(head + R"(\\p{N})" + tail) << false << "qwen2";
    QTest::newRow("another regex") << split(head + R"(\\p{N}{1,2})" + tail) << false << "";
    QTest::newRow("a space in front") << R"({"type":"ByteLevel","add_prefix_space":true,"use_regex":true})" << false
                                      << "";
}

void TestModelFolders::knowsTheWaysToSplitWords()
{
    QFETCH(QString, steps);
    QFETCH(bool, ignoreMerges);
    QFETCH(QString, name);
    const auto options = like("llama");
    auto folder = tinyFolder(options);
    auto json = tinyTokenizerJson(options);
    json["pre_tokenizer"] = nlohmann::json::parse(steps.toStdString());
    json["model"]["ignore_merges"] = ignoreMerges;
    folder.files["tokenizer.json"] = json.dump();
    const auto model = openModel(folder.save(path()));
    if (name.isEmpty()) {
        QVERIFY(!model.ok());
        QVERIFY(model.error().message.find("splits words") != std::string::npos);
        return;
    }
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().message.c_str());
    QCOMPARE(model->vocabulary.pre, name.toStdString());
    QVERIFY(Tokenizer::create(model->vocabulary).ok());
}

void TestModelFolders::readsSentencePieceFiles()
{
    auto options = like("gemma3");
    options.sentencePiece = true;
    const auto file = openModel(writeTinyModel(m_folder.filePath("model.gguf").toStdString(), options));
    auto folder = tinyFolder(options);
    folder.files["tokenizer.model"] = sentencePieceModel(file->vocabulary, controlTokens(file->vocabulary));
    folder.files["tokenizer_config.json"] = R"({"add_bos_token":true})";
    const auto model = open(folder);
    QCOMPARE(model.vocabulary.tokens, file->vocabulary.tokens);
    QCOMPARE(model.vocabulary.scores, file->vocabulary.scores);
    QCOMPARE(model.vocabulary.unknown, 0);
    QVERIFY(model.vocabulary.addBos && !model.vocabulary.addSpacePrefix);
    const auto one = Tokenizer::create(file->vocabulary);
    const auto two = Tokenizer::create(model.vocabulary);
    QVERIFY(two.ok());
    for (const auto* text : {"hello the  world", "日本 <|im_start|>"})
        QCOMPARE((*one)->encode(text, ControlText::Parse), (*two)->encode(text, ControlText::Parse));
}

void TestModelFolders::readsByteFallbackTokenizers()
{
    auto options = like("llama");
    options.sentencePiece = true;
    const auto file = openModel(writeTinyModel(m_folder.filePath("model.gguf").toStdString(), options));
    const auto& known = file->vocabulary;
    nlohmann::json vocab;
    for (std::size_t id = 0; id < known.tokens.size(); ++id)
        vocab[known.tokens[id]] = id;
    // Merges in the order of their results' scores; enough of them that every piece comes about.
    nlohmann::json merges = {
        "▁ t", "h e", "▁t he", "▁ the", "l o", "▁ w", "o r", "l d", "he l", "hel lo", "▁w or", "▁wor ld"};
    auto folder = tinyFolder(options);
    folder.files["tokenizer.json"] = nlohmann::json{
        {"model",
            {{"type", "BPE"}, {"vocab", vocab}, {"merges", merges}, {"byte_fallback", true}, {"unk_token", "<unk>"}}},
        {"normalizer", {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "▁"}}},
        {"added_tokens",
            {{{"id", 1}, {"content", "<|im_start|>"}, {"special", true}},
                {{"id", 2}, {"content", "<|im_end|>"},
                    {"special", true}}}}}.dump();
    const auto model = open(folder);
    QCOMPARE(model.vocabulary.model, std::string("llama"));
    QVERIFY(model.vocabulary.kinds[1] == TokenKind::Control);
    QVERIFY(model.vocabulary.kinds[kTinyFirstByte] == TokenKind::Byte);
    QVERIFY(model.vocabulary.kinds[0] == TokenKind::Unknown);
    const auto one = Tokenizer::create(known);
    const auto two = Tokenizer::create(model.vocabulary);
    QVERIFY(two.ok());
    for (const auto* text : {"hello the world", "日本 <|im_start|>"})
        QCOMPARE((*one)->encode(text, ControlText::Parse), (*two)->encode(text, ControlText::Parse));
}

void TestModelFolders::fitsTheVocabularyToTheEmbedding()
{
    auto options = like("llama");
    options.vocabulary = 400;
    auto folder = tinyFolder(options);
    auto smaller = options;
    smaller.vocabulary = 330;
    folder.files["tokenizer.json"] = tinyTokenizerJson(smaller).dump();
    const auto padded = open(folder);
    QCOMPARE(padded.vocabulary.tokens.size(), std::size_t{400});
    QVERIFY(padded.vocabulary.kinds[399] == TokenKind::Unused);
    auto more = tinyTokenizerJson(options);
    more["added_tokens"].push_back({{"id", 400}, {"content", "<image>"}, {"special", true}});
    folder.files["tokenizer.json"] = more.dump();
    QCOMPARE(open(folder).vocabulary.tokens.size(), std::size_t{400}); // gemma3 has such a token
}

void TestModelFolders::readsTheSettings()
{
    const auto options = like("llama");
    auto folder = tinyFolder(options);
    auto json = tinyTokenizerJson(options);
    json["post_processor"] = {{"type", "TemplateProcessing"},
        {"single", {{{"SpecialToken", {{"id", "<|endoftext|>"}, {"type_id", 0}}}}, {{"Sequence", {{"id", "A"}}}}}}};
    folder.files["tokenizer.json"] = json.dump();
    QVERIFY(open(folder).vocabulary.addBos);
    QCOMPARE(open(folder).vocabulary.bos, kTinyEndOfText);
    folder.files["tokenizer_config.json"] =
        R"({"add_bos_token":false,"bos_token":"<|im_start|>","eos_token":{"content":"<|im_end|>"},"chat_template":"one"})";
    folder.files["generation_config.json"] = R"({"eos_token_id":[2,0,7]})";
    auto vocabulary = open(folder).vocabulary;
    QVERIFY(!vocabulary.addBos);
    QCOMPARE(vocabulary.bos, kTinyImStart);
    QCOMPARE(vocabulary.eos, kTinyImEnd);
    QCOMPARE(vocabulary.eot, 0);
    QCOMPARE(vocabulary.eom, 7);
    QCOMPARE(vocabulary.chatTemplate, std::string("one"));
    folder.files["tokenizer_config.json"] =
        R"({"chat_template":[{"name":"tool","template":"no"},{"name":"default","template":"two"}]})";
    QCOMPARE(open(folder).vocabulary.chatTemplate, std::string("two"));
    folder.files["chat_template.jinja"] = "three";
    QCOMPARE(open(folder).vocabulary.chatTemplate, std::string("three"));
}

QTEST_GUILESS_MAIN(TestModelFolders)
#include "tst_model_folders.moc"
