#include "examples/lab/tape/expression.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/tape.h"

namespace saddle::lab::tape {

namespace {

using namespace saddle::ad;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool in_name(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

// Signs as they stand in books and as a Chinese keyboard writes them.
constexpr std::pair<std::string_view, char> other_signs[] = {
    {"\u00b7", '*'}, {"\u00d7", '*'}, {"\u22c5", '*'}, {"\u00f7", '/'}, {"\u2212", '-'},
    {"\uff08", '('}, {"\uff09", ')'}, {"\uff0c", ','}, {"\uff1b", ';'}, {"\uff1d", '='},
    {"\uff0b", '+'}, {"\uff0d", '-'}, {"\uff0a", '*'}, {"\uff0f", '/'}, {"\u3000", ' '}};

// The number of characters in UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

// Reads by recursive descent: what may be in what is one function in the other.
class Parser {
 public:
  Parser(Expression& into, bool named) : into_(into), text_(into.text_), named_(named) {}

  void run() {
    statement();
    while (take(';')) {
      while (take(';')) {
      }
      if (at_end()) break;
      statement();
    }
    if (!at_end()) fail(in_sum_ ? "an operator, ';' or the end" : "the end");
    // The last statement gives the result, also where it is a definition.
    if (into_.steps_.back().kind == Expression::Kind::define)
      add({.kind = Expression::Kind::defined, .which = into_.definitions_.size() - 1});
    if (into_.variables_.empty())
      throw std::invalid_argument(
          "tape: 'expression' needs a variable, for instance x: plain numbers are not recorded");
  }

 private:
  using Kind = Expression::Kind;
  static constexpr const char* operand_expected = "a number, a variable, a function or '('";

  // --- signs and names

  // The sign at a place and its bytes; 0 at the end.
  std::pair<char, std::size_t> sign_at(std::size_t place) const {
    if (place >= text_.size()) return {0, 0};
    for (const auto& [other, sign] : other_signs)
      if (text_.substr(place).starts_with(other)) return {sign, other.size()};
    const char c = text_[place];
    return {c == '\n' ? ';' : c == '\t' || c == '\r' ? ' ' : c, 1};
  }
  std::pair<char, std::size_t> next() {
    std::pair<char, std::size_t> sign = sign_at(place_);
    for (; sign.first == ' '; sign = sign_at(place_)) place_ += sign.second;
    return sign;
  }
  bool at_end() { return next().second == 0; }
  bool take(char wanted) {
    const auto [sign, bytes] = next();
    if (bytes == 0 || sign != wanted) return false;
    place_ += bytes;
    end_ = place_;
    return true;
  }
  void expect(char wanted, const char* what) {
    if (!take(wanted)) fail(what);
  }
  std::string_view name() {
    const std::size_t begin = place_;
    while (place_ < text_.size() && in_name(text_[place_])) ++place_;
    end_ = place_;
    return text_.substr(begin, place_ - begin);
  }

  // --- errors

  [[noreturn]] void fail(const std::string& expected) {
    next();
    std::string got = "the end";
    if (place_ < text_.size()) {
      std::size_t end = place_ + 1;
      if (in_name(text_[place_]))
        while (end < text_.size() && in_name(text_[end])) ++end;
      else
        while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
      got = text_[place_] == '\n' ? "a line break" : fmt::format("'{}'", text_.substr(place_, end - place_));
    }
    fail_at(place_, fmt::format("expected {}, got {}", expected, got));
  }

  // The message, the line, and a mark below the place.
  [[noreturn]] void fail_at(std::size_t place, const std::string& what) const {
    const std::size_t before = text_.substr(0, place).rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text_.find('\n', place), text_.size());
    std::string blanks;
    for (std::size_t i = begin; i < place; ++i) {
      // A character of three bytes is mostly one that is as wide as two.
      const auto byte = static_cast<unsigned char>(text_[i]);
      if ((byte & 0xC0) != 0x80) blanks += byte >= 0xE3 && byte < 0xF0 ? "\u3000" : " ";
    }
    throw std::invalid_argument(fmt::format("tape: 'expression', character {}: {}\n{}\n{}^",
                                            characters(text_.substr(0, place)) + 1, what,
                                            text_.substr(begin, end - begin), blanks));
  }

  // --- grammar

  void statement() {
    next();
    const std::size_t begin = place_;
    if (begin < text_.size() && is_letter(text_[begin])) {
      const std::string defined(name());
      if (take('=')) return define(defined, begin);
      place_ = begin;
    }
    in_sum_ = true;
    sum();
  }

  void define(const std::string& defined, std::size_t begin) {
    if (const Row* row = find_row(defined); row && is_function(*row))
      fail_at(begin, fmt::format("'{}' is a function, and cannot be defined", defined));
    if (find(into_.definitions_, defined)) fail_at(begin, fmt::format("'{}' is defined already", defined));
    require_short(defined, begin);
    sum();
    if (find(into_.variables_, defined))
      fail_at(begin, fmt::format("'{}' is a variable, and cannot be defined", defined));
    into_.definitions_.push_back(defined);
    add({.kind = Kind::define, .which = into_.definitions_.size() - 1});
  }

  void sum() {
    next();
    const std::size_t begin = place_;
    product();
    while (true) {
      const bool plus = take('+');
      if (!plus && !take('-')) return;
      product();
      apply(plus ? "add" : "subtract", 2, begin);
    }
  }

  void product() {
    next();
    const std::size_t begin = place_;
    with_sign();
    while (true) {
      const bool times = take('*');
      if (!times && !take('/')) return;
      with_sign();
      apply(times ? "multiply" : "divide", 2, begin);
    }
  }

  void with_sign() {
    next();
    const std::size_t begin = place_;
    if (take('+')) return with_sign();
    if (!take('-')) return power();
    with_sign();
    apply("negative", 1, begin);
  }

  void power() {
    next();
    const std::size_t begin = place_;
    operand();
    if (!take('^')) return;
    with_sign();
    apply("pow", 2, begin);
  }

  void operand() {
    const char sign = next().first;
    if (take('(')) {
      sum();
      return expect(')', "an operator or ')'");
    }
    if (place_ < text_.size() && is_letter(text_[place_])) return named();
    if (is_digit(sign) || sign == '.') return number();
    fail(operand_expected);
  }

  void number() {
    double x = 0;
    const char* const begin = text_.data() + place_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), x);
    if (error == std::errc::result_out_of_range)
      fail_at(place_, "a number must be at most 1.8e308 and not so small that it is rounded to 0");
    if (error != std::errc()) fail(operand_expected);
    place_ += static_cast<std::size_t>(end - begin);
    end_ = place_;
    add({.kind = Kind::number, .number = x});
  }

