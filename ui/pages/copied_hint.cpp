#include "ui/pages/copied_hint.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QTimer>
#include <QToolButton>

namespace foregleam {

void copyWithHint(const QString& text, QToolButton* button)
{
    QGuiApplication::clipboard()->setText(text);
    if (button->property("hinting").toBool())
        return;
    const QString label = button->text();
    button->setProperty("hinting", true);
    button->setMinimumWidth(button->width()); // neighbours keep their place
    button->setText(QCoreApplication::translate("CopiedHint", "Copied"));
    QTimer::singleShot(1500, button, [button, label] {
        button->setText(label);
        button->setProperty("hinting", false);
    });
}

} // namespace foregleam
