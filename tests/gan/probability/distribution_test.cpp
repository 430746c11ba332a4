#include "gan/probability/distribution.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "gan/probability/parse.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::Random;

namespace {

const std::vector<std::string> kSpecs = {
    "N(0,1)",          "N(-3,0.001)",           "U(-1,2)",
    "Laplace(1,0.5)",  "Cauchy(2,3)",           "Exp(0.25)",
    "Logistic(-1,2)",  "N(1e5,1e-150)",         "0.3*N(-1,0.5)+0.7*N(2,1)",
    "Cauchy(0,1e150)", "0.5*U(0,1)+0.5*U(2,3)", "0.25*Exp(2)+0.5*Cauchy(0,1)+0.25*Laplace(5,0.1)"};

}  // namespace

TEST_CASE("distribution: log densities against 30-digit values far out and at extreme scales") {
  // By 40-digit mpmath from the defining formulas, at the doubles nearest to the numbers below.
  const auto check = [](const char* spec, double x, double expected) {
    INFO(spec << " at " << x);
    CHECK_THAT(parse_distribution(spec).log_pdf(x), WithinRel(expected, saddle::tolerance::log_density));
  };
  check("N(0,1)", 40, -800.91893853320467274178);
  check("N(0,1e-150)", 1e-149, 294.4688254159021825679515818516);
  check("N(0,1e150)", 0, -346.306702482311525325314644111497);
  check("Cauchy(0,1)", 1e200, -922.178767083467673720806253650119);
  check("Cauchy(0,1e-300)", 1e300, -2073.471313580490515870286165242);
  check("Laplace(0,2)", 1e4, -5001.3862943611198906188);
  check("Logistic(0,1)", -2000, -2000.0);
  check("Exp(0.5)", 3, -2.1931471805599453094172);
  check("U(-1e308,1e308)", 5, -709.8893558227260159979376637936);
  // Every component underflows in the linear domain.
  check("0.5*N(0,1)+0.5*N(1,2)", 200, -4952.430232894324563360614793979);
}

TEST_CASE("distribution: supports are closed and densities vanish outside") {
  const Distribution u = uniform(1, 2);
  CHECK(u.pdf(1) == 1);
  CHECK(u.pdf(2) == 1);
  CHECK(u.log_pdf(std::nextafter(1.0, 0.0)) == -inf);
  CHECK(u.log_pdf(std::nextafter(2.0, 3.0)) == -inf);
  CHECK(u.support() == Interval{1, 2});
  CHECK(exponential(2).pdf(0) == 2);
  CHECK(exponential(2).pdf(-1e-300) == 0);
  const auto parts = parse_distribution("0.25*U(0,1)+0.25*U(1,2)+0.5*U(4,5)").support_intervals();
  CHECK(parts == std::vector<Interval>{{0, 2}, {4, 5}});
  CHECK(parse_distribution("0.5*Laplace(3,1)+0.5*U(0,1)").breakpoints() == std::vector<double>{0, 1, 3});
}

TEST_CASE("distribution: the quantile inverts the distribution function") {
  for (const std::string& spec : kSpecs) {
    const Distribution d = parse_distribution(spec);
    for (const double u : {1e-12, 1e-3, 0.2, 0.4999, 0.7, 0.999}) {
      const double x = d.quantile(u);
      INFO(spec << " u = " << u << " x = " << x);
      // Moving x by one unit in its last place moves the probability by density times spacing.
      const double step = d.pdf(x) * (std::nextafter(std::fabs(x), inf) - std::fabs(x));
      const double slack = saddle::tolerance::inverse_pair + saddle::tolerance::inverse_steps * step;
      CHECK_THAT(d.cdf(x) - u, WithinAbs(0, slack));
      CHECK_THAT(d.survival(x) - (1 - u), WithinAbs(0, slack));
    }
    CHECK(d.quantile(0) == d.support().low);
    CHECK(d.quantile(1) == d.support().high);
  }
  CHECK_THROWS_AS(normal(0, 1).quantile(1.5), std::invalid_argument);
  CHECK_THROWS_AS(normal(0, 1).quantile(std::nan("")), std::invalid_argument);
}

TEST_CASE("distribution: the density is the derivative of the distribution function") {
  for (const std::string& spec : kSpecs) {
    if (spec == "N(1e5,1e-150)") continue;  // no two doubles are near enough
    const Distribution d = parse_distribution(spec);
    for (const double u : {0.1, 0.3, 0.6}) {
      const double x = d.quantile(u), h = d.quantile(u + 0.001) - x;
      // Simpson's rule for the integral of the density over a step of probability 0.001.
      const double simpson = h / 6 * (d.pdf(x) + 4 * d.pdf(x + h / 2) + d.pdf(x + h));
      INFO(spec << " u = " << u);
      CHECK_THAT(simpson, WithinAbs(0.001, saddle::tolerance::simpson_step));
    }
  }
}

