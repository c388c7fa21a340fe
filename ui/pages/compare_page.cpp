#include "ui/pages/compare_page.h"
#include "ui/models/text_difference.h"
#include "ui/pages/note_bar.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScreen>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTableView>
#include <QTextCursor>
#include <QTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace foregleam {
namespace {

/// Struck through where the other text lacks it, underlined where the other text has something else instead: told
/// apart without colour.
QTextCharFormat formatOf(TextPiece::Kind kind)
{
    const Theme& theme = Theme::instance();
    QTextCharFormat format;
    format.setForeground(theme.text());
    if (kind == TextPiece::Kind::First) {
        format.setForeground(theme.outcome(Outcome::Rejected));
        format.setFontStrikeOut(true);
    } else if (kind == TextPiece::Kind::Second) {
        format.setForeground(theme.outcome(Outcome::Accepted));
        format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    }
    return format;
}

} // namespace

ComparePage::ComparePage(SessionLog& log, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_log(log)
    , m_note(new NoteBar(this))
    , m_table(new QTableView)
    , m_words(new QLabel)
{
    setObjectName(QStringLiteral("comparePage"));
    setWindowTitle(tr("Compare chats"));
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("Figures of both chats"));
    m_table->setModel(&m_figures);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->hide();
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_words->setObjectName(QStringLiteral("compareWords"));
    m_words->setWordWrap(true);
    auto* grid = new QGridLayout;
    const std::array<QString, 2> names{tr("First chat"), tr("Second chat")};
    for (std::size_t side = 0; side < 2; ++side) {
        auto* picker = m_pickers[side] = new QComboBox;
        picker->setObjectName(QStringLiteral("comparePicker%1").arg(side));
        picker->setAccessibleName(names[side]);
        picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        picker->setMinimumContentsLength(20);
        auto* text = m_texts[side] = new QTextEdit;
        text->setObjectName(QStringLiteral("compareText%1").arg(side));
        text->setAccessibleName(side == 0 ? tr("Answers of the first chat") : tr("Answers of the second chat"));
        text->setReadOnly(true);
        text->setTabChangesFocus(true);
        grid->addWidget(picker, 0, static_cast<int>(side));
        grid->addWidget(text, 3, static_cast<int>(side));
        connect(picker, &QComboBox::currentIndexChanged, this, [this, side] {
            readSide(static_cast<int>(side));
            showDifference();
        });
    }
    // Reading both at the same place: one scrolls the other by the share that is above.
    for (std::size_t side = 0; side < 2; ++side) {
        QScrollBar* other = m_texts[1 - side]->verticalScrollBar();
        QScrollBar* bar = m_texts[side]->verticalScrollBar();
        connect(bar, &QScrollBar::valueChanged, other, [bar, other](int value) {
            const int there = bar->maximum() > 0 ? value * other->maximum() / bar->maximum() : 0;
            if (bar->isSliderDown() || bar->parentWidget()->parentWidget()->underMouse()) // not the one that follows
                other->setValue(there);
        });
    }
    grid->addWidget(m_table, 1, 0, 1, 2);
    grid->addWidget(m_words, 2, 0, 1, 2);
    grid->setRowStretch(1, 2);
    grid->setRowStretch(3, 3);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_note);
    column->addLayout(grid, 1);
    connect(&Theme::instance(), &Theme::changed, this, &ComparePage::showDifference);
    resize(QSize(980, 700).boundedTo(screen()->availableSize() - QSize(16, 48))); // the frame takes some
}

void ComparePage::compare(SessionId first, SessionId second)
{
    const auto sessions = m_log.sessions();
    m_note->say(sessions ? QString() : QString::fromStdString(sessions.error().message), true);
    for (QComboBox* picker : m_pickers) {
        const QSignalBlocker blocker(picker);
        picker->clear();
        picker->setPlaceholderText(tr("No chat"));
        for (const SessionSummary& session : sessions ? *sessions : std::vector<SessionSummary>())
            picker->addItem(QString::fromStdString(session.title), QVariant::fromValue<qlonglong>(session.id));
    }
    const auto show = [](QComboBox* picker, int index) {
        const QSignalBlocker blocker(picker);
        picker->setCurrentIndex(std::min(index, picker->count() - 1));
    };
    const int one = std::max(0, m_pickers[0]->findData(QVariant::fromValue<qlonglong>(first)));
    const int two = m_pickers[1]->findData(QVariant::fromValue<qlonglong>(second));
    show(m_pickers[0], one);
    show(m_pickers[1], two >= 0 ? two : one == 0 ? 1 : 0);
    readSide(0);
    readSide(1);
    showDifference();
}

void ComparePage::readSide(int side)
{
    const auto at = static_cast<std::size_t>(side);
    m_answers[at].clear();
    const SessionId session = m_pickers[at]->currentData().toLongLong();
    if (session == 0) {
        m_figures.setSide(side, {}, std::nullopt);
        return;
    }
    auto figures = readFigures(m_log, session);
    if (!figures) {
        m_note->say(QString::fromStdString(figures.error().message), true);
        m_figures.setSide(side, {}, std::nullopt);
        return;
    }
    m_answers[at] = figures->text;
    m_figures.setSide(side, m_pickers[at]->currentText(), std::move(figures).value());
    m_table->resizeRowsToContents();
}

void ComparePage::showDifference()
{
    const auto pieces = textDifference(m_answers[0], m_answers[1]);
    std::array<int, 2> differing{};
    for (QTextEdit* text : m_texts)
        text->clear();
    for (const TextPiece& piece : pieces) {
        for (std::size_t side = 0; side < 2; ++side) {
            const auto other = side == 0 ? TextPiece::Kind::Second : TextPiece::Kind::First;
            if (piece.kind == other)
                continue;
            QTextCursor cursor(m_texts[side]->document());
            cursor.movePosition(QTextCursor::End);
            cursor.insertText(piece.text, formatOf(piece.kind));
            if (piece.kind != TextPiece::Kind::Same)
                differing[side] += static_cast<int>(piece.text.split(u' ', Qt::SkipEmptyParts).size());
        }
    }
    for (QTextEdit* text : m_texts)
        text->verticalScrollBar()->setValue(0);
    const QLocale locale;
    if (m_pickers[0]->count() < 2)
        m_words->setText(tr("There are not two chats yet."));
    else if (m_answers[0] == m_answers[1])
        m_words->setText(tr("The answers are the same, letter by letter."));
    else
        m_words->setText(tr("Words that only the first has: %1; words that only the second has: %2.")
                             .arg(locale.toString(differing[0]), locale.toString(differing[1])));
}

void ComparePage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table)
        m_table->resizeRowsToContents();
}

} // namespace foregleam
