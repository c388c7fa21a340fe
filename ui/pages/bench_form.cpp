#include "ui/pages/bench_form.h"
#include "ui/models/glossary.h"
#include "ui/models/method_choice.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kFewPrompts = 5; ///< of a set: minutes, not an hour, on a small machine
constexpr int kLargestBlock = 16;

QLabel* addHeading(QVBoxLayout* column, const QString& text, QWidget* buddy = nullptr)
{
    auto* label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    label->setBuddy(buddy);
    column->addWidget(label);
    return label;
}

} // namespace

BenchForm::BenchForm(const std::vector<std::string>& promptFiles, QWidget* parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    buildSets(column);
    column->addSpacing(8);
    buildMethods(column);
    column->addSpacing(8);
    buildNumbers(column);
    column->addStretch();
    setWidget(body);
    for (const std::string& path : promptFiles)
        static_cast<void>(addFile(QString::fromStdString(path))); // what ships and can't be read is not offered
    setMinimumWidth(body->minimumSizeHint().width() + 14);
}

void BenchForm::buildSets(QVBoxLayout* column)
{
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("benchSets"));
    m_list->setAccessibleName(tr("Prompt sets"));
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setFixedHeight(m_list->fontMetrics().lineSpacing() * 5 + 12);
    addHeading(column, tr("Prompt sets"), m_list);
    column->addWidget(m_list);
    auto* add = new QPushButton(tr("Add a file…"));
    add->setObjectName(QStringLiteral("benchAddFile"));
    add->setToolTip(tr("A .jsonl file with one {\"turns\": [\"the prompt\"]} a line"));
    column->addWidget(add, 0, Qt::AlignLeft);
    connect(add, &QPushButton::clicked, this, &BenchForm::addRequested);
    connect(m_list, &QListWidget::itemChanged, this, &BenchForm::changed);
}

