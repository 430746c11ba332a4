// What a D finds on finite samples that may give any number at each point: the JSD of the counts.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;
using Cells = std::vector<double>;

double x_log_x(double x) {
  return x == 0 ? 0 : x * std::log(x);
}

// JSD of two lists of probabilities: 1/2 sum a log a + b log b - (a + b) log((a + b) / 2).
double jsd_of_cells(const Cells& a, const Cells& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (x_log_x(a[i]) + x_log_x(b[i])) / 2 - x_log_x((a[i] + b[i]) / 2);
  return sum;
}

// Two samples: the shares of the distinct values in each.
struct TwoSamples {
  Distribution p, q;
  Cells a, b;
  bool common;  // whether a value is in both
};
TwoSamples two_samples(const Distribution& p, const Distribution& q, ad::Random& random, int n = 300,
                       int m = 200) {
  const Cells x = draw(p, n, random).x, y = draw(q, m, random).x;
  Cells all = x;
  all.insert(all.end(), y.begin(), y.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  TwoSamples samples{p, q, {}, {}, false};
  for (const double value : all) {
    samples.a.push_back(static_cast<double>(std::count(x.begin(), x.end(), value)) / n);
    samples.b.push_back(static_cast<double>(std::count(y.begin(), y.end(), value)) / m);
    samples.common = samples.common || (samples.a.back() > 0 && samples.b.back() > 0);
  }
  return samples;
}

// log 2 + V / 2 with D found at each point by itself.
double bound_found(const Study& study, const Cells& a, const Cells& b) {
  QuadratureNodes nodes;
  for (std::size_t i = 0; i < a.size(); ++i)
    nodes.add(static_cast<double>(i), 1, std::log(a[i]), std::log(b[i]));
  return ln2 + value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q)) / 2;
}

using OfSamples = std::function<double(const TwoSamples&)>;
double jsd_of_samples(const TwoSamples& samples) {
  return samples.common ? jsd_of_cells(samples.a, samples.b) : ln2;
}

Measurement measure_empirical(const OfSamples& closed, Study& study) {
  ad::Random random = study.random("data-empirical");
  Measurement result;
  for (const auto& [p, q] : {std::pair(normal(0, 1), normal(0, 1)),
                             {normal(0, 1), cauchy(0, 2)},
                             {uniform(0, 1), uniform(0, 1)},
                             {categorical({0.1, 0.2, 0.3, 0.4}), categorical({0.1, 0.2, 0.3, 0.4})}}) {
    const TwoSamples samples = two_samples(p, q, random);
    result.add(fmt::format("log 2 + V / 2, {} | {}, 300 and 200 points", p.text(), q.text()),
               bound_found(study, samples.a, samples.b), closed(samples));
  }
  return result;
}

// n (E[JSD of the counts of n draws of each] - JSD), exactly: a sum over the cells, in each of which the two
// counts are binomial and independent.
double plug_in_bias(const Cells& p, const Cells& q, int n) {
  const auto size = static_cast<std::size_t>(n);
  const auto binomial = [n](double probability) {
    std::vector<double> mass;
    for (int i = 0; i <= n; ++i) {
      const double ways = std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0),
                   log = probability == 0 ? (i == 0 ? 0 : -HUGE_VAL) : i * std::log(probability);
      mass.push_back(std::exp(ways + log + (n - i) * std::log1p(-probability)));
    }
    return mass;
  };
  std::vector<double> of_count;  // x log x of the shares i / (2 n)
  for (int i = 0; i <= 2 * n; ++i) of_count.push_back(x_log_x(i / (2.0 * n)));
  double mean = 0;
  for (std::size_t cell = 0; cell < p.size(); ++cell) {
    const std::vector<double> first = binomial(p[cell]), second = binomial(q[cell]);
    for (std::size_t i = 0; i <= size; ++i) {
      double of_both = 0;
      for (std::size_t j = 0; j <= size; ++j) of_both += second[j] * of_count[i + j];
      mean += x_log_x(static_cast<double>(i) / n) * (first[i] + second[i]) / 2 - first[i] * of_both;
    }
  }
  return n * (mean - jsd_of_cells(p, q));
}

// Its limit from four n, each twice the one before: a polynomial in 1 / n through them.
double limit_of_bias(const Cells& p, const Cells& q) {
  std::vector<double> column;
  for (const int n : {160, 320, 640, 1280}) column.push_back(plug_in_bias(p, q, n));
  for (double power = 2; column.size() > 1; power *= 2) {
    for (std::size_t i = 0; i + 1 < column.size(); ++i)
      column[i] = (power * column[i + 1] - column[i]) / (power - 1);
    column.pop_back();
  }
  return column[0];
}

struct CellPair {
  Cells p, q;
};
const std::vector<CellPair> positive = {
    {{0.5, 0.5}, {0.5, 0.5}}, {{0.3, 0.3, 0.4}, {0.3, 0.3, 0.4}}, {{0.5, 0.3, 0.2}, {0.3, 0.3, 0.4}}};
const std::vector<CellPair> with_empty_cell = {{{0.5, 0.3, 0.2}, {0.6, 0.4, 0}}};

// h = sum p q / (p + q), 1/2 if p = q.
using Bias = std::function<double(double k, double h)>;
double bias(double k, double h) {
  return (k - 2 * h) / 4;
}

