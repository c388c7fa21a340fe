#include "ui/models/day_group.h"

#include <QCoreApplication>
#include <QLocale>

namespace foregleam {

QString dayGroup(QDate day, QDate today)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("foregleam", text); };
    const qint64 age = day.daysTo(today);
    if (age <= 0)
        return tr("Today");
    if (age == 1)
        return tr("Yesterday");
    if (age <= 7)
        return tr("Previous 7 days");
    return QLocale().toString(day, QStringLiteral("MMMM yyyy"));
}

} // namespace foregleam
