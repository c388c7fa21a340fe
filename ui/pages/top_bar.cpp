#include "ui/pages/top_bar.h"
#include "ui/models/method_choice.h"
#include "ui/models/speed_verdict.h"
#include "ui/pages/choice_delegate.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace foregleam {
namespace {

QWidget* gap(QWidget* parent, int width)
{
    auto* space = new QWidget(parent);
    if (width > 0)
        space->setFixedWidth(width);
    else
        space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return space;
}

} // namespace

TopBar::TopBar(Preferences& preferences, const RunModel& run, const ModelSources& sources, QWidget* parent)
    : QToolBar(tr("Model and method"), parent)
    , m_preferences(preferences)
    , m_run(run)
    , m_sources(sources)
    , m_drafterList(new DrafterListModel(this))
    , m_methodList(new MethodListModel(this))
{
    setObjectName(QStringLiteral("topBar"));
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    buildModels();
    buildDrafters();
    addWidget(gap(this, 12));
    buildMethod();
    buildNumbers();
    m_end = addWidget(gap(this, 0));
    buildSpeed();
    connect(&m_preferences, &Preferences::changed, this, &TopBar::showPreferences);
    connect(&m_run, &RunModel::changed, this, &TopBar::showSpeed);
    fillModels();
    showDrafter();
    showPreferences();
    showSpeed();
}

QComboBox* TopBar::addPicker(const char* name, const QString& title, int leastCharacters, int mostPixels)
{
    auto* picker = new QComboBox(this);
    picker->setObjectName(QLatin1String(name));
    picker->setAccessibleName(title);
    picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    picker->setMinimumContentsLength(leastCharacters);
    picker->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    picker->setMaximumWidth(mostPixels);
    picker->installEventFilter(this);
    addWidget(picker);
    return picker;
}

QLabel* TopBar::addLabel(const QString& text, QWidget* buddy)
{
    auto* label = new QLabel(text, this);
    label->setContentsMargins(8, 0, 4, 0);
    label->setBuddy(buddy);
    return label;
}

void TopBar::buildModels()
{
    m_models = addPicker("modelPicker", tr("Model"), 16, 360);
    m_models->setToolTip(tr("The model that answers"));
    m_models->setPlaceholderText(tr("No model"));
    connect(m_models, &QComboBox::activated, this, &TopBar::onModelActivated);
}

void TopBar::buildDrafters()
{
    addWidget(new QLabel(QStringLiteral(" + "), this));
    m_drafters = addPicker("drafterPicker", tr("Drafter"), 13, 300);
    m_drafters->setModel(m_drafterList);
    ChoiceDelegate::install(m_drafters, DrafterListModel::DetailRole);
    connect(m_drafters, &QComboBox::activated, this, &TopBar::onDrafterActivated);
}

void TopBar::buildMethod()
{
    m_method = new QComboBox(this);
    m_method->setObjectName(QStringLiteral("methodPicker"));
    m_method->setAccessibleName(tr("Method"));
    m_method->setModel(m_methodList);
    ChoiceDelegate::install(m_method, MethodListModel::DetailRole);
    addWidget(addLabel(tr("Method"), m_method));
    addWidget(m_method);
    connect(m_method, &QComboBox::activated, this, [this](int row) {
        m_preferences.edit([row](auto& values) { values.method = MethodListModel::methodAt(row); });
    });
}

void TopBar::buildNumbers()
{
    m_block = new QSpinBox(this);
    m_block->setObjectName(QStringLiteral("blockSize"));
    m_block->setAccessibleName(tr("Block size"));
    m_block->setRange(1, 16);
    addWidget(addLabel(tr("γ"), m_block));
    addWidget(m_block);
    connect(m_block, &QSpinBox::valueChanged, this,
        [this](int size) { m_preferences.edit([size](auto& values) { values.blockSize = size; }); });

    m_threshold = new QDoubleSpinBox(this);
    m_threshold->setObjectName(QStringLiteral("threshold"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setToolTip(
        tr("Drafts from the first one on that is less likely to survive than this are not verified"));
    m_threshold->setRange(0.05, 0.95);
    m_threshold->setSingleStep(0.05);
    m_threshold->setDecimals(2);
    m_thresholdParts[0] = addWidget(addLabel(tr("Threshold"), m_threshold));
    m_thresholdParts[1] = addWidget(m_threshold);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, [this](double threshold) {
        m_preferences.edit([threshold](auto& values) { values.threshold = static_cast<float>(threshold); });
    });
}

void TopBar::buildSpeed()
{
    m_speed = new QLabel(this);
    m_speed->setObjectName(QStringLiteral("speed"));
    m_speed->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    fitSpeed();
    addWidget(m_speed);
    addWidget(gap(this, 8));
}

void TopBar::fitSpeed()
{
    m_speed->setFont(Theme::numberFont(font()));
    m_speed->setMinimumWidth(m_speed->fontMetrics().horizontalAdvance(QStringLiteral("00.0 ×   0,000 tok/s")));
}

void TopBar::changeEvent(QEvent* event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_speed)
        fitSpeed();
}

