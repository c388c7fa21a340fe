#pragma once
// The words that the program measures with, explained once for every place where they stand.

#include <QString>

#include <array>
#include <initializer_list>

namespace foregleam {

enum class Term {
    Round,
    Anchor,
    Drafted,
    Verified,
    Accepted,
    OwnToken, ///< bonus and corrected
    Emitted,
    AcceptedLength,
    Acceptance,
    BlockSize,
    Confidence,
    CalibrationError,
    Baseline,
    Speedup,
    Interval,
    FirstToken,
    Temperature,
};

/// In the order in which they build on each other.
inline constexpr std::array kTerms{Term::Round, Term::Anchor, Term::Drafted, Term::Verified, Term::Accepted,
    Term::OwnToken, Term::Emitted, Term::AcceptedLength, Term::Acceptance, Term::BlockSize, Term::Confidence,
    Term::CalibrationError, Term::Baseline, Term::Speedup, Term::Interval, Term::FirstToken, Term::Temperature};

QString termName(Term term); ///< "accepted length τ"
QString termMeaning(Term term); ///< one or two sentences

/// The terms as rich text, one a paragraph with its name in bold: for tool tips and What's This.
QString explained(std::initializer_list<Term> terms);
/// All of them.
QString glossaryHtml();

} // namespace foregleam
