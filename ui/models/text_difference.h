#pragma once
// What two texts have in common, word by word. Pure.

#include <QString>

#include <vector>

namespace foregleam {

struct TextPiece {
    enum class Kind { Same, First, Second }; ///< in both, only in the first, only in the second
    Kind kind = Kind::Same;
    QString text;

    bool operator==(const TextPiece&) const = default;
};

/// The pieces of both texts in order: Same and First joined are the first text, Same and Second the second. A word is
/// what stands between blanks, with the blanks after it. The longest common sequence of words is found exactly up to
/// some thousand differing words; beyond that the differing middle counts as wholly different.
std::vector<TextPiece> textDifference(const QString& first, const QString& second);

} // namespace foregleam
