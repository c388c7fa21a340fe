// The GGUF container: typed reading, tables, and text for people.

#include "engine/model/gguf_file.h"
#include "engine/model/shown_text.h"
#include "tests/support/gguf_writer.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace foregleam;
using namespace foregleam::test;

namespace {

GgufWriter sample()
{
    GgufWriter file;
    file.set("a.u8", GgufType::U8, rawBytes<std::uint8_t>(200));
    file.set("a.i8", GgufType::I8, rawBytes<std::int8_t>(-100));
    file.set("a.u16", GgufType::U16, rawBytes<std::uint16_t>(60000));
    file.set("a.i16", GgufType::I16, rawBytes<std::int16_t>(-30000));
    file.set("a.u32", GgufType::U32, rawBytes<std::uint32_t>(4000000000));
    file.set("a.i32", GgufType::I32, rawBytes<std::int32_t>(-2000000000));
    file.set("a.u64", GgufType::U64, rawBytes<std::uint64_t>(1ULL << 62));
    file.set("a.i64", GgufType::I64, rawBytes<std::int64_t>(-(1LL << 62)));
    file.setF32("b.f32", 1.5F);
    file.set("b.f64", GgufType::F64, rawBytes<double>(-2.25));
    file.setBool("c.true", true);
    file.setBool("c.false", false);
    file.setString("d.text", "a\nb\xFF");
    file.setStrings("e.texts", {"x", "", "z"});
    file.setFloats("e.floats", {1.0F, -2.0F});
    file.setInts("e.ints", {1, -2, 3});
    file.set("f.huge", GgufType::U64, rawBytes(std::numeric_limits<std::uint64_t>::max()));
    file.setF32("f.nan", std::nanf(""));
    file.addTensor("first", {4, 3}, 0, std::string(48, 'f'));
    file.addTensor("second", {32}, 2, std::string(18, 's'));
    file.addTensor("third", {256, 1}, 23, std::string(136, 't')); // IQ4_XS: listed, not read
    return file;
}

} // namespace

class TestGgufFile : public QObject {
    Q_OBJECT

private slots:
    void readsEveryType_data();
    void readsEveryType();
    void wrongTypesNameTheKey();
    void absentIsNotWrong();
    void listsTensors();
    void alignsTensors();
    void describes();
    void showsUntrustedText();

private:
    std::string path() const { return m_folder.filePath("sample.gguf").toStdString(); }
    GgufFile open(const GgufWriter& writer) const
    {
        if (!writer.save(path()))
            qFatal("cannot write");
        auto file = GgufFile::open(path());
        if (!file)
            qFatal("%s", file.error().message.c_str());
        return *std::move(file);
    }

    QTemporaryDir m_folder;
};

void TestGgufFile::readsEveryType_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("v2") << 2;
    QTest::newRow("v3") << 3;
}

void TestGgufFile::readsEveryType()
{
    QFETCH(int, version);
    auto writer = sample();
    writer.version = version;
    const auto file = open(writer);
    QCOMPARE(file.version(), static_cast<std::uint32_t>(version));
    QCOMPARE(**file.integer("a.u8"), 200);
    QCOMPARE(**file.integer("a.i8"), -100);
    QCOMPARE(**file.integer("a.u16"), 60000);
    QCOMPARE(**file.integer("a.i16"), -30000);
    QCOMPARE(**file.integer("a.u32"), 4000000000);
    QCOMPARE(**file.integer("a.i32"), -2000000000);
    QCOMPARE(**file.integer("a.u64"), 1LL << 62);
    QCOMPARE(**file.integer("a.i64"), -(1LL << 62));
    QCOMPARE(**file.number("b.f32"), 1.5);
    QCOMPARE(**file.number("b.f64"), -2.25);
    QVERIFY(**file.boolean("c.true"));
    QVERIFY(!**file.boolean("c.false"));
    QCOMPARE(**file.text("d.text"), std::string("a\nb\xFF"));
    QCOMPARE(**file.texts("e.texts"), (std::vector<std::string>{"x", "", "z"}));
    QCOMPARE(**file.floats("e.floats"), (std::vector<float>{1.0F, -2.0F}));
    QCOMPARE(**file.integers("e.ints"), (std::vector<std::int64_t>{1, -2, 3}));
}

