#pragma once
// The heading under which a session stands in the list.

#include <QDate>
#include <QString>

namespace foregleam {

/// "Today", "Yesterday", "Previous 7 days", else month and year ("October 2026"). A day after `today` counts as today.
QString dayGroup(QDate day, QDate today);

} // namespace foregleam
