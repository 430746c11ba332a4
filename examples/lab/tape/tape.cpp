// The tape room: the tape of an expression, as a list, and its reverse sweep, one entry at a time.
//
// An expression is recorded by the library's operations; the list is what the tape holds. The sweep goes from
// the output back through the list (docs/en/01-tape.md, "The sweep"): the turn of entry i adds to the adjoint
// of each operand the adjoint of i times the partial derivative, by the row of autodiff/table.inc that
// belongs to its operation. The output is the result V, or a derivative of V: then the gradient of V is
// recorded on the tape, the list grows, and the sweep gives second derivatives.
//
// Settings
//   expression  what is recorded (expression.h); "log(x1) + x1*x2 - sin(x2)"
//   names       the variables, at most 16; else those of the expression, in their order there
//   values      their values, as many, finite; 1 each
//   of          "": the sweep starts at V; or a variable v: the gradient is recorded, it starts at dV/dv
//
// Commands
//   values {values}  other values: everything is recorded again; the position stays
//   sweep {of}       another output; the position is 0
//   go {turn}        the position: after so many turns of the sweep, from 0 to their number
//
// Numbers
//   value      of the output: 1
//   values     of the entries, in their order
//   adjoints   of the entries, after the turns so far: dF_i/du_j of the chapter, which is the gradient of
//              the list when it is cut at the entry of the last turn; NaN for an entry that lies on no path
//              from a variable to the output
//   gradient   of the output, by each variable: backward() on the whole tape
//   turns      the number of turns
//   structure  grows by 1 whenever the list has other operations, operands or plain numbers than before,
//              or another output
//   numeric, error, bound
//              for each variable, by gradcheck(): the derivative by differences, how far the gradient is
//              from it, and what rounding and differences explain; NaN where nothing was checked
//
// Texts, in JSON ("inf", "-inf", and null for NaN) unless said otherwise
//   tape       {"variables": [{name, value, used}],
//              "recorded": the number of entries before the gradient was recorded,
//              "output": index (0: a plain number, which has no entry),
//              "gradient": [index of dV/dv, or 0] for each variable, or [],
//              "entries": [{index, operation, name, operands: [{entry} or {number}], inputs: [index],
//              value, path: whether it lies on a path from a variable to the output,
//              from, to: the part of the expression, in bytes, or -1}]}
//   step       at the position; null at 0
//              {"entry", "adjoint", "letters": what the operands are called in the row,
//              "row": {name, value, derivatives}, or null for an operation that is no row of the table,
//              "contributions": [{operand, to, amount, formula, numbers}], one for each operand that has an
//              adjoint; numbers is the formula with the numbers put in}
//   turns      [index], in the order of the turns
//   check      {"ok", "verdict", "meaning", "variables": [{name, analytic, numeric, error, bound,
//              verdict}]}, or null for an output that is a plain number
//   note       where a zero met an infinite derivative and counted as zero, or "": plain text
//   functions  [{name, value, derivatives}]: what an expression can call
//   picture    plain text: the table that Picture (autodiff/picture.h) prints
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/autodiff.h"
#include "examples/lab/room.h"
#include "examples/lab/tape/expression.h"
#include "examples/lab/tape/list.h"
#include "examples/lab/tape/rows.h"

namespace saddle::lab::tape {

namespace {

using namespace saddle::ad;
using nlohmann::json;

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

json number(double x) {
  if (x != x) return nullptr;
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  return x;
}

class TapeRoom final : public Room {
 public:
  explicit TapeRoom(Settings& settings)
      : expression_(settings.text("expression", "log(x1) + x1*x2 - sin(x2)", Expression::most_bytes),
                    settings.texts("names", {}, Expression::most_variables)) {
    at_ = settings.numbers("values", std::vector<double>(expression_.variables().size(), 1.0),
                           Expression::most_variables);
    require_one_each(at_);
    of_ = variable(settings.text("of", "", Expression::longest_name));
    settings.finish();
    record();
  }

  void act(std::string_view command, Settings& arguments) override {
    if (command == "values") {
      const std::vector<double> at = arguments.numbers("values", at_, Expression::most_variables);
      arguments.finish();
      require_one_each(at);
      at_ = at;
      record();
    } else if (command == "sweep") {
      const std::optional<std::size_t> of = variable(arguments.text("of", "", Expression::longest_name));
      arguments.finish();
      of_ = of;
      position_ = 0;
      record();
    } else if (command == "go") {
      const auto turn = arguments.whole("turn", 0, 0, static_cast<std::int64_t>(turns_.size()));
      arguments.finish();
      position_ = static_cast<std::size_t>(turn);
      sweep_to_position();
    } else {
      unknown("tape", "command", command, "values, sweep, go");
    }
  }

  std::span<const double> numbers(std::string_view name) override {
    if (name == "value") return {&value_, 1};
    if (name == "turns") return {&number_of_turns_, 1};
    if (name == "structure") return {&structure_, 1};
    if (name == "values") return values_;
    if (name == "adjoints") return adjoints_;
    if (name == "gradient") return gradient_;
    check();
    if (name == "numeric") return numeric_;
    if (name == "error") return error_;
    if (name == "bound") return bound_;
    unknown("tape", "number", name,
            "value, turns, structure, values, adjoints, gradient, numeric, error, bound");
  }

