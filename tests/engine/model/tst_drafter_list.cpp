// What lies about: which drafters are offered for a model and in which order, and which models a drafter is for.

#include "engine/api/drafter_choice.h"
#include "engine/model/model_file.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

template <class Choice> QStringList namesOf(const std::vector<Choice>& choices);

template <> QStringList namesOf(const std::vector<DrafterChoice>& choices)
{
    QStringList names;
    for (const auto& choice : choices)
        names << QFileInfo(QString::fromStdString(choice.facts.path)).fileName();
    return names;
}

template <> QStringList namesOf(const std::vector<TargetChoice>& choices)
{
    QStringList names;
    for (const auto& choice : choices)
        names << QFileInfo(QString::fromStdString(choice.path)).fileName();
    return names;
}

} // namespace

class TestDrafterList : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void whatFitsComesFirst();
    void everyReasonIsASentence();
    void factsAreToldWithoutAModel();
    void smallModelsAreDraftersOfLargerOnes();
    void targetsAreTheOtherWayRound();

private:
    std::string in(const char* name) const { return m_folder.filePath(name).toStdString(); }
    std::vector<std::string> folders() const { return {in("models"), in("drafters"), in("nowhere"), in("models")}; }

    QTemporaryDir m_folder;
    std::string m_target;
};

void TestDrafterList::initTestCase()
{
    QVERIFY(QDir(m_folder.path()).mkpath("models") && QDir(m_folder.path()).mkpath("drafters"));
    TinyModelOptions options;
    options.architecture = "qwen3";
    options.layers = 3;
    auto target = tinyModel(options);
    target.setString("general.name", "Tiny Target 1B");
    m_target = in("models/Tiny-Target.Q8_0.gguf");
    QVERIFY(target.save(m_target));
    options.layers = 1;
    writeTinyModel(in("models/small.gguf"), options); // could draft for the target
    options.layers = 5;
    writeTinyModel(in("models/large.gguf"), options); // could not
    options.vocabulary = 3000;
    options.layers = 1;
    options.hidden = 32;
    writeTinyModel(in("models/other-words.gguf"), options);

    const auto loaded = openModel(m_target);
    QVERIFY(loaded.ok());
    RandomDrafter what;
    what.block.shape = loaded->weights->shape;
    what.block.headNorms = true;
    const auto drafter = makeDrafter(what, loaded->weights);
    auto file = dflashFile(*drafter);
    QVERIFY(file.save(in("drafters/a-fits.gguf")));
    file.setString("general.base_model.0.repo_url", "https://example.org/Someone/tiny_target");
    QVERIFY(file.save(in("drafters/made.gguf")));
    file.setInts("dflash.target_layers", {1, 9});
    QVERIFY(file.save(in("drafters/b-deep.gguf")));
    file.setString("general.architecture", "eagle3");
    QVERIFY(file.save(in("drafters/c-eagle.gguf")));
    file.setString("general.architecture", "whisper");
    QVERIFY(file.save(in("drafters/d-whisper.gguf")));
    QVERIFY(saveBytes(in("drafters/e-broken.gguf"), "not a model"));
    QVERIFY(saveBytes(in("drafters/notes.txt"), "nor this"));
    deepSpecFolder(*drafter, false).save(in("drafters/f-folder"));
}

void TestDrafterList::whatFitsComesFirst()
{
    const auto choices = listDrafters(m_target, folders());
    QCOMPARE(namesOf(choices),
        (QStringList{
            "made.gguf", "a-fits.gguf", "f-folder", "small.gguf", "b-deep.gguf", "c-eagle.gguf", "e-broken.gguf"}));
    QVERIFY(choices[0].made && !choices[1].made);
    QVERIFY(choices[0].facts.kind == DrafterKind::Block && choices[0].facts.confidence);
    QVERIFY(choices[3].facts.kind == DrafterKind::Model);
    for (std::size_t i = 0; i < choices.size(); ++i)
        QCOMPARE(choices[i].reason.empty(), i < 4);
}

void TestDrafterList::everyReasonIsASentence()
{
    const auto choices = listDrafters(m_target, folders());
    QCOMPARE(choices[4].reason,
        std::string(
            "This drafter reads the output of layer 8, and Tiny Target 1B has the layers 0 to 2; choose another "
            "drafter or another model."));
    QCOMPARE(choices[5].reason,
        std::string(
            "This drafter is an EAGLE drafter, which this program cannot run; choose a DSpark or DFlash drafter."));
    QVERIFY(choices[6].reason.find("e-broken.gguf: it is not a GGUF file") != std::string::npos);
}

void TestDrafterList::factsAreToldWithoutAModel()
{
    const auto choices = listDrafters({}, {in("drafters")});
    QCOMPARE(choices.size(), std::size_t{6});
    for (const auto& choice : choices) {
        QVERIFY(!choice.reason.empty() && !choice.facts.path.empty() && !choice.facts.name.empty());
        const bool broken = choice.facts.path.find("broken") != std::string::npos;
        QCOMPARE(choice.facts.kind == DrafterKind::Block, !broken); // which the list of models leaves out
    }
    QCOMPARE(choices[0].facts.description, std::string("DSpark, 3 layers, Markov rank 6"));
    QVERIFY(listDrafters(m_target, {}).empty());
}

void TestDrafterList::smallModelsAreDraftersOfLargerOnes()
{
    QCOMPARE(namesOf(listDrafters(in("models/large.gguf"), {in("models")})),
        (QStringList{"Tiny-Target.Q8_0.gguf", "small.gguf"}));
    QVERIFY(listDrafters(in("models/small.gguf"), {in("models")}).empty());
}

void TestDrafterList::targetsAreTheOtherWayRound()
{
    const auto targets = listTargets(in("drafters/made.gguf"), {in("models")});
    QCOMPARE(namesOf(targets), (QStringList{"Tiny-Target.Q8_0.gguf", "large.gguf", "other-words.gguf", "small.gguf"}));
    QVERIFY(targets[0].made && targets[0].reason.empty());
    QVERIFY(targets[1].reason.empty()); // it has the layers that are read
    QVERIFY(targets[2].reason.find("hidden size") != std::string::npos);
    QVERIFY(targets[3].reason.find("layer 1") != std::string::npos);
    QCOMPARE(namesOf(listTargets(in("models/small.gguf"), {in("models")})),
        (QStringList{"Tiny-Target.Q8_0.gguf", "large.gguf"}));
    QVERIFY(listTargets(in("drafters/c-eagle.gguf"), {in("models")}).empty());
}

QTEST_GUILESS_MAIN(TestDrafterList)
#include "tst_drafter_list.moc"
