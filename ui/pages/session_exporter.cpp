#include "ui/pages/session_exporter.h"
#include "engine/api/session_export.h"

#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>
#include <QThread>

namespace foregleam {
namespace {

constexpr double kPdfPointSize = 10;
constexpr int kPdfDotsPerInch = 300;
constexpr double kPdfMarginMm = 20;

bool writePdf(const std::string& html, QIODevice& device)
{
    QPdfWriter writer(&device);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(kPdfMarginMm, kPdfMarginMm, kPdfMarginMm, kPdfMarginMm), QPageLayout::Millimeter);
    writer.setResolution(kPdfDotsPerInch);
    writer.setCreator(QStringLiteral("Foregleam"));
    QTextDocument document;
    QFont font = document.defaultFont();
    font.setPointSizeF(kPdfPointSize);
    document.setDefaultFont(font);
    document.setHtml(QString::fromStdString(html));
    document.print(&writer);
    return document.pageCount() > 0;
}

Error unknownEnding(const QString& path)
{
    return Error{SessionExporter::tr("%1 has an ending that is no format; use .md, .html, .pdf, .csv or .json.")
                     .arg(QFileInfo(path).fileName())
                     .toStdString()};
}

} // namespace

Result<void> exportSession(SessionLog& log, SessionId session, const QString& path)
{
    const QString format = QFileInfo(path).suffix().toLower();
    if (!QStringList{"md", "html", "pdf", "csv", "json"}.contains(format))
        return unknownEnding(path);
    const auto content = readSession(log, session);
    if (!content)
        return content.error();
    QSaveFile file(path);
    bool written = file.open(QIODevice::WriteOnly);
    if (written && format == QLatin1String("pdf")) {
        written = writePdf(sessionHtml(*content, HtmlUse::Paper), file);
    } else if (written) {
        const std::string text = format == QLatin1String("md") ? sessionMarkdown(*content)
            : format == QLatin1String("html")                  ? sessionHtml(*content, HtmlUse::Screen)
            : format == QLatin1String("csv")                   ? sessionCsv(*content)
                                                               : sessionJson(*content);
        written = file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size());
    }
    if (!written || !file.commit())
        return Error{SessionExporter::tr("%1 can't be written; check the folder and the space on the disk.")
                         .arg(path)
                         .toStdString()};
    return {};
}

SessionExporter::SessionExporter(SessionLog& log, QObject* parent)
    : QObject(parent)
    , m_log(log)
{
}

SessionExporter::~SessionExporter()
{
    if (m_thread)
        m_thread->wait();
}

QString SessionExporter::filters()
{
    return tr("Markdown (*.md);;Web page (*.html);;PDF (*.pdf);;Rounds as CSV (*.csv);;Everything as JSON (*.json)");
}

void SessionExporter::start(SessionId session, const QString& path)
{
    if (m_thread)
        m_thread->wait();
    auto outcome = std::make_shared<Result<void>>();
    QThread* thread =
        QThread::create([&log = m_log, session, path, outcome] { *outcome = exportSession(log, session, path); });
    thread->setParent(this);
    connect(thread, &QThread::finished, this, [this, thread, path, outcome] {
        if (m_thread == thread)
            m_thread = nullptr;
        thread->deleteLater();
        if (*outcome)
            emit finished(path);
        else
            emit failed(QString::fromStdString(outcome->error().message));
    });
    m_thread = thread;
    thread->start();
}

} // namespace foregleam
