// Block drafters in every layout that is read: each comes back as the weights it was made from, and what does not fit
// is said in one sentence.

#include "engine/model/drafter_file.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <functional>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using FolderChange = std::function<void(HfFolder&)>;
using FileChange = std::function<void(GgufWriter&)>;

struct Refusal {
    const char* name;
    const char* says; ///< part of the sentence
    FolderChange change;
};

struct FileRefusal {
    const char* name;
    const char* says;
    FileChange change;
};

/// A drafter with every optional part, for the target that the tests have.
RandomDrafter everyPart(const ModelShape& target)
{
    RandomDrafter what;
    auto& shape = what.block.shape;
    shape = target;
    shape.layers = 2;
    shape.heads = 4;
    shape.kvHeads = 1;
    shape.headSize = 32;
    shape.ropeDimensions = 32;
    shape.feedForward = 96;
    shape.attentionScale = 1.0F / std::sqrt(32.0F);
    shape.ropeBase = shape.ropeBaseLocal = 20000.0F;
    shape.ropeStyle = RopeStyle::Neox;
    what.block.headNorms = true;
    what.taps = {-1, 0, 1};
    what.maskToken = 311;
    what.rank = 8;
    return what;
}

bool same(const TensorView& a, const TensorView& b)
{
    return a.type == b.type && a.rows == b.rows && a.columns == b.columns && (!a == !b)
        && (!a || std::memcmp(a.data, b.data, a.bytes()) == 0);
}

/// Empty, or what differs.
QString difference(const LayerWeights& a, const LayerWeights& b)
{
    const std::vector<std::pair<const char*, TensorView LayerWeights::*>> views = {
        {"attentionNorm", &LayerWeights::attentionNorm}, {"query", &LayerWeights::query}, {"key", &LayerWeights::key},
        {"value", &LayerWeights::value}, {"queryBias", &LayerWeights::queryBias}, {"keyBias", &LayerWeights::keyBias},
        {"valueBias", &LayerWeights::valueBias}, {"queryNorm", &LayerWeights::queryNorm},
        {"keyNorm", &LayerWeights::keyNorm}, {"attentionOutput", &LayerWeights::attentionOutput},
        {"feedForwardNorm", &LayerWeights::feedForwardNorm}, {"gate", &LayerWeights::gate}, {"up", &LayerWeights::up},
        {"down", &LayerWeights::down}};
    for (const auto& [name, view] : views) {
        if (!same(a.*view, b.*view))
            return name;
    }
    return a.slidingWindow == b.slidingWindow ? QString() : "slidingWindow";
}

QString difference(const DrafterShape& a, const DrafterShape& b)
{
    const auto numbers = [](const DrafterShape& s) {
        return std::vector<double>{double(s.block.vocabulary), double(s.block.hidden), double(s.block.feedForward),
            double(s.block.layers), double(s.block.heads), double(s.block.kvHeads), double(s.block.headSize),
            s.block.normEpsilon, s.block.attentionScale, double(s.block.ropeDimensions), s.block.ropeBase,
            double(s.block.ropeStyle == RopeStyle::Neox), double(s.targetVocabulary), double(s.targetHidden),
            double(s.blockSize), double(s.sampleFromAnchor), double(s.maskToken), double(s.head), double(s.markovRank),
            double(s.confidence), double(s.confidenceWithMarkov)};
    };
    const auto ours = numbers(a);
    const auto theirs = numbers(b);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (ours[i] != theirs[i])
            return QString("number %1 of the shape is %2 and not %3").arg(i).arg(ours[i]).arg(theirs[i]);
    }
    return a.taps == b.taps ? QString() : "taps";
}

