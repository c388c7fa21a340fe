#pragma once

#include <string>

namespace foregleam {

/// A part of a prompt. Control pieces are written by the template and parsed for control tokens; the others are what
/// people and models wrote and never are, so nobody can inject a control token by typing it.
struct PromptPiece {
    std::string text;
    bool control = false;

    bool operator==(const PromptPiece&) const = default;
};

} // namespace foregleam