  void named() {
    const std::size_t begin = place_;
    const std::string word(name());
    if (take('(')) return call(word, begin);
    if (const auto defined = find(into_.definitions_, word))
      return add({.kind = Kind::defined, .which = *defined});
    if (const Row* row = find_row(word); row && is_function(*row))
      fail(fmt::format("'(' after the function {}", word));
    auto variable = find(into_.variables_, word);
    if (!variable && named_)
      fail_at(begin, fmt::format("there is no variable '{}'; there are {}", word,
                                 fmt::join(into_.variables_, ", ")));
    if (!variable) {
      require_short(word, begin);
      if (into_.variables_.size() == Expression::most_variables)
        fail_at(begin, fmt::format("'{}' is one variable more than the {} that are allowed", word,
                                   Expression::most_variables));
      variable = into_.variables_.size();
      into_.variables_.push_back(word);
      into_.used_.push_back(true);
    }
    into_.used_[*variable] = true;
    add({.kind = Kind::variable, .which = *variable});
  }

  void call(const std::string& word, std::size_t begin) {
    const Row* const row = find_row(word);
    if (!row || !is_function(*row)) {
      std::vector<std::string_view> known;
      for (const Row& one : rows())
        if (is_function(one)) known.push_back(one.name);
      fail_at(begin, fmt::format("there is no function '{}'; there are {}", word, fmt::join(known, ", ")));
    }
    int given = 1;
    sum();
    while (given < row->operands && take(',')) {
      sum();
      ++given;
    }
    // These two have a second operand that may be left out.
    const bool optional = word == "leaky_relu" || word == "elu";
    if (given < row->operands && !optional)
      fail(fmt::format("an operator or ',': {} takes two numbers", word));
    expect(')', given < row->operands ? "an operator, ',' or ')'" : "an operator or ')'");
    apply(word, given, begin);
  }

