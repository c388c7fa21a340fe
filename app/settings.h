#pragma once
// Keeps the user's preferences between runs.

#include "ui/models/preferences.h"

class QSettings;

namespace foregleam {

/// Reads what is stored into `preferences` and stores every later change; both must outlive the returned connection.
/// Values that are missing or make no sense keep their defaults.
void attachSettings(Preferences& preferences, QSettings& store);

} // namespace foregleam
