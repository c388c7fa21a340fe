#pragma once
// How --help looks: descriptions wrapped beside the options, and no notes of the library's own.

#include <CLI/CLI.hpp>

#include <string>

namespace foregleam::cli {

class HelpFormatter final : public CLI::Formatter {
public:
    HelpFormatter();

    std::string make_option_opts(const CLI::Option* option) const override;
    std::string make_option_desc(const CLI::Option* option) const override;
    std::string make_footer(const CLI::App* app) const override;
};

} // namespace foregleam::cli
