// From samples to D: how far a D learned from n samples is from D*, and what its V on them is worth.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "autodiff/real_math.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/divergence.h"
#include "gan/logit_polynomial.h"
#include "gan/positive_definite.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid;

constexpr int runs = 64;
constexpr int degrees[] = {2, 4};  // both contain the logit of D*, log 2 - 3/8 x^2

Distribution data() {
  return normal(0, 1);
}
Distribution generated() {
  return normal(0, 2);
}

std::vector<double> features(int degree, double x) {
  std::vector<double> powers;
  for (int j = 0; j <= degree; ++j) powers.push_back(std::pow(x, j));
  return powers;
}

// The information of one draw of each side, the integral of p q / (p + q) phi phi^T, phi = (1, x, ..., x^d).
ad::Array information(int degree, const QuadratureNodes& nodes) {
  ad::Array sum = ad::Array::zeros(degree + 1, degree + 1);
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    const double p = std::exp(nodes.log_p[i]),
                 w = nodes.weight[i] * p * sigmoid(nodes.log_q[i] - nodes.log_p[i]);
    for (int j = 0; j <= degree; ++j)
      for (int k = 0; k <= degree; ++k) sum(j, k) += w * std::pow(nodes.x[i], j + k);
  }
  return sum;
}

ad::Random stream(const ad::Random& random, int degree, ad::Index n, int run) {
  return random.stream(static_cast<std::uint64_t>(degree))
      .stream(static_cast<std::uint64_t>(n))
      .stream(static_cast<std::uint64_t>(run));
}

struct Sample1d {
  double sum = 0, squares = 0, count = 0;
  void add(double x) {
    sum += x;
    squares += x * x;
    ++count;
  }
  double mean() const { return sum / count; }
  double standard_error() const { return std::sqrt((squares / count - mean() * mean()) / (count - 1)); }
};

void compare(Measurement& result, std::string what, const Sample1d& sample, double closed) {
  result.add(std::move(what), sample.mean(), closed,
             std::fabs(sample.mean() - closed) / sample.standard_error());
}

// D learned from few samples and from many, beside D*.
Chart draw_learned(const ad::Random& random) {
  Chart chart{"learned-d-degree-2", "D learned from samples", "", "x", "D(x)", {}};
  chart.y_reach = 1;
  Curve optimal{"D*", {}, {}};
  for (int i = 0; i <= 120; ++i) {
    optimal.x.push_back(-6 + i / 10.0);
    optimal.y.push_back(sigmoid(log_ratio(data(), generated(), optimal.x.back())));
  }
  chart.curves.push_back(optimal);
  for (const ad::Index n : {200, 3200}) {
    ad::Random own = stream(random, 2, n, 0);
    const Points x = draw(data(), n, own), z = draw(generated(), n, own);
    const LogitFit fit = fit_logit(2, {x, z});
    Curve learned{fmt::format("n = {}", n), optimal.x, {}};
    for (const double at : learned.x) learned.y.push_back(sigmoid(logit_at(fit.coefficients, at)));
    chart.curves.push_back(learned);
  }
  return chart;
}

Measurement measure_rate(Study& study) {
  return measure_learning_rate(learning_constant, study);
}

// How much V on the training samples gains, and V itself loses, by fitting D to the samples in place of D*.
Measurement measure_optimism(Study& study) {
  const QuadratureNodes nodes = quadrature_nodes(data(), generated());
  const TwoSides exact = exact_sides(nodes);
  const double best = c_g(data(), generated()).value;
  const ad::Random random = study.random("data-optimism");
  Measurement result;
  constexpr ad::Index n = 800;
  for (const int degree : degrees) {
    const double k = degree + 1, h = information(0, nodes)(0, 0);
    std::vector<double> star(static_cast<std::size_t>(degree) + 1, 0.0);
    star[0] = std::numbers::ln2;
    star[2] = -0.375;
    Sample1d gain, loss;
    for (int run = 0; run < runs; ++run) {
      ad::Random own = stream(random, degree, n, run);
      const Points x = draw(data(), n, own), z = draw(generated(), n, own);
      const LogitFit fit = fit_logit(degree, {x, z});
      gain.add(n * (fit.value - value_of_logit(star, {x, z})));
      loss.add(n * (best - value_of_logit(fit.coefficients, exact)));
    }
    compare(result, fmt::format("n (V on the training samples - that of D*), degree {}", degree), gain,
            (k - 2 * h) / 2);
    compare(result, fmt::format("n (C(G) - V(D)), degree {}", degree), loss, (k - 2 * h) / 2);
  }
  return result;
}

}  // namespace

