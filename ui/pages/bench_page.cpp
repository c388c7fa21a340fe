#include "ui/pages/bench_page.h"
#include "ui/charts/bench_acceptance_chart.h"
#include "ui/charts/speedup_chart.h"
#include "ui/pages/bench_form.h"
#include "ui/pages/note_bar.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace foregleam {
namespace {

QString factsOf(const BenchRecord& record)
{
    const QLocale locale;
    QStringList facts;
    if (!record.model.device.empty())
        facts << QString::fromStdString(
            record.model.device + (record.model.deviceDetail.empty() ? "" : ", " + record.model.deviceDetail));
    facts << BenchPage::tr("temperature %1")
                 .arg(locale.toString(static_cast<double>(record.request.sampling.temperature)))
          << BenchPage::tr("at most %n token(s) an answer", nullptr, record.request.maxTokens)
          << BenchPage::tr("%n repeat(s)", nullptr, record.repeat);
    if (!record.modelHash.empty())
        facts << BenchPage::tr("model file %1…").arg(QString::fromStdString(record.modelHash).left(12));
    if (record.interrupted)
        facts << BenchPage::tr("cancelled before its end");
    return facts.join(QStringLiteral(" · "));
}

} // namespace

QString timeLeft(double seconds)
{
    if (seconds < 0)
        return {};
    const auto whole = static_cast<int>(std::ceil(seconds));
    if (whole < 60)
        return BenchPage::tr("about %1 s left").arg(whole);
    if (whole < 3600)
        return BenchPage::tr("about %1 min %2 s left").arg(whole / 60).arg(whole % 60);
    return BenchPage::tr("about %1 h %2 min left").arg(whole / 3600).arg(whole % 3600 / 60);
}

BenchPage::BenchPage(const Parts& parts, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_controller(parts.controller)
    , m_store(parts.sources.folder)
    , m_job(parts.controller, parts.worker, parts.appVersion, parts.loadDefaults, parts.sources.fileHash)
{
    setObjectName(QStringLiteral("benchPage"));
    setWindowTitle(tr("Benchmark"));
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(buildLeft(parts.sources));
    split->addWidget(buildRight());
    split->setStretchFactor(1, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(split);
    connectParts();
    fillRuns();
    if (m_controller.model())
        m_form->setModel(*m_controller.model());
    updateState();
    resize(QSize(1180, 720).boundedTo(screen()->availableSize() - QSize(16, 48))); // the frame takes some
}

QWidget* BenchPage::buildLeft(const BenchSources& sources)
{
    auto* left = new QWidget;
    m_form = new BenchForm(sources.promptFiles);
    m_words = new QLabel;
    m_words->setObjectName(QStringLiteral("benchWords"));
    m_words->setWordWrap(true);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("benchProgress"));
    m_progress->setAccessibleName(tr("Answers made so far"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_run = new QPushButton(tr("Run"));
    m_run->setObjectName(QStringLiteral("benchRun"));
    m_run->setIcon(Theme::icon(QStringLiteral("chart")));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("benchCancel"));
    m_cancel->setIcon(Theme::icon(QStringLiteral("stop")));
    m_cancel->setToolTip(tr("End the benchmark; what every method has answered is kept"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_run, 1);
    buttons->addWidget(m_cancel, 1);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(m_form, 1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 0, 12, 0);
    foot->addWidget(m_words);
    foot->addWidget(m_progress);
    foot->addLayout(buttons);
    column->addLayout(foot);
    return left;
}

QWidget* BenchPage::buildRuns()
{
    auto* bar = new QWidget;
    m_shown = new QComboBox;
    m_shown->setObjectName(QStringLiteral("benchShown"));
    m_shown->setAccessibleName(tr("Benchmark on screen"));
    m_compared = new QComboBox;
    m_compared->setObjectName(QStringLiteral("benchCompared"));
    m_compared->setAccessibleName(tr("Earlier benchmark to compare with"));
    for (QComboBox* picker : {m_shown, m_compared}) {
        picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        picker->setMinimumContentsLength(18);
    }
    auto* against = new QLabel(tr("against"));
    against->setBuddy(m_compared);
    auto* open = new QPushButton(tr("Open…"));
    open->setObjectName(QStringLiteral("benchOpen"));
    open->setToolTip(tr("Open what foregleam-cli bench --json wrote"));
    auto* copy = new QPushButton(tr("Copy table"));
    copy->setObjectName(QStringLiteral("benchCopy"));
    copy->setToolTip(tr("Copy the table with tabs between, for a spreadsheet"));
    m_remove = new QPushButton(tr("Delete"));
    m_remove->setObjectName(QStringLiteral("benchRemove"));
    m_remove->setToolTip(tr("Delete the benchmark on screen from the list and from the disk"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_shown, 3);
    row->addWidget(against);
    row->addWidget(m_compared, 2);
    for (QPushButton* button : {open, copy, m_remove})
        row->addWidget(button);
    connect(open, &QPushButton::clicked, this, [this] { chooseFile(false); });
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_rows.asTsv()); });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_store.remove(m_shown->currentIndex()); });
    connect(m_shown, &QComboBox::currentIndexChanged, this, &BenchPage::showRun);
    connect(m_compared, &QComboBox::currentIndexChanged, this, &BenchPage::showRun);
    return bar;
}

