#include "ui/models/figures_table_model.h"
#include "ui/models/glossary.h"
#include "ui/models/method_choice.h"

#include <QLocale>

namespace foregleam {
namespace {

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

/// "2.1 × (2.0 to 2.3)"; a dash where nothing was measured.
QString withInterval(const RateInterval& rate, double factor, int decimals, const QString& unit)
{
    if (rate.perMs <= 0)
        return QStringLiteral("–");
    const QString value = number(rate.perMs * factor, decimals) + unit;
    return rate.high > 0 ? FiguresTableModel::tr("%1 (%2 to %3)")
                               .arg(value, number(rate.low * factor, decimals), number(rate.high * factor, decimals))
                         : FiguresTableModel::tr("%1 (too few rounds for an interval)").arg(value);
}

QString methodTitles(const QStringList& names)
{
    QStringList titles;
    for (const QString& name : names) {
        Method method = Method::Off;
        titles << (parseMethod(name.toStdString(), method) ? methodTitle(method) : name);
    }
    return titles.join(QStringLiteral(", "));
}

QString text(const SessionFigures& figures, int figure)
{
    using Table = FiguresTableModel;
    const QLocale locale;
    switch (figure) {
    case Table::Model: return figures.models.join(QStringLiteral(", "));
    case Table::MethodNames: return methodTitles(figures.methods);
    case Table::Answers: return locale.toString(figures.answers);
    case Table::Tokens: return locale.toString(static_cast<qlonglong>(figures.emitted));
    case Table::Rate: return withInterval(figures.rate(), 1000, 1, QString());
    case Table::Speedup: return withInterval(figures.speedup(), 1, 2, QStringLiteral(" ×"));
    case Table::AcceptedLength: return figures.rounds > 0 ? number(figures.acceptedLength(), 2) : QStringLiteral("–");
    case Table::Acceptance: {
        const ShareInterval share = figures.acceptance();
        return figures.verified == 0
            ? QStringLiteral("–")
            : FiguresTableModel::tr("%1 % (%2 to %3)")
                  .arg(number(100 * share.share, 1), number(100 * share.low, 1), number(100 * share.high, 1));
    }
    case Table::FirstToken: return FiguresTableModel::tr("%1 ms").arg(number(figures.firstTokenMs, 0));
    default: return {};
    }
}

QString figureExplained(int figure)
{
    switch (figure) {
    case FiguresTableModel::Tokens: return explained({Term::Emitted});
    case FiguresTableModel::Rate: return explained({Term::Interval});
    case FiguresTableModel::Speedup: return explained({Term::Speedup, Term::Baseline});
    case FiguresTableModel::AcceptedLength: return explained({Term::AcceptedLength});
    case FiguresTableModel::Acceptance: return explained({Term::Acceptance});
    case FiguresTableModel::FirstToken: return explained({Term::FirstToken});
    default: return {};
    }
}

} // namespace

int FiguresTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FigureCount;
}

int FiguresTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_figures.size());
}

QVariant FiguresTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const auto& figures = m_figures[static_cast<std::size_t>(index.column())];
    return figures ? text(*figures, index.row()) : QString();
}

QVariant FiguresTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical && (role == Qt::ToolTipRole || role == Qt::WhatsThisRole))
        return figureExplained(section);
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return m_titles[static_cast<std::size_t>(section)];
    switch (section) {
    case Model: return tr("Model");
    case MethodNames: return tr("Method");
    case Answers: return tr("Answers");
    case Tokens: return tr("Tokens emitted");
    case Rate: return tr("Tokens per second");
    case Speedup: return tr("Speed-up");
    case AcceptedLength: return tr("Accepted length τ");
    case Acceptance: return tr("Acceptance");
    case FirstToken: return tr("First token after");
    default: return {};
    }
}

void FiguresTableModel::setSide(int side, const QString& title, std::optional<SessionFigures> figures)
{
    beginResetModel();
    m_titles[static_cast<std::size_t>(side)] = title;
    m_figures[static_cast<std::size_t>(side)] = std::move(figures);
    endResetModel();
}

} // namespace foregleam
