#include "gan/probability/quadrature.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "gan/probability/parse.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;

namespace {

double within(const Integral& integral, double expected) {
  CHECK(std::fabs(integral.value - expected) <=
        integral.error + saddle::tolerance::ulp * std::fabs(expected));
  return integral.value;
}

}  // namespace

TEST_CASE("quadrature: integrals with closed forms lie within their bounds") {
  using saddle::tolerance::quadrature;
  CHECK_THAT(
      within(integrate([](double x) { return std::exp(x); }, 0, 1, {}, {.scale = 1}), std::numbers::e - 1),
      WithinAbs(std::numbers::e - 1, quadrature));
  CHECK_THAT(within(integrate([](double x) { return std::sqrt(x); }, 0, 1, {}, {.scale = 1}), 2.0 / 3),
             WithinAbs(2.0 / 3, quadrature));
  // The steep middle of the arctangent, by its width and by its place.
  const auto steep = [](double x) { return 1 / (1 + 1e8 * x * x); };
  for (const Integral& integral :
       {integrate(steep, -1, 1, {}, {.scale = 1e-4}), integrate(steep, -1, 1, {0})})
    CHECK_THAT(within(integral, 2e-4 * std::atan(1e4)), WithinAbs(2e-4 * std::atan(1e4), quadrature));
  // |x - 1/3| has its kink where no halving meets it.
  CHECK_THAT(
      within(integrate([](double x) { return x - 1.0 / 3; }, 0, 1, {}, {.absolute_value = true, .scale = 1}),
             5.0 / 18),
      WithinAbs(5.0 / 18, quadrature));
  // Two zeros closer than the nodes, and one between the last node and the end.
  const double gap = 0.01;
  CHECK_THAT(within(integrate([&](double x) { return (x - 0.3) * (x - 0.3 - gap); }, 0, 1, {},
                              {.absolute_value = true, .scale = 1}),
                    1.0 / 3 - (0.6 + gap) / 2 + 0.3 * (0.3 + gap) + gap * gap * gap / 3),
             WithinAbs(1.0 / 3 - (0.6 + gap) / 2 + 0.3 * (0.3 + gap) + gap * gap * gap / 3, quadrature));
  CHECK_THAT(
      within(integrate([](double x) { return x - 0.999; }, 0, 1, {}, {.absolute_value = true, .scale = 1}),
             (0.999 * 0.999 + 0.001 * 0.001) / 2),
      WithinAbs((0.999 * 0.999 + 0.001 * 0.001) / 2, quadrature));
  CHECK(integrate([](double) { return 1.0; }, 2, 2).value == 0);
}

TEST_CASE("quadrature: a bound holds for what the caller states, however narrow the peak") {
  const auto peak_at = [](double centre, double sd) {
    return [=](double x) { return normal(centre, sd).pdf(x); };
  };
  const auto mass = [](double centre, double sd, double a, double b) {
    const Distribution d = normal(centre, sd);
    return d.cdf(b) - d.cdf(a);
  };
  // Between the nodes of few panels; near an end; many widths long; far from zero.
  const struct {
    double a, b, centre, sd;
  } rows[] = {{-2000, 1, 0, 0.2},       {-2000, 1, -1234.5, 0.2},        {0, 1, 0.31, 1e-4},
              {-2000, 1, -1999.9, 0.2}, {1e6, 1e6 + 1, 1e6 + 0.7, 1e-3}, {-30, 1e4, 777, 0.5}};
  for (const auto& [a, b, centre, sd] : rows) {
    INFO("N(" << centre << "," << sd << ") on [" << a << ", " << b << "]");
    const double expected = mass(centre, sd, a, b);
    const double rounding = saddle::tolerance::quadrature + saddle::tolerance::ulp * std::fabs(centre) / sd;
    // By its width, wherever it is, also with breakpoints far from it.
    CHECK_THAT(within(integrate(peak_at(centre, sd), a, b, {}, {.scale = sd}), expected),
               WithinAbs(expected, rounding));
    CHECK_THAT(within(integrate(peak_at(centre, sd), a, b, {a + 0.01 * (b - a)}, {.scale = sd}), expected),
               WithinAbs(expected, rounding));
    // By its place, however narrow it is.
    CHECK_THAT(within(integrate(peak_at(centre, sd), a, b, {centre}), expected),
               WithinAbs(expected, rounding));
  }
  for (const double sd : {1.0, 1e-3, 1e-9, 1e-15}) {
    INFO("sd " << sd);
    const double expected = mass(0, sd, -2000, 1);
    CHECK_THAT(within(integrate(peak_at(0, sd), -2000, 1, {0}), expected),
               WithinAbs(expected, saddle::tolerance::quadrature));
  }
  // Next to the largest numbers no length overflows.
  const double most = std::numeric_limits<double>::max();
  CHECK_THAT(within(integrate(peak_at(1e300, 1e299), -most, most, {1e300}), 1),
             WithinAbs(1, saddle::tolerance::quadrature));
}