void TopBar::addSamplingAction(QAction* action)
{
    insertAction(m_end, action);
    if (auto* button = qobject_cast<QToolButton*>(widgetForAction(action))) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(tr("Sampling settings"));
        button->setFocusPolicy(Qt::TabFocus);
    }
}

void TopBar::fillModels()
{
    m_models->clear();
    bool listed = m_path.isEmpty();
    for (const ModelFile& file : m_sources.models ? m_sources.models() : std::vector<ModelFile>()) {
        m_models->addItem(file.label, file.path);
        m_models->setItemData(m_models->count() - 1, file.path, Qt::ToolTipRole);
        listed = listed || file.path == m_path;
    }
    if (!listed)
        m_models->insertItem(0, QFileInfo(m_path).completeBaseName(), m_path);
    if (m_models->count() > 0)
        m_models->insertSeparator(m_models->count());
    m_models->addItem(tr("Open file…"));
    m_models->setCurrentIndex(m_path.isEmpty() ? -1 : m_models->findData(m_path));
}

void TopBar::fillDrafters()
{
    m_drafterList->setChoices(
        m_sources.drafters && !m_path.isEmpty() ? m_sources.drafters(m_path) : std::vector<DrafterChoice>(), m_drafter);
    m_drafters->setCurrentIndex(m_drafterList->rowOf(QString::fromStdString(m_drafter.path)));
}

void TopBar::setModel(const ModelInfo& info)
{
    m_path = QFileInfo(QString::fromStdString(info.path)).absoluteFilePath();
    m_drafter = info.drafter;
    fillModels();
    showDrafter();
    showPreferences();
}

void TopBar::onModelActivated(int index)
{
    const QString path = m_models->itemData(index).toString();
    m_models->setCurrentIndex(m_path.isEmpty() ? -1 : m_models->findData(m_path)); // until it is loaded
    if (path.isEmpty())
        emit openModelRequested();
    else if (path != m_path)
        emit modelChosen(path);
}

void TopBar::onDrafterActivated(int index)
{
    const QVariant path = m_drafters->itemData(index, DrafterListModel::PathRole);
    const QString loaded = QString::fromStdString(m_drafter.path);
    m_drafters->setCurrentIndex(m_drafterList->rowOf(loaded)); // until it is loaded
    if (!path.isValid())
        emit openDrafterRequested();
    else if (path.toString() != loaded)
        emit drafterChosen(path.toString());
}

bool TopBar::eventFilter(QObject* watched, QEvent* event)
{
    // Files that were put into the folder since are in the list the next time it is reached for.
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::FocusIn) {
        if (watched == m_models && !m_models->view()->isVisible())
            fillModels();
        else if (watched == m_drafters && !m_drafters->view()->isVisible())
            fillDrafters();
    }
    return QToolBar::eventFilter(watched, event);
}

void TopBar::showDrafter()
{
    m_methodList->setDrafter(m_drafter);
    fillDrafters();
    m_drafters->setEnabled(!m_path.isEmpty());
    m_drafters->setToolTip(m_drafter.kind == DrafterKind::None
            ? tr("What drafts for the model: a DSpark drafter or a small model. Loaded together with the model")
            : drafterFactsExplained(m_drafter));
}

void TopBar::showPreferences()
{
    const PreferenceValues& values = m_preferences.values();
    const Method method = effectiveMethod(values.method, m_drafter);
    m_method->setCurrentIndex(MethodListModel::rowOf(method));
    m_method->setToolTip(methodExplained(method));
    const int largest = largestBlock(method, m_drafter);
    {
        const QSignalBlocker blocker(m_block); // a smaller range is the drafter's, not the user's choice
        m_block->setMaximum(largest);
        m_block->setValue(values.blockSize);
    }
    m_block->setEnabled(method != Method::Off);
    m_block->setToolTip(largest < 16
            ? tr("Block size γ: most tokens drafted in a round; this drafter was trained for %1").arg(largest)
            : tr("Block size γ: most tokens drafted in a round"));
    {
        const QSignalBlocker blocker(m_threshold);
        m_threshold->setValue(static_cast<double>(values.threshold));
    }
    for (QAction* part : m_thresholdParts)
        part->setVisible(method == Method::DsparkThreshold);
}

void TopBar::showSpeed()
{
    const double rate = m_run.totals().tokensPerSecond();
    const SpeedVerdict verdict = speedVerdict(m_run);
    QString text;
    if (rate > 0) {
        if (m_run.totals().drafted > 0 && verdict.times > 0)
            text = verdict.ratio() + QStringLiteral("   ");
        text += tr("%1 tok/s").arg(QLocale().toString(rate, 'f', rate < 10 ? 1 : 0));
    }
    if (text == m_speed->text())
        return;
    m_speed->setText(text);
    m_speed->setAccessibleName(tr("Speed: %1").arg(text));
    m_speed->setToolTip(verdict.sentence);
}

} // namespace foregleam