  std::string text(std::string_view name) override {
    if (name == "tape") return tape_text().dump();
    if (name == "step") return step_text().dump();
    if (name == "turns") return json(turns_).dump();
    if (name == "check") return check_text().dump();
    if (name == "note") return note_;
    if (name == "functions") return functions_text().dump();
    if (name == "picture") return picture_;
    unknown("tape", "text", name, "tape, step, turns, check, note, functions, picture");
  }

 private:
  void require_one_each(const std::vector<double>& at) const {
    if (at.size() != expression_.variables().size())
      throw std::invalid_argument(
          fmt::format("tape: 'values' must have one number for each of {} variables, got {}",
                      expression_.variables().size(), at.size()));
  }

  // The place of a variable; none for "".
  std::optional<std::size_t> variable(const std::string& name) const {
    const std::vector<std::string>& names = expression_.variables();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return i;
    if (name.empty()) return std::nullopt;
    throw std::invalid_argument(fmt::format("tape: 'of' must be a variable or empty, got '{}'; there are {}",
                                            name, fmt::join(names, ", ")));
  }

  void record() {
    // Record the leaves, the expression, and if it is asked for the gradient.
    Tape tape;
    std::vector<Var> leaves;
    for (std::size_t i = 0; i < at_.size(); ++i)
      leaves.push_back(tape.leaf(at_[i]).named(expression_.variables()[i]));
    parts_.assign(leaves.size(), std::nullopt);
    const Var v = expression_(leaves, [&](const Var&, const Expression::Part& part) {
      if (tape.size() > parts_.size()) parts_.push_back(part);
    });
    recorded_ = tape.size();
    if (v.is_constant())
      throw std::invalid_argument(
          "tape: 'expression' must depend on a variable: plain numbers are not recorded");
    std::vector<Var> derivatives;
    if (of_) derivatives = grad(v, leaves, {.unused = Unused::zero});
    const Var output = of_ ? derivatives[*of_] : v;

    // Copy what the tape holds.
    List list = list_of(tape);
    if (!same_structure(list, list_) || index(output) != output_) ++structure_;
    list_ = std::move(list);
    parts_.resize(list_.size(), std::nullopt);
    values_.clear();
    for (const ListEntry& entry : list_) values_.push_back(entry.value);
    derivatives_.clear();
    for (const Var& derivative : derivatives) derivatives_.push_back(index(derivative));
    output_ = index(output);
    value_ = output.value();

    // Sweep once in one piece, and then to where the reader is.
    gradient_.assign(leaves.size(), 0.0);
    note_.clear();
    turns_.clear();
    if (output_ != 0) {
      const Gradients g = backward(output, leaves, {.unused = Unused::zero});
      for (std::size_t i = 0; i < leaves.size(); ++i) gradient_[i] = Real(g[leaves[i]]);
      note_ = g.zero_times_infinity().first;
      turns_ = visited(list_, output_);
    }
    picture_ = Picture(tape).table();
    number_of_turns_ = static_cast<double>(turns_.size());
    position_ = std::min(position_, turns_.size());
    sweep_to_position();
    checked_ = false;
  }

  static std::size_t index(const Var& v) { return v.is_constant() ? 0 : Recorder::index(v); }

  void sweep_to_position() {
    if (output_ == 0)
      adjoints_.assign(list_.size(), not_known);
    else
      adjoints_ = adjoints_after(list_, output_, position_ == 0 ? output_ + 1 : turns_[position_ - 1]);
  }

  // The gradient of the output against differences, when it is asked for.
  void check() {
    if (checked_) return;
    checked_ = true;
    numeric_.assign(at_.size(), not_known);
    error_ = bound_ = numeric_;
    verdicts_.assign(at_.size(), "");
    report_.reset();
    if (output_ == 0) return;
    const auto output = [&](std::span<const Var> x) {
      const Var v = expression_(x);
      return of_ ? grad(v, x, {.unused = Unused::zero})[*of_] : v;
    };
    const std::vector<Array> at(at_.begin(), at_.end());
    GradcheckOptions options;
    options.order = 1;
    report_ = gradcheck(output, at, options);
    // A derivative of zero is nothing unusual here: where it is about zero, check that the differences are,
    // too.
    for (std::size_t i = 0; i < at.size(); ++i)
      if (report_->inputs[i].zero) options.zero_inputs.push_back(i);
    if (!report_->ok() && !options.zero_inputs.empty()) report_ = gradcheck(output, at, options);
    for (const GradcheckCoordinate& c : report_->coordinates) {
      numeric_[c.input] = c.numeric;
      error_[c.input] = c.error;
      bound_[c.input] = c.bound;
      verdicts_[c.input] = to_string(c.verdict);
    }
  }

