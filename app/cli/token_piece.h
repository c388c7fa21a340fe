#pragma once

#include <string>
#include <string_view>

namespace foregleam::cli {

/// The bytes of a token as UTF-8: bytes that are no whole character are written <0xNN>.
std::string readablePiece(std::string_view bytes);

} // namespace foregleam::cli
