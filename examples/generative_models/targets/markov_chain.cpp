#include "examples/generative_models/targets/markov_chain.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

Array require_transition(Array p) {
  if (p.size() == 0 || p.rows() != p.cols())
    throw std::invalid_argument(
        fmt::format("MarkovChain: needs a square matrix, got {}", ad::to_string(p.shape())));
  for (Index i = 0; i < p.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < p.cols(); ++j) {
      if (!(p(i, j) > 0))
        throw std::invalid_argument(fmt::format("MarkovChain: needs positive entries, got {}", p(i, j)));
      sum += p(i, j);
    }
    if (!(std::fabs(sum - 1) <= 1e-12))
      throw std::invalid_argument(fmt::format("MarkovChain: needs rows that sum to 1, got {}", sum));
  }
  return p;
}

Index require_level(double x, Index levels) {
  if (!(x >= 0 && x < static_cast<double>(levels)) || x != std::floor(x))
    throw std::invalid_argument(fmt::format("sequences: needs levels from 0 to {}, got {}", levels - 1, x));
  return static_cast<Index>(x);
}

// The level at which the running sum of weight(0), weight(1), ... passes u in [0, 1).
template <class Weight>
Index draw_level(Index levels, double u, const Weight& weight) {
  Index level = 0;
  for (double sum = weight(0); level + 1 < levels && u >= sum; sum += weight(level)) ++level;
  return level;
}

}  // namespace

MarkovChain::MarkovChain(Array transition)
    : transition_(require_transition(std::move(transition))), stationary_(stationary_law(transition_)) {}

double MarkovChain::entropy_rate_nats() const {
  double sum = 0;
  for (Index i = 0; i < levels(); ++i)
    for (Index j = 0; j < levels(); ++j)
      sum -= stationary_[static_cast<std::size_t>(i)] * transition_(i, j) * std::log(transition_(i, j));
  return sum;
}

std::vector<double> MarkovChain::log_p(ArrayView sequences) const {
  std::vector<double> result;
  for (Index k = 0; k < sequences.rows(); ++k) {
    Index before = require_level(sequences(k, 0), levels());
    double sum = std::log(stationary_[static_cast<std::size_t>(before)]);
    for (Index t = 1; t < sequences.cols(); ++t) {
      const Index now = require_level(sequences(k, t), levels());
      sum += std::log(transition_(before, now));
      before = now;
    }
    result.push_back(sum);
  }
  return result;
}

Array MarkovChain::draw(Index time, Index count, Random& rng) const {
  Array drawn = Array::zeros(count, time);
  for (Index k = 0; k < count; ++k) {
    Index level = draw_level(levels(), rng.uniform(),
                             [&](Index i) { return stationary_[static_cast<std::size_t>(i)]; });
    for (Index t = 0; t < time; ++t) {
      if (t > 0) level = draw_level(levels(), rng.uniform(), [&](Index j) { return transition_(level, j); });
      drawn(k, t) = static_cast<double>(level);
    }
  }
  return drawn;
}

MarkovChain slow_wave() {
  return MarkovChain({{0.70, 0.22, 0.06, 0.02},
                      {0.10, 0.60, 0.25, 0.05},
                      {0.05, 0.25, 0.60, 0.10},
                      {0.02, 0.06, 0.22, 0.70}});
}

Array all_sequences(Index levels, Index time) {
  Index count = levels >= 1 && time >= 1 ? 1 : 0;
  for (Index t = 0; t < time && count <= Index{1} << 20; ++t) count *= levels;
  if (count < 1 || count > Index{1} << 20)
    throw std::invalid_argument(
        fmt::format("all_sequences: needs 1 to 2^20 sequences, got {}^{}", levels, time));
  Array all = Array::zeros(count, time);
  for (Index s = 0; s < count; ++s) {
    Index rest = s;
    for (Index t = time - 1; t >= 0; --t, rest /= levels) all(s, t) = static_cast<double>(rest % levels);
  }
  return all;
}

Array one_hot(ArrayView sequences, Index levels) {
  Array hot = Array::zeros(sequences.rows(), sequences.cols() * levels);
  for (Index k = 0; k < sequences.rows(); ++k)
    for (Index t = 0; t < sequences.cols(); ++t)
      hot(k, t * levels + require_level(sequences(k, t), levels)) = 1;
  return hot;
}

}  // namespace saddle::family
