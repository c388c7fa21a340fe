#pragma once
// What the tests of drafter files share: one drafter with every part, and what sets two apart.

#include "engine/backend/drafter_weights.h"
#include "engine/model/drafter_file.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"

#include <QMetaType>
#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <string>

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

/// A target in a folder of its own, and drafters written beside it and opened for it.
class DrafterFolder {
public:
    /// Writes and opens the target, a tiny qwen3.
    DrafterFolder();

    RandomDrafter what() const { return everyPart(m_target->weights->shape); }
    std::shared_ptr<const DrafterWeights> make(const RandomDrafter& drafter) const
    {
        return makeDrafter(drafter, m_target->weights);
    }
    std::string folderPath() const { return m_folder.filePath("draft").toStdString(); }
    std::string filePath() const { return m_folder.filePath("draft.gguf").toStdString(); }
    Result<LoadedDrafter> open(const HfFolder& folder) const;
    Result<LoadedDrafter> open(const GgufWriter& file) const;

protected:
    QTemporaryDir m_folder;
    std::unique_ptr<LoadedModel> m_target;
};

/// Empty, or the first thing that differs: numbers of the shape, bytes of a tensor.
QString difference(const DrafterWeights& a, const DrafterWeights& b);

} // namespace foregleam::test

Q_DECLARE_METATYPE(foregleam::test::FolderCase)
Q_DECLARE_METATYPE(foregleam::test::FileCase)
