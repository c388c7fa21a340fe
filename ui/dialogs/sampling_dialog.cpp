#include "ui/dialogs/sampling_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QScopedValueRollback>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace foregleam {

SamplingDialog::SamplingDialog(Preferences& preferences, QWidget* parent)
    : QDialog(parent)
    , m_preferences(preferences)
{
    setWindowTitle(tr("Sampling"));
    setObjectName(QStringLiteral("samplingDialog"));
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(buildForm());

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        m_preferences.edit([](auto& values) {
            const PreferenceValues defaults;
            values.sampling = defaults.sampling;
            values.maxTokens = defaults.maxTokens;
            values.stopStrings = defaults.stopStrings;
        });
        showValues(m_preferences.values());
    });
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll);
    column->addWidget(buttons);
    showValues(m_preferences.values());
    const QSize room = screen()->availableSize() - QSize(16, 48); // the frame takes some
    resize(QSize(fontMetrics().averageCharWidth() * 78, 620).boundedTo(room));
}

QWidget* SamplingDialog::buildForm()
{
    auto* form = new QWidget;
    auto* column = new QVBoxLayout(form);
    column->setSpacing(10);
    m_temperature = addNumber(
        column, tr("Temperature"), 0, 4, 0.05, tr("0 always takes the most likely token; higher values vary more."));
    m_topK = addCount(column, tr("Top-k"), 0, 1000, tr("Keeps the k most likely tokens; 0 keeps all."));
    m_topP = addNumber(column, tr("Top-p"), 0.01, 1, 0.05,
        tr("Keeps the fewest tokens whose probabilities add up to p; 1 keeps all."));
    m_minP = addNumber(column, tr("Min-p"), 0, 1, 0.01,
        tr("Drops tokens below this share of the most likely one's probability; 0 drops none."));
    m_repetition = addNumber(column, tr("Repetition penalty"), 0.5, 3, 0.05,
        tr("Makes tokens that already occurred less likely; 1 changes nothing."));
    m_presence = addNumber(column, tr("Presence penalty"), -2, 2, 0.1,
        tr("Subtracted once from tokens that already occurred; 0 changes nothing."));
    m_frequency = addNumber(
        column, tr("Frequency penalty"), -2, 2, 0.1, tr("Subtracted as often as a token occurred; 0 changes nothing."));
    m_seed = new QLineEdit;
    m_seed->setPlaceholderText(tr("new for each answer"));
    m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{0,18}")), m_seed));
    connect(m_seed, &QLineEdit::textChanged, this, &SamplingDialog::store);
    addRow(column, tr("Seed"), m_seed,
        tr("The same seed, settings and chat give the same answer. Empty: a new one for each answer."));
    m_reproducible = new QCheckBox(tr("On"));
    connect(m_reproducible, &QCheckBox::toggled, this, &SamplingDialog::store);
    addRow(column, tr("Reproducible"), m_reproducible,
        tr("One seed, one text: every method and block size gives the same text, above temperature 0 too."));
    m_maxTokens =
        addCount(column, tr("Token limit"), 1, 32768, tr("An answer ends after this many tokens at the latest."));
    m_stop = new QPlainTextEdit;
    m_stop->setTabChangesFocus(true);
    m_stop->setFixedHeight(m_stop->fontMetrics().lineSpacing() * 3 + 12);
    connect(m_stop, &QPlainTextEdit::textChanged, this, &SamplingDialog::store);
    addRow(column, tr("Stop strings"), m_stop, tr("One a line; an answer ends before the first of them."));
    column->addStretch();
    return form;
}

void SamplingDialog::addRow(QVBoxLayout* column, const QString& name, QWidget* field, const QString& explanation)
{
    auto* label = new QLabel(name);
    label->setBuddy(field);
    label->setMinimumWidth(fontMetrics().averageCharWidth() * 22);
    field->setAccessibleName(name);
    field->setAccessibleDescription(explanation);
    auto* note = new QLabel(explanation);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(field, 1);
    auto* both = new QVBoxLayout;
    both->setSpacing(2);
    both->addLayout(row);
    both->addWidget(note);
    column->addLayout(both);
}

QDoubleSpinBox* SamplingDialog::addNumber(
    QVBoxLayout* column, const QString& name, double least, double most, double step, const QString& explanation)
{
    auto* field = new QDoubleSpinBox;
    field->setRange(least, most);
    field->setSingleStep(step);
    field->setDecimals(2);
    connect(field, &QDoubleSpinBox::valueChanged, this, &SamplingDialog::store);
    addRow(column, name, field, explanation);
    return field;
}

QSpinBox* SamplingDialog::addCount(
    QVBoxLayout* column, const QString& name, int least, int most, const QString& explanation)
{
    auto* field = new QSpinBox;
    field->setRange(least, most);
    connect(field, &QSpinBox::valueChanged, this, &SamplingDialog::store);
    addRow(column, name, field, explanation);
    return field;
}

void SamplingDialog::showValues(const PreferenceValues& values)
{
    const QScopedValueRollback<bool> guard(m_showing, true);
    const SamplingSettings& sampling = values.sampling;
    m_temperature->setValue(sampling.temperature);
    m_topK->setValue(sampling.topK);
    m_topP->setValue(sampling.topP);
    m_minP->setValue(sampling.minP);
    m_repetition->setValue(sampling.repetitionPenalty);
    m_presence->setValue(sampling.presencePenalty);
    m_frequency->setValue(sampling.frequencyPenalty);
    m_seed->setText(sampling.seed == 0 ? QString() : QString::number(sampling.seed));
    m_reproducible->setChecked(sampling.reproducible);
    m_maxTokens->setValue(values.maxTokens);
    m_stop->setPlainText(values.stopStrings.join(u'\n'));
}

void SamplingDialog::store()
{
    if (m_showing)
        return;
    m_preferences.edit([this](PreferenceValues& values) {
        SamplingSettings& sampling = values.sampling;
        sampling.temperature = static_cast<float>(m_temperature->value());
        sampling.topK = m_topK->value();
        sampling.topP = static_cast<float>(m_topP->value());
        sampling.minP = static_cast<float>(m_minP->value());
        sampling.repetitionPenalty = static_cast<float>(m_repetition->value());
        sampling.presencePenalty = static_cast<float>(m_presence->value());
        sampling.frequencyPenalty = static_cast<float>(m_frequency->value());
        sampling.seed = m_seed->text().toULongLong();
        sampling.reproducible = m_reproducible->isChecked();
        values.maxTokens = m_maxTokens->value();
        values.stopStrings = m_stop->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    });
}

} // namespace foregleam
