#pragma once
// What the bench page is given by the application.

#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace foregleam {

struct BenchSources {
    std::vector<std::string> promptFiles; ///< the sets that come with the program
    std::function<std::string(const std::string& path)> fileHash; ///< SHA-256, or empty; any thread; may be null
    QString folder; ///< where runs are kept; empty = nowhere
};

} // namespace foregleam
