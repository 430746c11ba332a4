// Task 13.1: which modes samples cover, and what a missing one says.
#include <algorithm>
#include <cmath>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader::task_13_1 {
namespace {

using ad::Random;

constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};

// Samples at 0.3 to 5 sd from one of the centres, but neither near the boundary of 3 sd nor nearly as far
// from two centres: no rounding decides.
Inputs draw_modes(Random& rng, int dimensions) {
  std::vector<Point> centres, samples;
  for (int k = draw_integer(rng, 3, 6); k > 0; --k) centres.push_back(draw_numbers(rng, dimensions, 1.5, 9));
  const double sd = draw_between(rng, 1.2, 1.9);
  while (samples.size() < 23) {
    Point x = draw_numbers(rng, dimensions, 0.1, 1);
    double length = 0;
    for (const double t : x) length = std::hypot(length, t);
    const double r = draw_between(rng, 0.3, 5) * sd / length;
    const Point& centre =
        centres[static_cast<std::size_t>(rng.below(static_cast<ad::Index>(centres.size())))];
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = centre[i] + r * x[i];
    const auto all = by_distance(x, centres);
    if (std::abs(all[0].first - 3 * sd) > 0.01 && all[1].first - all[0].first > 0.01) samples.push_back(x);
  }
  return {points(centres), sd, points(samples)};
}

std::vector<Inputs> chosen_modes(Random& rng) {
  Inputs unknown = draw_modes(rng, 3);
  unknown[2] = points({{NAN, 1, 2}, {2, NAN, 1}});
  Inputs none = draw_modes(rng, 2);
  none[2] = Value::List{};
  // The distance 1 from two centres, and 1.5 = 3 sd from the second.
  const Inputs ties = {points({{4, 0}, {2, 0}}), 0.5, points({{3, 0}, {2, 1.5}, {2, -1.5}})};
  return {draw_modes(rng, 1), draw_modes(rng, 5), unknown, none, ties};
}

Value good_samples(const Inputs& in) {
  const auto centres = points_of(in[0]);
  std::vector<int> counts(centres.size(), 0);
  for (const Point& x : points_of(in[2])) {
    if (std::any_of(x.begin(), x.end(), [](double t) { return std::isnan(t); })) continue;
    const auto [nearest, k] = by_distance(x, centres).front();
    if (nearest <= 3 * in[1].number()) ++counts[static_cast<std::size_t>(k)];
  }
  return counts;
}

// P(X >= c) for c = 0, ..., n + 1 and a binomial X: terms relative to the largest one, by the quotient of
// neighbours, and divided by their sum at the end.
std::vector<long double> tails(int n, double share) {
  const auto size = static_cast<std::size_t>(n);
  std::vector<long double> tail(size + 2, 0);
  const auto mode = static_cast<std::size_t>(n * share);
  const long double odds = static_cast<long double>(share) / (1 - static_cast<long double>(share));
  tail[mode] = 1;
  for (std::size_t c = mode; c < size; ++c) tail[c + 1] = tail[c] * (size - c) / (c + 1) * odds;
  for (std::size_t c = mode; c > 0; --c) tail[c - 1] = tail[c] * c / (size - c + 1) / odds;
  for (std::size_t c = size; c > 0; --c) tail[c - 1] += tail[c];
  for (std::size_t c = size + 1; c-- > 0;) tail[c] /= tail[0];
  return tail;
}

int at_least(int n, double share, double risk) {
  const auto tail = tails(n, share);
  int c = 1;
  while (tail[static_cast<std::size_t>(c)] > risk) ++c;
  return c;
}

// Whether rounding can decide about at_least.
bool undecided(int n, double share, double risk) {
  const auto tail = tails(n, share);
  return std::any_of(tail.begin(), tail.end(),
                     [risk](long double t) { return std::abs(t - risk) < 1e-6 * risk; });
}

Inputs draw_tail(Random& rng) {
  for (;;) {
    const int n = draw_integer(rng, 20, 400);
    const double share = draw_between(rng, 0.02, 0.3), risk = draw_between(rng, 0.01, 0.2);
    if (!undecided(n, share, risk)) return {n, share, risk};
  }
}