TEST_CASE("distribution: both tails keep their relative accuracy") {
  // erfc(30 / sqrt 2) / 2 and atan(1e-200) / pi by 40-digit mpmath.
  CHECK_THAT(normal(0, 1).survival(30), WithinRel(4.906713927148187059533809e-198, saddle::tolerance::tail));
  CHECK_THAT(normal(0, 1).cdf(-30), WithinRel(4.906713927148187059533809e-198, saddle::tolerance::tail));
  CHECK_THAT(cauchy(0, 1).survival(1e200), WithinRel(3.18309886183790681172e-201, saddle::tolerance::tail));
  CHECK_THAT(logistic(0, 1).survival(700), WithinRel(std::exp(-700.0), saddle::tolerance::tail));
  CHECK_THAT(laplace(0, 1).cdf(-700), WithinRel(0.5 * std::exp(-700.0), saddle::tolerance::tail));
  CHECK_THAT(exponential(1).survival(700), WithinRel(std::exp(-700.0), saddle::tolerance::tail));
}

TEST_CASE("distribution: samples follow the distribution function") {
  const int n = 20000;
  for (const std::string& spec : kSpecs) {
    if (spec == "N(1e5,1e-150)") continue;  // every draw is 1e5
    const Distribution d = parse_distribution(spec);
    Random random(17);
    const saddle::ad::Array draws = d.sample(n, random);
    REQUIRE(draws.shape() == saddle::ad::Shape{n, 1});
    for (const double u : {0.1, 0.5, 0.9}) {
      const double x = d.quantile(u), probability = d.cdf(x);
      double below = 0;
      for (const double draw : draws) below += draw <= x;
      INFO(spec << " u = " << u);
      CHECK_THAT((below - n * probability) / std::sqrt(n * probability * (1 - probability)),
                 WithinAbs(0, saddle::tolerance::z_score));
    }
  }
  Random random(1);
  CHECK_THROWS_AS(normal(0, 1).sample(0, random), std::invalid_argument);
}

TEST_CASE("distribution: tails of mixtures are those of the heaviest component") {
  const Distribution d = parse_distribution("0.5*N(0,1)+0.25*N(0,3)+0.25*Exp(2)");
  CHECK(d.left_tail().kind == Tail::Kind::gaussian);
  CHECK(d.left_tail().parameter == 3);
  CHECK(d.right_tail().kind == Tail::Kind::exponential);
  CHECK(d.right_tail().parameter == 2);
  CHECK(parse_distribution("0.5*Cauchy(0,1)+0.5*Laplace(0,1)").left_tail().kind == Tail::Kind::power);
  CHECK(parse_distribution("0.5*Laplace(0,4)+0.5*Exp(2)").right_tail().parameter == 0.25);
  CHECK(uniform(0, 1).right_tail().kind == Tail::Kind::bounded);
}

TEST_CASE("distribution: categorical probabilities, steps and draws") {
  const Distribution d = categorical({0.2, 0, 0.3, 0.5});
  CHECK(d.is_discrete());
  CHECK(d.size() == 4);
  CHECK(d.pdf(2) == 0.3);
  CHECK(d.pdf(1) == 0);
  CHECK(d.pdf(0.5) == 0);
  CHECK(d.pdf(4) == 0);
  CHECK(d.cdf(1.5) == 0.2);
  CHECK(d.cdf(3) == 1);
  CHECK(d.survival(2) == 0.5);
  CHECK(d.quantile(0.2) == 0);
  CHECK(d.quantile(0.21) == 2);
  CHECK(d.support() == Interval{0, 3});
  Random random(2);
  double counts[4] = {};
  const int n = 20000;
  for (int i = 0; i < n; ++i) ++counts[static_cast<int>(d.sample(random))];
  CHECK(counts[1] == 0);
  for (const int i : {0, 2, 3}) {
    const double p = d.pdf(i);
    CHECK_THAT((counts[i] - n * p) / std::sqrt(n * p * (1 - p)), WithinAbs(0, saddle::tolerance::z_score));
  }
}

TEST_CASE("log ratio: exact differences in the tails, infinities and the empty place") {
  const double close = saddle::tolerance::log_density;
  CHECK(log_ratio(normal(0, 1), normal(100, 1), 50) == 0);
  CHECK_THAT(log_ratio(normal(0, 1), normal(0.001, 1), 1e8), WithinRel(-1e5 + 5e-7, close));
  CHECK_THAT(log_ratio(laplace(0, 1), laplace(1, 1), 1e17), WithinRel(-1.0, close));
  CHECK_THAT(log_ratio(logistic(0, 1), logistic(1, 1), -1e17), WithinRel(1.0, close));
  CHECK_THAT(log_ratio(laplace(0, 1), parse_distribution("Exp(1)"), 1e12), WithinRel(-std::log(2.0), close));
  // The common component dominates both; its own log density is -5e11.
  CHECK_THAT(log_ratio(normal(0, 1), parse_distribution("0.5*N(0,1)+0.5*N(1,0.5)"), -1e6),
             WithinRel(std::log(2.0), close));
  CHECK(log_ratio(uniform(0, 1), uniform(2, 3), 0.5) == inf);
  CHECK(log_ratio(uniform(0, 1), uniform(2, 3), 2.5) == -inf);
  CHECK(std::isnan(log_ratio(uniform(0, 1), uniform(2, 3), 1.5)));
  CHECK(std::isnan(log_ratio(exponential(1), exponential(2), -1)));
  // Both log densities are below the range of a double, but neither density is zero.
  CHECK(log_ratio(normal(0, 1), normal(0, 2), 1e200) == -inf);
  CHECK(log_ratio(parse_distribution("0.5*N(0,1)+0.5*N(1,1)"), normal(0, 2), 1e200) == -inf);
}
