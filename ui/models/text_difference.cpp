#include "ui/models/text_difference.h"

#include <algorithm>
#include <cstdint>

namespace foregleam {
namespace {

using Kind = TextPiece::Kind;

constexpr std::size_t kMostCells = 4'000'000; ///< 16 MB and some hundredths of a second

std::vector<QStringView> wordsOf(const QString& text)
{
    std::vector<QStringView> words;
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool ends = text[at].isSpace() && (at + 1 == text.size() || !text[at + 1].isSpace());
        if (ends || at + 1 == text.size()) {
            words.push_back(QStringView(text).mid(from, at + 1 - from));
            from = at + 1;
        }
    }
    return words;
}

void add(std::vector<TextPiece>& pieces, Kind kind, QStringView text)
{
    if (pieces.empty() || pieces.back().kind != kind)
        pieces.push_back({kind, {}});
    pieces.back().text += text;
}

using Words = std::vector<QStringView>;

/// The longest common sequence by dynamic programming from the end, then walked from the start.
void addMiddle(std::vector<TextPiece>& pieces, const Words& first, const Words& second)
{
    const std::size_t rows = first.size();
    const std::size_t columns = second.size();
    std::vector<std::uint32_t> common((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
        return common[row * (columns + 1) + column];
    };
    for (std::size_t row = rows; row-- > 0;) {
        for (std::size_t column = columns; column-- > 0;)
            at(row, column) = first[row] == second[column] ? at(row + 1, column + 1) + 1
                                                           : std::max(at(row + 1, column), at(row, column + 1));
    }
    std::size_t row = 0;
    std::size_t column = 0;
    while (row < rows && column < columns) {
        if (first[row] == second[column]) {
            add(pieces, Kind::Same, first[row++]);
            ++column;
        } else if (at(row + 1, column) >= at(row, column + 1)) {
            add(pieces, Kind::First, first[row++]);
        } else {
            add(pieces, Kind::Second, second[column++]);
        }
    }
    for (; row < rows; ++row)
        add(pieces, Kind::First, first[row]);
    for (; column < columns; ++column)
        add(pieces, Kind::Second, second[column]);
}

} // namespace

std::vector<TextPiece> textDifference(const QString& first, const QString& second)
{
    const Words one = wordsOf(first);
    const Words two = wordsOf(second);
    const std::size_t shorter = std::min(one.size(), two.size());
    std::size_t front = 0;
    while (front < shorter && one[front] == two[front])
        ++front;
    std::size_t back = 0;
    while (back < shorter - front && one[one.size() - 1 - back] == two[two.size() - 1 - back])
        ++back;

    std::vector<TextPiece> pieces;
    for (std::size_t word = 0; word < front; ++word)
        add(pieces, Kind::Same, one[word]);
    const auto middle = [front, back](const Words& words) {
        return Words(
            words.begin() + static_cast<std::ptrdiff_t>(front), words.end() - static_cast<std::ptrdiff_t>(back));
    };
    const Words left = middle(one);
    const Words right = middle(two);
    if ((left.size() + 1) * (right.size() + 1) <= kMostCells) {
        addMiddle(pieces, left, right);
    } else {
        for (const QStringView word : left)
            add(pieces, Kind::First, word);
        for (const QStringView word : right)
            add(pieces, Kind::Second, word);
    }
    for (std::size_t word = one.size() - back; word < one.size(); ++word)
        add(pieces, Kind::Same, one[word]);
    return pieces;
}

} // namespace foregleam
