#include "gan/pushforward.h"

#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "gan/probability/quadrature.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Var;
using std::numbers::pi;

namespace {

Var square_of(const Var& z) {
  return square(z);
}
Var cubic(const Var& z) {
  return z * square(z) - 3 * z;
}
Var wave(const Var& z) {
  return sin(3.0 * z);
}

// The integral of p_g over x. Next to a critical value c it is taken over u with x = c +- u^2, where the
// density of u is smooth.
double mass(const Pushforward& p_g) {
  QuadratureOptions options;
  options.relative = options.absolute = tolerance::mass_panel;
  options.max_panels = 1000;
  const std::vector<double> x = p_g.x_mesh();
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double half = (x[i + 1] - x[i]) / 2, root = std::sqrt(half);
    options.scale = root;  // p_g is smooth within a cell of its mesh
    const auto from = [&](double end, double sign) {
      return integrate([&](double u) { return 2 * u * p_g.pdf(end + sign * u * u); }, 0, root, {}, options)
          .value;
    };
    sum += from(x[i], 1) + from(x[i + 1], -1);
  }
  return sum;
}

}  // namespace

TEST_CASE("pushforward: an affine G gives the density of its closed form") {
  const Pushforward p_g([](const Var& z) { return 3.0 - 2.0 * z; }, normal(0, 1));
  CHECK(p_g.critical_points().empty());
  for (const double x : {-5.0, 1.0, 3.0, 4.5}) {
    CHECK_THAT(p_g.pdf(x), WithinRel(normal(3, 2).pdf(x), tolerance::few_roundings));
    CHECK(p_g.preimages(x).size() == 1);
  }
}

TEST_CASE("pushforward: exp of a normal is the log-normal density") {
  const Pushforward p_g([](const Var& z) { return exp(z); }, normal(0, 1));
  for (const double x : {0.1, 1.0, 7.0})
    CHECK_THAT(p_g.pdf(x), WithinRel(normal(0, 1).pdf(std::log(x)) / x, tolerance::dozen_roundings));
  CHECK(p_g.pdf(-1) == 0);
}

TEST_CASE("pushforward: the square of a normal is chi-square, from two preimages") {
  const Pushforward p_g(square_of, normal(0, 1));
  REQUIRE(p_g.critical_points().size() == 1);
  CHECK(p_g.critical_points()[0] == 0);
  for (const double x : {1e-6, 0.3, 1.0, 9.0}) {
    CHECK_THAT(p_g.pdf(x), WithinRel(std::exp(-x / 2) / std::sqrt(2 * pi * x), tolerance::few_roundings));
    REQUIRE(p_g.preimages(x).size() == 2);
    CHECK_THAT(p_g.preimages(x)[1], WithinRel(std::sqrt(x), tolerance::few_roundings));
  }
  CHECK(p_g.pdf(-0.1) == 0);
}

TEST_CASE("pushforward: the sine of a uniform angle is the arcsine density") {
  const Pushforward p_g([](const Var& z) { return sin(z); }, uniform(-pi, pi));
  CHECK(p_g.critical_points().size() == 2);
  for (const double x : {-0.9, -0.2, 0.5})
    CHECK_THAT(p_g.pdf(x), WithinRel(1 / (pi * std::sqrt(1 - x * x)), tolerance::few_roundings));
  CHECK(p_g.preimages(0.5).size() == 2);
  CHECK(p_g.pdf(1.5) == 0);
}

TEST_CASE("pushforward: a cubic with two turns has one or three preimages") {
  const Pushforward p_g(cubic, normal(0, 1));
  REQUIRE(p_g.critical_points().size() == 2);
  CHECK_THAT(p_g.critical_points()[0], WithinAbs(-1, tolerance::few_roundings));
  CHECK_THAT(p_g.critical_points()[1], WithinAbs(1, tolerance::few_roundings));
  CHECK(p_g.preimages(1).size() == 3);
  CHECK(p_g.preimages(3).size() == 1);
  for (const double z : p_g.preimages(1)) CHECK_THAT(p_g.map(z), WithinAbs(1, tolerance::few_roundings));
}

TEST_CASE("pushforward: p_g integrates to one, injective or not") {
  ad::Random random(4);
  const Generator net = mlp_generator({normal(0, 1)}, 8, random);
  CHECK_THAT(mass({square_of, normal(0, 1)}), WithinAbs(1, tolerance::mass));
  CHECK_THAT(mass({cubic, normal(0, 1)}), WithinAbs(1, tolerance::mass));
  CHECK_THAT(mass({wave, normal(0, 0.7)}), WithinAbs(1, tolerance::mass));
  CHECK_THAT(mass({[&](const Var& z) { return net(z); }, normal(0, 1)}), WithinAbs(1, tolerance::mass));
}

