// How arrays and Vars are printed, and how messages describe them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <ostream>
#include <stdexcept>

#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// More numbers than these are not printed one by one.
constexpr Index most_printed = 60;

std::string range(ArrayView all) {
  Real low = *all.begin(), high = low;  // fmin and fmax leave NaN out
  for (const Real x : all) low = std::fmin(low, x), high = std::fmax(high, x);
  return fmt::format("between {} and {}", low, high);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return out << to_string(shape);
}

std::ostream& operator<<(std::ostream& out, const ArrayView& view) {
  const Real* x = view.begin();
  if (view.size() == 1) return out << fmt::format("{}", *x);
  if (view.size() == 0) return out << "{}";
  if (view.size() > most_printed) return out << view.shape() << ' ' << range(view);
  out << "{";
  for (Index r = 0; r < view.rows(); ++r) {
    const Real* row = x + r * view.cols();
    out << fmt::format("{}{{{}}}", r == 0 ? "" : ", ", fmt::join(row, row + view.cols(), ", "));
  }
  return out << "}";
}

std::ostream& operator<<(std::ostream& out, const Array& array) {
  return out << ArrayView(array);
}

std::ostream& operator<<(std::ostream& out, const Var& v) try {
  const ArrayView numbers = v.array();
  if (numbers.size() == 1) return out << fmt::format("Var({})", Real(numbers));
  out << "Var ";
  if (numbers.size() <= most_printed) out << numbers.shape() << " ";
  return out << numbers;
} catch (const std::logic_error& e) {
  return out << "Var (" << e.what() << ")";
}

const std::string* Store::label(std::uint32_t node) const {
  for (auto l = labels.rbegin(); l != labels.rend(); ++l)
    if (l->first == node) return &l->second;
  return nullptr;
}

std::string Store::describe(const Var& v) const {
  if (v.is_constant()) return fmt::format("the number {}", v.value_);
  const std::uint32_t node = index(v);
  std::string text;
  if (const std::string* name = label(node))
    text = fmt::format("'{}'", *name);
  else if (const ArrayNode* a = array_node(v); a != nullptr && a->parameter != nullptr)
    text = fmt::format("parameter '{}'", a->parameter->name());
  else if (const ParameterLeaf* p = scalar_parameter(node))
    text = fmt::format("parameter '{}'", p->parameter->name());
  else
    text = fmt::format("{} at node {}", nodes()[node].rule->name, node);
  const ArrayNode* a = array_node(v);
  if (a == nullptr) return fmt::format("{} = {}", text, v.value_);
  return fmt::format("{} of shape {} {}", text, to_string(a->shape), range(ArrayView(a->value, a->shape)));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
