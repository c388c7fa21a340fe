#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <algorithm>

static void initTranslations() // the library is static: the linker must be told
{
    Q_INIT_RESOURCE(translations);
}

namespace foregleam {

std::vector<LanguageChoice> languageChoices()
{
    return {{QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("de"), QStringLiteral("Deutsch")}};
}

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
}

void Language::use(const QString& code)
{
    initTranslations();
    m_code = code;
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    const QString wished = code.isEmpty() ? QLocale::system().name().section(u'_', 0, 0) : code;
    const auto choices = languageChoices();
    const bool known = std::any_of(
        choices.begin(), choices.end(), [&](const LanguageChoice& choice) { return choice.code == wished; });
    const QString language = known ? wished : QStringLiteral("en");
    QLocale::setDefault(
        code.isEmpty() || QLocale::system().name().startsWith(language) ? QLocale::system() : QLocale(language));
    if (m_own.load(QStringLiteral(":/translations/foregleam_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&m_own);
    if (m_qt.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
}

} // namespace foregleam
