#pragma once
// What to measure: prompt sets, methods, block sizes, and how much of each.

#include "engine/api/bench.h"
#include "engine/api/model_info.h"

#include <QScrollArea>

#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QSpinBox;
class QVBoxLayout;

namespace foregleam {

/// GUI thread. Reads prompt files when they are ticked.
class BenchForm : public QScrollArea {
    Q_OBJECT

public:
    /// `promptFiles` are offered, all ticked.
    explicit BenchForm(const std::vector<std::string>& promptFiles, QWidget* parent = nullptr);

    /// Ticks the methods that the drafter allows and says why the others can't be measured.
    void setModel(const ModelInfo& model);
    /// Offers another file and ticks it; the sentence says why it can't be used.
    Result<void> addFile(const QString& path);
    /// Nothing where something is missing; obstacle() says what.
    std::optional<BenchPlan> plan() const;
    QString obstacle() const;

signals:
    void changed();
    void addRequested();

private:
    void buildSets(QVBoxLayout* column);
    void buildMethods(QVBoxLayout* column);
    void buildNumbers(QVBoxLayout* column);
    QSpinBox* addCount(
        QFormLayout* form, const char* name, const QString& title, int least, int most, int value, const QString& why);
    std::vector<std::int32_t> blockSizes() const;

    QListWidget* m_list = nullptr;
    std::vector<PromptSet> m_sets; ///< of the rows of m_list
    std::vector<QCheckBox*> m_methods; ///< of kMethods without off
    QLineEdit* m_sizes = nullptr;
    QSpinBox* m_limit = nullptr;
    QSpinBox* m_tokens = nullptr;
    QSpinBox* m_repeat = nullptr;
    QDoubleSpinBox* m_temperature = nullptr;
    int m_largestBlock = 16;
};

} // namespace foregleam