Measurement measure_plug_in(const Bias& closed, const std::vector<CellPair>& pairs, Study& study) {
  Measurement result;
  for (const auto& [p, q] : pairs) {
    double h = 0;
    for (std::size_t i = 0; i < p.size(); ++i) h += p[i] * q[i] / (p[i] + q[i]);
    const std::string name = fmt::format("({}) | ({})", fmt::join(p, ", "), fmt::join(q, ", "));
    const double limit =
        study.once<double>("data-plug-in " + name, [&p = p, &q = q] { return limit_of_bias(p, q); });
    result.add("limit of n (E JSD of the counts - JSD), " + name, limit,
               closed(static_cast<double>(p.size()), h));
  }
  return result;
}

Wrong wrong_empirical(Wrong::Kind kind, std::string what, OfSamples closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_empirical(closed, study); }};
}
Wrong wrong_bias(Wrong::Kind kind, std::string what, Bias closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_plug_in(closed, positive, study); }};
}

std::vector<Showing> learned_by_heart(Study& study) {
  const Distribution p = normal(0, 1);
  const double right = ln2 + study.play(p, p).value / 2;
  const auto show = [&](int n) -> Showing {
    ad::Random random = study.random("data-empirical, the mistake");
    const TwoSamples samples = two_samples(p, p, random, n, n);
    return {fmt::format("JSD of N(0,1) with itself, from {} samples of each", n),
            bound_found(study, samples.a, samples.b), ln2, right, 0};
  };
  return {show(100), show(1000)};
}

}  // namespace

std::vector<Claim> claims_of_counts() {
  using enum Wrong::Kind;
  return {
      {.id = "data-empirical",
       .statement = R"(
           On two finite samples the largest log 2 + V / 2 over all D is the JSD of the two empirical
           distributions, which is log 2 if no point is in both, as for samples of continuous distributions,
           equal or not.)",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\max_D \left(\log 2 + \frac{V}{2}\right) = \operatorname{JSD} )"
                  R"(\text{ of the two empirical measures} = \log 2 \text{ if they are disjoint})",
       .derivation = R"(
           V on samples is V of the empirical distributions, so that Thm. 1 applies. If each point belongs to
           one side, D is 1 or 0 there, and V is 0. Two samples of continuous distributions have a common
           point with probability zero. Where points coincide, as categories do, it is the JSD of the counts.
           Measured: D found at each point; the JSD of the counts is a sum of its own.)",
       .tolerance = 5e-15,
       .tolerance_reason = "roundings of sums of up to 500 terms that are below one",
       .measure = [](Study& study) { return measure_empirical(jsd_of_samples, study); },
       .wrong = {wrong_empirical(
                     formula, "the JSD of the distributions, 0 if they are equal",
                     [](const TwoSamples& samples) { return jsd_by_tanh_sinh(samples.p, samples.q).value; }),
                 wrong_empirical(condition, "log 2 also where points coincide",
                                 [](const TwoSamples&) { return ln2; }),
                 wrong_empirical(off, "the JSD 2 % off", times(1.02, jsd_of_samples))},
       .unit = "nats",
       .mistake = Mistake{.belief = "The best D on the training samples shows the JSD of p_data and p_g.",
                          .truth = R"(
                On finitely many samples from densities, where no two points coincide, a D that is free at
                each point reaches log 2, even if p_g is p_data.)",
                          .why = R"(
                Two samples from a density share no point, so that the two empirical distributions are
                disjoint. A D that can learn each point by heart says 1 on one and 0 on the other. What D is
                worth shows on points that it was not trained on.)",
                          .show = learned_by_heart}},
      {.id = "data-plug-in",
       .statement = R"(
           If all k cells of two distributions have positive probabilities, the JSD of the counts of n
           independent draws of each exceeds JSD on average by (k - 2 h) / (4 n) to first order in 1 / n,
           which is (k - 1) / (4 n) for equal distributions.)",
       .source = "Derived; as in Miller 1955",
       .formula = R"(n (\mathbb{E}[\operatorname{JSD}(\text{counts})] - \operatorname{JSD}) \to )"
                  R"(\frac{k - 2h}{4},\quad h = \sum \frac{p q}{p + q},\quad h = \tfrac{1}{2} \text{ if } )"
                  R"(p = q)",
       .derivation = R"(
           To second order: 1/2 times the second derivatives q / (2 p (p + q)) and p / (2 q (p + q)) times the
           variances p (1 - p) / n and q (1 - q) / n. Measured: the exact expectation as a sum over binomial
           counts, n = 160, 320, 640 and 1280, extrapolated.)",
       .tolerance = 2e-7,
       .tolerance_reason =
           "the fourth order in 1 / n: 1 / (160 * 320 * 640 * 1280) times a large coefficient",
       .measure = [](Study& study) { return measure_plug_in(bias, positive, study); },
       .wrong = {wrong_bias(formula, "(k - 1) / 4 for different distributions, too",
                            [](double k, double) { return (k - 1) / 4; }),
                 wrong_bias(formula, "(k - 2 h) / 2, of the size of Miller's correction of an entropy",
                            [](double k, double h) { return (k - 2 * h) / 2; }),
                 {condition, "a cell that p_g never hits",
                  [](Study& study) { return measure_plug_in(bias, with_empty_cell, study); }},
                 wrong_bias(off, "the closed form 2 % off", times(1.02, bias))},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
