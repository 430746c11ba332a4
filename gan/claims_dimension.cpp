// A latent of fewer dimensions than x: p_g has no density, and JSD is log 2. Here it has a little thickness,
// which goes to zero.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/real_math.h"
#include "gan/claims.h"
#include "gan/divergence.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using std::numbers::pi;

// log 2 - JSD of p_data = N(0, I) and p_g, z u + eps n v with unit vectors u and v at right angles and
// normal z and n, from V at the D that is found in the plane.
double deficit_in_the_plane(double eps, double angle, const Study& study) {
  // Along the line a plain sum at equal steps is right to all digits; across it nodes must be close at zero.
  constexpr double step = 0.5, reach = 9;
  const QuadratureNodes across = quadrature_nodes(normal(0, 1), normal(0, eps));
  const double u1 = std::cos(angle), u2 = std::sin(angle);
  QuadratureNodes nodes;
  for (double along = -reach; along <= reach; along += step) {
    for (std::size_t i = 0; i < across.x.size(); ++i) {
      const double x = along * u1 - across.x[i] * u2, y = along * u2 + across.x[i] * u1;
      nodes.x.push_back(x);
      nodes.weight.push_back(step * across.weight[i]);
      nodes.log_p.push_back(-(x * x + y * y) / 2 - std::log(2 * pi));
      const double n = across.x[i] / eps;
      nodes.log_q.push_back(-(along * along + n * n) / 2 - std::log(2 * pi * eps));
    }
  }
  return -value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q)) / 2;
}

Measurement measure_dimension(Study& study) {
  Measurement result;
  for (const double eps : {0.1, 0.01, 0.001}) {
    const double closed = log2_minus_jsd(normal(0, 1), normal(0, eps)).value;
    result.add(fmt::format("log 2 - JSD from V in the plane, eps = {}", eps),
               deficit_in_the_plane(eps, pi / 6, study), closed);
    result.notes.push_back(fmt::format("Noise {} across the line: log 2 - JSD = {:.3g}.", eps, closed));
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

Measurement measure_dimension_rate(Study&) {
  Measurement result;
  for (const double c : {0., 1., 2.}) {
    const double density = std::exp(normal(0, 1).log_pdf(c));
    for (const double eps : {1e-7, 1e-10, 1e-20, 1e-50, 1e-100, 1e-200}) {
      const double l = -std::log(eps) - std::log(density * std::sqrt(2 * pi));
      const double deficit = log2_minus_jsd(normal(0, 1), normal(c, eps)).value;
      const double scaled = 2 * deficit / (eps * density);
      const auto add = [&](const char* what, double closed) {
        result.add(fmt::format("{}, N(0,1) | N({},{})", what, c, eps), scaled, closed,
                   std::fabs(scaled / closed - 1));
      };
      add("integral", meeting(l));
      if (eps <= 1e-100) add("series", meeting_series(l));
      if (c == 0) {
        result.notes.push_back(fmt::format(
            "eps = {}: log 2 - JSD = {:.4g}, {:.4f} times eps (2 log(1/eps))^(3/2) / (3 sqrt(2 pi)).", eps,
            deficit, deficit / (eps * std::pow(2 * l, 1.5) / (3 * std::sqrt(2 * pi)))));
      }
    }
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_dimension() {
  return {
      {.id = "vanishing-dimension",
       .statement =
           "If G's noise has one dimension and x has two, log 2 - JSD and V go to zero with the noise eps "
           "that is added across the line.",
       .source = "Arjovsky & Bottou 2017, Sec. 2",
       .formula = "max V = -2 (log 2 - JSD(N(0,1), N(0,eps))) -> 0 for p_data = N(0,I), p_g = z u + eps n v",
       .derivation =
           "Along the line p_g is just as the data are, so that all that differs is the thickness across "
           "it: N(0,1) against N(0,eps). Without noise p_g has no density, the line has no share in the "
           "data, and D tells them apart with certainty. Measured: V at the D found on nodes in the plane, "
           "against the divergence on the line.",
       .tolerance = 1e-11,
       .tolerance_reason = "the quadratures', 1e-12 each",
       .measure = measure_dimension},
      {.id = "vanishing-dimension-rate",
       .statement =
           "log 2 - JSD of N(0,1) and N(c,eps) goes to zero like eps log(1/eps)^(3/2): a point mass has "
           "log 2 in the limit.",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula =
           "log 2 - JSD ~ 1/2 eps p_data(c) F(L), L = log(p_g(c) / p_data(c)); F(L) = 2/3 Y^3 + 2 Y + (2 + "
           "pi^2/3) / Y - ..., Y = sqrt(2 L)",
       .derivation = "At x = c + eps y the logit of D* is y^2/2 - L but for terms of order eps; that leaves "
                     "F(L) = integral of softplus(L - y^2/2) + exp(L - y^2/2) softplus(y^2/2 - L). For large "
                     "L softplus is a ramp, which gives 2/3 Y^3, and the rest comes from its rounded corner "
                     "at y = Y, as in Sommerfeld's expansion. Measured: log 2 - JSD relative to F(L) for eps "
                     "down to 1e-200, and to the five terms of the series from 1e-100 on.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "relative: terms of order eps^2 L, 2e-13 at eps = 1e-7; the next term of the series, "
           "of order Y^-10, 3e-11; and the quadrature's",
       .measure = measure_dimension_rate},
  };
}

}  // namespace saddle::gan