TEST_CASE("pushforward: JSD is that of the closed form, and zero against its own law") {
  const Pushforward affine([](const Var& z) { return 1.0 + 2.0 * z; }, normal(0, 1));
  CHECK_THAT(jsd(normal(0, 1), affine).value,
             WithinAbs(jsd(normal(0, 1), normal(1, 2)).value, tolerance::pushforward));
  CHECK_THAT(jsd(normal(1, 2), affine).value, WithinAbs(0, tolerance::pushforward));
  CHECK_THAT(jsd(uniform(30, 31), affine).value, WithinAbs(std::numbers::ln2, tolerance::pushforward));
}

TEST_CASE("pushforward: JSD with a folded G is that of the density found by hand") {
  // sin of a uniform angle against U(-1,1): the integral of the definition, with x = sin(t).
  const Pushforward p_g([](const Var& z) { return sin(z); }, uniform(-pi, pi));
  const auto term = [](double t) {
    const double p = 0.5, q = 1 / (pi * std::cos(t)), m = (p + q) / 2;
    return std::cos(t) * 0.5 * (p * std::log(p / m) + q * std::log(q / m));
  };
  const double expected = integrate(term, -pi / 2, pi / 2, {0}).value;
  CHECK_THAT(jsd(uniform(-1, 1), p_g).value, WithinAbs(expected, tolerance::pushforward));
}

TEST_CASE("pushforward: JSD of nets that fold is that of a fine sum over x") {
  // Simpson's rule would trip over the singularities; sums over the cells of x, whose probabilities come from
  // the preimages of their ends, do not: merging cells loses a little of JSD, so the sum is a lower bound.
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    CAPTURE(seed);
    ad::Random random(seed);
    const Generator G = mlp_generator({normal(0, 1)}, 6, random);
    G.parameters()[0]->set(ad::Array{{3, -2, 5, -4, 2, 1}});
    G.parameters()[2]->set(ad::Array{{2}, {1.5}, {-1}, {2}, {1}, {-3}});
    const Pushforward p_g([&](const Var& z) { return G(z); }, normal(0, 1));
    const Distribution p_data = normal(0, 2);
    ad::Tape tape;
    const int cells = 4000, draws = 400000;
    std::vector<double> z, share(cells, 0);
    for (int i = 0; i < draws; ++i) z.push_back(ad::normal_quantile((i + 0.5) / draws));
    const Var x = G(tape.constant(ad::Array::column(z)));
    const double low = -12, width = 24.0 / cells;
    for (const double at : x.array()) share[static_cast<std::size_t>((at - low) / width)] += 1.0 / draws;
    double sum = 0;
    for (int i = 0; i < cells; ++i) {
      const double p = p_data.cdf(low + (i + 1) * width) - p_data.cdf(low + i * width), q = share[i];
      if (p > 0) sum += p / 2 * std::log(2 * p / (p + q));
      if (q > 0) sum += q / 2 * std::log(2 * q / (p + q));
    }
    CHECK_THAT(jsd(p_data, p_g).value, WithinAbs(sum, tolerance::cells));
  }
}

TEST_CASE("pushforward: what has no density is refused") {
  CHECK_THROWS_AS(Pushforward([](const Var& z) { return relu(z); }, normal(0, 1)), std::domain_error);
  CHECK_THROWS_AS(Pushforward([](const Var& z) { return 0.0 * z; }, normal(0, 1)), std::domain_error);
  CHECK_THROWS_AS(Pushforward([](const Var& z) { return log(z); }, normal(0, 1)), std::domain_error);
  CHECK_THROWS_AS(Pushforward(square_of, categorical({0.5, 0.5})), std::invalid_argument);
  CHECK_THROWS_AS(jsd(categorical({1}), Pushforward(square_of, normal(0, 1))), std::invalid_argument);
}

TEST_CASE("pushforward: JSD and density of a generator come from its closed form or its derivative") {
  const Generator affine = affine_generator({normal(0, 1)}, ad::Array{{2.0}}, ad::Array{{1.0}});
  CHECK(jsd(normal(0, 1), affine)->value == jsd(normal(0, 1), normal(1, 2)).value);
  const double points[] = {0.5, 2};
  CHECK((*density(affine, points))[1] == normal(1, 2).pdf(2));
  // A shifted exponential has no name here, but a derivative.
  const Generator shifted = affine_generator({exponential(1)}, ad::Array{{1.0}}, ad::Array{{0.5}});
  CHECK_THAT((*density(shifted, points))[1], WithinRel(std::exp(-1.5), tolerance::few_roundings));
  CHECK(jsd(exponential(1), shifted));
  // Two dimensions through a net, or a point: not known.
  ad::Random random(1);
  CHECK(!jsd(normal(0, 1), mlp_generator({normal(0, 1), 2}, 3, random)));
  CHECK(!jsd(normal(0, 1), affine_generator({normal(0, 1)}, ad::Array{{0.0}}, ad::Array{{1.0}})));
}
