#include "app/cli/file_hash.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <fstream>
#include <memory>
#include <vector>

namespace foregleam::cli {

Result<std::string> sha256OfFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!file || !context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        return Error{fmt::format("The file {} could not be opened to compute its SHA-256.", path)};
    }
    std::vector<char> buffer(1 << 20);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (!file.eof() || EVP_DigestFinal_ex(context.get(), digest, &size) != 1) {
        return Error{fmt::format("The file {} could not be read to compute its SHA-256.", path)};
    }
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

} // namespace foregleam::cli
