// The models that the program is tried with, as the loader sees them.

#include "engine/model/model_file.h"
#include "tests/engine/model/model_check.h"
#include "tests/support/real_models.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace foregleam;
using namespace foregleam::test;

class TestRealModels : public QObject {
    Q_OBJECT

private slots:
    void smolLm2();
    void gemma3();
};

void TestRealModels::smolLm2()
{
    const auto path = smolLm2Path();
    if (path.empty())
        QSKIP("SmolLM2-135M-Instruct is not in the models folder");
    const AllocationMeter meter;
    QElapsedTimer timer;
    timer.start();
    const auto model = openModel(path);
    qInfo("opened in %lld ms with %zu KB of heap", timer.elapsed(), meter.peak() / 1024);
    QVERIFY2(model.ok(), model ? "" : model.error().message.c_str());
    QVERIFY(meter.peak() < 16'000'000); // the vocabulary; the weights stay in the file
    QCOMPARE(model->info.architecture, std::string("llama"));
    QCOMPARE(model->info.quantization, std::string("Q4_1"));
    QCOMPARE(model->info.sizeLabel, std::string("135M"));
    const auto& shape = model->weights->shape;
    QCOMPARE(shape.vocabulary, 49152);
    QCOMPARE(shape.hidden, 576);
    QCOMPARE(shape.layers, 30);
    QCOMPARE(shape.heads, 9);
    QCOMPARE(shape.kvHeads, 3);
    QCOMPARE(shape.headSize, 64);
    QCOMPARE(shape.feedForward, 1536);
    QCOMPARE(shape.contextLength, 8192);
    QCOMPARE(shape.ropeBase, 100000.0F);
    QVERIFY(shape.ropeStyle == RopeStyle::Norm);
    QCOMPARE(model->weights->output.data, model->weights->tokenEmbedding.data);
    QVERIFY(model->weights->tokenEmbedding.type == TensorType::Q8_0);
    QCOMPARE(model->vocabulary.merges.size(), std::size_t{48900});
    QCOMPARE(model->vocabulary.tokens[2], std::string("<|im_end|>"));
    QCOMPARE(model->vocabulary.bos, 1);
    QCOMPARE(model->vocabulary.eos, 2);
    QVERIFY(!model->vocabulary.addBos);
}

void TestRealModels::gemma3()
{
    const auto path = gemma3Path();
    if (path.empty())
        QSKIP("Gemma 3 270M is not in the models folder");
    const auto model = openModel(path);
    QVERIFY2(model.ok(), model ? "" : model.error().message.c_str());
    QCOMPARE(model->info.architecture, std::string("gemma3"));
    const auto& shape = model->weights->shape;
    QCOMPARE(shape.vocabulary, 262144);
    QCOMPARE(shape.headSize, 256);
    QCOMPARE(shape.kvHeads, 1);
    QCOMPARE(shape.ropeBase, 1e6F);
    QCOMPARE(shape.ropeBaseLocal, 1e4F);
    QCOMPARE(model->weights->layers[4].slidingWindow, 512);
    QCOMPARE(model->weights->layers[5].slidingWindow, 0);
    const auto& vocabulary = model->vocabulary;
    QCOMPARE(vocabulary.model, std::string("llama"));
    QCOMPARE(vocabulary.scores.size(), std::size_t{262144});
    QCOMPARE(vocabulary.bos, 2);
    QVERIFY(vocabulary.addBos);
    QVERIFY(!vocabulary.addSpacePrefix);
    QCOMPARE(std::count(vocabulary.kinds.begin(), vocabulary.kinds.end(), TokenKind::Byte), 256);
}

QTEST_GUILESS_MAIN(TestRealModels)
#include "tst_real_models.moc"
