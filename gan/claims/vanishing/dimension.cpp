// A latent of fewer dimensions than x: p_g has no density, and JSD is log 2. Here it has a little thickness,
// which goes to zero.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using std::numbers::pi;

// max V of p_data = N(0, I) and p_g, `along` z u + eps n v with unit vectors u and v at right angles and
// normal z and n, as V at the D that is found in the plane.
double value_in_the_plane(double eps, double along, double angle, const Study& study) {
  // Along the line a plain sum at equal steps is right to all digits; across it nodes must be close at zero.
  constexpr double step = 0.5, reach = 9;
  const QuadratureNodes across = quadrature_nodes(normal(0, 1), normal(0, eps));
  const double u1 = std::cos(angle), u2 = std::sin(angle);
  QuadratureNodes nodes;
  for (double at = -reach; at <= reach; at += step) {
    for (std::size_t i = 0; i < across.x.size(); ++i) {
      const double x = at * u1 - across.x[i] * u2, y = at * u2 + across.x[i] * u1;
      const double z = at / along, n = across.x[i] / eps;
      nodes.add(x, step * across.weight[i], -(x * x + y * y) / 2 - std::log(2 * pi),
                -(z * z + n * n) / 2 - std::log(2 * pi * along * eps));
    }
  }
  return value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q));
}

// log 2 - JSD on the line, by another rule than that of the nodes.
double deficit_on_the_line(double eps) {
  return std::numbers::ln2 - jsd_by_tanh_sinh(normal(0, 1), normal(0, eps)).value;
}

// What max V is said to be; p_g has a standard deviation of `along` along its line.
double thin_value(double eps) {
  return -2 * deficit_on_the_line(eps);
}
struct ThinValue {
  std::function<double(double eps)> closed = thin_value;
  double along = 1;
};
Measurement measure_dimension(const ThinValue& said, Study& study) {
  Measurement result;
  double before = 0;
  for (const double eps : {0.1, 0.01, 0.001}) {
    const std::string what = fmt::format("V at the D found in the plane, eps = {}", eps);
    const double& value =
        study.once<double>(fmt::format("vanishing-dimension: {}, {}", eps, said.along),
                           [&] { return value_in_the_plane(eps, said.along, pi / 6, study); });
    result.add(what, value, said.closed(eps));
    // It goes to 0: less thickness, less than a third is left.
    if (before != 0) result.at_least(what + ", to 0", value, before / 3);
    before = value;
    result.notes.push_back(
        fmt::format("Noise {} across the line: log 2 - JSD = {:.3g}.", eps, deficit_on_the_line(eps)));
  }
  return result;
}

// The limit of 2 (log 2 - JSD) / (eps p_data(c)) with the logarithm L of p_g(c) / p_data(c) held:
//   integral of softplus(L - y^2/2) + exp(L - y^2/2) softplus(y^2/2 - L)
double meeting(double l) {
  using ad::real::softplus;
  // Poles at y^2 = 2 L +- 2 pi i: a sum at equal steps is right to exp(-2 pi strip / step).
  const double strip = pi / std::sqrt(2 * l + 2 * pi), step = strip / 6, reach = std::sqrt(2 * l + 80);
  double sum = 0;
  for (double y = step; y < reach; y += step) {
    const double s = l - y * y / 2;
    sum += 2 * (softplus(s) + std::exp(s) * softplus(-s));
  }
  return step * (sum + softplus(l) + std::exp(l) * softplus(-l));
}

// The same for large L, in powers of Y = sqrt(2 L).
double meeting_series(double l) {
  const double y = std::sqrt(2 * l), a = pi * pi / 6;
  return 2 * y * y * y / 3 + 2 * y + (2 + 2 * a) / y - 2 * (1 + a) / std::pow(y, 3) +
         6 * (1 + a + 7 * std::pow(pi, 4) / 360) / std::pow(y, 5);
}

// What log 2 - JSD of N(0,1) and N(c,eps) is said to be: F(L) by its integral and by its series, and the law
// for small eps.
struct ThinRate {
  std::function<double(double l)> integral = meeting, series = meeting_series;
  std::function<double(double eps, double density)> leading = [](double eps, double density) {
    return eps * density * std::pow(2 * -std::log(eps), 1.5) / 3;
  };
};

