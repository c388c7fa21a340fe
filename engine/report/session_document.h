#pragma once
// The JSON of a session.

#include "engine/api/session_export.h"
#include "engine/report/report_json.h"

namespace foregleam {

/// Messages, settings, rounds, tokens; sessionJson() is its text.
OrderedJson sessionDocument(const ExportedSession& session);

} // namespace foregleam
