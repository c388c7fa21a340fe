#include "ui/dialogs/text_dialog.h"

#include <QDialogButtonBox>
#include <QScreen>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace foregleam {
namespace {

struct Library {
    const char* name;
    const char* licence;
    const char* address;
};

// Every library that the program or its command line is linked with, as Debian ships them.
constexpr Library kLibraries[] = {
    {"Qt 6 (Core, Gui, Widgets, Svg)", "LGPL-3.0", "qt.io"},
    {"SQLite", "public domain", "sqlite.org"},
    {"SentencePiece", "Apache-2.0", "github.com/google/sentencepiece"},
    {"PCRE2", "BSD-3-Clause", "pcre.org"},
    {"md4c", "MIT", "github.com/mity/md4c"},
    {"{fmt}", "MIT", "fmt.dev"},
    {"nlohmann-json", "MIT", "json.nlohmann.me"},
    {"CLI11", "BSD-3-Clause", "github.com/CLIUtils/CLI11"},
    {"OpenSSL (libcrypto)", "Apache-2.0", "openssl.org"},
    {"GNU C++ library", "GPL-3.0 + GCC runtime exception", "gcc.gnu.org"},
};

QString row(const QString& name, const QString& value)
{
    return QStringLiteral("<tr><td>%1</td><td>&nbsp;&nbsp;%2</td></tr>")
        .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

} // namespace

TextDialog::TextDialog(const char* name, const QString& title, const QString& html, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QLatin1String(name));
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* text = new QTextBrowser(this);
    text->setAccessibleName(title);
    text->setFrameShape(QFrame::NoFrame);
    text->setHtml(html);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* column = new QVBoxLayout(this);
    column->addWidget(text, 1);
    column->addWidget(buttons);
    resize(QSize(fontMetrics().averageCharWidth() * 84, 560).boundedTo(screen()->availableSize() - QSize(16, 48)));
}

QString aboutHtml(const QString& version, const QString& device, const QString& reason)
{
    QString versions = row(TextDialog::tr("Foregleam"), version)
        + row(TextDialog::tr("Qt"), TextDialog::tr("%1 (built with %2)").arg(QLatin1String(qVersion()), QT_VERSION_STR))
#if defined(__clang__)
        + row(TextDialog::tr("Compiler"), QStringLiteral("Clang " __clang_version__))
#else
        + row(TextDialog::tr("Compiler"), QStringLiteral("GCC " __VERSION__))
#endif
        + row(TextDialog::tr("Runs models on"), device.isEmpty() ? TextDialog::tr("no model loaded") : device);
    if (!reason.isEmpty())
        versions += row(TextDialog::tr("Nothing faster because"), reason);
    QString licences;
    for (const Library& library : kLibraries)
        licences += QStringLiteral("<tr><td>%1</td><td>&nbsp;&nbsp;%2</td><td>&nbsp;&nbsp;%3</td></tr>")
                        .arg(QString::fromUtf8(library.name).toHtmlEscaped(), QLatin1String(library.licence),
                            QLatin1String(library.address));
    return QStringLiteral("<h2>Foregleam</h2><p>%1</p><table>%2</table><p>%3</p><h3>%4</h3><table>%5</table><p>%6</p>")
        .arg(TextDialog::tr("Local chat with visible speculative decoding. Nothing you write leaves this machine."),
            versions, TextDialog::tr("Foregleam is free software under the Apache License 2.0."),
            TextDialog::tr("What it is made of"), licences,
            TextDialog::tr("On an NVIDIA GPU the CUDA runtime is used too, under NVIDIA's licence for it. Models and "
                           "drafters have licences of their own; their cards name them."));
}

} // namespace foregleam