TEST_CASE("quadrature: of a plain function about which nothing is stated there is no bound, and no number") {
  const auto peak = [](double x) { return normal(0, 0.2).pdf(x); };
  CHECK_THROWS_WITH(
      integrate(peak, -2000, 1),
      "integrate: needs breakpoints or a scale, got neither for a function on [-2000, 1]; without "
      "them a narrow peak is missed and no error bound holds");
  CHECK_THROWS_WITH(integrate(peak, 0, 1, {}, {.scale = -1}),
                    "integrate: the scale must be finite and not negative, got -1");
  CHECK_THROWS_AS(integrate(peak, 0, 1, {}, {.scale = std::nan("")}), std::invalid_argument);
  CHECK_THROWS_WITH(
      integrate(peak, 0, 1e9, {}, {.scale = 0.5}),
      "integrate: the interval may be at most 100000 times as long as the scale, got "
      "[0, 1000000000] and 0.5; if the function changes that fast near a few places only, state "
      "them as breakpoints");
  CHECK_THROWS_AS(integrate(peak, -1e308, 1e308, {}, {.scale = 1e-300}), std::invalid_argument);
}

TEST_CASE("quadrature: a jump at a breakpoint costs nothing") {
  int calls = 0;
  const auto step = [&calls](double x) {
    ++calls;
    return x < 1.0 / 3 ? 1.0 : 5.0;
  };
  CHECK_THAT(integrate(step, 0, 1, {1.0 / 3}, {.scale = 1}).value,
             WithinAbs(11.0 / 3, saddle::tolerance::quadrature));
  CHECK(calls == 42);
}

TEST_CASE("quadrature: what does not converge is an error and never a number") {
  CHECK_THROWS_AS(integrate([](double x) { return 1 / x; }, 0, 1, {}, {.scale = 1, .max_panels = 200}),
                  std::runtime_error);
  CHECK_THROWS_AS(
      integrate([](double x) { return std::sin(1e9 * x); }, 0, 1, {}, {.scale = 1, .max_panels = 100}),
      std::runtime_error);
  CHECK_THROWS_AS(integrate([](double) { return std::nan(""); }, 0, 1, {0.5}), std::runtime_error);
  CHECK_THROWS_AS(integrate([](double x) { return x; }, 1, 0), std::invalid_argument);
  CHECK_THROWS_AS(integrate([](double x) { return x; }, 0, std::numeric_limits<double>::infinity()),
                  std::invalid_argument);
}

TEST_CASE("quadrature: integrands far below the range of a double keep their digits") {
  // exp(-2000 - x^2 / 2) over the line, as a sum of squares in the exponent.
  const Integrand f = [](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      const double x = panel.anchor + offsets[i];
      samples[i] = {1, -2000 - x * x / 2, 8};
    }
  };
  const Integral integral = integrate({{0, -40, 0}, {0, 0, 40}}, f, {.absolute = 0});
  CHECK_THAT(std::log(integral.value) + integral.log_scale,
             WithinRel(-2000 + std::log(2 * std::numbers::pi) / 2, saddle::tolerance::log_density));
}

