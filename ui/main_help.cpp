// Language and help: the tour, the words and where they are explained, the keys, and what the program is made of.

#include "ui/charts/chart.h"
#include "ui/dialogs/text_dialog.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/models/glossary.h"
#include "ui/pages/chat_page.h"
#include "ui/pages/inspector_pane.h"
#include "ui/pages/top_bar.h"
#include "ui/pages/tour.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QWhatsThis>

namespace foregleam {

void MainWindow::buildHelpMenu()
{
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    addTo(help, tr("&Tour"), {}, [this] { startTour(); });
    addPage(
        help, tr("&Words"), {}, [this] { (new TextDialog("glossary", tr("Words"), glossaryHtml(), this))->open(); });
    QAction* what =
        addTo(help, tr("What is &this?"), QKeySequence::WhatsThis, [] { QWhatsThis::enterWhatsThisMode(); });
    what->setToolTip(tr("Then click on what you want explained"));
    addPage(help, tr("&Keys"), QKeySequence::HelpContents, [this] { showShortcuts(); });
    QMenu* samples = help->addMenu(tr("&Sample recordings"));
    samples->setObjectName(QStringLiteral("samples"));
    connect(samples, &QMenu::aboutToShow, this, [this, samples] { listRecordings(*samples); });
    help->addSeparator();
    addPage(help, tr("&About Foregleam"), {}, [this] { showAbout(); });
}

void MainWindow::buildLanguageMenu(QMenu* view)
{
    QMenu* menu = view->addMenu(tr("La&nguage"));
    m_languages = new QActionGroup(this);
    std::vector<std::pair<QString, QString>> choices{{QString(), tr("As the &system")}};
    for (const LanguageChoice& language : languageChoices())
        choices.emplace_back(language.code, language.name);
    for (const auto& [code, name] : choices) {
        QAction* action = m_languages->addAction(name);
        action->setCheckable(true);
        action->setData(code);
        connect(action, &QAction::triggered, this,
            [this, chosen = code] { m_preferences.edit([&chosen](auto& values) { values.language = chosen; }); });
    }
    menu->addActions(m_languages->actions());
}

void MainWindow::explainParts()
{
    const std::pair<const char*, QString> charts[] = {
        {"rounds", explained({Term::Round, Term::Drafted, Term::Verified, Term::Accepted, Term::OwnToken})},
        {"acceptance", explained({Term::Acceptance, Term::Interval})},
        {"length", explained({Term::AcceptedLength, Term::Emitted})},
        {"reliability", explained({Term::Confidence, Term::CalibrationError})},
        {"speed", explained({Term::Speedup, Term::Baseline})}, {"time", explained({Term::Round})},
        {"inspector", explained({Term::Confidence, Term::Anchor, Term::Verified, Term::BlockSize})},
        {"tokens", explained({Term::Accepted, Term::OwnToken, Term::Confidence})}};
    for (const auto& [id, text] : charts) {
        QDockWidget* dock = dockOf(id);
        dock->setWhatsThis(text);
        auto* chart = qobject_cast<Chart*>(dock->widget());
        if (!chart)
            chart = dock->widget()->findChild<Chart*>();
        if (chart)
            chart->setExplanation(text);
    }
    for (const auto& [name, text] : {std::pair("blockSize", explained({Term::BlockSize})),
             std::pair("methodPicker", explained({Term::Drafted, Term::Verified})),
             std::pair("speed", explained({Term::Speedup, Term::Baseline, Term::Interval}))}) {
        if (auto* part = m_top->findChild<QWidget*>(QLatin1String(name)))
            part->setWhatsThis(text);
    }
    if (auto* line = m_page->findChild<QWidget*>(QStringLiteral("speedLine")))
        line->setWhatsThis(explained({Term::Speedup, Term::Interval, Term::AcceptedLength, Term::FirstToken}));
}

void MainWindow::startTour()
{
    if (findChild<Tour*>())
        return;
    const auto part = [this](const char* name) { return m_top->findChild<QWidget*>(QLatin1String(name)); };
    std::vector<TourStep> steps{{part("modelPicker"), tr("The model that answers"),
                                    tr("Choose a model here, and beside it what drafts for it.")},
        {part("methodPicker"), tr("How drafts are made"),
            tr("The method decides how tokens are proposed and how many of them are checked. Off writes one at a "
               "time.")},
        {m_page->findChild<QWidget*>(QStringLiteral("messageInput")), tr("Ask something"),
            tr("Enter sends. The text is the same with every method; only the speed differs.")},
        {part("speed"), tr("Does it pay?"),
            tr("Here stands how many times faster than one token at a time the answer is, measured on this machine.")},
        {dockOf("rounds"), tr("Every round"),
            tr("Each column is a round: what was drafted, checked and accepted. Click one, or drag the slider, and "
               "text "
               "and charts follow.")},
        {dockOf("acceptance"), tr("Charts"),
            tr("Point at an axis title or a bar to have it explained. Ctrl+C copies a chart, the View menu brings "
               "hidden "
               "ones back.")},
        {menuBar(), tr("More"),
            tr("File has the benchmark and the export, Chat compares two chats, View has the layouts, and Help has "
               "this "
               "tour and the words.")}};
    auto* tour = new Tour(*this, std::move(steps));
    connect(tour, &Tour::ended, this, [this] {
        m_preferences.edit([](auto& values) { values.tourSeen = true; });
        m_page->focusInput();
    });
}

void MainWindow::showShortcuts()
{
    QString rows;
    for (const QAction* menuAction : menuBar()->actions()) {
        for (const QAction* action : menuAction->menu()->actions()) {
            if (!action->shortcut().isEmpty())
                rows += QStringLiteral("<tr><td>%1</td><td>&nbsp;&nbsp;%2</td></tr>")
                            .arg(action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped(),
                                action->text().remove(u'&').toHtmlEscaped());
        }
    }
    auto* box = new QMessageBox(
        QMessageBox::NoIcon, tr("Keys"), QStringLiteral("<table>%1</table>").arg(rows), QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::showAbout()
{
    QString device;
    QString reason;
    if (const auto& model = m_controller.model()) {
        device =
            QString::fromStdString(model->device + (model->deviceDetail.empty() ? "" : ", " + model->deviceDetail));
        reason = QString::fromStdString(model->deviceReason);
    }
    (new TextDialog("about", tr("About Foregleam"), aboutHtml(QString::fromStdString(m_version), device, reason), this))
        ->open();
}

} // namespace foregleam
