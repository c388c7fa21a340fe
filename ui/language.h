#pragma once
// The languages that the program speaks.

#include <QObject>
#include <QString>
#include <QTranslator>

#include <vector>

namespace foregleam {

struct LanguageChoice {
    QString code; ///< "de"
    QString name; ///< in the language itself
};

/// Every language there is, English first.
std::vector<LanguageChoice> languageChoices();

/// Puts the texts of one language into force. GUI thread; one instance. Texts that are on screen stay as they are:
/// windows are made anew for another language.
class Language : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~Language() override;

    /// "" = the system's where the program has it, else English. Numbers and dates follow the language where one was
    /// chosen, else the system.
    void use(const QString& code);
    const QString& code() const { return m_code; } ///< as asked for last

private:
    QString m_code;
    QTranslator m_own;
    QTranslator m_qt; ///< the buttons of Qt's own dialogs
};

} // namespace foregleam
