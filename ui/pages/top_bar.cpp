#include "ui/pages/top_bar.h"
#include "ui/models/model_files.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
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

TopBar::TopBar(Preferences& preferences, const RunModel& run, const QString& modelsFolder, QWidget* parent)
    : QToolBar(tr("Model and method"), parent)
    , m_preferences(preferences)
    , m_run(run)
    , m_modelsFolder(modelsFolder)
    , m_models(new QComboBox(this))
    , m_speed(new QLabel(this))
{
    setObjectName(QStringLiteral("topBar"));
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    m_models->setObjectName(QStringLiteral("modelPicker"));
    m_models->setAccessibleName(tr("Model"));
    m_models->setToolTip(tr("The model that answers"));
    m_models->setPlaceholderText(tr("No model"));
    m_models->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_models->setMinimumContentsLength(22);
    m_models->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_models->setMaximumWidth(420);
    m_models->installEventFilter(this);
    connect(m_models, &QComboBox::activated, this, &TopBar::onModelActivated);
    addWidget(m_models);
    addWidget(gap(this, 12));
    buildMethod();
    addWidget(gap(this, 8));
    m_end = addWidget(gap(this, 0));

    m_speed->setObjectName(QStringLiteral("speed"));
    m_speed->setFont(Theme::numberFont(font()));
    m_speed->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_speed->setMinimumWidth(m_speed->fontMetrics().horizontalAdvance(QStringLiteral("00.0 ×   0,000 tok/s")));
    m_speed->setToolTip(
        tr("Speed of the newest answer: against one token at a time on this machine, and in tokens per second"));
    addWidget(m_speed);
    addWidget(gap(this, 8));

    connect(&m_preferences, &Preferences::changed, this, &TopBar::showPreferences);
    connect(&m_run, &RunModel::changed, this, &TopBar::showSpeed);
    fillModels();
    showPreferences();
    showSpeed();
}

void TopBar::buildMethod()
{
    auto* methodLabel = new QLabel(tr("Method "), this);
    m_method = new QComboBox(this);
    m_method->setObjectName(QStringLiteral("methodPicker"));
    m_method->setAccessibleName(tr("Method"));
    m_method->setToolTip(tr("How tokens are drafted before the model verifies them"));
    m_method->addItem(tr("Off — one token at a time"), static_cast<int>(Method::Off));
    m_method->addItem(tr("N-gram lookup"), static_cast<int>(Method::Ngram));
    m_method->setItemData(1, tr("Drafts what followed the same words earlier in this chat"), Qt::ToolTipRole);
    methodLabel->setBuddy(m_method);
    auto* blockLabel = new QLabel(tr("Block "), this);
    m_block = new QSpinBox(this);
    m_block->setObjectName(QStringLiteral("blockSize"));
    m_block->setAccessibleName(tr("Block size"));
    m_block->setToolTip(tr("Block size γ: most tokens drafted in a round"));
    m_block->setRange(1, 16);
    blockLabel->setBuddy(m_block);
    addWidget(methodLabel);
    addWidget(m_method);
    addWidget(gap(this, 12));
    addWidget(blockLabel);
    addWidget(m_block);
    connect(m_method, &QComboBox::activated, this, [this] {
        m_preferences.edit(
            [this](auto& values) { values.method = static_cast<Method>(m_method->currentData().toInt()); });
    });
    connect(m_block, &QSpinBox::valueChanged, this,
        [this](int size) { m_preferences.edit([size](auto& values) { values.blockSize = size; }); });
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
    const std::vector<ModelFile> files = findModelFiles(m_modelsFolder);
    bool listed = m_path.isEmpty();
    for (const ModelFile& file : files) {
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

void TopBar::setModelPath(const QString& path)
{
    m_path = path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath();
    fillModels();
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

bool TopBar::eventFilter(QObject* watched, QEvent* event)
{
    // Files that were put into the folder since are in the list the next time it is reached for.
    if (watched == m_models && (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::FocusIn)
        && !m_models->view()->isVisible())
        fillModels();
    return QToolBar::eventFilter(watched, event);
}

void TopBar::showPreferences()
{
    const PreferenceValues& values = m_preferences.values();
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(values.method)));
    m_block->setValue(values.blockSize);
    m_block->setEnabled(values.method != Method::Off);
}

void TopBar::showSpeed()
{
    const GenerationStats& totals = m_run.totals();
    const double rate = totals.tokensPerSecond();
    const double baseline = m_run.baselineTokensPerSecond();
    QString text;
    if (rate > 0) {
        const QLocale locale;
        if (baseline > 0 && totals.drafted > 0)
            text = tr("%1 ×   ").arg(locale.toString(rate / baseline, 'f', 1));
        text += tr("%1 tok/s").arg(locale.toString(rate, 'f', rate < 10 ? 1 : 0));
    }
    if (text == m_speed->text())
        return;
    m_speed->setText(text);
    m_speed->setAccessibleName(tr("Speed: %1").arg(text));
}

} // namespace foregleam
