#include "ui/pages/tour.h"
#include "ui/pages/hairline_frame.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kGap = 12; ///< px between the bright part and the card
constexpr int kCardCharacters = 46;

} // namespace

Tour::Tour(QWidget& window, std::vector<TourStep> steps)
    : QWidget(&window)
    , m_steps(std::move(steps))
    , m_card(new HairlineFrame(QPalette::Base, this))
    , m_title(new QLabel(m_card))
    , m_text(new QLabel(m_card))
    , m_place(new QLabel(m_card))
    , m_back(new QPushButton(tr("Back"), m_card))
    , m_next(new QPushButton(m_card))
{
    setObjectName(QStringLiteral("tour"));
    setAccessibleName(tr("Tour"));
    setFocusPolicy(Qt::StrongFocus);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("tourText"));
    m_place->setForegroundRole(QPalette::PlaceholderText);
    auto* skip = new QPushButton(tr("Skip the tour"), m_card);
    skip->setObjectName(QStringLiteral("tourSkip"));
    m_back->setObjectName(QStringLiteral("tourBack"));
    m_next->setObjectName(QStringLiteral("tourNext"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_place);
    buttons->addStretch();
    buttons->addWidget(skip);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(16, 12, 16, 12);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(buttons);
    connect(skip, &QPushButton::clicked, this, &Tour::end);
    connect(m_back, &QPushButton::clicked, this, [this] { go(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { go(1); });
    window.installEventFilter(this);
    setGeometry(window.rect());
    show();
    raise();
    go(1);
}

void Tour::go(int by)
{
    int step = m_step + by;
    const auto count = static_cast<int>(m_steps.size());
    while (step >= 0 && step < count
        && !(m_steps[static_cast<std::size_t>(step)].target
            && m_steps[static_cast<std::size_t>(step)].target->isVisible()))
        step += by;
    if (step < 0)
        return;
    if (step >= count) {
        end();
        return;
    }
    m_step = step;
    const TourStep& shown = m_steps[static_cast<std::size_t>(step)];
    m_title->setText(shown.title);
    m_text->setText(shown.text);
    m_place->setText(tr("%1 of %2").arg(step + 1).arg(count));
    m_back->setEnabled(step > 0);
    m_next->setText(step + 1 < count ? tr("Next") : tr("Done"));
    setAccessibleDescription(shown.title + QStringLiteral(". ") + shown.text);
    m_next->setFocus();
    layOut();
    update();
}

void Tour::end()
{
    hide();
    emit ended();
    deleteLater();
}

QRect Tour::bright() const
{
    const QWidget* target = m_step >= 0 ? m_steps[static_cast<std::size_t>(m_step)].target.data() : nullptr;
    return target ? QRect(target->mapTo(parentWidget(), QPoint(0, 0)), target->size()).adjusted(-4, -4, 4, 4) & rect()
                  : QRect();
}

/// Below the bright part where there is room, else above, at the left, at the right, or over its middle.
void Tour::layOut()
{
    int buttons = 32 + m_place->sizeHint().width() + 2 * kGap; // they may need more, in another language or larger type
    for (const QPushButton* button : m_card->findChildren<QPushButton*>()) {
        button->ensurePolished(); // the size of text reaches it only then
        buttons += button->sizeHint().width() + kGap;
    }
    const int wanted = std::max(buttons, fontMetrics().averageCharWidth() * kCardCharacters);
    m_card->setFixedWidth(std::min(width() - 2 * kGap, wanted));
    m_card->adjustSize();
    const QSize size(m_card->width(),
        m_card->heightForWidth(m_card->width()) > 0 ? m_card->heightForWidth(m_card->width()) : m_card->height());
    m_card->resize(size);
    const QRect part = bright();
    QPoint at(part.center().x() - size.width() / 2, part.bottom() + kGap);
    if (at.y() + size.height() > height() - kGap)
        at.setY(part.top() - kGap - size.height());
    if (at.y() < kGap) {
        at.setY(part.center().y() - size.height() / 2);
        at.setX(part.left() - kGap - size.width());
        if (at.x() < kGap)
            at.setX(part.right() + kGap);
        if (at.x() + size.width() > width() - kGap)
            at.setX(part.center().x() - size.width() / 2);
    }
    at.setX(std::clamp(at.x(), kGap, std::max(kGap, width() - kGap - size.width())));
    at.setY(std::clamp(at.y(), kGap, std::max(kGap, height() - kGap - size.height())));
    m_card->move(at);
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parent() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
        layOut();
    }
    return QWidget::eventFilter(watched, event);
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape: end(); break;
    case Qt::Key_Left: go(-1); break;
    case Qt::Key_Right:
    case Qt::Key_Return:
    case Qt::Key_Enter: go(1); break;
    default: QWidget::keyPressEvent(event);
    }
}

void Tour::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QPainterPath shade;
    shade.addRect(rect());
    QPainterPath hole;
    hole.addRect(bright());
    painter.fillPath(shade.subtracted(hole), QColor(0, 0, 0, 110));
    painter.setPen(QPen(Theme::instance().outcome(Outcome::Target), 2));
    painter.drawRect(bright());
}

} // namespace foregleam
