// The spelling of enumerators wherever they leave the program: command line, log, JSON.

#include "engine/api/event.h"
#include "engine/api/request.h"

namespace foregleam {

const char* methodName(Method method)
{
    switch (method) {
    case Method::Off: return "off";
    case Method::Ngram: return "ngram";
    }
    return "off";
}

bool parseMethod(const std::string& name, Method& method)
{
    for (const Method known : {Method::Off, Method::Ngram}) {
        if (name == methodName(known)) {
            method = known;
            return true;
        }
    }
    return false;
}

const char* roleName(Role role)
{
    switch (role) {
    case Role::System: return "system";
    case Role::User: return "user";
    case Role::Assistant: return "assistant";
    }
    return "user";
}

const char* originName(TokenOrigin origin)
{
    switch (origin) {
    case TokenOrigin::Accepted: return "accepted";
    case TokenOrigin::Bonus: return "bonus";
    case TokenOrigin::Corrected: return "corrected";
    }
    return "bonus";
}

const char* stopReasonName(StopReason reason)
{
    switch (reason) {
    case StopReason::EndOfText: return "end";
    case StopReason::StopString: return "stop";
    case StopReason::MaxTokens: return "length";
    case StopReason::ContextFull: return "context";
    case StopReason::Cancelled: return "cancelled";
    case StopReason::Failed: return "failed";
    }
    return "failed";
}

} // namespace foregleam
