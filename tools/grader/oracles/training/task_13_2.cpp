// Task 13.2: a certificate, and what it does not say.
#include <algorithm>
#include <cmath>
#include <limits>

#include "gan/held_out_jsd.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader::task_13_2 {
namespace {

using ad::Random;

// Sums of terms of both signs: the estimate is log 2 less two means, the gap a difference of two values.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

// What gan::held_out_jsd gives for n = m and clip = log n.
std::vector<double> certificate(const std::vector<double>& on_data, const std::vector<double>& on_generated,
                                double clip, double risk) {
  const auto real = gan::detail::mean_log_twice(on_data, 1, clip),
             fake = gan::detail::mean_log_twice(on_generated, -1, clip);
  const double jsd = (real.value + fake.value) / 2;
  const double n = static_cast<double>(on_data.size()), m = static_cast<double>(on_generated.size());
  return {jsd, jsd - (gan::detail::bernstein_margin(real, clip, n, risk / 2) +
                      gan::detail::bernstein_margin(fake, clip, m, risk / 2)) /
                         2};
}

// Logits of both sides, unlike in number; some are beyond the clip, of either sign.
Inputs draw_logits(Random& rng) {
  const int n = draw_integer(rng, 6, 10), m = n + 3;
  return {draw_numbers(rng, n, 0.2, 6), draw_numbers(rng, m, 0.2, 6), draw_between(rng, 2.5, 4.5),
          draw_between(rng, 0.02, 0.3)};
}

std::vector<Inputs> chosen_logits(Random&) {
  const std::vector<double> five = {2.5, -0.5, 1.5, 40, 3}, other = {-2, 0.25, -1.5, -50, -0.75};
  // As chapter 13 has it; the fewest samples; samples that are all alike.
  return {{five, other, std::log(5.0), 0.05},
          {std::vector<double>{2, 3}, std::vector<double>{-4, -2, -3}, 5.0, 0.1},
          {std::vector<double>(4, 1.5), std::vector<double>(7, -2.5), 8.0, 0.05}};
}

// The logits of several discriminators on the same samples.
Inputs draw_discriminators(Random& rng) {
  Value::List on_data, on_generated;
  const int count = draw_integer(rng, 3, 5), n = draw_integer(rng, 5, 8), m = n + 2;
  for (int t = 0; t < count; ++t) {
    on_data.push_back(draw_numbers(rng, n, 0.2, 6));
    on_generated.push_back(draw_numbers(rng, m, 0.2, 6));
  }
  return {on_data, on_generated, draw_between(rng, 2.5, 4.5), draw_between(rng, 0.02, 0.3)};
}

Value best_lower_bound(const Inputs& in) {
  const auto &on_data = in[0].list(), &on_generated = in[1].list();
  std::vector<double> bounds;
  for (std::size_t t = 0; t < on_data.size(); ++t)
    bounds.push_back(certificate(on_data[t].numbers(), on_generated[t].numbers(), in[2].number(),
                                 in[3].number() / static_cast<double>(on_data.size()))[1]);
  return *std::max_element(bounds.begin(), bounds.end());
}

std::vector<double> draw_probabilities(Random& rng, int count) {
  std::vector<double> p;
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += p.emplace_back(draw_between(rng, 0.2, 2));
  for (double& each : p) each /= sum;
  return p;
}

Inputs draw_cells(Random& rng) {
  const int count = draw_integer(rng, 4, 7);
  return {draw_probabilities(rng, count), draw_probabilities(rng, count), draw_numbers(rng, count, 0.1, 3)};
}

std::vector<Inputs> chosen_cells(Random& rng) {
  using List = std::vector<double>;
  const List quarters(4, 0.25), lost = {0.5, 0, 0.5, 0}, fake = {0.25, 0.25, 0, 0.5};
  // The equilibrium; D = 1/2 for a G that lost modes; tails; the largest D where there are no data.
  return {{quarters, quarters, List(4, 0)},
          {quarters, lost, List(4, 0)},
          {quarters, lost, List{-0.5, 50, 0.75, 30}},
          {lost, fake, List{1.5, -50, 2, 4}},
          {quarters, quarters, draw_numbers(rng, 4)}};
}

// Two sums without cancellation: what D can gain is 2 E_m KL(D* || D), and what G can gain is the mean under
// p_g of log(1 - D) less the smallest log(1 - D).
Value duality_gap(const Inputs& in) {
  const auto p = in[0].numbers(), q = in[1].numbers(), logits = in[2].numbers();
  const auto log_d = [](double a) {
    const long double x = a;
    return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x));
  };
  const double largest = *std::max_element(logits.begin(), logits.end());
  long double of_d = 0, of_g = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const long double total = static_cast<long double>(p[i]) + q[i];
    if (p[i] > 0) of_d += p[i] * (std::log(p[i] / total) - log_d(logits[i]));
    if (q[i] > 0) of_d += q[i] * (std::log(q[i] / total) - log_d(-logits[i]));
    of_g += q[i] * (log_d(-logits[i]) - log_d(-largest));
  }
  return static_cast<double>(of_d + of_g);
}

constexpr double unknown = std::numeric_limits<double>::infinity();

// One of: proven near, proven far, neither with a gap, neither without one; off from the wanted number by a
// tenth or more.
Inputs draw_bounds(Random& rng) {
  const double wanted = draw_between(rng, 0.05, 0.3), below = wanted * draw_between(rng, 0.2, 0.9),
               above = wanted * draw_between(rng, 1.1, 1.9);
  const double less =
      rng.uniform() < 0.5 ? -draw_between(rng, 0.1, 0.5) : wanted * draw_between(rng, 0.1, 0.2);
  switch (rng.below(4)) {
    case 0:
      return {less, 2 * below, wanted};
    case 1:
      return {above, unknown, wanted};
    case 2:
      return {less, 2 * above, wanted};
    default:
      return {less, unknown, wanted};
  }
}

Value verdict(const Inputs& in) {
  const double lower = in[0].number(), upper = in[1].number() / 2, wanted = in[2].number();
  return lower > wanted ? "far" : upper > wanted ? "open" : "near";
}

}  // namespace

std::vector<Check> checks() {
  return {{.name = "certificate, the estimate and the lower bound",
           .function = "certificate",
           .draw = draw_logits,
           .structural = chosen_logits,
           .expected =
               [](const Inputs& in) {
                 return Value(certificate(in[0].numbers(), in[1].numbers(), in[2].number(), in[3].number()));
               },
           .tolerance = with_cancellation},
          {.name = "best_lower_bound, of several discriminators",
           .function = "best_lower_bound",
           .draw = draw_discriminators,
           .structural =
               [](Random&) {
                 const std::vector<double> data = {3, 2.5, -0.5}, generated = {-2, -3};
                 return std::vector<Inputs>{{Value::List{data}, Value::List{generated}, 2.75, 0.05}};
               },
           .expected = best_lower_bound,
           .tolerance = with_cancellation},
          {.name = "duality_gap, on cells",
           .function = "duality_gap",
           .draw = draw_cells,
           .structural = chosen_cells,
           .expected = duality_gap,
           .tolerance = with_cancellation},
          {.name = "verdict, what is proven",
           .function = "verdict",
           .random_cases = 8,
           .draw = draw_bounds,
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{-0.25, unknown, 0.125}, {0.0625, 0.1875, 0.125},
                                            {0.0, 0.125, 0.0},       {0.125, unknown, 0.125},
                                            {0.03125, 0.25, 0.125},  {0.25, 0.75, 0.125}};
               },
           .expected = verdict}};
}

}  // namespace saddle::grader::task_13_2
