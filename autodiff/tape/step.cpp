// The search for the operation that made a NaN or an infinity out of finite numbers, and the messages that
// name it (Tape::check_finite).
#include "autodiff/tape/step.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// The number that an operand, which may be broadcast, gives to element i of a result.
Real number_at(ArrayView x, Shape result, Index i) {
  return x.data()[place_in(x.shape(), i / result.cols, i % result.cols)];
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

// Operands and their numbers; a constant's number stands in the list itself.
struct Operands {
  Operands(const Store& s, std::span<const Var> vars) : store(s) {
    for (const Var& var : vars) list.push_back(store.operand(var));
    for (const Operand& operand : list) views.push_back(store.view(operand));
  }
  Operands(const Store& s, std::uint32_t node) : store(s) {
    store.list_operands(node, list);
    for (const Operand& operand : list) views.push_back(store.view(operand));
  }

  std::string describe(std::size_t k) const {
    return store.describe(list[k].node == 0 ? Var(list[k].constant) : store.var(list[k].node));
  }

  // "'x' of shape 2x3 between 0 and 4 (0 there), the number 1"
  std::string text(bool elementwise, Shape result, Index i) const {
    std::string all;
    for (std::size_t k = 0; k < list.size(); ++k) {
      if (k > 0) all += ", ";
      all += describe(k);
      if (elementwise && views[k].size() > 1)
        all += fmt::format(" ({} there)", number_at(views[k], result, i));
    }
    return all;
  }

  const Store& store;
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

// "of 2", or "of shape 2x3 between 0 and 4".
std::string cotangent_text(ArrayView dy) {
  if (dy.size() == 1) return fmt::format("of {}", *dy.data() + 0);
  const auto [low, high] = std::minmax_element(dy.begin(), dy.end());
  return fmt::format("of shape {} between {} and {}", to_string(dy.shape()), *low + 0, *high + 0);
}

}  // namespace

bool all_finite(ArrayView a) {
  return std::all_of(a.begin(), a.end(), [](Real x) { return std::isfinite(x); });
}

void Store::keep_origin(const Var& result, Location here) {
  if (!checking) return;
  if (pulled == nullptr)
    origins.push_back({index(result), here, nullptr});
  else
    origins.push_back({index(result), pulled->here, pulled->derivative_of});
}

const Origin* Store::origin(std::uint32_t node) const {
  const auto place = std::ranges::lower_bound(origins, node, {}, &Origin::node);
  return place != origins.end() && place->node == node ? &*place : nullptr;
}

void Store::require_finite(const Rule& rule, std::span<const Var> operands, ArrayView result,
                           Location here) const {
  if (!checking || pulled != nullptr) return;  // grad() checks the result of a derivative as a whole
  if (all_finite(result)) return;
  const Operands in(*this, operands);
  const bool elementwise = rule.scalar != nullptr;
  const Index i = first_fault(result, elementwise, in.views);
  if (i < 0) return;
  reject<std::domain_error>("{}: the result must be finite, got {} from {}; called at {}", rule.name,
                            number_and_place(result, i), in.text(elementwise, result.shape(), i),
                            place(here));
}

std::string Step::fault(Index k, ArrayView cotangent, ArrayView before, ArrayView after) const {
  if (all_finite(after)) return {};
  const Operands in(store, node);
  const Rule& rule = *store.nodes()[node].rule;
  if (all_finite(cotangent)) {
    const Index i = first_fault(after, true, {&before, 1});
    if (i < 0) return {};
    return fmt::format(
        "{}: the adjoint of {} must be finite, got {} when the finite cotangents of {} were added; {} was {}",
        function, in.describe(static_cast<std::size_t>(k)), number_and_place(after, i), rule.name, rule.name,
        ad::origin(store, node));
  }
  const bool elementwise = rule.scalar != nullptr && cotangent.shape() == dy.shape();
  std::vector<ArrayView> from = in.views;
  from.push_back(dy);
  const Index i = first_fault(cotangent, elementwise, from);
  if (i < 0) return {};

  const std::string by = in.list.size() == 1 ? "" : fmt::format(" by operand {}", k + 1);
  const std::string seen = elementwise ? fmt::format("of {}", dy.data()[i] + 0) : cotangent_text(dy);
  return fmt::format(
      "{}: the derivative of {}{} must be finite, got {} from a cotangent {} at {}, with the result {}; {}",
      function, rule.name, by, number_and_place(cotangent, i), seen,
      in.text(elementwise, cotangent.shape(), i), store.describe(store.var(node)), ad::origin(store, node));
}

std::string Step::zero_fault() const {
  const Operands in(store, node);
  return fmt::format(
      "{}: a zero must not be multiplied by an infinity, got 0 * inf in the derivative of {} from a "
      "cotangent {} at {}; the product counts as zero, and the gradient may be wrong; {}",
      function, store.nodes()[node].rule->name, cotangent_text(dy), in.text(false, dy.shape(), 0),
      ad::origin(store, node));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
