// The spelling of enumerators wherever they leave the program: command line, log, JSON.

#include "engine/api/event.h"
#include "engine/api/request.h"

namespace foregleam {

const char* methodName(Method method)
{
    switch (method) {
    case Method::Off: return "off";
    case Method::Ngram: return "ngram";
    case Method::DraftModel: return "draft-model";
    case Method::DsparkFixed: return "dspark-fixed";
    case Method::DsparkThreshold: return "dspark-threshold";
    case Method::Dspark: return "dspark";
    }
    return "off";
}

bool parseMethod(const std::string& name, Method& method)
{
    for (const Method known : kMethods) {
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

const char* lengthReasonName(LengthReason reason)
{
    switch (reason) {
    case LengthReason::Whole: return "whole";
    case LengthReason::Threshold: return "threshold";
    case LengthReason::Rate: return "rate";
    case LengthReason::Limit: return "limit";
    case LengthReason::Parked: return "parked";
    case LengthReason::Probe: return "probe";
    }
    return "whole";
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
