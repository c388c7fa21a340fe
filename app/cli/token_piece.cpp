#include "app/cli/token_piece.h"

#include "engine/text/utf8_stream.h"

#include <fmt/core.h>

namespace foregleam::cli {

std::string readablePiece(std::string_view bytes)
{
    std::string readable;
    while (!bytes.empty()) {
        const std::size_t length = utf8Length(bytes);
        if (length > 0) {
            readable += bytes.substr(0, length);
            bytes.remove_prefix(length);
        } else {
            readable += fmt::format("<0x{:02X}>", static_cast<unsigned char>(bytes[0]));
            bytes.remove_prefix(1);
        }
    }
    return readable;
}

} // namespace foregleam::cli