QWidget* BenchPage::buildRight()
{
    auto* right = new QWidget;
    m_note = new NoteBar(right);
    m_facts = new QLabel;
    m_facts->setObjectName(QStringLiteral("benchFacts"));
    m_facts->setWordWrap(true);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("benchTable"));
    m_table->setAccessibleName(tr("Figures of the benchmark"));
    m_table->setModel(&m_rows);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_speedups = new SpeedupChart(m_rows);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_speedups);
    scroll->setMinimumHeight(150);
    m_acceptance = new BenchAcceptanceChart;
    auto* charts = new QSplitter(Qt::Horizontal);
    charts->setChildrenCollapsible(false);
    charts->addWidget(scroll);
    charts->addWidget(m_acceptance);
    charts->setStretchFactor(0, 3);
    charts->setStretchFactor(1, 2);
    auto* halves = new QSplitter(Qt::Vertical);
    halves->setChildrenCollapsible(false);
    halves->addWidget(m_table);
    halves->addWidget(charts);
    halves->setStretchFactor(0, 1);
    halves->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(buildRuns());
    column->addWidget(m_note);
    column->addWidget(m_facts);
    column->addWidget(halves, 1);
    return right;
}

void BenchPage::connectParts()
{
    connect(m_run, &QPushButton::clicked, this, &BenchPage::start);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_job.cancel();
        m_cancel->setEnabled(false);
        m_words->setText(tr("Ending…"));
    });
    connect(m_form, &BenchForm::changed, this, &BenchPage::updateState);
    connect(m_form, &BenchForm::addRequested, this, [this] { chooseFile(true); });
    connect(&m_controller, &ChatController::phaseChanged, this, &BenchPage::updateState);
    connect(&m_controller, &ChatController::modelLoaded, m_form, &BenchForm::setModel);
    connect(&m_job, &BenchJob::progressed, this, &BenchPage::onProgressed);
    connect(&m_job, &BenchJob::measured, this, &BenchPage::showRows);
    connect(&m_job, &BenchJob::ended, this, &BenchPage::onEnded);
    connect(&m_job, &BenchJob::failed, this, [this](const QString& sentence) {
        m_note->say(sentence, true);
        updateState();
        showRun();
    });
    connect(&m_store, &BenchStore::changed, this, &BenchPage::fillRuns);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& row) { m_speedups->selectItem(row.row()); });
    connect(m_speedups, &SpeedupChart::rowChosen, this, [this](int row) {
        if (row >= 0)
            m_table->setCurrentIndex(m_rows.index(row, 0));
        showAcceptance();
    });
}

void BenchPage::updateState()
{
    const bool running = m_job.running();
    m_form->setEnabled(!running);
    m_run->setVisible(!running);
    m_cancel->setVisible(running);
    m_progress->setVisible(running);
    m_shown->setEnabled(!running);
    m_compared->setEnabled(!running);
    m_remove->setEnabled(!running && recordAt(m_shown));
    if (running)
        return;
    const QString obstacle = m_job.obstacle().isEmpty() ? m_form->obstacle() : m_job.obstacle();
    m_run->setEnabled(obstacle.isEmpty());
    m_words->setText(obstacle.isEmpty() ? tr("%n answer(s), and a short one of each method before", nullptr,
                         static_cast<int>(answersOf(*m_form->plan())))
                                        : obstacle);
}

void BenchPage::start()
{
    const auto plan = m_form->plan();
    if (!plan || !m_job.obstacle().isEmpty())
        return;
    m_note->say({});
    m_progress->setRange(0, static_cast<int>(answersOf(*plan)));
    m_progress->setValue(0);
    m_job.start(*plan);
    m_cancel->setEnabled(true);
    m_words->setText(tr("Reading the model's file and warming up…"));
    m_facts->setText(QString::fromStdString(m_controller.model()->name));
    showRows({});
    updateState();
}

