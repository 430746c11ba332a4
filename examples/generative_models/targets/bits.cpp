#include "examples/generative_models/targets/bits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace saddle::family {

Array all_states(Index n) {
  if (n < 1 || n > 20) throw std::invalid_argument(fmt::format("all_states: needs 1 to 20 bits, got {}", n));
  const Index count = Index{1} << n;
  Array states = Array::zeros(count, n);
  for (Index s = 0; s < count; ++s)
    for (Index j = 0; j < n; ++j) states[s * n + j] = static_cast<double>((s >> (n - 1 - j)) & 1);
  return states;
}

Index state_of(ArrayView bits) {
  Index s = 0;
  for (const double bit : bits) {
    if (bit != 0 && bit != 1)
      throw std::invalid_argument(fmt::format("state_of: a bit is 0 or 1, got {}", bit));
    s = 2 * s + (bit == 1 ? 1 : 0);
  }
  return s;
}

double log_sum_exp(const std::vector<double>& x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double top = x.empty() ? -infinity : *std::max_element(x.begin(), x.end());
  if (std::isinf(top)) return top;
  double sum = 0;
  for (const double each : x) sum += std::exp(each - top);
  return top + std::log(sum);
}

double entropy_nats(const std::vector<double>& p) {
  double sum = 0;
  for (const double each : p)
    if (each != 0) sum -= each * std::log(each);
  return sum;
}

double kl_nats(const std::vector<double>& p, const std::vector<double>& log_q) {
  if (p.size() != log_q.size())
    throw std::invalid_argument(
        fmt::format("kl_nats: needs as many p as log q, got {} and {}", p.size(), log_q.size()));
  double sum = 0;
  for (std::size_t s = 0; s < p.size(); ++s)
    if (p[s] != 0) sum += p[s] * (std::log(p[s]) - log_q[s]);
  return sum;
}

std::vector<double> random_probabilities(Index count, Random& rng) {
  std::vector<double> p(static_cast<std::size_t>(count));
  double sum = 0;
  for (double& each : p) sum += each = 0.2 + rng.uniform();
  for (double& each : p) each /= sum;
  return p;
}

Array draw_states(const std::vector<double>& p, Index n, Index count, Random& rng) {
  if (n < 1 || n > 20 || p.size() != std::size_t{1} << n)
    throw std::invalid_argument(
        fmt::format("draw_states: needs 2^n probabilities, got {} for n = {}", p.size(), n));
  std::vector<double> sums(p.size());
  std::partial_sum(p.begin(), p.end(), sums.begin());
  Array drawn = Array::zeros(count, n);
  for (Index i = 0; i < count; ++i) {
    // The last state has a sum of one only up to rounding.
    const auto at = std::upper_bound(sums.begin(), sums.end() - 1, rng.uniform() * sums.back());
    const Index s = at - sums.begin();
    for (Index j = 0; j < n; ++j) drawn[i * n + j] = static_cast<double>((s >> (n - 1 - j)) & 1);
  }
  return drawn;
}

}  // namespace saddle::family
