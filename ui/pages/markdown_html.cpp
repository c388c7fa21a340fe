#include "ui/pages/markdown_html.h"

#include <md4c.h>

#include <QUrl>

#include <string>
#include <string_view>

namespace foregleam {
namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

/// An attribute's text; entities in it are left as they are written.
std::string textOf(const MD_ATTRIBUTE& attribute)
{
    return {attribute.text, attribute.size};
}

/// The address as an attribute, or nothing where it must not become a link.
std::string linkTarget(const MD_ATTRIBUTE& attribute)
{
    const QUrl url(QString::fromStdString(textOf(attribute)), QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || (scheme != u"http" && scheme != u"https" && scheme != u"mailto"))
        return {};
    return escaped(url.toString(QUrl::FullyEncoded).toStdString());
}

class HtmlWriter {
public:
    explicit HtmlWriter(const MarkdownColors& colors)
        : m_code(colors.codeBackground.name().toStdString())
        , m_quote(colors.quote.name().toStdString())
        , m_rule(colors.rule.name().toStdString())
    {
    }

    std::string take() { return std::move(m_html); }

    void enterBlock(MD_BLOCKTYPE type, void* detail);
    void leaveBlock(MD_BLOCKTYPE type, void* detail);
    void enterSpan(MD_SPANTYPE type, void* detail);
    void leaveSpan(MD_SPANTYPE type, void* detail);
    void text(MD_TEXTTYPE type, std::string_view text);

private:
    void cell(const char* tag, const MD_BLOCK_TD_DETAIL& detail);

