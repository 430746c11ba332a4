// Random inputs for checks of derivatives, which stay away from kinks by construction.
#pragma once

#include <cmath>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::inline SADDLE_PRECISION::tests {

using ad::Array, ad::Index, ad::Random, ad::Real, ad::Shape;

// How one operand is drawn.
using Draw = std::function<Array(Shape, Random&)>;

template <class Number>
Array filled(Shape shape, Number number) {
  Array a = Array::zeros(shape);
  for (Index i = 0; i < a.size(); ++i) a[i] = static_cast<Real>(number(i));
  return a;
}

// Uniform in [low, high].
inline Draw between(double low, double high) {
  return [=](Shape shape, Random& random) {
    return filled(shape, [&](Index) { return low + (high - low) * random.uniform(); });
  };
}

// Uniform with low <= |x| <= high, of either sign: away from a kink or a pole at zero.
inline Draw away_from_zero(double low, double high) {
  return [=](Shape shape, Random& random) {
    return filled(shape, [&](Index) {
      const double size = low + (high - low) * random.uniform();
      return random.below(2) == 0 ? size : -size;
    });
  };
}

// Within 0.1 of a multiple of 0.6, or of a multiple and a half: one of each kind differ by at least 0.1.
inline Draw near_lattice(bool and_a_half) {
  return [=](Shape shape, Random& random) {
    return filled(shape, [&](Index) {
      const double point = static_cast<double>(random.below(5)) - 2 + (and_a_half ? 0.5 : 0);
      return 0.6 * point + 0.2 * (random.uniform() - 0.5);
    });
  };
}

// In random order, each at least 0.1 from the others: no ties.
inline Draw distinct() {
  return [](Shape shape, Random& random) {
    std::vector<Index> order(static_cast<std::size_t>(shape.size()));
    std::iota(order.begin(), order.end(), Index(0));
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(static_cast<Index>(i)))]);
    return filled(shape, [&](Index i) {
      const auto place = static_cast<double>(order[static_cast<std::size_t>(i)]);
      return 0.3 * (place - static_cast<double>(shape.size()) / 2) + 0.2 * (random.uniform() - 0.5);
    });
  };
}

// The same number everywhere.
inline Draw all(double number) {
  return [=](Shape shape, Random&) { return filled(shape, [&](Index) { return number; }); };
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
