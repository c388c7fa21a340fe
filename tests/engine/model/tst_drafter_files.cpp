// Block drafters in every layout that is read: each comes back as the weights it was made from.

#include "engine/model/drafter_file.h"
#include "tests/engine/model/drafter_check.h"
#include "tests/engine/model/model_check.h"

#include <QTemporaryDir>
#include <QTest>

using namespace foregleam;
using namespace foregleam::test;

class TestDrafterFiles : public QObject, private DrafterFolder {
    Q_OBJECT

private slots:
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
    void windowsAndCausalLayersAreAsEachLayoutHasThem();

private:
    void compare(const Result<LoadedDrafter>& drafter, const DrafterWeights& made) const
    {
        QVERIFY2(drafter.ok(), drafter.ok() ? "" : drafter.error().message.c_str());
        const auto wrong = difference(*drafter->weights, made);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
};

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
    QTest::addColumn<FolderCase>("alias");
    const auto rename = [](const char* from, const char* to) {
        return [=](HfFolder& folder) { folder.weights.tensor(from).name = to; };
    };
    const auto moveKey = [](const char* from, const char* to) {
        return [=](HfFolder& folder) {
            folder.config[to] = folder.config[from];
            folder.config.erase(from);
        };
    };
    for (const auto& alias : std::vector<FolderCase>{
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
    QFETCH(FolderCase, alias);
    const auto made = make(what());
    auto folder = deepSpecFolder(*made, false);
    alias.change(folder);
    compare(open(folder), *made);
}

void TestDrafterFiles::fileAliasesAreUnderstood_data()
{
    QTest::addColumn<FileCase>("alias");
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
    for (const auto& alias : std::vector<FileCase>{
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
    QFETCH(FileCase, alias);
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

void TestDrafterFiles::windowsAndCausalLayersAreAsEachLayoutHasThem()
{
    const auto check = [](const Result<LoadedDrafter>& drafter, std::vector<std::int32_t> windows,
                           std::vector<std::uint8_t> causal) {
        QVERIFY2(drafter.ok(), drafter.ok() ? "" : drafter.error().message.c_str());
        QCOMPARE(drafter->weights->layers[0].slidingWindow, windows[0]);
        QCOMPARE(drafter->weights->layers[1].slidingWindow, windows[1]);
        QCOMPARE(drafter->weights->causal, causal);
    };
    auto folder = deepSpecFolder(*make(what()), false);
    folder.config["layer_types"] = {"sliding_attention", "full_attention"};
    folder.config["dflash_config"] = {{"swa_window_size", 5}};
    check(open(folder), {5, 0}, {1, 0}); // windows were trained from left to right
    folder.config["sliding_window_non_causal"] = true;
    check(open(folder), {5, 0}, {0, 0});
    folder.config["dflash_config"]["causal"] = true;
    check(open(folder), {5, 0}, {1, 1});
    auto file = dflashFile(*make(what()));
    file.setU32("dflash.attention.sliding_window", 5);
    file.set("dflash.attention.sliding_window_pattern", GgufType::Array,
        rawArray(GgufType::Bool, 2, std::string("\0\1", 2)));
    check(open(file), {0, 5}, {0, 0});
    file.setBool("dflash.attention.causal", true);
    check(open(file), {0, 5}, {1, 1});
}

QTEST_GUILESS_MAIN(TestDrafterFiles)
#include "tst_drafter_files.moc"
