// What somebody probably meant whose command line cannot be parsed, as one line.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace saddle::examples {

// The parser's message in plain words, and the option that is nearest to one that does not exist:
//   there is no option '--sedd'; did you mean --seed?
std::string explained(const CLI::App& app, const CLI::ParseError& error);

}  // namespace saddle::examples
