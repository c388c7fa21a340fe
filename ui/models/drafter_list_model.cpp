#include "ui/models/drafter_list_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace foregleam {
namespace {

QString megabytes(std::int64_t bytes)
{
    return DrafterListModel::tr("%1 MB").arg(QLocale().toString(static_cast<double>(bytes) / 1e6, 'f', 0));
}

QString plain(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

int DrafterListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_choices.size()) + 2;
}

QVariant DrafterListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    QString title;
    QString detail;
    QVariant path;
    if (row == 0) {
        title = tr("No drafter");
        detail = tr("The model alone; n-gram lookup needs nothing more");
        path = QString(QLatin1String(""));
    } else if (isLast(row)) {
        title = tr("Open drafter…");
        detail = tr("A GGUF file, or a folder with config.json");
    } else {
        const DrafterChoice& choice = m_choices[static_cast<std::size_t>(row - 1)];
        title = plain(choice.facts.name);
        if (!choice.reason.empty())
            detail = plain(choice.reason);
        else if (choice.made)
            detail = tr("Made for this model: %1").arg(drafterSummary(choice.facts));
        else
            detail = drafterSummary(choice.facts);
        path = plain(choice.facts.path);
    }
    switch (role) {
    case Qt::DisplayRole: return title;
    case DetailRole: return detail;
    case Qt::ToolTipRole: return path.toString().isEmpty() ? detail : detail + u'\n' + path.toString();
    case Qt::AccessibleTextRole: return QStringLiteral("%1. %2").arg(title, detail);
    case PathRole: return path;
    default: return {};
    }
}

Qt::ItemFlags DrafterListModel::flags(const QModelIndex& index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return Qt::NoItemFlags;
    const int row = index.row();
    const bool fits = row == 0 || isLast(row) || m_choices[static_cast<std::size_t>(row - 1)].reason.empty();
    return fits ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemNeverHasChildren;
}

void DrafterListModel::setChoices(std::vector<DrafterChoice> choices, const DrafterFacts& loaded)
{
    beginResetModel();
    m_choices = std::move(choices);
    if (loaded.kind != DrafterKind::None && rowOf(plain(loaded.path)) == 0)
        m_choices.insert(m_choices.begin(), {.facts = loaded, .reason = {}, .made = false});
    endResetModel();
}

int DrafterListModel::rowOf(const QString& path) const
{
    const auto at = std::find_if(m_choices.begin(), m_choices.end(),
        [path = path.toStdString()](const DrafterChoice& choice) { return choice.facts.path == path; });
    return at == m_choices.end() ? 0 : static_cast<int>(at - m_choices.begin()) + 1;
}

QString drafterSummary(const DrafterFacts& facts)
{
    QStringList parts;
    if (!facts.description.empty())
        parts << plain(facts.description);
    if (facts.fileBytes > 0)
        parts << megabytes(facts.fileBytes);
    if (facts.blockSize > 0)
        parts << DrafterListModel::tr("γ %1").arg(facts.blockSize);
    return parts.join(QStringLiteral(" · "));
}

QString drafterFactsExplained(const DrafterFacts& facts)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("foregleam", text); };
    QStringList lines;
    lines << QStringLiteral("<b>%1</b>").arg(plain(facts.name).toHtmlEscaped());
    if (!facts.description.empty())
        lines << plain(facts.description).toHtmlEscaped();
    if (facts.parameters > 0)
        lines << tr("%1 M parameters, %2, %3 on disk")
                     .arg(QLocale().toString(static_cast<double>(facts.parameters) / 1e6, 'f', 1),
                         plain(facts.quantization).toHtmlEscaped(), megabytes(facts.fileBytes));
    if (facts.blockSize > 0)
        lines << tr("Trained for blocks of %1 drafts").arg(facts.blockSize);
    if (facts.kind == DrafterKind::Block)
        lines << (facts.confidence ? tr("Says how likely each draft is to survive")
                                   : tr("Does not say how likely its drafts are to survive"));
    if (facts.weightBytesPerBlock > 0)
        lines << tr("Reads %1 of weights for a block").arg(megabytes(facts.weightBytesPerBlock));
    if (facts.kvBytes > 0)
        lines << tr("Keeps %1 of its own KV cache").arg(megabytes(facts.kvBytes));
    return lines.join(QStringLiteral("<br>"));
}

} // namespace foregleam
