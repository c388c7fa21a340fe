// foregleam-cli chat: one answer to a prompt, or a conversation in the terminal.

#include "app/cli/chat_session.h"
#include "app/cli/chat_turn.h"
#include "app/cli/command.h"
#include "app/cli/generation_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/token_list.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace foregleam::cli {

namespace {

constexpr std::size_t kLongestPrompt = 64 << 20;

constexpr const char* kFooter = R"(
Without --prompt and --tokens: a conversation where stdin is a terminal, else stdin is the prompt.
Ctrl-C ends the answer and keeps what there is.

Examples:
  foregleam-cli chat
  foregleam-cli chat --prompt "Write a haiku about autumn." --temperature 0.7 --seed 3
  foregleam-cli chat --method off --max-tokens 64 --json < question.txt
  foregleam-cli chat --tokens 1,4093,198 --ignore-eos --max-tokens 128 --json)";

struct ChatOptions {
    LoadRequest load;
    GenerationRequest request;
    std::string prompt;
    std::string system;
    std::string db;
    bool showOrigin = false;
    bool json = false;
    CLI::Option* promptOption = nullptr;
    CLI::Option* tokensOption = nullptr;
    CLI::Option* systemOption = nullptr;
    CLI::Option* dbOption = nullptr;
    CLI::Option* methodOption = nullptr;
    bool interactive = false;
};

/// Fills the request's messages from --prompt or stdin.
Result<void> takePrompt(ChatOptions& options)
{
    std::string text = options.prompt;
    if (options.promptOption->count() == 0) {
        auto read = readStdin(kLongestPrompt);
        if (!read) {
            return read.error();
        }
        text = std::move(read).value();
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
            text.pop_back();
        }
    }
    if (text.empty()) {
        return Error{"The prompt is empty; give one with --prompt or on stdin."};
    }
    auto prompt = requireUtf8(std::move(text), "The prompt");
    if (!prompt) {
        return prompt.error();
    }
    if (options.systemOption->count() > 0) {
        options.request.messages.push_back({Role::System, options.system});
    }
    options.request.messages.push_back({Role::User, std::move(prompt).value()});
    return {};
}

/// One answer is logged only where --db asks for it; a conversation always, unless --db says :none:.
Result<ChatLog> openLog(const ChatOptions& options)
{
    if (options.dbOption->count() > 0) {
        return ChatLog::open(options.db);
    }
    if (!options.interactive) {
        return ChatLog();
    }
    auto log = ChatLog::open(SessionLog::defaultPath());
    if (!log) {
        printNote(log.error().message + " This conversation is not logged.");
        return ChatLog();
    }
    return log;
}

Result<void> answerOnce(const ChatOptions& options, ChatContext context)
{
    StreamPrinter printer(options.showOrigin);
    context.printer = options.json ? nullptr : &printer;
    if (!options.json && !context.model.chatNote.empty() && !options.request.messages.empty()) {
        printNote(context.model.chatNote);
    }
    for (const ChatMessage& message : options.request.messages) {
        context.log.addMessage(message);
    }
    auto answer = runTurn(context, options.request);
    context.log.flush();
    if (!answer) {
        return answer.error();
    }
    if (options.json) {
        return writeJson(answerJson(*answer, context.model, options.request));
    }
    if (stderrIsTerminal()) {
        fmt::print(stderr, "{}\n", speedLine(answer->stats, context.model.baselineStepMs));
    }
    return writeOut("");
}

Result<void> runChat(ChatOptions& options)
{
    const bool tokens = options.tokensOption->count() > 0;
    options.interactive = !tokens && options.promptOption->count() == 0 && stdinIsTerminal();
    if (options.interactive && options.json) {
        throw CLI::ValidationError("--json", "needs --prompt, --tokens, or a prompt on stdin");
    }
    if (auto system = requireUtf8(options.system, "The system message"); !system) {
        return system.error();
    }
    if (!tokens && !options.interactive) {
        if (auto taken = takePrompt(options); !taken) {
            return taken.error();
        }
    }
    auto log = openLog(options);
    if (!log) {
        return log.error();
    }
    const std::unique_ptr<Engine> engine = createEngine();
    InterruptGuard interrupt(*engine);
    const auto model = loadModel(*engine, options.load);
    if (!model) {
        return model.error();
    }
    if (options.methodOption->count() == 0) {
        options.request.method = defaultMethod(model->drafter.kind);
    }
    if (auto known = checkTokens(options.request.promptTokens, model->vocabulary); !known) {
        return known.error();
    }
    const ChatContext context{*engine, *model, *log};
    if (options.interactive) {
        return runChatSession(context, {options.request, options.system, options.showOrigin}, interrupt);
    }
    return answerOnce(options, context);
}

} // namespace

Command addChatCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("chat", "Answer a prompt, or hold a conversation in the terminal");
    const auto options = std::make_shared<ChatOptions>();
    options->promptOption = app->add_option("--prompt", options->prompt, "The question to answer")->type_name("TEXT");
    options->tokensOption = addTokensOption(*app, options->request.promptTokens,
        "Token ids to go on from, as they are, instead of a prompt in the model's chat format")
                                ->excludes(options->promptOption);
    options->systemOption =
        app->add_option("--system", options->system, "What the model is told before the conversation")
            ->type_name("TEXT")
            ->excludes(options->tokensOption);
    app->add_flag(
        "--show-origin", options->showOrigin, "Colour accepted drafts green and corrections yellow (terminals only)");
    app->add_flag("--explain", options->request.explain,
        "Log what every draft was chosen among, for the window's lecture layout; takes some time a draft");
    app->add_flag("--json", options->json, "Print one JSON document: text, tokens, rounds, stats");
    options->dbOption = app->add_option("--db", options->db,
                               "Log to this SQLite file; :none: for no log. Default: no log for one answer, the app's "
                               "for a conversation")
                            ->type_name("PATH");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    options->methodOption = addMethodOption(*app, options->request.method);
    addGenerationOptions(*app, options->request);
    app->footer(kFooter);
    return {app, [options] { return runChat(*options); }};
}

} // namespace foregleam::cli