  json tape_text() const {
    json variables = json::array(), entries = json::array();
    const std::vector<bool> path =
        output_ == 0 ? std::vector<bool>(list_.size() + 1, false) : on_path(list_, output_);
    for (std::size_t i = 0; i < at_.size(); ++i)
      variables.push_back(
          {{"name", expression_.variables()[i]}, {"value", number(at_[i])}, {"used", expression_.uses(i)}});
    for (std::size_t i = 1; i <= list_.size(); ++i) {
      const ListEntry& entry = list_[i - 1];
      json operands = json::array(), inputs = json::array();
      for (const ListOperand& operand : entry.operands) {
        operands.push_back(operand.entry == 0 ? json{{"number", number(operand.number)}}
                                              : json{{"entry", operand.entry}});
        if (operand.entry != 0) inputs.push_back(operand.entry);
      }
      const auto& part = parts_[i - 1];
      entries.push_back({{"index", i},
                         {"operation", entry.operation()},
                         {"name", entry.name},
                         {"operands", operands},
                         {"inputs", inputs},
                         {"value", number(entry.value)},
                         {"path", bool{path[i]}},
                         {"from", part ? static_cast<std::int64_t>(part->from) : -1},
                         {"to", part ? static_cast<std::int64_t>(part->to) : -1}});
    }
    return {{"variables", variables},
            {"recorded", recorded_},
            {"output", output_},
            {"gradient", derivatives_},
            {"entries", entries}};
  }

  json step_text() const {
    if (position_ == 0) return nullptr;
    const std::size_t index = turns_[position_ - 1];
    const ListEntry& entry = list_[index - 1];
    const double adjoint = adjoints_[index - 1];
    const Row* const row = entry.is_array_operation ? nullptr : find_row(entry.operation());

    // The names in the columns of the row, and what they stand for.
    std::vector<std::pair<std::string_view, double>> meaning = {{"dy", adjoint}, {"y", entry.value}};
    json letters = json::array();
    if (row)
      for (int k = 0; k < row->operands; ++k) {
        const ListOperand& operand = entry.operands[static_cast<std::size_t>(k)];
        meaning.emplace_back(row->letter(k),
                             operand.entry == 0 ? operand.number : list_[operand.entry - 1].value);
        letters.push_back(row->letter(k));
      }

    json given = json::array();
    const std::vector<bool> path = on_path(list_, output_);
    const std::vector<double> added = contributions(entry, list_, adjoint);
    for (std::size_t k = 0; k < entry.operands.size(); ++k) {
      const std::size_t to = entry.operands[k].entry;
      if (to == 0 || !path[to]) continue;
      given.push_back({{"operand", k},
                       {"to", to},
                       {"amount", number(added[k])},
                       {"formula", row ? row->derivatives[k] : ""},
                       {"numbers", row ? put_in(row->derivatives[k], meaning) : ""}});
    }
    return {{"entry", index},
            {"adjoint", number(adjoint)},
            {"row", row ? row_text(*row) : json()},
            {"letters", letters},
            {"contributions", given}};
  }

  static json row_text(const Row& row) {
    json derivatives = json::array();
    for (int k = 0; k < row.operands; ++k)
      derivatives.push_back(row.derivatives[static_cast<std::size_t>(k)]);
    return {{"name", row.name}, {"value", row.value}, {"derivatives", derivatives}};
  }

  json check_text() {
    check();
    if (!report_) return nullptr;
    json variables = json::array();
    for (std::size_t i = 0; i < at_.size(); ++i)
      variables.push_back({{"name", expression_.variables()[i]},
                           {"analytic", number(gradient_[i])},
                           {"numeric", number(numeric_[i])},
                           {"error", number(error_[i])},
                           {"bound", number(bound_[i])},
                           {"verdict", verdicts_[i]}});
    const Verdict verdict = report_->verdict();
    return {{"ok", report_->ok()},
            {"verdict", identifier(verdict)},
            {"meaning", to_string(verdict)},
            {"variables", variables}};
  }

  static json functions_text() {
    json functions = json::array();
    for (const Row& row : rows())
      if (is_function(row)) functions.push_back(row_text(row));
    return functions;
  }

  Expression expression_;
  std::vector<double> at_;         // the values of the variables
  std::optional<std::size_t> of_;  // the output is the derivative by this variable

  List list_;
  std::vector<std::optional<Expression::Part>> parts_;  // by entry
  std::size_t recorded_ = 0, output_ = 0;
  std::vector<std::size_t> derivatives_, turns_;
  double value_ = 0, number_of_turns_ = 0, structure_ = 0;
  std::vector<double> values_, adjoints_, gradient_;
  std::string note_, picture_;
  std::size_t position_ = 0;

  bool checked_ = false;
  std::optional<GradcheckReport> report_;
  std::vector<double> numeric_, error_, bound_;
  std::vector<std::string> verdicts_;
};

}  // namespace

}  // namespace saddle::lab::tape

namespace saddle::lab {

std::unique_ptr<Room> open_tape(Settings& settings) {
  return std::make_unique<tape::TapeRoom>(settings);
}

}  // namespace saddle::lab
