#include "examples/support/hints.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string_view>
#include <vector>

#include "gan/text/nearest.h"

namespace saddle::examples {
namespace {

// The long name of an option that a word is near to, with or without its dashes, or those of the few that
// begin with it; nothing if there is none.
std::string nearest_option(const CLI::App& app, std::string_view word) {
  while (word.starts_with('-')) word.remove_prefix(1);
  std::vector<std::string_view> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  const std::string_view name = gan::nearest(word, names);
  if (!name.empty()) return fmt::format("did you mean --{}?", name);
  constexpr std::size_t few = 3;
  std::erase_if(names, [&](std::string_view other) { return word.empty() || !other.starts_with(word); });
  if (names.empty() || names.size() > few) return "";
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i)
    list += fmt::format("{}--{}", i == 0 ? "" : i + 1 == names.size() ? " or " : ", ", names[i]);
  return fmt::format("did you mean {}?", list);
}

// In place of the parser's words for a value that is no number, "Could not convert: --k = 1.5", for one that
// is not there, "--k: 1 required N missing", and for one that is there twice, "--k: At Most 1 required but
// received 2".
std::string without_jargon(std::string_view message) {
  constexpr std::string_view jargon = "Could not convert: ", is = " = ";
  constexpr std::string_view one = ": 1 required ", missing = " missing";
  if (const std::size_t at = message.find(one); at != message.npos && message.ends_with(missing)) {
    const std::string_view type = message.substr(at + one.size());
    return fmt::format("{}: needs a value, {}, got none", message.substr(0, at),
                       type.substr(0, type.size() - missing.size()));
  }
  constexpr std::string_view most = ": At Most 1 required but received ";
  if (const std::size_t at = message.find(most); at != message.npos)
    return fmt::format("{}: may be given once, got {} values", message.substr(0, at),
                       message.substr(at + most.size()));
  const std::size_t at = message.find(is);
  if (!message.starts_with(jargon) || at == message.npos) return std::string(message);
  return fmt::format("{}: needs a whole number of at most 18 digits, got '{}'",
                     message.substr(jargon.size(), at - jargon.size()), message.substr(at + is.size()));
}

}  // namespace

std::string explained(const CLI::App& app, const CLI::ParseError& error) {
  // An option that does not exist comes first: what else is missing is likely to be its value.
  const std::vector<std::string> unknown = app.remaining();
  for (const std::string& word : unknown) {
    if (!word.starts_with('-') || word == "-" || word == "--") continue;
    const std::string name = word.substr(0, word.find('=')), meant = nearest_option(app, name);
    return fmt::format("there is no option '{}'; {}", name,
                       meant.empty() ? "--help lists the options" : meant);
  }
  for (const std::string& word : unknown) {
    if (const std::string meant = nearest_option(app, word); !meant.empty())
      return fmt::format("'{}' was not expected; {}", word, meant);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !unknown.empty()) {
    return fmt::format("'{}' was not expected; each value follows its option, whose name begins with --",
                       unknown.front());
  }
  return without_jargon(error.what());
}

}  // namespace saddle::examples
