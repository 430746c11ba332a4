#include "gan/probability/parzen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace saddle::gan {

namespace {

constexpr double smallest = -746;  // exp of less is 0

}  // namespace

ad::Array parzen_log_density(const ad::Array& points, const ad::Array& centres, double sd) {
  if (points.cols() != centres.cols() || centres.size() == 0) {
    throw std::invalid_argument(fmt::format(
        "parzen_log_density: points and centres must have equally many columns, got {}x{} and {}x{}",
        points.rows(), points.cols(), centres.rows(), centres.cols()));
  }
  if (!(sd > 0 && std::isfinite(sd)))
    throw std::invalid_argument(fmt::format("parzen_log_density: sd must be positive, got {}", sd));
  const double d = static_cast<double>(points.cols());
  const double constant =
      -d * std::log(sd * std::sqrt(2 * std::numbers::pi)) - std::log(static_cast<double>(centres.rows()));
  ad::Array result = ad::Array::zeros(points.rows(), 1);
  std::vector<double> exponent(static_cast<std::size_t>(centres.rows()));
  const ad::Index cols = points.cols();
  for (ad::Index i = 0; i < points.rows(); ++i) {
    const double *const point = points.data() + i * cols, *centre = centres.data();
    for (ad::Index j = 0; j < centres.rows(); ++j, centre += cols) {
      double square = 0;
      for (ad::Index k = 0; k < cols; ++k) {
        const double t = (point[k] - centre[k]) / sd;
        square += t * t;
      }
      exponent[static_cast<std::size_t>(j)] = -square / 2;
    }
    // Relative to the nearest centre; below the smallest double there is nothing to add.
    const double largest = *std::max_element(exponent.begin(), exponent.end());
    double sum = 0;
    for (const double e : exponent)
      if (!(e - largest < smallest)) sum += std::exp(e - largest);
    result[i] = constant + largest + std::log(sum);
  }
  return result;
}

}  // namespace saddle::gan
