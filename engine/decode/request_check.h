#pragma once
// Whether a request can be served at all; what cannot is refused with one sentence before anything runs.

#include "engine/api/request.h"
#include "engine/api/result.h"

#include <span>

namespace foregleam {

/// Numbers in their ranges, and either messages or tokens.
Result<void> checkRequest(const GenerationRequest& request);

/// The drafter that the method needs is there.
Result<void> checkMethod(Method method, DrafterKind loaded);

/// The prompt as tokens: not empty, inside the vocabulary and no longer than the context.
Result<void> checkPrompt(std::span<const TokenId> prompt, std::int32_t vocabulary, std::int32_t contextLength);

} // namespace foregleam
