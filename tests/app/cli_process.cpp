#include "tests/app/cli_process.h"

#include <QFile>
#include <QProcess>
#include <QtTest>

namespace foregleam::test {

namespace {

constexpr int kTimeoutMs = 100'000;

CliRun finish(QProcess& process, const QByteArray& input)
{
    process.write(input);
    process.closeWriteChannel();
    CliRun run;
    if (!process.waitForFinished(kTimeoutMs)) {
        process.kill();
        process.waitForFinished();
    } else if (process.exitStatus() == QProcess::NormalExit) {
        run.exitCode = process.exitCode();
    }
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

} // namespace

QJsonObject CliRun::json() const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(out, &error);
    return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
}

bool CliRun::hasOneSentence() const
{
    return err.startsWith("foregleam-cli: ") && err.endsWith(".\n") && err.count('\n') == 1;
}

CliHome::CliHome()
{
    Q_ASSERT(m_folder.isValid());
}

CliRun CliHome::run(const QStringList& arguments, const QByteArray& input) const
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(program(), arguments);
    return finish(process, input);
}

CliRun CliHome::runRaw(const QByteArray& shellArguments) const
{
    // QStringList cannot carry bytes that are no UTF-8; a script can.
    const QString script = write("raw.sh", "exec \"$CLI\" " + shellArguments + "\n");
    QProcessEnvironment variables = environment();
    variables.insert("CLI", program());
    QProcess process;
    process.setProcessEnvironment(variables);
    process.start("/bin/sh", {script});
    return finish(process, {});
}

QString CliHome::path(const QString& name) const
{
    return m_folder.filePath(name);
}

QString CliHome::write(const QString& name, const QByteArray& bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

QProcessEnvironment CliHome::environment() const
{
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    variables.insert("HOME", m_folder.path());
    variables.insert("XDG_DATA_HOME", m_folder.path());
    variables.insert("FOREGLEAM_MODELS", m_folder.path());
    variables.insert("FOREGLEAM_DRAFTERS", m_folder.path() + "/drafters"); // and not those that ship
    return variables;
}

QString CliHome::program()
{
    return QStringLiteral(FOREGLEAM_CLI);
}

} // namespace foregleam::test
