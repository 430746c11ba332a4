#include "examples/lab/tape/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace saddle::lab::tape {

namespace {

using namespace saddle::ad;

// The columns of a row are only text here; its function is that of autodiff/table.h.
#define SADDLE_UNARY(name, value, derivative) \
  Row{#name, 1, #value, {#derivative, ""}, [](std::span<const Var> v) -> Var { return name(v[0]); }},
#define SADDLE_BINARY(name, value, derivative_a, derivative_b)                              \
  Row{#name, 2, #value, {#derivative_a, #derivative_b}, [](std::span<const Var> v) -> Var { \
        return name(v[0], v[1]);                                                            \
      }},
const Row table[] = {
#include "autodiff/table.inc"
};
#undef SADDLE_UNARY
#undef SADDLE_BINARY

constexpr std::string_view no_functions[] = {
    "alias", "negative", "add", "subtract", "multiply", "divide",
    // In derivatives only.
    "exp_odds", "one_minus_square", "sqrt_one_plus_square", "sin_atan", "sech2", "exp_minus_square", "scale",
    "ratio", "gated", "absorb", "power_by_base", "power_by_exponent", "power_by_both", "atan2_slope"};

bool of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}
bool begins_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

std::span<const Row> rows() {
  return table;
}

const Row* find_row(std::string_view name) {
  for (const Row& row : table)
    if (row.name == name) return &row;
  return nullptr;
}

bool is_function(const Row& row) {
  return std::find(std::begin(no_functions), std::end(no_functions), row.name) == std::end(no_functions);
}

std::string put_in(std::string_view column, const std::vector<std::pair<std::string_view, double>>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < column.size();) {
    std::size_t end = i + 1;
    if (of_word(column[i]))
      while (end < column.size() && of_word(column[end])) ++end;
    const std::string_view word = column.substr(i, end - i);
    const auto number =
        std::find_if(numbers.begin(), numbers.end(), [&](const auto& pair) { return pair.first == word; });
    const bool replaced =
        begins_word(word[0]) && number != numbers.end() && (end == column.size() || column[end] != '(');
    if (replaced && std::signbit(number->second) && number->second == number->second)
      text += fmt::format("({:.6g})", number->second);
    else if (replaced)
      text += fmt::format("{:.6g}", number->second);
    else
      text += word;
    i = end;
  }
  return text;
}

}  // namespace saddle::lab::tape