double learning_constant(int degree, const QuadratureNodes& nodes) {
  const ad::Array of_one_draw = information(degree, nodes);
  double constant = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    const std::vector<double> phi = features(degree, nodes.x[i]),
                              solved = solve_positive_definite(of_one_draw, phi).value();
    const double m = (std::exp(nodes.log_p[i]) + std::exp(nodes.log_q[i])) / 2,
                 a = nodes.log_p[i] - nodes.log_q[i];
    // Less 2: there are as many of each side, their numbers are not random.
    const double variance = std::inner_product(phi.begin(), phi.end(), solved.begin(), -2.0);
    constant += nodes.weight[i] * m * sigmoid(a) * sigmoid(-a) * std::sqrt(excess(variance));
  }
  return std::sqrt(2 / std::numbers::pi) * constant;
}

Measurement measure_learning_rate(LearningConstant constant, Study& study) {
  const QuadratureNodes nodes = quadrature_nodes(data(), generated());
  const ad::Random random = study.random("data-rate");
  Measurement result;
  Chart chart{"data-rate",
              "E |D - D*| of D learned from n samples of each side",
              "A polynomial logit that contains D* comes nearer like 1 / sqrt(n), the larger one at a larger "
              "distance.",
              "n",
              "E |D - D*|",
              {}};
  chart.log_x = chart.log_y = true;
  std::vector<Curve> learned;
  for (const int degree : degrees) {
    const double closed = constant(degree, nodes);
    const Ink ink = degree == degrees[0] ? Ink::blue : Ink::orange;
    Curve theory{fmt::format("degree {}, theory", degree), {}, {}, ink, Stroke::solid},
        dots{fmt::format("degree {}, mean of {} runs", degree, runs), {}, {}, ink, Stroke::points};
    Sample1d all;
    for (const ad::Index n : {200, 800, 3200}) {
      const double root = std::sqrt(static_cast<double>(n));
      Sample1d scaled;
      for (int run = 0; run < runs; ++run) {
        ad::Random own = stream(random, degree, n, run);
        const Points x = draw(data(), n, own), z = draw(generated(), n, own);
        const double error = root * distance_from_optimum(fit_logit(degree, {x, z}).coefficients, nodes);
        scaled.add(error);
        all.add(error);
      }
      compare(result, fmt::format("sqrt(n) E |D - D*|, degree {}, n = {}", degree, n), scaled, closed);
      theory.x.push_back(static_cast<double>(n));
      theory.y.push_back(closed / root);
      dots.x.push_back(static_cast<double>(n));
      dots.y.push_back(scaled.mean() / root);
    }
    compare(result, fmt::format("sqrt(n) E |D - D*|, degree {}, all n", degree), all, closed);
    chart.curves.push_back(theory);
    learned.push_back(dots);
  }
  if (study.charts()) {
    chart.curves.insert(chart.curves.end(), learned.begin(), learned.end());
    Chart figure = chart;
    figure.curves.clear();
    figure.panels = {chart, draw_learned(random)};
    result.charts.push_back(figure);
  }
  return result;
}

std::vector<Claim> claims_of_data() {
  return {
      {.id = "data-rate",
       .statement = "If D's class contains D*, the error of D learned from n samples falls like 1 / sqrt(n), "
                    "with a constant that the information gives.",
       .source = "Derived; covariance as in Prentice & Pyke 1979",
       .formula = "sqrt(n) E |D - D*| -> sqrt(2 / pi) E_m[D*(1 - D*) sqrt(phi^T (I^-1 - 2 e0 e0^T) phi)]",
       .derivation = "The score of n draws of each side has covariance n (I - 2 mu mu^T), I the integral of "
                     "p q / (p + q) phi phi^T and mu = I e0, because the numbers of data and of samples are "
                     "fixed. So the coefficients have covariance (I^-1 - 2 e0 e0^T) / n, D differs by D*(1 - "
                     "D*) phi^T of that, and a normal variable's mean size is sqrt(2 / pi) deviations. "
                     "Measured: N(0,1) against N(0,2), logits of degree 2 and 4 by Newton's method, so that "
                     "nothing but the samples is left.",
       .tolerance = 5,
       .tolerance_reason = "in standard errors of 64 runs, and of 192 for all n",
       .measure = measure_rate,
       .slow = true},
      {.id = "data-optimism",
       .statement = "V on the training samples is too large by as much as V of the learned D is too small.",
       .source = "Derived; as in Akaike 1974",
       .formula = "n E[V_train(D) - V_train(D*)] = n E[C(G) - V(D)] = (k - 2 h) / 2, h = E_p_g D*, k "
                  "coefficients, in the limit",
       .derivation = "h is the integral of p q / (p + q). Both are half of the squared length of the "
                     "coefficients' error in the metric I, whose mean is tr(I (I^-1 - 2 e0 e0^T)) / n = (k - "
                     "2 h) / n. So log 2 + V / 2 on the training samples is above JSD by (k - 2 h) / (4 n), "
                     "and that of the learned D below by the same.",
       .tolerance = 5,
       .tolerance_reason = "in standard errors of 64 runs with 800 samples of each side",
       .measure = measure_optimism,
       .slow = true},
  };
}

}  // namespace saddle::gan
