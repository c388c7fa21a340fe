#pragma once
// What the chat shows before there is anything in it: an invitation, or how to get a model.

#include <QWidget>

class QLabel;

namespace foregleam {

class WelcomePane : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePane(QWidget* parent = nullptr);

    /// No model was found in `folder`.
    void showNoModel(const QString& folder);
    void showLoading(const QString& file);
    void showReady(const QString& modelName);

signals:
    void openRequested();
    void suggestionChosen(const QString& text);

private:
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QWidget* m_open = nullptr;
    QWidget* m_suggestions = nullptr;
};

} // namespace foregleam
