#include "gan/games/zero_sum.h"

#include <algorithm>
#include <stdexcept>

#include "gan/games/linear_program.h"

namespace saddle::gan {

Minimax minimax(const Payoffs& row) {
  // [linear-program
  // Shift the payoffs so that the value is positive: maximise the sum of y >= 0 under A y <= 1.
  Rational least = row(0, 0);
  for (std::size_t i = 0; i < row.rows(); ++i) {
    for (std::size_t j = 0; j < row.columns(); ++j) least = std::min(least, row(i, j));
  }
  const Rational shift = 1 - least;
  Payoffs shifted = row;
  for (std::size_t i = 0; i < row.rows(); ++i) {
    for (std::size_t j = 0; j < row.columns(); ++j) shifted(i, j) += shift;
  }
  const LinearOptimum optimum =
      maximise(std::vector<Rational>(row.columns(), 1), shifted, std::vector<Rational>(row.rows(), 1));

  // The shadow prices, divided by the optimum, are the row player's mix.
  Minimax result{1 / optimum.value - shift, optimum.prices, optimum.x};
  for (Rational& p : result.row) p /= optimum.value;
  for (Rational& p : result.column) p /= optimum.value;
  // linear-program]

  const std::vector<Rational> secured = of_columns(row, result.row), conceded = of_rows(row, result.column);
  if (*std::min_element(secured.begin(), secured.end()) != result.value ||
      *std::max_element(conceded.begin(), conceded.end()) != result.value)
    throw std::logic_error("minimax: the mixes do not secure the value");
  return result;
}

}  // namespace saddle::gan
