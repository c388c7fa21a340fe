#include "app/cli/help_formatter.h"

#include <algorithm>
#include <sstream>

namespace foregleam::cli {

namespace {

constexpr std::size_t kOptionColumns = 30;
constexpr std::size_t kDescriptionColumns = 70;

} // namespace

HelpFormatter::HelpFormatter()
{
    column_width(kOptionColumns);
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const
{
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const
{
    std::istringstream words(option->get_description());
    std::string wrapped;
    std::size_t column = 0;
    for (std::string word; words >> word; column += word.size() + 1) {
        if (column > 0 && column + word.size() > kDescriptionColumns) {
            wrapped += '\n';
            column = 0;
        } else if (column > 0) {
            wrapped += ' ';
        }
        wrapped += word;
    }
    return wrapped;
}

std::string HelpFormatter::make_footer(const CLI::App* app) const
{
    const std::string footer = app->get_footer();
    return footer.substr(std::min(footer.size(), footer.find_first_not_of('\n'))) + "\n";
}

} // namespace foregleam::cli
