#include "app/file_hash.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

namespace foregleam {

namespace {

/// The file itself, or what a folder has of weights.
std::vector<std::string> filesOf(const std::string& path)
{
    std::error_code code;
    if (!std::filesystem::is_directory(path, code)) {
        return {path};
    }
    std::vector<std::string> files;
    for (std::filesystem::directory_iterator at(path, code), end; !code && at != end; at.increment(code)) {
        if (at->path().extension() == ".safetensors") {
            files.push_back(at->path().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<void> addFile(const std::string& path, EVP_MD_CTX* context)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error{fmt::format("The file {} could not be opened to compute its SHA-256.", path)};
    }
    std::vector<char> buffer(1 << 20);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        EVP_DigestUpdate(context, buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    return file.eof() ? Result<void>()
                      : Error{fmt::format("The file {} could not be read to compute its SHA-256.", path)};
}

} // namespace

Result<std::string> sha256OfFile(const std::string& path)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    bool working = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const std::string& file : filesOf(path)) {
        if (auto added = working ? addFile(file, context.get()) : Result<void>(); !added) {
            return added.error();
        }
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    working = working && EVP_DigestFinal_ex(context.get(), digest, &size) == 1;
    if (!working) {
        return Error{fmt::format("The SHA-256 of {} could not be computed.", path)};
    }
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

} // namespace foregleam