Measurement measure_dimension_rate(const ThinRate& said, Study&) {
  Measurement result;
  for (const double c : {0., 1., 2.}) {
    const double density = std::exp(normal(0, 1).log_pdf(c));
    for (const double eps : {1e-7, 1e-10, 1e-20, 1e-50, 1e-100, 1e-200}) {
      const double l = -std::log(eps) - std::log(density * std::sqrt(2 * pi));
      const double deficit = log2_minus_jsd(normal(0, 1), normal(c, eps)).value;
      const double scaled = 2 * deficit / (eps * density);
      const std::string pair = fmt::format("N(0,1) | N({},{})", c, eps);
      result.add_relative("integral, " + pair, scaled, said.integral(l));
      if (eps <= 1e-200) result.add_relative("series, " + pair, scaled, said.series(l));
      // L is log(1 / eps) + c^2 / 2, which counts less and less, and so do the terms after the first one.
      const double ratio = deficit / said.leading(eps, density);
      result.at_least("ratio to the law, " + pair, ratio, 1);
      result.at_most("ratio to the law, " + pair, ratio, 1 + 2 * (1 + c * c / 2) / -std::log(eps));
      if (c == 0) {
        result.notes.push_back(fmt::format(
            "eps = {}: log 2 - JSD = {:.4g}, {:.4f} times eps (2 log(1/eps))^(3/2) / (3 sqrt(2 pi)).", eps,
            deficit, ratio));
      }
    }
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_dimension() {
  using enum Wrong::Kind;
  const Refuses<ThinValue> refuse_dimension{measure_dimension};
  const Refuses<ThinRate> refuse_rate{measure_dimension_rate};
  return {
      {.id = "vanishing-dimension",
       .statement = R"(
           For p_data = N(0,I) in the plane and p_g = N(0,1) along a line through 0 with normal noise of
           standard deviation eps across it, the largest V is -2 (log 2 - JSD) of N(0,1) and N(0,eps) on the
           line, and goes to 0 with eps.)",
       .source = "Arjovsky & Bottou 2017, Sec. 2",
       .formula = R"(\max V = -2 (\log 2 - \operatorname{JSD}(N(0, 1), N(0, \varepsilon))) \to 0 )"
                  R"(\text{ for } p_{\text{data}} = N(0, I) \text{ and } p_g \text{ that of } )"
                  R"(z u + \varepsilon n v)",
       .derivation = R"(
           Along the line p_g is just as the data are, so that all that differs is the thickness across it:
           N(0,1) against N(0,eps). Without noise p_g has no density, the line has no share in the data, and D
           tells them apart with certainty. Measured: V at the D found on nodes in the plane, against the
           divergence on the line by another rule, tanh-sinh; each tenth of eps leaves less than a third of V.)",
       .tolerance = 2e-14,
       .tolerance_reason =
           "roundings of V and of log 2 - JSD, numbers below 1, by sums of some hundred terms",
       .measure = with(measure_dimension, ThinValue()),
       .wrong = {refuse_dimension(formula, "log 2 - JSD without the factor -2", {times(-0.5, thin_value)}),
                 refuse_dimension(formula, "eps as the variance of the noise",
                                  {[](double eps) { return thin_value(std::sqrt(eps)); }}),
                 refuse_dimension(condition, "p_g with a standard deviation of 0.7 along the line",
                                  {.along = 0.7}),
                 refuse_dimension(off, "the closed form 2 % off", {times(1.02, thin_value)})},
       .unit = "nats"},
      {.id = "vanishing-dimension-rate",
       .statement = R"(
           For a fixed c, log 2 - JSD of N(0,1) and N(c,eps) is eps p_data(c) (2 log(1/eps))^(3/2) / 3 to
           leading order as eps goes to 0, so that JSD comes to log 2 as p_g comes to a point mass.)",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\log 2 - \operatorname{JSD} \sim \tfrac{1}{2} \varepsilon p_{\text{data}}(c) )"
                  R"(F(L),\quad L = \log\frac{p_g(c)}{p_{\text{data}}(c)} \\ )"
                  R"(F(L) = \tfrac{2}{3} Y^3 + 2Y + \frac{2 + \pi^2 / 3}{Y} - \dots,\quad Y = \sqrt{2L})",
       .derivation = R"(
           At x = c + eps y the logit of D* is y^2/2 - L but for terms of order eps; that leaves F(L) =
           integral of softplus(L - y^2/2) + exp(L - y^2/2) softplus(y^2/2 - L). For large L softplus is a
           ramp, which gives 2/3 Y^3, and the rest comes from its rounded corner at y = Y, as in Sommerfeld's
           expansion. L is log(1/eps) + c^2/2. Measured: log 2 - JSD relative to F(L) for eps down to 1e-200,
           where the five terms of the series are compared, too; its ratio to the leading term, which is above
           1 by less than 2 (1 + c^2/2) / log(1/eps).)",
       .tolerance = 1e-11,
       .tolerance_reason = R"(
           relative: terms of order eps^2 L, 2e-13 at eps = 1e-7; the next term of the series, of order Y^-10,
           3e-13 at 1e-200; and the quadrature's, 1e-13)",
       .measure = with(measure_dimension_rate, ThinRate()),
       .wrong = {refuse_rate(
                     formula, "the power 1 in place of 3/2, eps p_data(c) 2 log(1/eps) / 3",
                     {.leading = [](double eps,
                                    double density) { return eps * density * 2 * -std::log(eps) / 3; }}),
                 refuse_rate(formula, "log(1/eps) without the factor 2",
                             {.leading =
                                  [](double eps, double density) {
                                    return eps * density * std::pow(-std::log(eps), 1.5) / 3;
                                  }}),
                 refuse_rate(
                     formula, "a series with 2 / Y in place of (2 + pi^2/3) / Y",
                     {.series = [](double l) { return meeting_series(l) - pi * pi / 3 / std::sqrt(2 * l); }}),
                 refuse_rate(off, "F(L) 2 % off", {.integral = times(1.02, meeting)})}},
  };
}

}  // namespace saddle::gan
