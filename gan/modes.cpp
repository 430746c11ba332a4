#include "gan/modes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace saddle::gan {

int ModeCount::covered(ad::Index at_least) const {
  return static_cast<int>(
      std::count_if(histogram.begin(), histogram.end(), [=](ad::Index count) { return count >= at_least; }));
}

double ModeCount::quality() const {
  ad::Index good = 0;
  for (const ad::Index count : histogram) good += count;
  return static_cast<double>(good) / static_cast<double>(samples);
}

ModeCount count_modes(const PlanarMixture& p_data, const ad::Array& samples) {
  if (samples.cols() != 2) {
    throw std::invalid_argument(
        fmt::format("count_modes: samples must have two columns, got {}", to_string(samples.shape())));
  }
  // In units of nearly sd, a power of two, so that squares of small distances keep their order.
  const double scale = std::ldexp(1, std::min(1023, -std::ilogb(p_data.sd())));
  const double near = 3 * p_data.sd() * scale;
  const auto centres = p_data.centres();
  ModeCount count{std::vector<ad::Index>(centres.size(), 0), samples.rows()};
  for (ad::Index i = 0; i < samples.rows(); ++i) {
    const double x = samples(i, 0), y = samples(i, 1);
    std::size_t nearest = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < centres.size(); ++k) {
      const double u = (x - centres[k].x) * scale, v = (y - centres[k].y) * scale;
      const double square = u * u + v * v;
      if (square < smallest) smallest = square, nearest = k;
    }
    if (smallest <= near * near) ++count.histogram[nearest];
  }
  return count;
}

double share_within(double r) {
  return -std::expm1(-r * r / 2);
}

double expected_modes_hit(int n, std::int64_t samples, double quality) {
  if (n < 1 || samples < 0 || !(quality >= 0 && quality <= 1)) {
    throw std::invalid_argument(fmt::format(
        "expected_modes_hit: n must be positive, the samples not negative and the quality in [0, 1], "
        "got {}, {} and {}",
        n, samples, quality));
  }
  if (samples == 0) return 0;
  return -n * std::expm1(static_cast<double>(samples) * std::log1p(-quality / n));
}

// [mode-jsd
double mode_jsd(int k, int n) {
  if (k < 1 || k > n)
    throw std::invalid_argument(fmt::format("mode_jsd: k must be between 1 and n, got {} and {}", k, n));
  const double r = static_cast<double>(k) / n;
  return 0.5 * (r * std::log1p((r - 1) / (r + 1)) + (1 - r) * std::log(2.0) + std::log1p((1 - r) / (1 + r)));
}
// mode-jsd]

}  // namespace saddle::gan
