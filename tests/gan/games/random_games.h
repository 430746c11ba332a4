// Games to test solvers on.
#pragma once

#include <cstddef>

#include "autodiff/random.h"
#include "gan/games/normal_form.h"

namespace saddle::gan {

inline Payoffs random_payoffs(std::size_t rows, std::size_t columns, long largest, ad::Random& random) {
  Payoffs payoffs(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j)
      payoffs(i, j) = static_cast<long>(random.below(2 * largest + 1)) - largest;
  }
  return payoffs;
}

inline NormalForm game(const char* row, const char* column) {
  return {parse_payoffs(row), parse_payoffs(column)};
}

}  // namespace saddle::gan
