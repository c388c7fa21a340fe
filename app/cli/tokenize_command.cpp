// foregleam-cli tokenize: text to token ids and their pieces.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/token_piece.h"

#include "engine/model/model_file.h"
#include "engine/text/tokenizer.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace foregleam::cli {

namespace {

constexpr std::size_t kLongestText = 64 << 20;

constexpr const char* kFooter = R"(
Without --text, stdin is the text, line feeds included.

Examples:
  foregleam-cli tokenize --text "Hello world" --json
  foregleam-cli tokenize --text "<|im_start|>user" --control parse
  foregleam-cli tokenize --model gemma-3-270m-q4_k_m.gguf < notes.txt)";

struct TokenizeOptions {
    std::string model;
    std::string text;
    std::string control = "plain";
    bool json = false;
    CLI::Option* textOption = nullptr;
};

Result<std::string> takeText(const TokenizeOptions& options)
{
    if (options.textOption->count() > 0) {
        return requireUtf8(options.text, "The text");
    }
    auto text = readStdin(kLongestText);
    return text ? requireUtf8(std::move(text).value(), "The text") : text;
}

Result<void> runTokenize(const TokenizeOptions& options)
{
    const auto text = takeText(options);
    if (!text) {
        return text.error();
    }
    const auto path = findModel(options.model);
    if (!path) {
        return path.error();
    }
    auto model = openModel(*path);
    if (!model) {
        return model.error();
    }
    const auto tokenizer = Tokenizer::create(std::move(model->vocabulary));
    if (!tokenizer) {
        return tokenizer.error();
    }
    if (auto known = (*tokenizer)->checkText(); !known) {
        return known.error();
    }
    const auto control = options.control == "parse" ? ControlText::Parse : ControlText::Plain;
    const std::vector<TokenId> tokens = (*tokenizer)->encode(*text, control);
    std::vector<std::string> pieces;
    pieces.reserve(tokens.size());
    for (const TokenId id : tokens) {
        pieces.push_back(readablePiece((*tokenizer)->piece(id, true)));
    }
    if (options.json) {
        return writeJson({{"tokens", tokens}, {"pieces", pieces}});
    }
    std::string lines;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        lines += fmt::format("{:>8}  {}\n", tokens[i], Json(pieces[i]).dump()); // quoted, so that spaces show
    }
    return writeOut(lines);
}

} // namespace

Command addTokenizeCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("tokenize", "Show the tokens of a text");
    const auto options = std::make_shared<TokenizeOptions>();
    options->textOption =
        app->add_option("--text", options->text, "The text. Default: what is on stdin")->type_name("TEXT");
    app->add_option("--control", options->control,
           "What a written control token such as <|im_end|> is: plain (its characters) or parse (its id). Default: "
           "plain")
        ->type_name("plain|parse")
        ->check(CLI::IsMember({"plain", "parse"}).description(""));
    app->add_flag("--json", options->json, "Print one JSON document: tokens, pieces");
    addModelPath(*app, "--model", options->model);
    app->footer(kFooter);
    return {app, [options] { return runTokenize(*options); }};
}

} // namespace foregleam::cli
