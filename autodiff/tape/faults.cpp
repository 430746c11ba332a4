#include "autodiff/tape/faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// The number that an operand, which may be broadcast, gives to element i of a result.
Real number_at(ArrayView x, Shape result, Index i) {
  return x.data()[place_in(x.shape(), i / result.cols, i % result.cols)];
}

bool is_elementwise(const Rule& rule) {
  return rule.scalar != nullptr;
}

// The first element of `out` that is not finite although everything it was made from is; -1 if there is none.
Index first_fault(ArrayView out, bool elementwise, std::span<const ArrayView> in) {
  if (all_finite(out)) return -1;
  if (!elementwise && !std::all_of(in.begin(), in.end(), all_finite)) return -1;
  for (Index i = 0; i < out.size(); ++i) {
    if (std::isfinite(out.data()[i])) continue;
    if (!elementwise || std::all_of(in.begin(), in.end(),
                                    [&](ArrayView x) { return std::isfinite(number_at(x, out.shape(), i)); }))
      return i;
  }
  return -1;
}

// Vars and their numbers; a constant's number stands in the list itself.
struct Operands {
  Operands(const Store& s, std::span<const Var> v) : store(s), vars(v) {
    for (const Var& var : vars) list.push_back(store.operand(var));
    for (const Operand& operand : list) views.push_back(store.view(operand));
  }

  // "'x' of shape 2x3 between 0 and 4 (0 there), the number 1"
  std::string text(bool elementwise, Shape result, Index i) const {
    std::string all;
    for (std::size_t k = 0; k < vars.size(); ++k) {
      if (k > 0) all += ", ";
      all += store.describe(vars[k]);
      if (elementwise && views[k].size() > 1)
        all += fmt::format(" ({} there)", number_at(views[k], result, i));
    }
    return all;
  }

  const Store& store;
  std::span<const Var> vars;
  std::vector<Operand> list;
  std::vector<ArrayView> views;
};

// "inf", or "inf at (0, 2) of 4x3". The sign of NaN has no meaning and is not printed.
std::string number_and_place(ArrayView a, Index i) {
  const Real x = std::isnan(a.data()[i]) ? std::abs(a.data()[i]) : a.data()[i];
  if (a.size() == 1) return fmt::format("{}", x);
  return fmt::format("{} at ({}, {}) of {}", x, i / a.cols(), i % a.cols(), to_string(a.shape()));
}

std::string place(const Location& here) {
  return fmt::format("{}:{}", here.file, here.line);
}

// Where the operation of a node was called.
std::string origin(const Store& store, std::uint32_t node) {
  const Origin* o = store.origin(node);
  if (o == nullptr || o->here.file == nullptr)
    return "called before check_finite(true), so that the place is not known";
  if (o->derivative_of == nullptr) return "called at " + place(o->here);
  return fmt::format("recorded by the derivative of {}, which was called at {}", o->derivative_of->name,
                     place(o->here));
}

}  // namespace

bool all_finite(ArrayView a) {
  return std::all_of(a.begin(), a.end(), [](Real x) { return std::isfinite(x); });
}

std::string forward_fault(const Store& store, const Rule& rule, std::span<const Var> operands,
                          ArrayView result, Location here) {
  if (all_finite(result)) return {};
  const Operands in(store, operands);
  const bool elementwise = is_elementwise(rule);
  const Index i = first_fault(result, elementwise, in.views);
  if (i < 0) return {};
  return fmt::format("{}: the result must be finite, got {} from {}; called at {}", rule.name,
                     number_and_place(result, i), in.text(elementwise, result.shape(), i), place(here));
}

namespace {

// "of 2", or "of shape 2x3 between 0 and 4".
std::string cotangent_text(ArrayView dy) {
  if (dy.size() == 1) return fmt::format("of {}", *dy.data() + 0);
  const auto [low, high] = std::minmax_element(dy.begin(), dy.end());
  return fmt::format("of shape {} between {} and {}", to_string(dy.shape()), *low + 0, *high + 0);
}

}  // namespace

std::string pullback_fault(const Step& step, std::size_t k, ArrayView cotangent) {
  if (all_finite(cotangent)) return {};
  const Operands in(step.store, step.operands);
  const Rule& rule = *step.store.nodes()[step.node].rule;
  const bool elementwise = is_elementwise(rule) && cotangent.shape() == step.dy.shape();
  std::vector<ArrayView> from = in.views;
  from.push_back(step.dy);
  const Index i = first_fault(cotangent, elementwise, from);
  if (i < 0) return {};

  const std::string by = in.vars.size() == 1 ? "" : fmt::format(" by operand {}", k + 1);
  const std::string dy = elementwise ? fmt::format("of {}", step.dy.data()[i] + 0) : cotangent_text(step.dy);
  return fmt::format(
      "{}: the derivative of {}{} must be finite, got {} from a cotangent {} at {}, with the result {}; {}",
      step.function, rule.name, by, number_and_place(cotangent, i), dy,
      in.text(elementwise, cotangent.shape(), i), step.store.describe(step.store.var(step.node)),
      origin(step.store, step.node));
}

std::string sum_fault(const Step& step, const Var& operand, ArrayView before, ArrayView after) {
  const Index i = first_fault(after, true, {&before, 1});
  if (i < 0) return {};
  return fmt::format(
      "{}: the adjoint of {} must be finite, got {} when the finite cotangents of {} were added; {} was {}",
      step.function, step.store.describe(operand), number_and_place(after, i),
      step.store.nodes()[step.node].rule->name, step.store.nodes()[step.node].rule->name,
      origin(step.store, step.node));
}

void require_finite_step(const Step& step, std::size_t k, ArrayView cotangent, const Var& operand,
                         ArrayView before, ArrayView after) {
  std::string fault = pullback_fault(step, k, cotangent);
  if (fault.empty() && all_finite(cotangent)) fault = sum_fault(step, operand, before, after);
  if (!fault.empty()) throw std::domain_error(fault);
}

std::string zero_fault(const Step& step) {
  const Operands in(step.store, step.operands);
  return fmt::format(
      "{}: a zero must not be multiplied by an infinity, got 0 * inf in the derivative of {} from a "
      "cotangent {} at {}; the product counts as zero, and the gradient may be wrong; {}",
      step.function, step.store.nodes()[step.node].rule->name, cotangent_text(step.dy),
      in.text(false, step.dy.shape(), 0), origin(step.store, step.node));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