TEST_CASE("quadrature: a peak between the nodes is found where a lower hill is seen first") {
  // exp(-4000 |x - 0.31|) has the integral 1 / 2000 and is below 1e-40 at every node of the first panel.
  const Integrand f = [](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      const double x = panel.anchor + offsets[i];
      samples[i] = {1, x < 1 ? -4000 * std::fabs(x - 0.31) : -50 - x * x, 8};
    }
  };
  const Integral integral = integrate({{0, 0, 1}, {0, 1, 2}}, f, {.absolute = 0, .find_peaks = true});
  CHECK_THAT(integral.value * std::exp(integral.log_scale),
             WithinRel(1.0 / 2000, saddle::tolerance::quadrature));
}

TEST_CASE("local densities: what is left out of many components does not show") {
  std::string text;
  for (int i = 0; i < 64; ++i) {
    const char* const kinds[] = {"N(%d,1)", "Laplace(%d,0.5)", "Exp(%d)", "U(%d,100)"};
    std::string component = kinds[i % 4];
    component.replace(component.find("%d"), 2, std::to_string(i % 4 == 2 ? i : 3 * i - 100));
    if (i > 0) text += '+';
    text += "0.015625*";
    text += component;
  }
  const Distribution p = parse_distribution(text), q = parse_distribution("Cauchy(0,30)");
  for (const Panel& panel : {Panel{0, -50, -40}, Panel{0, -1, 1}, Panel{0, 10, 11}, Panel{-100, 0, 1}}) {
    const LocalDensities local(p.components(), q.components(), panel);
    for (const double part : {0.001, 0.3, 0.5, 0.999}) {
      const double offset = panel.from + part * (panel.to - panel.from);
      CHECK_THAT(local.log_p(offset),
                 WithinRel(p.log_pdf(panel.anchor + offset), saddle::tolerance::log_density));
      CHECK_THAT(local.log_q(offset),
                 WithinRel(q.log_pdf(panel.anchor + offset), saddle::tolerance::log_density));
    }
  }
}

TEST_CASE("quadrature nodes: expectations under both densities and JSD") {
  using saddle::tolerance::quadrature;
  for (const auto& [p_text, q_text] :
       {std::pair("N(0,1)", "N(1,2)"), std::pair("N(0,1)", "N(100,1)"), std::pair("Cauchy(0,1)", "N(0,1)"),
        std::pair("U(0,1)", "U(2,3)"), std::pair("0.2*N(-3,0.01)+0.5*N(0,1)+0.3*N(4,0.75)", "N(0.6,2.5)"),
        std::pair("Cat(0.5,0.5,0)", "Cat(0,0.5,0.5)"), std::pair("Exp(1)", "Laplace(0,2)"),
        std::pair("N(0,1e-3)", "Cauchy(1e3,1e3)")}) {
    INFO(p_text << " and " << q_text);
    const Distribution p = parse_distribution(p_text), q = parse_distribution(q_text);
    const QuadratureNodes nodes = quadrature_nodes(p, q);
    REQUIRE(nodes.x.size() == nodes.weight.size());
    double mass_p = 0, mass_q = 0, c = 0;
    for (std::size_t i = 0; i < nodes.x.size(); ++i) {
      const double wp = nodes.weight[i] * std::exp(nodes.log_p[i]),
                   wq = nodes.weight[i] * std::exp(nodes.log_q[i]);
      const double logit = nodes.log_p[i] - nodes.log_q[i];
      mass_p += wp;
      mass_q += wq;
      // log D* and log(1 - D*) from the logit; 0 * inf counts as nothing.
      if (wp > 0) c -= wp * (logit > 0 ? std::log1p(std::exp(-logit)) : std::log1p(std::exp(logit)) - logit);
      if (wq > 0) c -= wq * (logit < 0 ? std::log1p(std::exp(logit)) : std::log1p(std::exp(-logit)) + logit);
    }
    CHECK_THAT(mass_p, WithinAbs(1, quadrature));
    CHECK_THAT(mass_q, WithinAbs(1, quadrature));
    CHECK_THAT(c, WithinAbs(c_g(p, q).value, 4 * quadrature));
  }
  CHECK_THROWS_AS(quadrature_nodes(normal(0, 1), categorical({1})), std::invalid_argument);
}
