// Task 9.2: a program that measures the Jensen-Shannon divergence.
#include <cmath>
#include <numeric>

#include "autodiff/real_math.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace task_9_2 {
namespace {

using Numbers = std::vector<double>;
using Counts = std::vector<int>;

// Terms of the size 1 are added up, and their sum may be small. Far out the logarithms of densities are near
// 1000, and a difference of two is right to 1000 roundings.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

int below(ad::Random& rng, int n) {
  return static_cast<int>(rng.below(n));
}

// The mean of the sum of (p^ - q^)^2 / (8 p), from the variances of two binomials, for cells that are not
// equally likely.
double bias(int cells, int n_a, int n_b) {
  double mean = 0;
  for (int i = 1; i <= cells; ++i) {
    const double p = i / (cells * (cells + 1) / 2.0);
    mean += (n_a * p * (1 - p) / n_a / n_a + n_b * p * (1 - p) / n_b / n_b) / (8 * p);
  }
  return mean;
}

gan::Distribution frequencies(const Value& counts) {
  const Counts all = counts.integers();
  const double sum = std::accumulate(all.begin(), all.end(), 0.0);
  Numbers shares;
  for (const int count : all) shares.push_back(count / sum);
  return gan::categorical(shares);
}

Check of_counts(const std::string& name) {
  return {.name = name,
          .function = "jsd_of_counts",
          .draw =
              [](ad::Random& rng) {
                Counts a, b;
                for (int i = 0; i < 5; ++i) {
                  a.push_back(2 + below(rng, 9));
                  b.push_back(3 + below(rng, 20));
                }
                return Inputs{a, b};
              },
          .structural =
              [](ad::Random&) {
                return std::vector<Inputs>{{Counts{6, 2}, Counts{3, 1}}, {Counts{3, 1}, Counts{1, 3}}};
              },
          .expected =
              [](const Inputs& in) { return Value(gan::jsd(frequencies(in[0]), frequencies(in[1])).value); },
          .tolerance = with_cancellation};
}

Check with_empty_cells() {
  Check check = of_counts("JSD of counts, with empty cells");
  check.draw = [](ad::Random& rng) {
    return Inputs{Counts{2 + below(rng, 9), 0, 4 + below(rng, 9), 0, 3},
                  Counts{0, 3 + below(rng, 9), 2 + below(rng, 9), 0, 5}};
  };
  check.structural = [](ad::Random&) {
    return std::vector<Inputs>{{Counts{5, 0}, Counts{0, 5}}, {Counts{7, 0, 0}, Counts{0, 0, 3}}};
  };
  return check;
}

// log 2 - (E_p softplus(log q - log p) + E_q softplus(log p - log q)) / 2, over the points.
double from_points(const Inputs& in) {
  const gan::Distribution p = gan::normal(in[2].number(), in[3].number()),
                          q = gan::normal(in[4].number(), in[5].number());
  const auto mean = [](const Numbers& points, const gan::Distribution& own, const gan::Distribution& other) {
    double sum = 0;
    for (const double x : points) sum += ad::softplus(other.log_pdf(x) - own.log_pdf(x));
    return sum / static_cast<double>(points.size());
  };
  return std::log(2.0) - (mean(in[0].numbers(), p, q) + mean(in[1].numbers(), q, p)) / 2;
}

// Six points of one normal distribution and nine of another. Far out they are so far from both means that
// both densities are 0 in doubles.
Inputs draw_points(ad::Random& rng, bool far_out) {
  const double mean_p = draw_number(rng), sd_p = std::abs(draw_number(rng, 0.6, 1.8)),
               mean_q = mean_p + draw_number(rng, 0.5, 2) * sd_p,
               sd_q = sd_p * (rng.uniform() < 0.5 ? 0.8 : 1.25);
  const auto point = [&](double mean, double sd) {
    return mean + (far_out ? draw_number(rng, 55, 60) * sd_p : rng.normal() * sd);
  };
  Numbers x, y;
  for (int i = 0; i < 6; ++i) x.push_back(point(mean_p, sd_p));
  for (int i = 0; i < 9; ++i) y.push_back(point(mean_q, sd_q));
  return {x, y, mean_p, sd_p, mean_q, sd_q};
}

Check of_points(const std::string& name, bool far_out) {
  return {.name = name,
          .function = "jsd_from_points",
          .draw = [=](ad::Random& rng) { return draw_points(rng, far_out); },
          .structural =
              [=](ad::Random& rng) {
                Inputs one = draw_points(rng, far_out), crossed = one;
                one[0] = Numbers{one[0].numbers()[0]};
                crossed[0] = one[1];
                return std::vector<Inputs>{one, crossed};
              },
          .expected = [](const Inputs& in) { return Value(from_points(in)); },
          .tolerance = with_cancellation};
}

std::vector<Check> measuring() {
  return {{.name = "the bias",
           .function = "bias",
           .random_cases = 5,
           .draw =
               [](ad::Random& rng) {
                 return Inputs{3 + below(rng, 20), 30 + below(rng, 200), 40 + below(rng, 500)};
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{1, 20, 30}, {2, 10, 1000}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(bias(static_cast<int>(in[0].integer()), static_cast<int>(in[1].integer()),
                                   static_cast<int>(in[2].integer())));
               },
           .tolerance = {tolerance::formula, tolerance::underflow}},
          of_counts("JSD of counts"),
          with_empty_cells(),
          of_points("JSD from points", false),
          of_points("JSD from points, far out", true)};
}

}  // namespace
}  // namespace task_9_2

void add_task_9_2(Checks& checks) {
  checks["9.2"] = task_9_2::measuring();
}

}  // namespace saddle::grader