  // --- what is done

  static std::optional<std::size_t> find(const std::vector<std::string>& names, const std::string& name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - names.begin()));
  }
  void require_short(const std::string& word, std::size_t begin) const {
    if (word.size() > Expression::longest_name)
      fail_at(begin, fmt::format("a name must have at most {} letters", Expression::longest_name));
  }

  void add(Expression::Step step) { into_.steps_.push_back(step); }
  void apply(std::string_view row, int operands, std::size_t begin) {
    if (++operations_ > Expression::most_operations)
      fail_at(begin, fmt::format("at most {} operations are allowed", Expression::most_operations));
    add({.kind = Kind::apply, .row = find_row(row), .operands = operands, .part = {begin, end_}});
  }

  Expression& into_;
  std::string_view text_;
  bool named_;  // variables are those that were given
  bool in_sum_ = false;
  std::size_t place_ = 0;
  std::size_t end_ = 0;  // of the last word that was read
  std::size_t operations_ = 0;
};

Expression::Expression(std::string text, std::vector<std::string> names)
    : text_(std::move(text)), variables_(std::move(names)), used_(variables_.size(), false) {
  if (text_.size() > most_bytes)
    throw std::invalid_argument(
        fmt::format("tape: 'expression' must have at most {} bytes, got {}", most_bytes, text_.size()));
  if (variables_.size() > most_variables)
    throw std::invalid_argument(
        fmt::format("tape: 'names' must be at most {}, got {}", most_variables, variables_.size()));
  for (std::size_t i = 0; i < variables_.size(); ++i) {
    const std::string& name = variables_[i];
    const Row* const row = find_row(name);
    const bool word = !name.empty() && name.size() <= longest_name && is_letter(name[0]) &&
                      std::all_of(name.begin(), name.end(), in_name);
    if (!word || (row && is_function(*row)))
      throw std::invalid_argument(fmt::format(
          "tape: 'names' must be words of at most {} letters and digits that are no functions, got '{}'",
          longest_name, name.substr(0, 2 * longest_name)));
    if (std::find(variables_.begin(), variables_.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        variables_.begin() + static_cast<std::ptrdiff_t>(i))
      throw std::invalid_argument(fmt::format("tape: 'names' must differ, got '{}' twice", name));
  }
  Parser(*this, !variables_.empty()).run();
}

Var Expression::operator()(std::span<const Var> variables,
                           const std::function<void(const Var&, const Part&)>& tell) const {
  std::vector<Var> stack, defined(definitions_.size());
  const Step* before = nullptr;
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Kind::number:
        stack.emplace_back(step.number);
        break;
      case Kind::variable:
        stack.push_back(variables[step.which]);
        break;
      case Kind::defined:
        stack.push_back(defined[step.which]);
        break;
      case Kind::define:
        defined[step.which] = stack.back();
        // What is only another name of something has its label already.
        if (before->kind == Kind::apply && !stack.back().is_constant())
          stack.back().named(definitions_[step.which]);
        stack.pop_back();
        break;
      case Kind::apply: {
        const std::size_t rest = stack.size() - static_cast<std::size_t>(step.operands);
        std::array<Var, 2> operands;
        std::copy(stack.begin() + static_cast<std::ptrdiff_t>(rest), stack.end(), operands.begin());
        stack.resize(rest);
        const bool left_out = step.operands < step.row->operands;
        stack.push_back(!left_out                 ? step.row->apply(operands)
                        : step.row->name == "elu" ? elu(operands[0])
                                                  : leaky_relu(operands[0]));
        if (tell) tell(stack.back(), step.part);
        break;
      }
    }
    before = &step;
  }
  return stack.back();
}

}  // namespace saddle::lab::tape
