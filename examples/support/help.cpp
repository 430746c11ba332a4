#include "examples/support/help.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "examples/support/progress.h"

namespace saddle::examples {
namespace {

constexpr std::size_t kNames = 30;  // columns of the names of options

class Help : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
    const std::string explanation = make_option_desc(option);
    if (explanation.empty()) return name + "\n";
    // A long name has a line of its own.
    const bool beside = name.size() < kNames;
    name = beside ? name + std::string(kNames - name.size(), ' ') : name + "\n" + std::string(kNames, ' ');
    const std::string lines = wrapped(std::string(kNames, ' ') + explanation, kColumns, kNames);
    return name + lines.substr(kNames);
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0) return "";  // a flag
    std::string text;
    if (!option->get_type_name().empty()) text += " " + option->get_type_name();
    if (!option->get_default_str().empty()) text += "=" + option->get_default_str();
    if (option->get_required()) text += " REQUIRED";
    return text;
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    std::string needed;
    for (const CLI::Option* other : option->get_needs())
      needed += (needed.empty() ? " (with " : ", ") + other->get_name();
    return option->get_description() + (needed.empty() ? "" : needed + ")");
  }
};

}  // namespace

std::size_t text_width(std::size_t otherwise) {
  return terminal_width(STDOUT_FILENO).value_or(otherwise);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  if (text.empty()) return "";
  std::string result;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', text.find_first_not_of(' ')), text.size());
    std::string_view word = text.substr(0, end);
    if (used > 0 && used + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      used = indent;
      word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    }
    result += word;
    used += word.size();
    text.remove_prefix(end);
  }
  return result + "\n";
}

void use_help_that_fits(CLI::App& app) {
  const auto help = std::make_shared<Help>();
  app.formatter(help);
  for (CLI::App* each : app.get_subcommands({})) each->formatter(help);
}

}  // namespace saddle::examples