void BenchPage::onProgressed(const BenchProgress& now, double secondsLeft)
{
    m_progress->setValue(static_cast<int>(now.done));
    if (!m_cancel->isEnabled())
        return; // ending
    QStringList words;
    words << tr("%1: prompt %2 of %3").arg(QString::fromStdString(now.set)).arg(now.prompt + 1).arg(now.prompts)
          << tr("%1 of %2 answers").arg(now.done).arg(now.total);
    if (const QString left = timeLeft(secondsLeft); !left.isEmpty())
        words << left;
    m_words->setText(words.join(QStringLiteral(" · ")));
}

void BenchPage::onEnded(const BenchRecord& record)
{
    if (record.rows.empty()) {
        m_note->say(tr("The benchmark was cancelled before every method had answered a prompt; nothing was kept."));
        showRun();
    } else {
        const auto kept = m_store.add(record);
        m_note->say(kept ? QString() : QString::fromStdString(kept.error().message), true);
        m_shown->setCurrentIndex(0);
    }
    updateState();
}

void BenchPage::fillRuns()
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_shown), QSignalBlocker(m_compared)};
    const int compared = m_compared->currentIndex() - 1;
    const QString comparedPath = m_compared->itemData(compared + 1).toString();
    m_shown->clear();
    m_compared->clear();
    m_compared->addItem(tr("no earlier run"));
    for (const BenchStore::Entry& entry : m_store.entries()) {
        m_shown->addItem(benchTitle(entry.record), entry.path);
        m_compared->addItem(benchTitle(entry.record), entry.path);
    }
    m_shown->setPlaceholderText(tr("No benchmark yet"));
    m_shown->setCurrentIndex(m_store.entries().empty() ? -1 : 0);
    const int again = comparedPath.isEmpty() ? 0 : m_compared->findData(comparedPath);
    m_compared->setCurrentIndex(std::max(0, again));
    showRun();
}

const BenchRecord* BenchPage::recordAt(const QComboBox* picker) const
{
    const int index = picker == m_shown ? m_shown->currentIndex() : m_compared->currentIndex() - 1;
    const auto& entries = m_store.entries();
    return index >= 0 && index < static_cast<int>(entries.size()) ? &entries[static_cast<std::size_t>(index)].record
                                                                  : nullptr;
}

void BenchPage::showRun()
{
    if (m_job.running())
        return;
    const BenchRecord* record = recordAt(m_shown);
    const BenchRecord* before = recordAt(m_compared);
    m_facts->setText(record ? factsOf(*record) : tr("Tick what to measure and press Run."));
    m_rows.setBefore(before ? before->rows : std::vector<BenchRow>());
    showRows(record ? record->rows : std::vector<BenchRow>());
    updateState();
}

void BenchPage::showRows(std::vector<BenchRow> rows)
{
    const int chosen = m_table->currentIndex().row();
    m_rows.setRows(std::move(rows));
    m_table->setColumnHidden(BenchTableModel::Before, !recordAt(m_compared) || m_job.running());
    fitTable();
    int row = chosen >= 0 && chosen < m_rows.rowCount() ? chosen : -1;
    for (int at = 0; row < 0 && at < m_rows.rowCount(); ++at) {
        if (!m_rows.rows()[static_cast<std::size_t>(at)].acceptanceByPosition.empty())
            row = at;
    }
    if (row >= 0)
        m_table->setCurrentIndex(m_rows.index(row, 0));
    showAcceptance();
}

void BenchPage::showAcceptance()
{
    const int at = m_table->currentIndex().row();
    if (at < 0 || at >= m_rows.rowCount()) {
        m_acceptance->setShares({}, {}, {});
        return;
    }
    const BenchRow& row = m_rows.rows()[static_cast<std::size_t>(at)];
    const BenchRow* before = m_rows.before(row);
    m_acceptance->setShares(benchRowTitle(row) + QStringLiteral(" · ") + QString::fromStdString(row.set),
        row.acceptanceByPosition, before ? before->acceptanceByPosition : std::vector<double>());
}

void BenchPage::chooseFile(bool prompts)
{
    auto* dialog = new QFileDialog(this, prompts ? tr("Add prompts") : tr("Open a benchmark"), QString(),
        prompts ? tr("Prompts (*.jsonl);;All files (*)") : tr("Benchmarks (*.json);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, prompts](const QString& path) {
        if (prompts) {
            const auto added = m_form->addFile(path);
            m_note->say(added ? QString() : QString::fromStdString(added.error().message), true);
            return;
        }
        const auto opened = m_store.open(path);
        m_note->say(opened ? QString() : QString::fromStdString(opened.error().message), true);
        if (opened)
            m_shown->setCurrentIndex(*opened);
    });
    dialog->open();
}

void BenchPage::fitTable()
{
    m_table->setFont(Theme::numberFont(font()));
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
}

void BenchPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table)
        fitTable();
}

} // namespace foregleam