// Counts at the smallest one that is enough, just below it, and at what would be enough for one mode alone.
Inputs draw_counts(Random& rng) {
  for (;;) {
    const int modes = draw_integer(rng, 5, 9), n = draw_integer(rng, 200, 600);
    const double share = draw_between(rng, 0.02, 0.06), risk = draw_between(rng, 0.05, 0.3);
    if (undecided(n, share, risk / modes) || undecided(n, share, risk)) continue;
    const int enough = at_least(n, share, risk / modes), for_one = at_least(n, share, risk);
    if (for_one == enough) continue;
    std::vector<int> counts = {enough, enough - 1, for_one, 0};
    while (static_cast<int>(counts.size()) < modes)
      counts.push_back(rng.uniform() < 0.5 ? draw_integer(rng, 2, for_one)
                                           : draw_integer(rng, enough, 2 * enough));
    for (std::size_t i = counts.size() - 1; i > 0; --i)
      std::swap(counts[i], counts[static_cast<std::size_t>(rng.below(static_cast<ad::Index>(i) + 1))]);
    return {counts, n, share, risk};
  }
}

Value covered(const Inputs& in) {
  const auto counts = in[0].integers();
  const double modes = static_cast<double>(counts.size());
  const int enough = at_least(static_cast<int>(in[1].integer()), in[2].number(), in[3].number() / modes);
  std::vector<int> found;
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] >= enough) found.push_back(static_cast<int>(k));
  return found;
}

// 1 - exp(-2 x) = 2 exp(-x) sinh(x), with exp(-2 x n) = risk / modes.
Value ruled_out(const Inputs& in) {
  const long double x =
      std::log(static_cast<long double>(in[1].integer()) / in[2].number()) / (2 * in[0].integer());
  return static_cast<double>(2 * std::exp(-x) * std::sinh(x));
}

// How many samples, as a real number.
long double samples_needed(double share, int modes, double risk) {
  return std::log(modes / static_cast<long double>(risk)) / -std::log1p(-static_cast<long double>(share));
}

Inputs draw_share(Random& rng) {
  for (;;) {
    const double share = draw_between(rng, 0.001, 0.2), risk = draw_between(rng, 0.01, 0.3);
    const int modes = draw_integer(rng, 3, 12);
    const long double n = samples_needed(share, modes, risk);
    if (std::abs(n - std::round(n)) > 0.01) return {share, modes, risk};
  }
}

}  // namespace

std::vector<Check> checks() {
  return {{.name = "good_samples, those of each centre",
           .function = "good_samples",
           .draw = [](Random& rng) { return draw_modes(rng, draw_integer(rng, 2, 4)); },
           .structural = chosen_modes,
           .expected = good_samples},
          {.name = "at_least, the smallest count",
           .function = "at_least",
           .random_cases = 6,
           .draw = draw_tail,
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{
                     {2, 0.5, 0.1}, {17, 0.001, 0.3}, {20'000, 0.5, 1e-6}, {20'000, 0.125, 0.03}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(at_least(static_cast<int>(in[0].integer()), in[1].number(), in[2].number()));
               }},
          {.name = "covered, for all modes at once",
           .function = "covered",
           .draw = draw_counts,
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{std::vector<int>{70}, 90, 0.5, 0.05},
                                            {std::vector<int>{1, 0, 2}, 3, 0.4, 0.1}};
               },
           .expected = covered},
          {.name = "ruled_out, with few and with many samples",
           .function = "ruled_out",
           .draw =
               [](Random& rng) {
                 return Inputs{draw_integer(rng, 10, 2000), draw_integer(rng, 3, 12),
                               draw_between(rng, 0.02, 0.4)};
               },
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{1, 5, 0.2}, {100, 1, 0.05}, {2'000'000'000, 7, 0.05}};
               },
           .expected = ruled_out,
           .tolerance = one_formula},
          {.name = "samples_needed, the smallest number",
           .function = "samples_needed",
           .draw = draw_share,
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{0.9, 4, 0.05}, {1e-8, 7, 0.05}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(static_cast<int>(std::ceil(
                     samples_needed(in[0].number(), static_cast<int>(in[1].integer()), in[2].number()))));
               }}};
}

}  // namespace saddle::grader::task_13_1
