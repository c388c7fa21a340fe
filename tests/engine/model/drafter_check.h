#pragma once
// What the tests of drafter files share: one drafter with every part, and what sets two apart.

#include "engine/backend/drafter_weights.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"

#include <QMetaType>
#include <QString>

#include <functional>

namespace foregleam::test {

/// A change of a drafter's files, and what a refusal of them says ("" where they are to open).
struct FolderCase {
    const char* name;
    const char* says; ///< part of the sentence
    std::function<void(HfFolder&)> change;
};
struct FileCase {
    const char* name;
    const char* says;
    std::function<void(GgufWriter&)> change;
};

/// A drafter with every optional part, for a target of 320 tokens and two layers.
RandomDrafter everyPart(const ModelShape& target);

/// Empty, or the first thing that differs: numbers of the shape, bytes of a tensor.
QString difference(const DrafterWeights& a, const DrafterWeights& b);

} // namespace foregleam::test

Q_DECLARE_METATYPE(foregleam::test::FolderCase)
Q_DECLARE_METATYPE(foregleam::test::FileCase)
