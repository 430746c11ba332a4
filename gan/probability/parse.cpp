#include "gan/probability/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "gan/probability/densities.h"
#include "gan/text/nearest.h"

namespace saddle::gan {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The user's text as a message shows it: short and printable.
std::string shown(std::string_view text) {
  std::string result(text.substr(0, 60));
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text.size() > 60 ? result + "..." : result;
}

// Converts all of a text; from_chars does not accept a plus sign.
template <class T>
std::errc convert(std::string_view text, T& value) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return end == text.data() + text.size() ? error : std::errc::invalid_argument;
}

// The numerator or the denominator of a fraction, exactly.
double whole_number(std::string_view fraction, std::string_view text, std::string_view what) {
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  std::int64_t value = 0;
  const std::errc error = convert(text, value);
  if (error == std::errc::result_out_of_range ||
      (error == std::errc() && (value > largest || value < -largest))) {
    throw std::invalid_argument(fmt::format(
        "{}: numerator and denominator must be at most 2^53 = {}, got '{}'", what, largest, shown(fraction)));
  }
  if (error != std::errc()) {
    throw std::invalid_argument(fmt::format(
        "{}: a fraction needs integers, without spaces, as in -3/7, got '{}'", what, shown(fraction)));
  }
  return static_cast<double>(value);
}

// Reads a specification from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() {
    skip_spaces();
    return at_ == text_.size();
  }

  bool accept(char c) {
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(fmt::format("expected '{}'", c));
  }

  // Whether the next thing is a name and not a number.
  bool at_name() {
    skip_spaces();
    return at_ < text_.size() && is_letter(text_[at_]);
  }

  std::string_view name() {
    skip_spaces();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
    if (begin == at_) fail("expected the name of a distribution");
    return text_.substr(begin, at_ - begin);
  }

  // A number ends before one of the characters of ends.
  double number(std::string_view ends, std::string_view what) {
    const std::size_t end = std::min(text_.find_first_of(ends, at_), text_.size());
    const double value = parse_number(text_.substr(at_, end - at_), what);
    at_ = end;
    return value;
  }

  // The numbers in parentheses.
  std::vector<double> arguments(std::string_view what) {
    const std::size_t begin = at_;
    expect('(');
    std::vector<double> values;
    do {
      try {
        values.push_back(number(",()", what));
      } catch (const std::invalid_argument& error) {
        const std::string meant = with_commas(text_.substr(begin));
        if (meant.empty()) throw;
        throw std::invalid_argument(
            fmt::format("{}; separate numbers by commas: {}{}", error.what(), what, meant));
      }
    } while (accept(','));
    expect(')');
    return values;
  }

  // The parentheses that come next, as they were typed; nothing if there are none.
  std::string_view parentheses() const {
    const std::size_t end = text_.find(')', at_);
    return text_.substr(at_).starts_with('(') && end != text_.npos ? text_.substr(at_, end + 1 - at_) : "";
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw std::invalid_argument(
        fmt::format("distribution '{}': {} at character {}", shown(text_), reason, at_ + 1));
  }

 private:
  // "(0 1)..." or "(0;1)..." with commas, "(0,1)"; nothing where there are some already, or no numbers.
  static std::string with_commas(std::string_view text) {
    std::string result;
    std::string_view rest = text.substr(text.find('(') + 1);
    if (const std::size_t end = rest.find(')'); end != rest.npos) rest = rest.substr(0, end);
    constexpr std::string_view separators = " ;\t";
    while (true) {
      rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
      if (rest.empty()) break;
      const std::string_view number = rest.substr(0, rest.find_first_of(separators));
      try {
        parse_number(number, "");
      } catch (const std::invalid_argument&) {
        return "";
      }
      result += fmt::format("{}{}", result.empty() ? "(" : ",", number);
      rest.remove_prefix(number.size());
    }
    return result.find(',') == result.npos ? "" : result + ")";
  }

  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// The distribution that a name was meant to be: one that is spelt nearly so, or has such a name in words.
