#pragma once
// The recordings that come with the program.

#include "ui/models/model_sources.h"

namespace foregleam {

/// Those in shippedFolders("recordings"), by file name; files that are no recordings are left out.
std::vector<RecordingFile> sampleRecordings();

} // namespace foregleam
