#pragma once
// Markdown as the HTML subset that QTextDocument knows.

#include <QColor>
#include <QString>

namespace foregleam {

struct MarkdownColors {
    QColor codeBackground;
    QColor quote;
    QColor rule;
};

/// CommonMark with tables, strikethrough and task lists. Nothing in the source acts as HTML: tags are shown as they
/// were written. Images are never fetched: they become a link with their description. Only http, https and mailto are
/// links.
QString markdownToHtml(const QString& markdown, const MarkdownColors& colors);

} // namespace foregleam