void BenchForm::buildMethods(QVBoxLayout* column)
{
    addHeading(column, tr("Methods"));
    auto* note = new QLabel(tr("One token at a time always runs: the others are compared with it."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(note);
    for (const Method method : kMethods) {
        if (method == Method::Off)
            continue;
        auto* box = new QCheckBox(methodTitle(method));
        box->setObjectName(QStringLiteral("bench.") + QLatin1String(methodName(method)));
        column->addWidget(box);
        m_methods.push_back(box);
        connect(box, &QCheckBox::toggled, this, &BenchForm::changed);
    }
}

QSpinBox* BenchForm::addCount(
    QFormLayout* form, const char* name, const QString& title, int least, int most, int value, const QString& why)
{
    auto* spin = new QSpinBox;
    spin->setObjectName(QLatin1String(name));
    spin->setAccessibleName(title);
    spin->setToolTip(why);
    spin->setRange(least, most);
    spin->setValue(value);
    form->addRow(title, spin);
    connect(spin, &QSpinBox::valueChanged, this, &BenchForm::changed);
    return spin;
}

void BenchForm::buildNumbers(QVBoxLayout* column)
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_sizes = new QLineEdit(QStringLiteral("7"));
    m_sizes->setObjectName(QStringLiteral("benchSizes"));
    m_sizes->setAccessibleName(tr("Block sizes"));
    m_sizes->setToolTip(tr("Every method runs with each of these block sizes γ: 1, 2, 4, 7"));
    m_sizes->setValidator(new QRegularExpressionValidator(
        QRegularExpression(QStringLiteral("[0-9]{1,2}([, ]+[0-9]{1,2})*[, ]*")), m_sizes));
    form->addRow(tr("Block sizes γ"), m_sizes);
    connect(m_sizes, &QLineEdit::textChanged, this, &BenchForm::changed);
    m_limit = addCount(form, "benchLimit", tr("Prompts a set"), 0, 1000, kFewPrompts,
        tr("Only the first so many prompts of each set. Intervals need six or more"));
    m_limit->setSpecialValueText(tr("all"));
    m_tokens =
        addCount(form, "benchTokens", tr("Tokens an answer"), 8, 4096, 128, tr("An answer ends after so many tokens"));
    m_repeat = addCount(form, "benchRepeat", tr("Repeats"), 1, 100, 1, tr("How often everything is run"));
    m_temperature = new QDoubleSpinBox;
    m_temperature->setObjectName(QStringLiteral("benchTemperature"));
    m_temperature->setAccessibleName(tr("Temperature"));
    m_temperature->setWhatsThis(explained({Term::Temperature}));
    m_sizes->setWhatsThis(explained({Term::BlockSize}));
    m_temperature->setToolTip(tr("At 0 every method must give the same text, and that is checked"));
    m_temperature->setRange(0, 2);
    m_temperature->setSingleStep(0.1);
    form->addRow(tr("Temperature"), m_temperature);
    connect(m_temperature, &QDoubleSpinBox::valueChanged, this, &BenchForm::changed);
    column->addLayout(form);
}

void BenchForm::setModel(const ModelInfo& model)
{
    std::size_t at = 0;
    m_largestBlock = kLargestBlock;
    for (const Method method : kMethods) {
        if (method == Method::Off)
            continue;
        const QString obstacle = methodObstacle(method, model.drafter);
        QCheckBox* box = m_methods[at++];
        const bool fresh = box->isEnabled() != obstacle.isEmpty() || box->toolTip().isEmpty();
        box->setEnabled(obstacle.isEmpty());
        box->setToolTip(obstacle.isEmpty() ? methodExplained(method) : obstacle);
        if (fresh) // what the user has unticked stays so while the method can be had
            box->setChecked(
                obstacle.isEmpty() && (method == Method::Ngram || method == defaultMethod(model.drafter.kind)));
        if (obstacle.isEmpty())
            m_largestBlock = std::min(m_largestBlock, largestBlock(method, model.drafter));
    }
    emit changed();
}

Result<void> BenchForm::addFile(const QString& path)
{
    auto set = readPromptSet(path.toStdString());
    if (!set)
        return set.error();
    auto* item = new QListWidgetItem(
        tr("%1, %n prompt(s)", nullptr, static_cast<int>(set->prompts.size())).arg(QString::fromStdString(set->name)));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
    item->setToolTip(path);
    item->setCheckState(Qt::Checked);
    m_sets.push_back(std::move(set).value());
    m_list->addItem(item);
    emit changed();
    return {};
}

std::vector<std::int32_t> BenchForm::blockSizes() const
{
    std::vector<std::int32_t> sizes;
    for (const QString& part : m_sizes->text().split(QRegularExpression(QStringLiteral("[, ]+")), Qt::SkipEmptyParts)) {
        const int size = part.toInt();
        if (size < 1 || size > m_largestBlock)
            return {};
        if (std::find(sizes.begin(), sizes.end(), size) == sizes.end())
            sizes.push_back(size);
    }
    return sizes;
}

QString BenchForm::obstacle() const
{
    const auto checked = [](const QCheckBox* box) { return box->isEnabled() && box->isChecked(); };
    if (blockSizes().empty())
        return tr("Block sizes are numbers from 1 to %1 with commas between.").arg(m_largestBlock);
    if (std::none_of(m_methods.begin(), m_methods.end(), checked))
        return tr("Tick at least one method.");
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            return {};
    }
    return tr("Tick at least one prompt set.");
}

std::optional<BenchPlan> BenchForm::plan() const
{
    if (!obstacle().isEmpty())
        return std::nullopt;
    BenchPlan plan;
    plan.methods = {Method::Off};
    for (std::size_t at = 0; at < m_methods.size(); ++at) {
        if (m_methods[at]->isEnabled() && m_methods[at]->isChecked())
            plan.methods.push_back(kMethods[at + 1]);
    }
    plan.blockSizes = blockSizes();
    plan.repeat = m_repeat->value();
    plan.request.maxTokens = m_tokens->value();
    plan.request.blockSize = plan.blockSizes.back();
    plan.request.sampling.temperature = static_cast<float>(m_temperature->value());
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() != Qt::Checked)
            continue;
        PromptSet set = m_sets[static_cast<std::size_t>(row)];
        if (m_limit->value() > 0 && set.prompts.size() > static_cast<std::size_t>(m_limit->value()))
            set.prompts.resize(static_cast<std::size_t>(m_limit->value()));
        plan.sets.push_back(std::move(set));
    }
    return plan;
}

} // namespace foregleam
