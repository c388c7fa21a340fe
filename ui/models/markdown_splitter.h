#pragma once
// Cuts Markdown into top-level pieces while it streams: what is finished can be rendered once, what is not stays small.

#include <QString>

#include <vector>

namespace foregleam {

/// Text (paragraphs, lists, tables: Markdown source) or a fenced code block (`text` is the code, fences left out).
struct MarkdownBlock {
    enum class Kind { Text, Code };

    Kind kind = Kind::Text;
    QString text;
    QString language; ///< Code: the word after the opening fence, or empty
    bool closed = false;
};

/// Append only; all blocks but the last are closed. A Text block ends at an empty line where what follows can't belong
/// to it, at a fence, or when it grows past kMostCharacters (long paragraphs cost the text layout dearly).
class MarkdownSplitter {
public:
    static constexpr int kMostCharacters = 3000;

    void append(const QString& text);
    /// No more text follows: closes the last block.
    void finish();

    const std::vector<MarkdownBlock>& blocks() const { return m_blocks; }
    /// The last line, while it has no end yet. It is not in blocks().
    const QString& partialLine() const { return m_partial; }

private:
    void addLine(const QString& line);
    void addTextLine(const QString& line, bool blank);
    bool openFence(const QString& line);
    bool closesFence(const QString& line) const;
    void closeLast();

    std::vector<MarkdownBlock> m_blocks;
    QString m_partial;
    QString m_fence; ///< the fence that is open: "```"; empty outside
    bool m_fenceNested = false; ///< inside a list item, so part of a Text block
    bool m_afterBlank = false;
    bool m_list = false; ///< the open Text block is a list
};

/// The blocks of a finished text.
std::vector<MarkdownBlock> splitMarkdown(const QString& text);

} // namespace foregleam