std::string_view nearest_name(std::string_view name) {
  std::vector<std::string_view> names, words;
  const auto add = [&](std::string_view known, std::string_view word) {
    if (word.empty()) return;
    names.push_back(known);
    words.push_back(word);
  };
  for (const Density& row : densities()) add(row.name, row.name);
  add("Cat", "Cat");
  for (const Density& row : densities())
    for (const std::string_view word : row.words) add(row.name, word);
  add("Cat", "categorical");
  const std::string_view near = nearest(name, words);
  const auto at = std::find(words.begin(), words.end(), near);
  return at == words.end() ? "" : names[static_cast<std::size_t>(at - words.begin())];
}

// One density: a name with its numbers.
Distribution read_density(Reader& reader) {
  const std::string_view name = reader.name();
  for (const Density& row : densities()) {
    if (name != row.name) continue;
    const std::vector<double> values = reader.arguments(name);
    const bool rate = row.second == Second::rate;
    if (values.size() != (rate ? 1 : 2)) {
      throw std::invalid_argument(fmt::format("{}: needs {}, got {}", name,
                                              rate ? "one parameter" : "two parameters", values.size()));
    }
    return of_kind(row.kind, rate ? 0 : values[0], values.back());
  }
  if (name == "Cat") return categorical(reader.arguments(name));
  if (const std::string_view meant = nearest_name(name); !meant.empty()) {
    throw std::invalid_argument(fmt::format("unknown distribution '{}'; did you mean {}{}?", shown(name),
                                            meant, shown(reader.parentheses())));
  }
  std::string known;
  for (const Density& row : densities()) known += fmt::format("{}{}", known.empty() ? "" : ", ", row.name);
  throw std::invalid_argument(
      fmt::format("unknown distribution '{}'; known are {} and Cat", shown(name), known));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

double parse_number(std::string_view text, std::string_view what) {
  const std::string_view token = trimmed(text);
  if (token.empty()) throw std::invalid_argument(fmt::format("{}: expected a number, got nothing", what));
  if (const std::size_t slash = token.find('/'); slash != token.npos) {
    // Both are exact, so that their quotient is the nearest double.
    const double above = whole_number(token, token.substr(0, slash), what);
    const double below = whole_number(token, token.substr(slash + 1), what);
    if (below == 0)
      throw std::invalid_argument(
          fmt::format("{}: the denominator must not be zero, got '{}'", what, shown(token)));
    return above == 0 ? 0 : above / below;
  }
  double value = 0;
  const std::errc error = convert(token, value);
  if (error == std::errc::result_out_of_range) {
    throw std::invalid_argument(fmt::format("{}: '{}' is beyond the range of a double", what, shown(token)));
  }
  if (error != std::errc()) {
    throw std::invalid_argument(fmt::format("{}: expected a number, got '{}'", what, shown(token)));
  }
  if (!std::isfinite(value)) {
    throw std::invalid_argument(fmt::format("{}: numbers must be finite, got '{}'", what, shown(token)));
  }
  return value;
}

Distribution parse_distribution(std::string_view text) {
  Reader reader(text);
  if (reader.done()) throw std::invalid_argument("distribution: the specification is empty");

  // A name at the start is a density on its own.
  if (reader.at_name()) {
    Distribution single = read_density(reader);
    if (reader.accept('+')) reader.fail("each term of a mixture needs a weight, as in 0.5*N(0,1)");
    if (!reader.done()) reader.fail("expected nothing more");
    return single;
  }

  std::vector<Weighted> terms;
  do {
    if (reader.at_name()) reader.fail("each term of a mixture needs a weight, as in 0.5*N(0,1)");
    const double weight = reader.number("*()", "weight");
    reader.expect('*');
    terms.push_back({weight, read_density(reader)});
  } while (reader.accept('+'));
  if (!reader.done()) reader.fail("expected '+' or nothing more");
  return mixture(terms);
}

}  // namespace saddle::gan
