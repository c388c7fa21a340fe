#pragma once
// Which methods a loaded drafter allows, and what they are called. Pure.

#include "engine/api/model_info.h"
#include "engine/api/request.h"

#include <QString>

namespace foregleam {

QString methodTitle(Method method); ///< "DSpark, whole block"
QString methodExplained(Method method); ///< one sentence

/// Why the method can't be used with this drafter, and what to do; empty where it can.
QString methodObstacle(Method method, const DrafterFacts& drafter);

/// What is used where `wished` can't be: the best method of the drafter that is loaded, n-gram lookup without one.
Method effectiveMethod(Method wished, const DrafterFacts& drafter);

/// The most drafts a round can have: 16, or what a block drafter was trained for.
int largestBlock(Method method, const DrafterFacts& drafter);

} // namespace foregleam
