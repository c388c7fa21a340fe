#pragma once
// A picture of the window with a finished answer, for documentation.

#include <QString>

namespace foregleam {

class MainWindow;

/// Sends `prompt` once a model is loaded (no prompt: just waits for the model), grabs the window into the PNG `file`
/// when the answer has ended, and quits the application: with 0, or with 1 and a sentence on stderr.
void takeScreenshot(MainWindow& window, const QString& prompt, const QString& file);

} // namespace foregleam