void TestGgufFile::wrongTypesNameTheKey()
{
    const auto file = open(sample());
    const auto names = [](const auto& result, const char* key) {
        return !result && result.error().message.find(key) != std::string::npos;
    };
    QVERIFY(names(file.integer("b.f32"), "b.f32"));
    QVERIFY(names(file.integer("c.true"), "c.true"));
    QVERIFY(names(file.integer("f.huge"), "f.huge"));
    QVERIFY(names(file.number("a.u32"), "a.u32"));
    QVERIFY(names(file.number("f.nan"), "f.nan"));
    QVERIFY(names(file.boolean("a.u8"), "a.u8"));
    QVERIFY(names(file.text("e.texts"), "e.texts"));
    QVERIFY(names(file.texts("d.text"), "d.text"));
    QVERIFY(names(file.texts("e.ints"), "e.ints"));
    QVERIFY(names(file.floats("e.ints"), "e.ints"));
    QVERIFY(names(file.integers("e.floats"), "e.floats"));
}

void TestGgufFile::absentIsNotWrong()
{
    const auto file = open(sample());
    QVERIFY(!file.find("a"));
    QVERIFY(!*file.integer("no"));
    QVERIFY(!*file.texts("no"));
    QVERIFY(!file.findTensor("no"));
}

void TestGgufFile::listsTensors()
{
    const auto file = open(sample());
    QCOMPARE(file.tensors().size(), std::size_t{3});
    const auto* first = file.findTensor("first");
    QVERIFY(first && first->readable());
    QCOMPARE(first->dims, (std::vector<std::int64_t>{3, 4})); // outermost first
    QCOMPARE(first->typeName, std::string("F32"));
    QCOMPARE(first->bytes, std::uint64_t{48});
    QVERIFY(first->data[0] == std::byte{'f'} && first->data[47] == std::byte{'f'});
    const auto* second = file.findTensor("second");
    QCOMPARE(second->bytes, std::uint64_t{18});
    QVERIFY(second->data[0] == std::byte{'s'} && second->data[17] == std::byte{'s'});
    const auto* third = file.findTensor("third");
    QCOMPARE(third->typeName, std::string("IQ4_XS"));
    QVERIFY(!third->readable());
}

void TestGgufFile::alignsTensors()
{
    auto writer = sample();
    writer.alignment = 256;
    writer.setU32("general.alignment", 256);
    const auto file = open(writer);
    for (const auto* name : {"first", "second"}) {
        const auto* tensor = file.findTensor(name);
        QCOMPARE(reinterpret_cast<std::uintptr_t>(tensor->data) % 256, std::uintptr_t{0});
        QVERIFY(tensor->data[0] == static_cast<std::byte>(*name));
    }
}

void TestGgufFile::describes()
{
    const auto file = open(sample());
    const auto text = [&](const char* key, std::size_t limit = 80) { return file.describe(*file.find(key), limit); };
    QCOMPARE(text("a.i64"), std::string("-4611686018427387904"));
    QCOMPARE(text("f.huge"), std::string("18446744073709551615"));
    QCOMPARE(text("b.f32"), std::string("1.5"));
    QCOMPARE(text("c.true"), std::string("true"));
    QCOMPARE(text("d.text"), std::string("\"a?b?\""));
    QCOMPARE(text("e.texts"), std::string("3 × string: \"x\", \"\", \"z\""));
    QCOMPARE(text("e.ints", 11), std::string("3 × i32: 1 …"));
}

void TestGgufFile::showsUntrustedText()
{
    QCOMPARE(shown("plain ü 日本 😀"), std::string("plain ü 日本 😀"));
    QCOMPARE(shown("a\r\n\x1B[31m\x7F"), std::string("a???[31m?"));
    QCOMPARE(shown("\xC0\x80|\xED\xA0\x80|\xF5|\xE2\x80"), std::string("??|???|?|??"));
    QCOMPARE(shown("\u2028\u0085"), std::string("??"));
    QCOMPARE(shown("日本日本", 4), std::string("日本…"));
    QCOMPARE(shown("\xE2"), std::string("?"));
}

QTEST_GUILESS_MAIN(TestGgufFile)
#include "tst_gguf_file.moc"
