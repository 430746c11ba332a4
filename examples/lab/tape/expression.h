// Expressions that a reader types, for the tape room.
//
//   x^2 * exp(-y)                                      + - * / ^, parentheses, functions, numbers, variables
//   d = w*1.5 + c; log_sigmoid(d) + log_sigmoid(-d)    names for parts, which are computed once
//
// Functions are those of autodiff/table.inc, by the names there; ^ is pow. It binds more strongly than a sign
// before it (-x^2 is -(x^2)) and from the right; after it a sign may stand (x^-1). Everything else that is
// named is a variable. A line break is a semicolon; a semicolon at the end may stand or be left out.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autodiff/tape.h"
#include "examples/lab/tape/rows.h"

namespace saddle::lab::tape {

class Expression {
 public:
  static constexpr std::size_t most_bytes = 500, most_operations = 200, most_variables = 16,
                               longest_name = 20;

  // Without names, variables are those that the text uses, in their order there; else these and no others.
  // Throws std::invalid_argument for what is no expression: with the place, what may stand there, and the
  // line with a mark below that place; for a name that is not known it lists the known ones. Also for more
  // than is allowed above, and for an expression without a variable.
  explicit Expression(std::string text, std::vector<std::string> names = {});

  // A part of the text, in bytes, that is computed by one operation.
  struct Part {
    std::size_t from = 0, to = 0;
  };

  // Computes it from the variables, in their order. After each operation tells what came out, and which part
  // of the text it was computed from.
  ad::Var operator()(std::span<const ad::Var> variables,
                     const std::function<void(const ad::Var&, const Part&)>& tell = {}) const;

  const std::string& text() const { return text_; }
  const std::vector<std::string>& variables() const { return variables_; }
  // Whether the text uses a variable: a name that was given need not be.
  bool uses(std::size_t variable) const { return used_[variable]; }

 private:
  friend class Parser;

  enum class Kind { number, variable, defined, apply, define };
  // What is done next, with a stack of results.
  struct Step {
    Kind kind;
    double number = 0;         // number
    std::size_t which = 0;     // variable, defined, define: its place
    const Row* row = nullptr;  // apply
    int operands = 0;
    Part part = {};
  };

  std::string text_;
  std::vector<std::string> variables_, definitions_;
  std::vector<bool> used_;
  std::vector<Step> steps_;
};

}  // namespace saddle::lab::tape
