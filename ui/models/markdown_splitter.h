#pragma once
// Cuts Markdown that still arrives into blocks: what is finished can be rendered once, what is not stays small.

#include <QString>

#include <optional>
#include <vector>

namespace foregleam {

/// A stretch of the source: text (paragraphs, lists, tables) or the inside of a fenced code block, fences left out.
struct MarkdownBlock {
    enum class Kind { Text, Code };

    Kind kind = Kind::Text;
    qsizetype from = 0;
    qsizetype end = 0; ///< behind the line end of its last whole line
    QString language; ///< Code: the word after the opening fence, or empty
};

/// Keeps positions only: every call is given the source from its start, which only ever grows. A Text block ends at an
/// empty line where what follows can't belong to it, at a fence, or at kMostCharacters (long paragraphs cost the text
/// layout dearly).
class MarkdownSplitter {
public:
    static constexpr int kMostCharacters = 3000;

    /// Returns the blocks that were closed since the last call, in order.
    std::vector<MarkdownBlock> advance(QStringView source);
    /// No more text follows: returns the rest.
    std::vector<MarkdownBlock> finish(QStringView source);

    /// The block that may still grow.
    const std::optional<MarkdownBlock>& open() const { return m_open; }
    /// Where the last line begins, which has no end yet and is in no block.
    qsizetype partialLine() const { return m_line; }

private:
    void takeLine(QStringView source, qsizetype length, qsizetype next);
    void addTextLine(QStringView line, qsizetype next);
    bool openFence(QStringView line, qsizetype next);
    bool closesFence(QStringView line) const;
    void close();

    std::vector<MarkdownBlock> m_closed; ///< not yet handed out
    std::optional<MarkdownBlock> m_open;
    qsizetype m_line = 0;
    qsizetype m_scanned = 0; ///< no line end between m_line and here
    QString m_fence; ///< the fence that is open: "```"; empty outside
    bool m_fenceNested = false; ///< inside a list item, so part of a Text block
    bool m_afterBlank = false;
    bool m_list = false; ///< the open Text block is a list
};

/// Whether a line is a run of fence characters that could open or close a code block, or the start of one.
bool mayBecomeFence(QStringView line);

} // namespace foregleam
