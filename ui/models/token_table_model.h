#pragma once
// Every token with the numbers that decided about it.

#include "ui/models/run_selection.h"

#include <QAbstractTableModel>

#include <cstdint>

namespace foregleam {

class RunModel;
struct TokenSample;

/// Rows are the tokens that the run holds, of the chosen rounds only where several are chosen. Both must outlive it.
class TokenTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Text, TargetP, DraftQ, Uniform, Confidence, Origin, Round, Place, ColumnCount };

    TokenTableModel(const RunModel& run, const RunSelection& selection, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    int roundAt(int row) const; ///< RoundSample::index; -1 for a token that no round made
    /// The rows of a round; last < first where it has none here.
    RoundRange rowsOf(int round) const;

private:
    /// Tokens by TokenSample::number, the end not included.
    struct Span {
        std::int64_t first = 0;
        std::int64_t end = 0;
    };

    /// Null for a row whose token the run has let go of and that is about to be removed.
    const TokenSample* tokenAt(int row) const;
    Span wanted() const;
    void refresh();

    const RunModel& m_run;
    const RunSelection& m_selection;
    Span m_shown;
};

} // namespace foregleam