QString difference(const DrafterWeights& a, const DrafterWeights& b)
{
    if (const auto shape = difference(a.shape, b.shape); !shape.isEmpty())
        return shape;
    const std::vector<std::pair<const char*, TensorView DrafterWeights::*>> views = {
        {"contextProjection", &DrafterWeights::contextProjection}, {"contextNorm", &DrafterWeights::contextNorm},
        {"tokenEmbedding", &DrafterWeights::tokenEmbedding}, {"outputNorm", &DrafterWeights::outputNorm},
        {"output", &DrafterWeights::output}, {"ropeFactors", &DrafterWeights::ropeFactors},
        {"markovW1", &DrafterWeights::markovW1}, {"markovW2", &DrafterWeights::markovW2},
        {"gate", &DrafterWeights::gate}, {"gateBias", &DrafterWeights::gateBias}, {"joint", &DrafterWeights::joint},
        {"jointBias", &DrafterWeights::jointBias}, {"confidence", &DrafterWeights::confidence},
        {"confidenceBias", &DrafterWeights::confidenceBias}};
    for (const auto& [name, view] : views) {
        if (!same(a.*view, b.*view))
            return name;
    }
    if (a.layers.size() != b.layers.size())
        return "layers";
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        if (const auto layer = difference(a.layers[i], b.layers[i]); !layer.isEmpty())
            return QString("layer %1: %2").arg(i).arg(layer);
    }
    if (a.causal != b.causal)
        return "causal";
    return a.draftToTarget == b.draftToTarget ? QString() : "draftToTarget";
}

} // namespace

Q_DECLARE_METATYPE(Refusal)
Q_DECLARE_METATYPE(FileRefusal)

class TestDrafterFiles : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyLayoutGivesTheSameWeights_data();
    void everyLayoutGivesTheSameWeights();
    void shortFloatsBecomeFloatsWhereTheyMust();
    void embeddingsAreSharedWhereTheFileHasNone();
    void aliasesAreUnderstood_data();
    void aliasesAreUnderstood();
    void fileAliasesAreUnderstood_data();
    void fileAliasesAreUnderstood();
    void theFirstSlotIsTheAnchorsUnlessTheLayoutSaysSo();
    void spareHiddenStatesAreDropped();
    void theLastLayerMayBeTapped();
    void refusesFolders_data();
    void refusesFolders();
    void refusesFiles_data();
    void refusesFiles();

