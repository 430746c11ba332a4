// Text for people who read it on a terminal: lines that fit, and what --help prints.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace saddle::examples {

// The columns of every --help, and of prose that goes to a file or a pipe.
inline constexpr std::size_t kColumns = 80;

// The columns that a line may have: those of the terminal that standard output is, else so many.
std::size_t text_width(std::size_t otherwise = kColumns);

// The text in lines of at most `width` columns, broken at spaces, each with a line end; all but the first
// begin with `indent` spaces. A longer word stands on a line of its own; an empty text has no line.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

// Has --help, of subcommands too, print each option with its explanation beside it, in kColumns columns. What
// an option excludes is left out: the error message says it to those who combine the two.
void use_help_that_fits(CLI::App& app);

}  // namespace saddle::examples
