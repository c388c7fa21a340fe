#include "tests/engine/text/golden_file.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace foregleam::test {
namespace {

using nlohmann::json;

std::vector<TokenId> idsOf(const json& row, const char* key, std::vector<TokenId> otherwise)
{
    if (!row.contains(key))
        return otherwise;
    std::istringstream numbers(row[key].get<std::string>());
    std::vector<TokenId> ids;
    for (TokenId id = 0; numbers >> id;)
        ids.push_back(id);
    return ids;
}

Vocabulary vocabularyOf(const json& row)
{
    Vocabulary vocabulary;
    vocabulary.model = row["model"];
    vocabulary.pre = row["pre"];
    vocabulary.tokens = row["tokens"].get<std::vector<std::string>>();
    for (const int kind : row["kinds"])
        vocabulary.kinds.push_back(static_cast<TokenKind>(kind));
    vocabulary.scores = row["scores"].get<std::vector<float>>();
    vocabulary.merges = row["merges"].get<std::vector<std::string>>();
    vocabulary.unknown = row["unknown"];
    vocabulary.eos = row["eos"];
    vocabulary.addSpacePrefix = row["addSpacePrefix"];
    return vocabulary;
}

std::string shown(const std::vector<TokenId>& ids)
{
    std::string line;
    for (std::size_t i = 0; i < ids.size() && i < 40; ++i)
        line += std::to_string(ids[i]) + " ";
    return line;
}

} // namespace

GoldenFile readGoldenFile(const std::string& name)
{
    std::ifstream file(std::string(FOREGLEAM_TESTS_DIR) + "/golden/text/" + name);
    if (!file)
        throw std::runtime_error("cannot open tests/golden/text/" + name);
    const json content = json::parse(file);
    GoldenFile golden;
    if (content.contains("vocabulary"))
        golden.vocabulary = vocabularyOf(content["vocabulary"]);
    for (const json& row : content["cases"]) {
        GoldenCase entry{row["t"], idsOf(row, "p", {}), {}};
        entry.parsed = idsOf(row, "c", entry.plain);
        golden.cases.push_back(std::move(entry));
    }
    return golden;
}

std::string differences(const Tokenizer& tokenizer, const std::vector<GoldenCase>& cases)
{
    std::string report;
    int count = 0;
    for (const GoldenCase& entry : cases) {
        for (const ControlText control : {ControlText::Plain, ControlText::Parse}) {
            const std::vector<TokenId>& want = control == ControlText::Parse ? entry.parsed : entry.plain;
            const std::vector<TokenId> got = tokenizer.encode(entry.text, control);
            if (got != want && ++count <= 5)
                report +=
                    json(entry.text).dump(-1, ' ', true) + "\n  want " + shown(want) + "\n  got  " + shown(got) + "\n";
        }
    }
    return report;
}

} // namespace foregleam::test
