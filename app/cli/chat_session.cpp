#include "app/cli/chat_session.h"

#include "app/cli/answer_summary.h"
#include "app/cli/generation_options.h"

#include <fmt/core.h>

#include <charconv>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace foregleam::cli {

namespace {

constexpr const char* kHelp = R"(  /new               forget the conversation and start another
  /again             answer the last question again
  /method [NAME]     show or change how drafts are made
  /temperature [T]   show or change the temperature (0 = always the likeliest token)
  /system [TEXT]     show or change what the model is told first; starts a new conversation
  /stats             what the rounds of the last answer did
  /help              this list
  /quit              leave (Ctrl-D does too)
Ctrl-C ends an answer. A \ at the end of a line continues on the next one.
)";

class ChatSession {
public:
    ChatSession(const ChatContext& context, const ChatSessionOptions& options, InterruptGuard& interrupt)
        : m_context(context)
        , m_request(options.request)
        , m_printer(options.showOrigin)
        , m_interrupt(interrupt)
    {
        m_context.printer = &m_printer;
        startOver(options.system);
    }

    Result<void> run()
    {
        fmt::print("{} · {} · {} ({})\n", m_context.model.name, m_context.model.quantization, m_context.model.device,
            m_context.model.deviceDetail);
        if (!m_context.model.chatNote.empty()) {
            printNote(m_context.model.chatNote);
        }
        fmt::print("Type a message, or /help.\n");
        while (const std::optional<std::string> line = readMessage()) {
            if (line->starts_with('/')) {
                if (!command(*line)) {
                    break;
                }
            } else if (line->find_first_not_of(" \t") != std::string::npos) {
                ask(*line);
            }
        }
        m_context.log.flush();
        return writeOut("");
    }

private:
    /// A message of one or more lines, or nothing at the end of the input.
    std::optional<std::string> readMessage()
    {
        std::string message;
        for (const char* prompt = "\n> ";; prompt = "… ") {
            fmt::print("{}", prompt);
            std::fflush(stdout);
            std::string line;
            // A line of a terminal comes whole, so none can wait in a buffer that the descriptor knows nothing of.
            if (!m_interrupt.waitForInput(STDIN_FILENO) || !std::getline(std::cin, line)) {
                fmt::print("\n");
                return std::nullopt;
            }
            if (!line.ends_with('\\')) {
                return message + line;
            }
            message += line.substr(0, line.size() - 1) + "\n";
        }
    }

    /// False to leave.
    bool command(const std::string& line)
    {
        const std::size_t space = line.find(' ');
        const std::string name = line.substr(0, space);
        const std::size_t begin = line.find_first_not_of(' ', space);
        const std::string argument = space == std::string::npos || begin == std::string::npos ? "" : line.substr(begin);
        if (name == "/quit" || name == "/exit") {
            return false;
        }
        if (name == "/help") {
            fmt::print("{}", kHelp);
        } else if (name == "/new") {
            startOver(m_system);
            fmt::print("A new conversation.\n");
        } else if (name == "/again") {
            askAgain();
        } else if (name == "/method") {
            changeMethod(argument);
        } else if (name == "/temperature") {
            changeTemperature(argument);
        } else if (name == "/system") {
            changeSystem(argument);
        } else if (name == "/stats") {
            fmt::print(
                "{}", m_last ? answerSummary(*m_last, m_context.model.baselineStepMs) : "There is no answer yet.\n");
        } else {
            fmt::print("There is no command {}; /help lists them.\n", name);
        }
        return true;
    }

    void changeMethod(const std::string& name)
    {
        if (!name.empty() && !parseMethod(name, m_request.method)) {
            fmt::print("There is no method {}; there are {}.\n", name, methodNames());
            return;
        }
        fmt::print("The method is {}.\n", methodName(m_request.method));
    }

    void changeTemperature(const std::string& text)
    {
        float value = m_request.sampling.temperature;
        if (!text.empty()) {
            const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (problem != std::errc() || end != text.data() + text.size() || !(value >= 0.0F && value <= 100.0F)) {
                fmt::print("The temperature is a number from 0 to 100, for example 0.7.\n");
                return;
            }
            m_request.sampling.temperature = value;
        }
        fmt::print("The temperature is {}.\n", value);
    }

    void changeSystem(const std::string& text)
    {
        if (!text.empty()) {
            startOver(text);
        }
        fmt::print("{}\n", m_system.empty() ? "The model's own system message." : m_system);
    }

    void startOver(const std::string& system)
    {
        m_system = system;
        m_request.messages.clear();
        m_last.reset();
        m_context.log.startSession();
        if (!system.empty()) {
            m_request.messages.push_back({Role::System, system});
        }
    }

    void ask(const std::string& line)
    {
        auto text = requireUtf8(line, "The message");
        if (!text) {
            printError(text.error().message);
            return;
        }
        // The session in the log begins with the first question and takes its title from it.
        const bool first = m_request.messages.empty() || m_request.messages.back().role == Role::System;
        m_request.messages.push_back({Role::User, *text});
        m_context.log.addMessage(m_request.messages.back());
        if (!answer() && first) {
            m_context.log.startSession();
        }
    }

    void askAgain()
    {
        if (m_request.messages.empty() || m_request.messages.back().role != Role::Assistant) {
            fmt::print("There is no answer yet.\n");
            return;
        }
        m_request.messages.pop_back();
        m_context.log.dropAnswer();
        answer();
    }

    /// Answers the last message; a question that could not be answered is taken back.
    bool answer()
    {
        auto made = runTurn(m_context, m_request);
        m_interrupt.clear();
        ++m_request.sampling.seed; // so that /again may say something else above temperature 0
        if (!made) {
            printError(made.error().message);
            m_request.messages.pop_back();
            return false;
        }
        fmt::print("{}\n", speedLine(made->stats, m_context.model.baselineStepMs));
        m_request.messages.push_back({Role::Assistant, made->text});
        m_last = std::move(made).value();
        return true;
    }

    ChatContext m_context;
    GenerationRequest m_request;
    StreamPrinter m_printer;
    InterruptGuard& m_interrupt;
    std::string m_system;
    std::optional<CollectedAnswer> m_last;
};

} // namespace

Result<void> runChatSession(const ChatContext& context, const ChatSessionOptions& options, InterruptGuard& interrupt)
{
    return ChatSession(context, options, interrupt).run();
}

} // namespace foregleam::cli
