#include "examples/support/json.h"

#include <fmt/format.h>

#include <cmath>

namespace saddle::examples {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

// Two levels are laid out over several lines; what is nested deeper stays on one.
constexpr std::size_t kLevelsWithLines = 2;

}  // namespace

void Json::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) text_ += ',';
  if (!stack_.empty() && stack_.size() <= kLevelsWithLines && (stack_.size() == 1 || stack_.back() == '[')) {
    text_ += '\n';
    text_.append(2 * stack_.size(), ' ');
  } else if (!first_) {
    text_ += ' ';
  }
  first_ = false;
}

Json& Json::raw(std::string_view token) {
  separate();
  text_ += token;
  return *this;
}

Json& Json::open(char bracket) {
  separate();
  text_ += bracket;
  stack_ += bracket;
  first_ = true;
  return *this;
}

Json& Json::close(char bracket) {
  const bool lines = !first_ && stack_.size() <= kLevelsWithLines && (stack_.size() == 1 || bracket == ']');
  stack_.pop_back();
  if (lines) {
    text_ += '\n';
    text_.append(2 * stack_.size(), ' ');
  }
  text_ += bracket;
  first_ = false;
  return *this;
}

Json& Json::key(std::string_view name) {
  separate();
  text_ += quoted(name);
  text_ += ": ";
  after_key_ = true;
  return *this;
}

Json& Json::value(double number) {
  if (std::isnan(number)) return null();
  if (std::isinf(number)) return value(number > 0 ? "inf" : "-inf");
  return raw(fmt::format("{:.17g}", number));
}

Json& Json::value(std::string_view text) {
  return raw(quoted(text));
}

}  // namespace saddle::examples
