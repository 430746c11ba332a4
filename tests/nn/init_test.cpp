// Initialisers: their bounds, and their first two moments by z-scores.
#include "nn/init.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/layer.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::nn;
namespace tolerance = saddle::tolerance;

namespace {

constexpr Index in = 200, out = 300;

// Whether mean and variance of the values are those of a distribution of mean 0 with this standard deviation
// and kurtosis (the fourth moment over the squared variance).
void check_moments(const Parameter& p, double sd, double kurtosis) {
  const auto n = static_cast<double>(p.size());
  double mean = 0, square = 0;
  for (double x : p.value()) {
    mean += x / n;
    square += x * x / n;
  }
  CHECK(std::abs(mean / (sd / std::sqrt(n))) <= tolerance::z_score);
  CHECK(std::abs((square / (sd * sd) - 1) / std::sqrt((kurtosis - 1) / n)) <= tolerance::z_score);
}

void check_uniform(const Parameter& p, double bound) {
  check_moments(p, bound / std::sqrt(3.0), 9.0 / 5);
  const auto [low, high] = std::minmax_element(p.value().begin(), p.value().end());
  CHECK(*low >= -bound);
  CHECK(*high <= bound);
}

void check_normal(const Parameter& p, double sd) {
  check_moments(p, sd, 3);
}

}  // namespace

TEST_CASE("initialisers: bounds and moments are those of their formulas") {
  Random rng(11);
  Parameter w("w", Array::zeros(in, out));
  SECTION("xavier uniform") {
    xavier_uniform(w, rng);
    check_uniform(w, std::sqrt(6.0 / (in + out)));
    xavier_uniform(w, rng, 5.0 / 3);
    check_uniform(w, 5.0 / 3 * std::sqrt(6.0 / (in + out)));
  }
  SECTION("xavier normal") {
    xavier_normal(w, rng);
    check_normal(w, std::sqrt(2.0 / (in + out)));
    xavier_normal(w, rng, 2);
    check_normal(w, 2 * std::sqrt(2.0 / (in + out)));
  }
  SECTION("kaiming uniform") {
    kaiming_uniform(w, rng);
    check_uniform(w, std::sqrt(6.0 / in));
    kaiming_uniform(w, rng, 0.5);
    check_uniform(w, std::sqrt(6.0 / 1.25 / in));
  }
  SECTION("kaiming normal") {
    kaiming_normal(w, rng);
    check_normal(w, std::sqrt(2.0 / in));
    kaiming_normal(w, rng, 0.5);
    check_normal(w, std::sqrt(2.0 / 1.25 / in));
  }
  SECTION("PyTorch's default, weight and bias") {
    const Linear wide(5, 60'000, rng);
    check_uniform(wide.weight(), 1 / std::sqrt(5.0));
    check_uniform(wide.bias(), 1 / std::sqrt(5.0));
  }
}

TEST_CASE("initialisers: zeros are zeros, and any of them counts as a change") {
  Random rng(11);
  Parameter w("w", Array::filled(3, 2, 5.0));
  const auto version = w.version();
  zeros(w);
  CHECK(w.value() == Array::zeros(3, 2));
  CHECK(w.version() != version);
  fill_uniform(w, 2, 2, rng);
  CHECK(w.value() == Array::filled(3, 2, 2.0));
}

TEST_CASE("initialisers: a Linear takes one for its weight and keeps its bias at zero") {
  Random rng(11), same(11);
  const Linear layer(in, out, rng, kaiming_normal);
  Parameter w("w", Array::zeros(in, out));
  kaiming_normal(w, same);
  CHECK(layer.weight().value() == w.value());
  CHECK(layer.bias().value() == Array::zeros(1, out));
  const Linear other(4, 3, rng, [](Parameter& p, Random& r) { fill_normal(p, 7, 0, r); });
  CHECK(other.weight().value() == Array::filled(4, 3, 7.0));
}

TEST_CASE("initialisers: refuse what is no gain, slope or interval") {
  Random rng(11);
  Parameter w("w", Array::zeros(3, 2));
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(xavier_normal(w, rng, 0), "xavier_normal: the gain must be positive and finite, got 0");
  CHECK_THROWS_AS(xavier_uniform(w, rng, nan), std::invalid_argument);
  CHECK_THROWS_WITH(kaiming_uniform(w, rng, inf), "kaiming_uniform: the slope must be finite, got inf");
  CHECK_THROWS_AS(kaiming_normal(w, rng, nan), std::invalid_argument);
  CHECK_THROWS_AS(fill_uniform(w, 1, 0, rng), std::invalid_argument);
  CHECK_THROWS_AS(fill_uniform(w, 0, nan, rng), std::invalid_argument);
  CHECK_THROWS_WITH(fill_uniform(w, -1.5e308, 1.5e308, rng),
                    "fill_uniform: low must not be above high, and their distance finite, got -1.5e+308 and "
                    "1.5e+308");
  CHECK_THROWS_AS(fill_normal(w, 0, -1, rng), std::invalid_argument);
}

TEST_CASE("initialisers: refuse a bias that does not belong to the weight, and no initialiser at all") {
  Random rng(11);
  Parameter w("w", Array{{1, 2}, {3, 4}, {5, 6}}), tall("b", Array{{1}, {2}}), wide("b", Array{{1, 2, 3}});
  CHECK_THROWS_WITH(pytorch_default(w, tall, rng),
                    "pytorch_default: the bias must be a row as wide as the weight, got 2x1 for 3x2");
  CHECK_THROWS_AS(pytorch_default(w, wide, rng), std::invalid_argument);
  CHECK_THROWS_AS(pytorch_default(w, w, rng), std::invalid_argument);
  CHECK(w.version() == 0);
  CHECK_THROWS_WITH(Linear(2, 3, rng, nullptr), "linear: needs an initialiser, got a null pointer");
  CHECK_THROWS_AS(Linear(2, 3, rng, nullptr), std::invalid_argument);
}

TEST_CASE("initialisers: a steep slope makes small weights, none of them zero") {
  Random rng(11), same(11);
  Parameter steep("steep", Array{{0, 0, 0}}), plain("plain", Array{{0, 0, 0}});
  kaiming_uniform(steep, rng, 1e200);
  kaiming_uniform(plain, same, 0);
  for (Index i = 0; i < 3; ++i)
    CHECK_THAT(steep.value()[i], WithinRel(1e-200 * plain.value()[i], tolerance::few_roundings));
}
