// foregleam-cli export: a session out of the log.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/number_range.h"

#include "engine/api/session_export.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>

namespace foregleam::cli {

namespace {

constexpr const char* kFooter = R"(
json: everything. csv: the rounds. md: the conversation. html: the conversation as one page, drafts coloured.

Examples:
  foregleam-cli export --list
  foregleam-cli export --session 3 --format html --output talk.html
  foregleam-cli export --session 3 --format csv > rounds.csv)";

// One less than the type holds: the library reads longer numbers as the largest.
constexpr SessionId kLargestId = std::numeric_limits<SessionId>::max() - 1;

struct ExportOptions {
    std::string db;
    SessionId session = 0;
    std::string format = "json";
    std::string output;
    bool list = false;
    bool json = false;
    CLI::Option* sessionOption = nullptr;
};

/// A log that is read must be there already: opening would make an empty one.
Result<std::unique_ptr<SessionLog>> openLog(const std::string& given)
{
    const std::string path = given.empty() ? SessionLog::defaultPath() : given;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        return Error{fmt::format("There is no log at {}; name one with --db, or chat first.", path)};
    }
    return SessionLog::open(path);
}

Result<void> listSessions(SessionLog& log, bool json)
{
    const auto sessions = log.sessions();
    if (!sessions) {
        return sessions.error();
    }
    Json list = Json::array();
    std::string lines = fmt::format("{:>6}  {:<20}  {:>8}  {}\n", "id", "changed", "messages", "title");
    for (const SessionSummary& session : *sessions) {
        list.push_back({{"id", session.id}, {"title", session.title}, {"modelName", session.modelName},
            {"createdMs", session.createdMs}, {"updatedMs", session.updatedMs}, {"messages", session.messages}});
        lines += fmt::format("{:>6}  {:<20}  {:>8}  {}\n", session.id, utcTime(session.updatedMs), session.messages,
            withoutControls(session.title));
    }
    return json ? writeJson({{"sessions", std::move(list)}}) : writeOut(lines);
}

std::string formatted(const ExportedSession& session, const std::string& format)
{
    if (format == "csv") {
        return sessionCsv(session);
    }
    if (format == "md") {
        return sessionMarkdown(session);
    }
    if (format == "html") {
        return sessionHtml(session);
    }
    return sessionJson(session);
}

Result<void> writeFile(const std::string& path, const std::string& text)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
        return Error{
            fmt::format("The file {} could not be written; check the folder and the space on the disk.", path)};
    }
    return {};
}

Result<void> runExport(const ExportOptions& options)
{
    if (!options.list && options.sessionOption->count() == 0) {
        throw CLI::ValidationError("export", "needs --session ID, or --list to see them");
    }
    auto log = openLog(options.db);
    if (!log) {
        return log.error();
    }
    if (options.list) {
        return listSessions(**log, options.json);
    }
    const auto session = readSession(**log, options.session);
    if (!session) {
        return session.error();
    }
    const std::string text = formatted(*session, options.format);
    return options.output.empty() ? writeOut(text) : writeFile(options.output, text);
}

} // namespace

Command addExportCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("export", "Write a session of the log as json, csv, md or html");
    const auto options = std::make_shared<ExportOptions>();
    CLI::Option* list = app->add_flag("--list", options->list, "List the sessions of the log");
    options->sessionOption = app->add_option("--session", options->session, "The session, by its id in --list")
                                 ->type_name("ID")
                                 ->check(numberIn<SessionId>(1, kLargestId))
                                 ->excludes(list);
    app->add_option("--format", options->format, "json, csv, md or html. Default: json")
        ->type_name("NAME")
        ->check(CLI::IsMember({"json", "csv", "md", "html"}).description(""));
    app->add_option("--output", options->output, "The file to write. Default: stdout")->type_name("PATH");
    app->add_flag("--json", options->json, "With --list: print one JSON document");
    app->add_option("--db", options->db, "The log. Default: the app's")->type_name("PATH");
    app->footer(kFooter);
    return {app, [options] { return runExport(*options); }};
}

} // namespace foregleam::cli
