// How sharp a gradient check is: noise and cancelled digits are said to be that, right rules pass at any size
// of the numbers, and no rule passes that the differences could not tell from a wrong one.
#include <cmath>
#include <cstring>

#include "autodiff/autodiff.h"
#include "tests/autodiff/check/with_derivative.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using saddle::mentions;
namespace tolerance = saddle::tolerance;

namespace {

// A number in [-1, 1] that has nothing to do with that of the neighbours.
double hash(double x) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof x);
  return 2 * Random(bits).uniform() - 1;
}

Var with_noise(const Var& x, double noise, double factor) {
  const Var y = sin(x);
  return with_derivative(y * (1 + noise * hash(x.value())), factor * y);
}

const std::vector<std::pair<const char*, Var (*)(const Var&)>> cancelling{
    {"(1 - cos x) / x^2", [](const Var& x) { return (1 - cos(x)) / (x * x); }},
    {"(exp x - 1) / x", [](const Var& x) { return (exp(x) - 1) / x; }},
    {"log(1 + x) / x", [](const Var& x) { return log(1 + x) / x; }},
    {"(sqrt(1 + x) - 1) / x", [](const Var& x) { return (sqrt(1 + x) - 1) / x; }},
    {"sin x / x", [](const Var& x) { return sin(x) / x; }},
    {"(x - sin x) / x^3", [](const Var& x) { return (x - sin(x)) / (x * x * x); }},
};

const std::vector<double> small_points{1e-3, 1e-4, 3e-5, 1e-5, 2e-6, 1e-6, 1e-7, 3e-8, 1e-8, 1e-9, 1e-12};

}  // namespace

TEST_CASE("gradcheck rough: right gradients whose digits have cancelled are never called wrong") {
  for (const auto& [name, f] : cancelling)
    for (const double size : small_points)
      for (const double x : {size, -size}) {
        const GradcheckReport report = gradcheck(f, x);
        INFO(name << " at " << x << "\n" << report.text());
        CHECK((report.ok() || report.verdict() == Verdict::rough || report.vacuous()));
      }
  CHECK(gradcheck(cancelling[0].second, 1e-4).verdict() == Verdict::rough);
}

TEST_CASE("gradcheck rough: a smooth rule that is wrong there is called wrong, not rough") {
  // (1 - cos x) / x^2 = 1/2 - x^2/24 with a rule of its own that is twice as large as it should be.
  for (const double x : {1e-3, 1e-4, 3e-5, 1e-5, 1e-6, 1e-7}) {
    const auto f = [](const Var& v) { return with_derivative((1 - cos(v)) / (v * v), -v * v / 12); };
    const GradcheckReport report = gradcheck(f, x, {.order = 1});
    INFO(x << "\n" << report.text());
    CHECK(report.verdict() == Verdict::factor_two);
  }
}

TEST_CASE("gradcheck rough: a rule with a wrong number at one point only is wrong, not rough") {
  const auto f = [](const Var& x) {
    return with_derivative(sin(x), where(x == Real(0.5), 3 * sin(x), sin(x)));
  };
  CHECK(gradcheck(f, 0.5, {.order = 1}).verdict() == Verdict::wrong);
  CHECK(gradcheck(f, 0.25, {.order = 1}));
}

TEST_CASE(
    "gradcheck rough: no rule that is 5 % off passes under noise of any size, and no right one is wrong") {
  Random random(1);
  for (const double noise : {1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12})
    for (int i = 0; i < 50; ++i) {
      const double x = 0.2 + random.uniform();
      const auto check = [&](double factor) {
        return gradcheck([&](const Var& v) { return with_noise(v, noise, factor); }, x, {.order = 1});
      };
      INFO("noise " << noise << " at " << x << "\n" << check(1).text() << check(1.05).text());
      CHECK_FALSE(check(1.05));
      CHECK((check(1).ok() || check(1).verdict() == Verdict::rough));
    }
}

TEST_CASE("gradcheck rough: a pass says how sharp it was, and nothing passes that is coarser than promised") {
  const GradcheckReport sharp = gradcheck([](const Var& x) { return x * sigmoid(x); }, 0.7);
  CHECK(sharp.resolution() < tolerance::sharp_resolution);
  CHECK(sharp.resolution() > 0);
  CHECK(mentions(sharp.text(), "0 of 2", "resolution "));
  int passed = 0;
  for (int i = 0; i < 100; ++i) {
    const GradcheckReport report =
        gradcheck([](const Var& v) { return with_noise(v, 1e-5, 1); }, 0.2 + 0.01 * i, {.order = 1});
    if (!report) continue;
    ++passed;
    CHECK(report.resolution() <= tolerance::coarsest_resolution);
  }
  CHECK(passed > 0);
}

TEST_CASE("gradcheck rough: each input has to have a gradient, unless it is named as one that has none") {
  const auto f = [](const Var& a, const Var& b) { return exp(a) + 0 * b; };
  const GradcheckReport report = gradcheck(f, {0.5, 1.5});
  CHECK(report.verdict() == Verdict::vacuous);
  CHECK(report.vacuous());
  CHECK_FALSE(report.inputs[0].zero);
  CHECK(report.inputs[1].zero);
  CHECK(mentions(report.text(), "by x1\n"));
  CHECK(gradcheck(f, {0.5, 1.5}, {.zero_inputs = {1}}));
  CHECK(gradcheck(f, {0.5, 1.5}, {.zero_inputs = {0, 1}}).verdict() == Verdict::nonzero);
  CHECK(gradcheck(f, {0.5, 1.5}, {.expect_zero = true}).verdict() == Verdict::nonzero);
  CHECK_THROWS_AS(gradcheck(f, {0.5, 1.5}, {.zero_inputs = {2}}), std::invalid_argument);
}

TEST_CASE("gradcheck rough: powers of two in the values change neither the verdict nor the resolution") {
  const Array x{{0.3, -0.7, 1.1}};
  for (const double factor : {1.0, 2.0, -1.0, 1.05, 1 + 1e-6}) {
    const auto check = [&](int power) {
      const double scale = std::ldexp(1.0, power);
      const auto f = [&](const Var& v) {
        const Var y = scale * exp(sin(v));
        return with_derivative(y, factor * y);
      };
      return gradcheck(f, x);
    };
    const GradcheckReport one = check(0);
    for (const int power : {-664, -300, 300, 664, 1000}) {
      INFO(factor << " times 2^" << power);
      CHECK(check(power).verdict() == one.verdict());
      CHECK(check(power).resolution() == one.resolution());
    }
    // 1e-300, where a rounding is below the normal range.
    CHECK(check(-996).verdict() == one.verdict());
  }
}

TEST_CASE("gradcheck rough: points of any size pass with the right rule and fail with a wrong one") {
  for (const double scale : {1e-300, 1e-200, 1e-100, 1e100, 1e200, 1e300})
    for (const double factor : {1.0, 2.0, -1.0, 1.37}) {
      const auto f = [&](const Var& v) {
        const Var y = exp(v / scale) + v / scale;
        return with_derivative(y, factor * y);
      };
      const GradcheckReport report = gradcheck(f, Array{{0.5 * scale, -0.25 * scale}}, {.order = 1});
      INFO(scale << " " << factor << "\n" << report.text());
      CHECK(report.verdict() == (factor == 1.0    ? Verdict::pass
                                 : factor == 2.0  ? Verdict::factor_two
                                 : factor == -1.0 ? Verdict::wrong_sign
                                                  : Verdict::wrong));
    }
}
