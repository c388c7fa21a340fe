#include "ui/models/glossary.h"

#include <QCoreApplication>

namespace foregleam {
namespace {

struct Glossary {
    Q_DECLARE_TR_FUNCTIONS(Glossary)
};

QString paragraph(Term term)
{
    return QStringLiteral("<p><b>%1</b>: %2</p>")
        .arg(termName(term).toHtmlEscaped(), termMeaning(term).toHtmlEscaped());
}

} // namespace

QString termName(Term term)
{
    switch (term) {
    case Term::Round: return Glossary::tr("round");
    case Term::Anchor: return Glossary::tr("anchor");
    case Term::Drafted: return Glossary::tr("drafted");
    case Term::Verified: return Glossary::tr("verified");
    case Term::Accepted: return Glossary::tr("accepted");
    case Term::OwnToken: return Glossary::tr("bonus or corrected token");
    case Term::Emitted: return Glossary::tr("emitted");
    case Term::AcceptedLength: return Glossary::tr("accepted length τ");
    case Term::Acceptance: return Glossary::tr("acceptance");
    case Term::BlockSize: return Glossary::tr("block size γ");
    case Term::Confidence: return Glossary::tr("confidence and survival");
    case Term::CalibrationError: return Glossary::tr("calibration error (ECE)");
    case Term::Baseline: return Glossary::tr("one at a time (baseline)");
    case Term::Speedup: return Glossary::tr("speed-up");
    case Term::Interval: return Glossary::tr("95 % interval");
    case Term::FirstToken: return Glossary::tr("first token");
    case Term::Temperature: return Glossary::tr("temperature");
    }
    return {};
}

QString termMeaning(Term term)
{
    switch (term) {
    case Term::Round:
        return Glossary::tr(
            "One cycle: the drafter proposes tokens, the scheduler decides how many to check, the model "
            "checks them in one pass, and what survives joins the text.");
    case Term::Anchor: return Glossary::tr("The newest token of the text; the pass of the next round begins with it.");
    case Term::Drafted: return Glossary::tr("Tokens that the drafter proposed in a round.");
    case Term::Verified: return Glossary::tr("Drafted tokens that were sent to the model to be checked.");
    case Term::Accepted: return Glossary::tr("Verified tokens that survived the check.");
    case Term::OwnToken:
        return Glossary::tr("The one token that the model adds itself at the end of a round: a bonus after drafts that "
                            "were all accepted, a correction in place of the first rejected one.");
    case Term::Emitted: return Glossary::tr("Tokens that reached the text: the accepted ones and the model's own.");
    case Term::AcceptedLength:
        return Glossary::tr(
            "Emitted tokens per round, the model's own included. 1 means that drafting brought nothing.");
    case Term::Acceptance:
        return Glossary::tr("Accepted tokens of the verified ones. By position: of the rounds in which every earlier "
                            "draft was accepted, the share in which this one was too.");
    case Term::BlockSize: return Glossary::tr("The most tokens that are drafted in a round.");
    case Term::Confidence:
        return Glossary::tr("The drafter's estimate that a draft is accepted if all before it are; survival is the "
                            "product up to a place: the chance that all so far are accepted.");
    case Term::CalibrationError:
        return Glossary::tr("How far promised survivals are from what happened, on average; 0 is honest.");
    case Term::Baseline:
        return Glossary::tr("The same model without drafts, measured on this machine by this program.");
    case Term::Speedup:
        return Glossary::tr("Tokens per second with the method, divided by those of one token at a time. Reading the "
                            "prompt is left out.");
    case Term::Interval:
        return Glossary::tr(
            "Holds the true value in 95 of 100 such measurements. The fewer were made, the wider it is.");
    case Term::FirstToken: return Glossary::tr("Time from the request to the first token: mostly reading the prompt.");
    case Term::Temperature:
        return Glossary::tr("How freely tokens are drawn. At 0 the most likely one is always taken, and every method "
                            "gives the same text.");
    }
    return {};
}

QString explained(std::initializer_list<Term> terms)
{
    QString text;
    for (const Term term : terms)
        text += paragraph(term);
    return text;
}

QString glossaryHtml()
{
    QString text;
    for (const Term term : kTerms)
        text += paragraph(term);
    return text;
}

} // namespace foregleam