    std::string m_html;
    std::string m_code;
    std::string m_quote;
    std::string m_rule;
    std::string m_linkEnd; ///< of the open link; empty where its address was refused
};

void HtmlWriter::cell(const char* tag, const MD_BLOCK_TD_DETAIL& detail)
{
    m_html += '<';
    m_html += tag;
    if (detail.align == MD_ALIGN_CENTER)
        m_html += " align=\"center\"";
    else if (detail.align == MD_ALIGN_RIGHT)
        m_html += " align=\"right\"";
    m_html += '>';
}

void HtmlWriter::enterBlock(MD_BLOCKTYPE type, void* detail)
{
    switch (type) {
    case MD_BLOCK_QUOTE: m_html += "<blockquote style=\"color:" + m_quote + "\">"; break;
    case MD_BLOCK_UL: m_html += "<ul>"; break;
    case MD_BLOCK_OL:
        m_html += "<ol start=\"" + std::to_string(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start) + "\">";
        break;
    case MD_BLOCK_LI: {
        const auto* item = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
        m_html += "<li>";
        if (item->is_task)
            m_html += item->task_mark == ' ' ? "\u2610 " : "\u2611 ";
        break;
    }
    case MD_BLOCK_HR: m_html += "<hr/>"; break;
    case MD_BLOCK_H: {
        // One size above the text is enough in a chat.
        const unsigned level = static_cast<MD_BLOCK_H_DETAIL*>(detail)->level;
        m_html += level <= 2 ? "<p class=\"h\"><span style=\"font-size:large; font-weight:600\">"
                             : "<p class=\"h\"><span style=\"font-weight:600\">";
        break;
    }
    case MD_BLOCK_CODE: m_html += "<pre style=\"background-color:" + m_code + "\">"; break;
    case MD_BLOCK_P: m_html += "<p>"; break;
    case MD_BLOCK_TABLE:
        m_html += "<table cellpadding=\"4\" cellspacing=\"0\" border=\"1\" style=\"border-collapse:collapse; "
                  "border-style:solid; border-color:"
            + m_rule + "\">";
        break;
    case MD_BLOCK_TR: m_html += "<tr>"; break;
    case MD_BLOCK_TH: cell("th", *static_cast<MD_BLOCK_TD_DETAIL*>(detail)); break;
    case MD_BLOCK_TD: cell("td", *static_cast<MD_BLOCK_TD_DETAIL*>(detail)); break;
    default: break;
    }
}

void HtmlWriter::leaveBlock(MD_BLOCKTYPE type, void*)
{
    switch (type) {
    case MD_BLOCK_QUOTE: m_html += "</blockquote>"; break;
    case MD_BLOCK_UL: m_html += "</ul>"; break;
    case MD_BLOCK_OL: m_html += "</ol>"; break;
    case MD_BLOCK_LI: m_html += "</li>"; break;
    case MD_BLOCK_H: m_html += "</span></p>"; break;
    case MD_BLOCK_CODE: m_html += "</pre>"; break;
    case MD_BLOCK_P: m_html += "</p>"; break;
    case MD_BLOCK_TABLE: m_html += "</table>"; break;
    case MD_BLOCK_TR: m_html += "</tr>"; break;
    case MD_BLOCK_TH: m_html += "</th>"; break;
    case MD_BLOCK_TD: m_html += "</td>"; break;
    default: break;
    }
}

void HtmlWriter::enterSpan(MD_SPANTYPE type, void* detail)
{
    switch (type) {
    case MD_SPAN_EM: m_html += "<i>"; break;
    case MD_SPAN_STRONG: m_html += "<b>"; break;
    case MD_SPAN_DEL: m_html += "<s>"; break;
    case MD_SPAN_CODE: m_html += "<code style=\"background-color:" + m_code + "\">"; break;
    case MD_SPAN_A: {
        const std::string target = linkTarget(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
        m_html += target.empty() ? "" : "<a href=\"" + target + "\">";
        m_linkEnd = target.empty() ? "" : "</a>";
        break;
    }
    case MD_SPAN_IMG: {
        const std::string target = linkTarget(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
        m_html += target.empty() ? "[image: " : "<a href=\"" + target + "\">[image: ";
        m_linkEnd = target.empty() ? "" : "</a>";
        break;
    }
    default: break;
    }
}

void HtmlWriter::leaveSpan(MD_SPANTYPE type, void*)
{
    switch (type) {
    case MD_SPAN_EM: m_html += "</i>"; break;
    case MD_SPAN_STRONG: m_html += "</b>"; break;
    case MD_SPAN_DEL: m_html += "</s>"; break;
    case MD_SPAN_CODE: m_html += "</code>"; break;
    case MD_SPAN_A:
        m_html += m_linkEnd;
        m_linkEnd.clear();
        break;
    case MD_SPAN_IMG:
        m_html += "]" + m_linkEnd;
        m_linkEnd.clear();
        break;
    default: break;
    }
}

void HtmlWriter::text(MD_TEXTTYPE type, std::string_view text)
{
    switch (type) {
    case MD_TEXT_NULLCHAR: m_html += "\uFFFD"; break;
    case MD_TEXT_BR: m_html += "<br/>"; break;
    case MD_TEXT_SOFTBR: m_html += ' '; break;
    case MD_TEXT_ENTITY: m_html += text; break; // "&amp;": decodes to text, never to a tag
    default: m_html += escaped(text);
    }
}

template <class Do> int guarded(Do action)
{
    action();
    return 0;
}

} // namespace

QString markdownToHtml(const QString& markdown, const MarkdownColors& colors)
{
    const QByteArray source = markdown.toUtf8();
    HtmlWriter writer(colors);
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS
        | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
        return guarded([&] { static_cast<HtmlWriter*>(user)->enterBlock(type, detail); });
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
        return guarded([&] { static_cast<HtmlWriter*>(user)->leaveBlock(type, detail); });
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
        return guarded([&] { static_cast<HtmlWriter*>(user)->enterSpan(type, detail); });
    };
    parser.leave_span = [](MD_SPANTYPE type, void* detail, void* user) {
        return guarded([&] { static_cast<HtmlWriter*>(user)->leaveSpan(type, detail); });
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
        return guarded([&] { static_cast<HtmlWriter*>(user)->text(type, {text, size}); });
    };
    if (md_parse(source.constData(), static_cast<MD_SIZE>(source.size()), &parser, &writer) != 0)
        return QStringLiteral("<p>") + markdown.toHtmlEscaped() + QStringLiteral("</p>");
    return QString::fromStdString(writer.take());
}

} // namespace foregleam
