// The rows of autodiff/table.inc as data: their texts, as they stand there, and their functions by name.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autodiff/table.h"

namespace saddle::lab::tape {

// A row: "log", 1 operand, value "log(x)", derivatives "dy / x" and none.
struct Row {
  std::string_view name;
  int operands;
  std::string_view value;
  std::array<std::string_view, 2> derivatives;
  ad::Var (*apply)(std::span<const ad::Var> operands);

  // What the operand is called in the columns: x, or a and b.
  std::string_view letter(int operand) const { return operands == 1 ? "x" : operand == 0 ? "a" : "b"; }
};

// All of them, in the order of the table.
std::span<const Row> rows();

// The row with this name, or null.
const Row* find_row(std::string_view name);

// Whether an expression can name it as a function: all but the operators, which are written as such, and the
// rows that occur in derivatives only.
bool is_function(const Row& row);

// The numbers in place of the names in a column: put_in("dy / x", {{"dy", 1}, {"x", -2}}) is "1 / (-2)". What
// is followed by a parenthesis is a function, and stays. Six digits.
std::string put_in(std::string_view column, const std::vector<std::pair<std::string_view, double>>& numbers);

}  // namespace saddle::lab::tape
