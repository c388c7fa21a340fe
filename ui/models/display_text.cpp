#include "ui/models/display_text.h"

namespace foregleam {
namespace {

QChar shown(QChar c)
{
    const char16_t code = c.unicode();
    if (code == u'\n' || code == u'\t')
        return c;
    if (code < 0x20)
        return QChar(0x2400 + code);
    if (code == 0x7F)
        return QChar(0x2421);
    // QTextDocument takes these for frames, objects and paragraph ends; C1 controls have no picture.
    if (code == 0xFDD0 || code == 0xFDD1 || code == 0xFFFC || code == 0x2029 || (code >= 0x80 && code < 0xA0))
        return QChar(QChar::ReplacementCharacter);
    // Bidirectional overrides could make text read other than it is.
    if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
        return QChar(QChar::ReplacementCharacter);
    return c;
}

} // namespace

QString displayText(const std::string& utf8)
{
    return displayText(QString::fromStdString(utf8));
}

QString displayText(QString text)
{
    for (QChar& c : text) {
        const QChar fit = shown(c);
        if (fit != c)
            c = fit;
    }
    return text;
}

QString visibleToken(QString text)
{
    text.replace(u'\n', QChar(0x23CE)).replace(u'\t', QChar(0x21E5)).replace(u' ', QChar(0x00B7));
    return displayText(std::move(text));
}

} // namespace foregleam
