#pragma once
// Runs the real foregleam-cli with a home of its own, so that no test touches the user's log.

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace foregleam::test {

/// What a run left behind. `exitCode` is -1 where the program crashed or did not end in time.
struct CliRun {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// stdout as the one JSON document it must be; an empty object where it is anything else.
    QJsonObject json() const;
    /// Whether stderr is one line that begins with the program's name: the sentence of exit code 1.
    bool hasOneSentence() const;
};

class CliHome {
public:
    CliHome();

    CliRun run(const QStringList& arguments, const QByteArray& input = {}) const;
    /// The same with arguments as raw bytes, through a shell's quoting: for text that is no UTF-8.
    CliRun runRaw(const QByteArray& shellArguments) const;
    /// A path in the home.
    QString path(const QString& name) const;
    QString write(const QString& name, const QByteArray& bytes) const;
    QProcessEnvironment environment() const;
    static QString program();

private:
    QTemporaryDir m_folder;
};

} // namespace foregleam::test
