// The formats of export, with text that each of them must not take for its own.

#include "engine/report/session_document.h"

#include <QtTest>

using namespace foregleam;

class TestSessionExport : public QObject {
    Q_OBJECT

private slots:
    void csvQuotesWhatNeedsIt();
    void htmlEscapesEverything();
    void htmlColoursByOriginWhereTheTokensAreTheText();
    void jsonReplacesWhatIsNoUtf8();
    void anAnswerThatNeverEndedSaysSo();
    void timesAreUtc();

private:
    static ExportedSession madeSession();
};

ExportedSession TestSessionExport::madeSession()
{
    ExportedSession session;
    session.summary.id = 3;
    session.summary.title = "<script>alert('x')</script>";
    ExportedMessage question;
    question.message.text = "a < b & \"c\"";
    ExportedMessage answer;
    answer.message.id = 8;
    answer.message.role = Role::Assistant;
    answer.message.text = "yes & no";
    answer.message.method = "ngram";
    RoundEvent round;
    round.index = 1;
    round.drafted = {5, 6};
    round.draftedText = {"a,\"b", "\nc"};
    round.confidence = {0.5F, 0.25F};
    round.verified = 2;
    round.accepted = 1;
    round.emitted = {5, 9};
    answer.rounds = {round};
    TokenEvent first;
    first.text = "yes ";
    TokenEvent second;
    second.text = "& no";
    second.origin = TokenOrigin::Accepted;
    answer.tokens = {first, second};
    session.messages = {question, answer};
    return session;
}

void TestSessionExport::csvQuotesWhatNeedsIt()
{
    const QByteArray csv = QByteArray::fromStdString(sessionCsv(madeSession()));
    const QList<QByteArray> lines = csv.split('\r');
    QVERIFY(lines[0].startsWith("session,message,"));
    QVERIFY(csv.endsWith("\r\n"));
    QVERIFY(csv.contains("\n3,8,ngram,1,0,0,5 6,\"a,\"\"b\nc\",0.5 0.25,2,1,5 9,0.000,"));
}

void TestSessionExport::htmlEscapesEverything()
{
    const QByteArray html = QByteArray::fromStdString(sessionHtml(madeSession()));
    QVERIFY(!html.contains("<script"));
    QVERIFY(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    QVERIFY(html.contains("a &lt; b &amp; &quot;c&quot;"));
    QVERIFY(!html.contains("http"));
}

void TestSessionExport::htmlColoursByOriginWhereTheTokensAreTheText()
{
    ExportedSession session = madeSession();
    QVERIFY(QByteArray::fromStdString(sessionHtml(session)).contains("yes <span class=\"accepted\">&amp; no</span>"));
    session.messages[1].message.text = "yes";
    const QByteArray cut = QByteArray::fromStdString(sessionHtml(session));
    QVERIFY(cut.contains("<div class=\"text\">yes</div>"));
}

void TestSessionExport::jsonReplacesWhatIsNoUtf8()
{
    ExportedSession session = madeSession();
    session.messages[0].message.text = "a\xff";
    const std::string text = sessionJson(session);
    QVERIFY(text.find("a\xef\xbf\xbd") != std::string::npos);
}

void TestSessionExport::anAnswerThatNeverEndedSaysSo()
{
    ExportedSession session = madeSession();
    session.messages[1].message.interrupted = true;
    QVERIFY(sessionMarkdown(session).find("ngram · interrupted") != std::string::npos);
    QVERIFY(sessionDocument(session)["messages"][1]["stats"].is_null());
}

void TestSessionExport::timesAreUtc()
{
    QCOMPARE(QString::fromStdString(utcTime(1'795'454'400'999)), "2026-11-23 17:20 UTC");
}

QTEST_GUILESS_MAIN(TestSessionExport)
#include "tst_session_export.moc"
