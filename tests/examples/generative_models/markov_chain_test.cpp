// The Markov chain: its stationary law and entropy against closed forms of two levels, its probabilities
// against a sum over all sequences, and its samples against its law.
#include "examples/generative_models/targets/markov_chain.h"

#include <cmath>

#include "tests/catch.h"

using namespace saddle::family;

namespace {

// log p sums of a few terms of size one.
constexpr double rounding = 1e-13;

// Two levels that are left with probability a and b: pi = (b, a) / (a + b).
MarkovChain two_levels(double a, double b) {
  return MarkovChain({{1 - a, a}, {b, 1 - b}});
}

double entropy_of_bit(double p) {
  return entropy_nats({p, 1 - p});
}

}  // namespace

TEST_CASE("markov chain: stationary law and entropy rate of two levels are the closed forms") {
  const double a = 0.3, b = 0.1;
  const MarkovChain chain = two_levels(a, b);
  CHECK_THAT(chain.stationary()[0], WithinAbs(b / (a + b), rounding));
  CHECK_THAT(chain.stationary()[1], WithinAbs(a / (a + b), rounding));
  CHECK_THAT(chain.entropy_rate_nats(),
             WithinAbs((b * entropy_of_bit(a) + a * entropy_of_bit(b)) / (a + b), rounding));
}

TEST_CASE("markov chain: each step keeps the stationary law") {
  const MarkovChain chain = slow_wave();
  for (Index j = 0; j < chain.levels(); ++j) {
    double next = 0;
    for (Index i = 0; i < chain.levels(); ++i)
      next += chain.stationary()[static_cast<std::size_t>(i)] * chain.transition()(i, j);
    CHECK_THAT(next, WithinAbs(chain.stationary()[static_cast<std::size_t>(j)], rounding));
  }
}

TEST_CASE("markov chain: the probabilities of all sequences sum to one, with the entropy of the chain rule") {
  const MarkovChain chain = slow_wave();
  std::vector<double> p = chain.log_p(all_sequences(4, 5));
  CHECK_THAT(log_sum_exp(p), WithinAbs(0, rounding));
  for (double& each : p) each = std::exp(each);
  CHECK_THAT(entropy_nats(p),
             WithinAbs(entropy_nats(chain.stationary()) + 4 * chain.entropy_rate_nats(), 1e-12));
}

TEST_CASE("markov chain: the levels and transitions of samples have their probabilities") {
  const MarkovChain chain = two_levels(0.3, 0.1);
  Random rng(1);
  constexpr Index count = 40000;
  const Array x = chain.draw(3, count, rng);
  double first = 0, up = 0, low = 0;
  for (Index k = 0; k < count; ++k) {
    first += x(k, 0);
    low += 1 - x(k, 1);
    up += (1 - x(k, 1)) * x(k, 2);
  }
  // Five standard errors of shares with the probabilities 3/4 and 0.3.
  CHECK_THAT(first / count, WithinAbs(0.75, 5 * std::sqrt(0.75 * 0.25 / count)));
  CHECK_THAT(up / low, WithinAbs(0.3, 5 * std::sqrt(0.3 * 0.7 / low)));
}

TEST_CASE("markov chain: sequences and their one-hot rows") {
  CHECK(all_sequences(3, 2) == Array{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}});
  CHECK(one_hot(Array{{2, 0}}, 3) == Array{{0, 0, 1, 1, 0, 0}});
}

TEST_CASE("markov chain: what is no chain, no level and too much is refused") {
  CHECK_THROWS_WITH(MarkovChain(Array{{0.5, 0.5}}), ContainsSubstring("square"));
  CHECK_THROWS_WITH(MarkovChain(Array{{1, 0}, {0.5, 0.5}}), ContainsSubstring("positive"));
  CHECK_THROWS_WITH(MarkovChain(Array{{0.5, 0.6}, {0.5, 0.5}}), ContainsSubstring("sum to 1"));
  CHECK_THROWS_WITH(two_levels(0.3, 0.1).log_p(Array{{0, 2}}), ContainsSubstring("from 0 to 1, got 2"));
  CHECK_THROWS_WITH(one_hot(Array{{0.5, 1}}, 3), ContainsSubstring("got 0.5"));
  CHECK_THROWS_WITH(one_hot(Array{{0, std::nan("")}}, 3), ContainsSubstring("got nan"));
  CHECK_THROWS_WITH(all_sequences(4, 11), ContainsSubstring("2^20"));
  CHECK_THROWS_WITH(all_sequences(0, 3), ContainsSubstring("2^20"));
}
