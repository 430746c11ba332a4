// How arrays and Vars are printed.
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

}  // namespace

std::string range_of(ArrayView all) {
  Real low = *all.begin(), high = low;  // fmin and fmax leave NaN out
  for (const Real x : all) low = std::fmin(low, x), high = std::fmax(high, x);
  return fmt::format("between {} and {}", low, high);
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return out << to_string(shape);
}

std::ostream& operator<<(std::ostream& out, const ArrayView& view) {
  const Real* x = view.begin();
  if (view.size() == 1) return out << fmt::format("{}", *x);
  if (view.size() == 0) return out << "{}";
  if (view.size() > most_printed) return out << view.shape() << ' ' << range_of(view);
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

}  // namespace saddle::inline SADDLE_PRECISION::ad