private:
    RandomDrafter what() const { return everyPart(m_target->weights->shape); }
    std::shared_ptr<const DrafterWeights> make(const RandomDrafter& drafter) const
    {
        return makeDrafter(drafter, m_target->weights);
    }
    std::string folderPath() const { return m_folder.filePath("draft").toStdString(); }
    std::string filePath() const { return m_folder.filePath("draft.gguf").toStdString(); }
    Result<LoadedDrafter> open(const HfFolder& folder) const
    {
        return openDrafter(folder.save(folderPath()), *m_target);
    }
    Result<LoadedDrafter> open(const GgufWriter& file) const
    {
        if (!file.save(filePath()))
            qFatal("cannot write");
        return openDrafter(filePath(), *m_target);
    }
    void compare(const Result<LoadedDrafter>& drafter, const DrafterWeights& made) const
    {
        QVERIFY2(drafter.ok(), drafter.ok() ? "" : drafter.error().message.c_str());
        const auto wrong = difference(*drafter->weights, made);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    void expectRefusal(const Result<LoadedDrafter>& drafter, const std::string& path, const char* says) const
    {
        QVERIFY(!drafter.ok());
        const auto& message = drafter.error().message;
        const auto fault = sentenceFault(message, path);
        QVERIFY2(fault.empty(), (message + " " + fault).c_str());
        QVERIFY2(message.find(says) != std::string::npos, message.c_str());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<LoadedModel> m_target;
};

void TestDrafterFiles::initTestCase()
{
    TinyModelOptions options;
    options.architecture = "qwen3";
    auto target = openModel(writeTinyModel(m_folder.filePath("target.gguf").toStdString(), options));
    QVERIFY(target.ok());
    m_target = std::make_unique<LoadedModel>(*std::move(target));
}

void TestDrafterFiles::everyLayoutGivesTheSameWeights_data()
{
    QTest::addColumn<int>("head");
    QTest::addColumn<bool>("confidence");
    QTest::addColumn<bool>("withMarkov");
    QTest::addColumn<int>("drafts");
    for (const auto& [name, head] :
        {std::pair("vanilla", SequentialHead::Vanilla), std::pair("gated", SequentialHead::Gated),
            std::pair("rnn", SequentialHead::Rnn), std::pair("none", SequentialHead::None)}) {
        const bool markov = head != SequentialHead::None;
        QTest::addRow("%s, confidence with Markov", name) << int(head) << true << markov << 0;
        QTest::addRow("%s, confidence without", name) << int(head) << true << false << 0;
        QTest::addRow("%s, no confidence", name) << int(head) << false << false << 0;
        QTest::addRow("%s, few drafts", name) << int(head) << true << markov << 40;
    }
}

void TestDrafterFiles::everyLayoutGivesTheSameWeights()
{
    QFETCH(int, head);
    QFETCH(bool, confidence);
    QFETCH(bool, withMarkov);
    QFETCH(int, drafts);
    auto asked = what();
    asked.head = static_cast<SequentialHead>(head);
    asked.rank = asked.head == SequentialHead::None ? 0 : asked.rank;
    asked.confidence = confidence;
    asked.confidenceWithMarkov = withMarkov;
    asked.draftVocabulary = drafts;
    for (const bool fromAnchor : {true, false}) {
        asked.sampleFromAnchor = fromAnchor;
        const auto made = make(asked);
        auto deepSpec = deepSpecFolder(*made);
        deepSpec.config["sample_from_anchor"] = fromAnchor;
        if (drafts == 0)
            compare(open(deepSpec), *made);
        compare(open(speculatorsFolder(*made)), *made);
        compare(open(dflashFile(*made)), *made);
    }
}

void TestDrafterFiles::shortFloatsBecomeFloatsWhereTheyMust()
{
    // The formula's numbers are not short floats, so only types and views can be compared.
    auto asked = what();
    asked.block.matrices = TensorType::BF16;
    auto folder = deepSpecFolder(*make(asked), false);
    for (auto& tensor : folder.weights.tensors) {
        if (tensor.type != "F32")
            continue;
        std::string half; // BF16 is the upper half of F32
        for (std::size_t i = 0; i < tensor.data.size(); i += 4)
            half += tensor.data.substr(i + 2, 2);
        tensor.type = "BF16";
        tensor.data = half;
    }
    const auto drafter = open(folder);
    QVERIFY2(drafter.ok(), drafter.ok() ? "" : drafter.error().message.c_str());
    const auto& weights = *drafter->weights;
    QVERIFY(weights.contextProjection.type == TensorType::BF16);
    for (const auto* view : {&weights.contextNorm, &weights.outputNorm, &weights.confidence, &weights.confidenceBias,
             &weights.layers[1].queryNorm, &weights.layers[1].attentionNorm})
        QVERIFY(view->type == TensorType::F32 && view->data);
    QCOMPARE(drafter->facts.quantization, std::string("BF16"));
}

void TestDrafterFiles::embeddingsAreSharedWhereTheFileHasNone()
{
    const auto made = make(what());
    const auto shared = open(deepSpecFolder(*made, false));
    compare(shared, *made);
    QCOMPARE(shared->weights->tokenEmbedding.data, m_target->weights->tokenEmbedding.data);
    QCOMPARE(shared->weights->output.data, m_target->weights->output.data);
    const auto own = open(deepSpecFolder(*made, true));
    QVERIFY(own->weights->tokenEmbedding.data != m_target->weights->tokenEmbedding.data);
    QVERIFY(own->weights->output.data != m_target->weights->output.data);
}

void TestDrafterFiles::aliasesAreUnderstood_data()
{
    QTest::addColumn<Refusal>("alias");
    const auto rename = [](const char* from, const char* to) {
        return [=](HfFolder& folder) { folder.weights.tensor(from).name = to; };
    };
    const auto moveKey = [](const char* from, const char* to) {
        return [=](HfFolder& folder) {
            folder.config[to] = folder.config[from];
            folder.config.erase(from);
        };
    };
    for (const auto& alias : std::vector<Refusal>{
             {"context_proj", "", rename("fc.weight", "context_proj.weight")},
             {"context_norm", "", rename("hidden_norm.weight", "context_norm.weight")},
             {"final_norm", "", rename("norm.weight", "final_norm.weight")},
             {"pard_token", "", moveKey("mask_token_id", "pard_token")},
             {"ptd_token_id", "", moveKey("mask_token_id", "ptd_token_id")},
             {"dspark_noise_token_id", "", moveKey("mask_token_id", "dspark_noise_token_id")},
             {"dspark_markov_rank", "", moveKey("markov_rank", "dspark_markov_rank")},
             {"top-level rope_theta", "",
                 [](auto& folder) {
                     folder.config["rope_theta"] = folder.config["rope_parameters"]["rope_theta"];
                     folder.config.erase("rope_parameters");
                 }},
             {"nested dflash_config", "",
                 [](auto& folder) {
                     folder.config["architectures"] = {"DSparkDraftModel"};
                     for (const auto* key : {"mask_token_id", "target_layer_ids", "block_size"}) {
                         folder.config["dflash_config"][key] = folder.config[key];
                         folder.config.erase(key);
                     }
                 }},
             {"eagle_aux_hidden_state_layer_ids", "",
                 [](auto& folder) {
                     folder.config["eagle_aux_hidden_state_layer_ids"] = {0, 1, 2};
                     folder.config.erase("target_layer_ids");
                 }},
             {"names behind model.", "",
                 [](auto& folder) {
                     for (auto& tensor : folder.weights.tensors)
                         tensor.name = "model." + tensor.name;
                 }},
             {"a Markov rank that the tensors tell", "", [](auto& folder) { folder.config.erase("markov_rank"); }},
             {"shards", "", [](auto& folder) { folder.shards = 3; }},
             {"a confidence head that is as wide as the file says", "",
                 [](auto& folder) {
                     folder.config.erase("enable_confidence_head");
                     folder.config.erase("confidence_head_with_markov");
                 }},
         })
        QTest::newRow(alias.name) << alias;
}

void TestDrafterFiles::aliasesAreUnderstood()
{
    QFETCH(Refusal, alias);
    const auto made = make(what());
    auto folder = deepSpecFolder(*made, false);
    alias.change(folder);
    compare(open(folder), *made);
}

void TestDrafterFiles::fileAliasesAreUnderstood_data()
{
    QTest::addColumn<FileRefusal>("alias");
    const auto rename = [](const char* from, const char* to) {
        return [=](GgufWriter& file) { file.tensor(from).name = to; };
    };
    // As a fork writes it: another architecture's name before every key.
    const auto fork = [](const std::string& architecture, const std::string& section) {
        return [=](GgufWriter& file) {
            file.setString("general.architecture", architecture);
            for (auto& entry : file.entries) {
                if (entry.key.rfind("dflash.", 0) != 0)
                    continue;
                const auto name = entry.key.substr(7);
                const bool drafting = name == "block_size" || name == "sample_from_anchor" || name == "target_layers";
                entry.key = architecture + "." + (drafting ? section : "") + name;
            }
        };
    };
    for (const auto& alias : std::vector<FileRefusal>{
             {"dflash_fc", "", rename("fc.weight", "dflash_fc.weight")},
             {"dflash.fc", "", rename("fc.weight", "dflash.fc.weight")},
             {"dspark.fc", "", rename("fc.weight", "dspark.fc.weight")},
             {"dflash_hidden_norm", "", rename("enc.output_norm.weight", "dflash_hidden_norm.weight")},
             {"dspark.hidden_norm", "", rename("enc.output_norm.weight", "dspark.hidden_norm.weight")},
             {"markov.w1", "", rename("markov_w1.weight", "markov.w1.weight")},
             {"markov_w1 without .weight", "", rename("markov_w1.weight", "markov_w1")},
             {"dspark.markov_head_a", "", rename("markov_w1.weight", "dspark.markov_head_a")},
             {"confidence.proj", "",
                 [](auto& file) {
                     file.tensor("conf_proj.weight").name = "confidence.proj.weight";
                     file.tensor("conf_proj.bias").name = "confidence.proj.bias";
                 }},
             {"every name behind dflash.", "",
                 [](auto& file) {
                     for (auto& tensor : file.tensors)
                         tensor.name = "dflash." + tensor.name;
                 }},
             {"architecture dspark", "", fork("dspark", "")},
             {"architecture dspark, its section", "", fork("dspark", "dspark.")},
             {"architecture dflash-draft", "", fork("dflash-draft", "dflash.")},
             {"architecture qwen35-dflash-draft", "", fork("qwen35-dflash-draft", "dflash.")},
             {"layers by themselves, not by what enters them", "",
                 [](auto& file) {
                     file.remove("dflash.target_layers");
                     file.setInts("dflash.target_layer_ids", {-1, 0, 1});
                 }},
             {"the mask in the drafter's own section", "",
                 [](auto& file) {
                     file.remove("tokenizer.ggml.mask_token_id");
                     file.setU32("dflash.mask_token_id", 311);
                 }},
             {"the noise token", "",
                 [](auto& file) {
                     file.remove("tokenizer.ggml.mask_token_id");
                     file.setU32("dspark.dspark.noise_token_id", 311);
                 }},
             {"a confidence head in one row", "",
                 [](auto& file) {
                     auto& tensor = file.tensor("conf_proj.weight");
                     tensor.dims = {tensor.dims[0]};
                 }},
         })
        QTest::newRow(alias.name) << alias;
}

void TestDrafterFiles::fileAliasesAreUnderstood()
{
    QFETCH(FileRefusal, alias);
    const auto made = make(what());
    auto file = dflashFile(*made);
    alias.change(file);
    compare(open(file), *made);
}

void TestDrafterFiles::theFirstSlotIsTheAnchorsUnlessTheLayoutSaysSo()
{
    auto asked = what();
    const auto check = [&](const Result<LoadedDrafter>& drafter, bool fromAnchor, std::int32_t blockSize) {
        QVERIFY2(drafter.ok(), drafter.ok() ? "" : drafter.error().message.c_str());
        QCOMPARE(drafter->weights->shape.sampleFromAnchor, fromAnchor);
        QCOMPARE(drafter->weights->shape.blockSize, blockSize);
    };
    auto folder = deepSpecFolder(*make(asked), false);
    folder.config["block_size"] = 7;
    check(open(folder), true, 7); // DeepSpec
    folder.config["architectures"] = {"DSparkDraftModel"};
    check(open(folder), true, 7);
    auto speculators = speculatorsFolder(*make(asked));
    speculators.config["block_size"] = 7;
    speculators.config.erase("sample_from_anchor");
    check(open(speculators), false, 6); // exports from before the field
    auto file = dflashFile(*make(asked));
    file.setU32("dflash.block_size", 7);
    file.remove("dflash.sample_from_anchor");
    check(open(file), true, 7);
    asked.head = SequentialHead::None;
    asked.rank = 0;
    asked.confidenceWithMarkov = false;
    auto plain = dflashFile(*make(asked));
    plain.setU32("dflash.block_size", 7);
    plain.remove("dflash.sample_from_anchor");
    check(open(plain), false, 6); // z-lab's DFlash
    auto noHead = deepSpecFolder(*make(asked), false);
    noHead.config["block_size"] = 7;
    check(open(noHead), true, 7); // DeepSpec's DFlash is a DSpark of rank 0
    noHead.config["architectures"] = {"DFlashDraftModel"};
    check(open(noHead), false, 6);
}

void TestDrafterFiles::spareHiddenStatesAreDropped()
{
    const auto made = make(what());
    auto folder = speculatorsFolder(*made);
    folder.config["aux_hidden_state_layer_ids"] = {0, 1, 2, 2};
    compare(open(folder), *made); // the last is the target's own last hidden state
}

void TestDrafterFiles::theLastLayerMayBeTapped()
{
    auto asked = what();
    asked.taps = {m_target->weights->shape.layers - 1};
    compare(open(deepSpecFolder(*make(asked))), *make(asked));
}

void TestDrafterFiles::refusesFolders_data()
{
    QTest::addColumn<Refusal>("refusal");
    const auto set = [](const char* key, nlohmann::json value) {
        return [=](HfFolder& folder) { folder.config[key] = value; };
    };
    const auto unset = [](const char* key) { return [=](HfFolder& folder) { folder.config.erase(key); }; };
    const auto drop = [](const char* name) { return [=](HfFolder& folder) { folder.weights.remove(name); }; };
    for (const auto& refusal : std::vector<Refusal>{
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

void TestDrafterFiles::refusesFolders()
{
    QFETCH(Refusal, refusal);
    auto folder = deepSpecFolder(*make(what()));
    refusal.change(folder);
    expectRefusal(open(folder), folderPath(), refusal.says);
}

void TestDrafterFiles::refusesFiles_data()
{
    QTest::addColumn<FileRefusal>("refusal");
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
    for (const auto& refusal : std::vector<FileRefusal>{
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

void TestDrafterFiles::refusesFiles()
{
    QFETCH(FileRefusal, refusal);
    auto file = dflashFile(*make(what()));
    refusal.change(file);
    expectRefusal(open(file), filePath(), refusal.says);
}

QTEST_GUILESS_MAIN(TestDrafterFiles)
#include "tst_drafter_files.moc"
