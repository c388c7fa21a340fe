#pragma once
// How the next answer is sampled; each setting with one line that says what it does.

#include "ui/models/preferences.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QVBoxLayout;

namespace foregleam {

/// Changes count at once, for the answers that start from then on. `preferences` must outlive the dialog.
class SamplingDialog : public QDialog {
    Q_OBJECT

public:
    explicit SamplingDialog(Preferences& preferences, QWidget* parent = nullptr);

private:
    QWidget* buildForm();
    void addRow(QVBoxLayout* column, const QString& name, QWidget* field, const QString& explanation);
    QDoubleSpinBox* addNumber(
        QVBoxLayout* column, const QString& name, double least, double most, double step, const QString& explanation);
    QSpinBox* addCount(QVBoxLayout* column, const QString& name, int least, int most, const QString& explanation);
    void showValues(const PreferenceValues& values);
    void store();

    Preferences& m_preferences;
    QDoubleSpinBox* m_temperature = nullptr;
    QSpinBox* m_topK = nullptr;
    QDoubleSpinBox* m_topP = nullptr;
    QDoubleSpinBox* m_minP = nullptr;
    QDoubleSpinBox* m_repetition = nullptr;
    QDoubleSpinBox* m_presence = nullptr;
    QDoubleSpinBox* m_frequency = nullptr;
    QLineEdit* m_seed = nullptr;
    QCheckBox* m_reproducible = nullptr;
    QSpinBox* m_maxTokens = nullptr;
    QPlainTextEdit* m_stop = nullptr;
    bool m_showing = false;
};

} // namespace foregleam
