#pragma once
// Enumerators from their names in the log. The file may be anyone's: an unknown name becomes the given value.

#include "engine/api/event.h"
#include "engine/api/request.h"

#include <initializer_list>
#include <string>

namespace foregleam {

template <class Enumerator>
Enumerator fromName(const std::string& stored, std::initializer_list<Enumerator> known, const char* (*name)(Enumerator),
    Enumerator otherwise)
{
    for (const Enumerator each : known) {
        if (stored == name(each))
            return each;
    }
    return otherwise;
}

inline Role storedRole(const std::string& name)
{
    return fromName(name, {Role::System, Role::User, Role::Assistant}, roleName, Role::User);
}

inline TokenOrigin storedOrigin(const std::string& name)
{
    return fromName(
        name, {TokenOrigin::Accepted, TokenOrigin::Bonus, TokenOrigin::Corrected}, originName, TokenOrigin::Bonus);
}

inline LengthReason storedReason(const std::string& name)
{
    return fromName(name,
        {LengthReason::Whole, LengthReason::Threshold, LengthReason::Rate, LengthReason::Limit, LengthReason::Parked,
            LengthReason::Probe},
        lengthReasonName, LengthReason::Whole);
}

inline const char* storedKindName(DrafterKind kind)
{
    return kind == DrafterKind::Block ? "block" : kind == DrafterKind::Model ? "model" : "none";
}

inline DrafterKind storedKind(const std::string& name)
{
    return fromName(
        name, {DrafterKind::None, DrafterKind::Block, DrafterKind::Model}, storedKindName, DrafterKind::None);
}

inline StopReason storedStop(const std::string& name)
{
    return fromName(name,
        {StopReason::EndOfText, StopReason::StopString, StopReason::MaxTokens, StopReason::ContextFull,
            StopReason::Cancelled, StopReason::Failed},
        stopReasonName, StopReason::Failed);
}

} // namespace foregleam
