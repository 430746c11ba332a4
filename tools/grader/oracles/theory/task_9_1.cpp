// Task 9.1: C(G) two ways, and the gap of a D.
#include <cmath>
#include <limits>
#include <numeric>

#include "autodiff/real_math.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace task_9_1 {
namespace {

using Numbers = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};
// A sum of some terms of the size 1, each right to a few roundings; the sum may be small.
constexpr Tolerance few_terms{tolerance::formula, tolerance::formula};
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

// Divides densities by their sum over cells of these widths.
Numbers normalised(Numbers densities, const Numbers& widths) {
  const double mass = std::inner_product(densities.begin(), densities.end(), widths.begin(), 0.0);
  for (double& density : densities) density /= mass;
  return densities;
}

Numbers sizes(const Numbers& numbers) {
  Numbers all;
  for (const double x : numbers) all.push_back(std::abs(x));
  return all;
}

// p, q and the widths of the cells; p and q are less than a factor of 100 apart.
Inputs draw_game(ad::Random& rng) {
  const Numbers w = sizes(draw_numbers(rng, 5, 0.1, 0.9));
  const auto density = [&] { return normalised(sizes(draw_numbers(rng, 5, 0.3, 3)), w); };
  return {density(), density(), w};
}

// Equal ones, disjoint ones, lists of probabilities with cells that one or both lack.
std::vector<Inputs> chosen_games(ad::Random& rng) {
  const Numbers w = {0.5, 0.25, 2.0}, p = normalised(sizes(draw_numbers(rng, 3)), w);
  return {{p, p, w},
          {Numbers{2.0, 0.0, 0.0}, Numbers{0.0, 0.0, 0.5}, w},
          {Numbers{0.375, 0.0, 0.5, 0.125}, Numbers{0.25, 0.75, 0.0, 0.0}, Numbers{1, 1, 1, 1}},
          {Numbers{0.625, 0.0, 0.375}, Numbers{0.125, 0.0, 0.875}, Numbers{1, 1, 1}}};
}

// Normal densities of the standard deviation 1/2 about -a and a on cells from -6 to 6.
Inputs far_apart(double a) {
  Numbers w, p, q;
  for (int i = -6; i <= 6; ++i) {
    w.push_back(i % 2 == 0 ? 0.5 : 1.5);
    p.push_back(std::exp(-2 * (i + a) * (i + a)));
    q.push_back(std::exp(-2 * (i - a) * (i - a)));
  }
  return {normalised(p, w), normalised(q, w), w};
}

// The probabilities of the cells.
gan::Distribution masses(const Value& densities, const Value& widths) {
  Numbers all = densities.numbers();
  for (std::size_t i = 0; i < all.size(); ++i) all[i] *= widths.numbers()[i];
  return gan::categorical(all);
}

// The best D from the logit log p - log q.
Value best_d(const Inputs& in) {
  const Numbers p = in[0].numbers(), q = in[1].numbers();
  Numbers best;
  for (std::size_t i = 0; i < p.size(); ++i)
    best.push_back(p[i] + q[i] == 0 ? 0.5 : ad::sigmoid(std::log(p[i]) - std::log(q[i])));
  return best;
}

Check of_game(const std::string& name, const std::string& function,
              std::function<double(const gan::Distribution&, const gan::Distribution&)> number) {
  return {
      .name = name,
      .function = function,
      .draw = draw_game,
      .structural = chosen_games,
      .expected =
          [number](const Inputs& in) { return Value(number(masses(in[0], in[2]), masses(in[1], in[2]))); },
      .tolerance = few_terms};
}

Check far(Check check) {
  check.name += ", densities far apart";
  check.draw = [](ad::Random& rng) { return far_apart(3 + rng.uniform()); };
  check.structural = [](ad::Random&) { return std::vector<Inputs>{far_apart(5.5)}; };
  return check;
}

// The sum of (p + q) KL(coin of D*, coin of D) in long double, by log1p of differences.
double gap(const Inputs& in) {
  const Numbers p = in[0].numbers(), q = in[1].numbers(), w = in[2].numbers(), d = in[3].numbers();
  const auto term = [](long double a, long double b) -> long double {
    if (a == 0) return 0;
    return b == 0 ? static_cast<long double>(infinity) : a * std::log1p((a - b) / b);
  };
  long double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const long double a = p[i], b = q[i], other = d[i];
    if (a + b > 0) sum += w[i] * (a + b) * (term(a / (a + b), other) + term(b / (a + b), 1 - other));
  }
  return static_cast<double>(sum);
}

// A game and a D that is as far from the best one as `move` takes it.
Inputs beside_best(ad::Random& rng, const std::function<double(double)>& move) {
  Inputs in = draw_game(rng);
  Numbers d = best_d(in).numbers();
  for (double& x : d) x = move(x);
  in.emplace_back(d);
  return in;
}

Inputs nearly_best(ad::Random& rng) {
  return beside_best(rng, [&](double x) {
    const double distance = 4e-7 + 6e-7 * rng.uniform();
    return rng.uniform() < 0.5 ? x - distance : x + distance;
  });
}

// The best D with up to three steps from one double to the next.
Inputs best_up_to_rounding(ad::Random& rng) {
  return beside_best(rng, [&](double x) {
    for (auto steps = rng.below(4); steps > 0; --steps) x = std::nextafter(x, 1);
    return x;
  });
}

std::vector<Check> gap_checks() {
  const auto expected = [](const Inputs& in) { return Value(gap(in)); };
  return {{.name = "the gap of a D",
           .function = "gap",
           .draw =
               [](ad::Random& rng) {
                 Inputs in = draw_game(rng);
                 in.emplace_back(sizes(draw_numbers(rng, 5, 0.1, 0.9)));
                 return in;
               },
           .structural =
               [](ad::Random& rng) {
                 std::vector<Inputs> all = chosen_games(rng);
                 all[0].emplace_back(Numbers{0.25, 0.5, 0.75});
                 all[1].emplace_back(Numbers{0.75, 0.5, 0.25});
                 all[2].emplace_back(Numbers{0.5, 0.0, 1.0, 1.0});
                 all[3].emplace_back(Numbers{0.5, 0.0, 0.25});
                 // Infinite: D is sure, and wrong.
                 all.push_back({all[2][0], all[2][1], all[2][2], Numbers{0.5, 1.0, 0.5, 0.5}});
                 all.push_back({all[2][0], all[2][1], all[2][2], Numbers{0.5, 0.25, 0.0, 0.5}});
                 return all;
               },
           .expected = expected,
           .tolerance = with_cancellation},
          {.name = "the gap of a D that is nearly the best one",
           .function = "gap",
           .draw = nearly_best,
           .structural = [](ad::Random& rng) { return std::vector<Inputs>{nearly_best(rng)}; },
           .expected = expected,
           // D* and 1 - D* are rounded by 2e-16, D is 4e-7 from it or more, and the gap is of second order:
           // two sides, each right to 2 * 2e-16 / 4e-7 = 1e-9, and room for a hundred times that. A
           // difference of logarithms is right to 1e-16 / 1e-12 = 1e-4.
           .tolerance = {1e-7, 0}},
          {.name = "the gap of the best D, up to rounding",
           .function = "gap",
           .random_cases = 12,
           .draw = best_up_to_rounding,
           .structural = [](ad::Random& rng) { return std::vector<Inputs>{best_up_to_rounding(rng)}; },
           .like = [](const Inputs&) { return Value(0.0); },
           .refuses = [](const Inputs&, const Value& answer) -> std::string {
             const double got = answer.number();
             if (got < 0) return "the gap is negative, by rounding";
             // The mean over both halves of (d - D*)^2 / D* (1 - D*): five roundings of 1e-16, and D* (1 -
             // D*) is 0.01 or more. That is 3e-29, with room for a factor of thirty.
             return got <= 1e-27 ? "" : "the gap is too large for a D that is off by roundings";
           }}};
}

std::vector<Check> two_ways() {
  const auto c = [](const auto& p, const auto& q) { return gan::c_g(p, q).value; };
  const auto divergence = [](const auto& p, const auto& q) { return gan::jsd(p, q).value; };
  const Check value = of_game("the value of the best D", "value_of_best_d", c);
  const Check jsd = of_game("JSD", "jsd", divergence);
  std::vector<Check> all = {
      {.name = "the best D",
       .function = "best_d",
       .draw =
           [](ad::Random& rng) {
             return Inputs{draw_game(rng)[0], draw_game(rng)[1]};
           },
       .structural =
           [](ad::Random& rng) {
             std::vector<Inputs> pairs = chosen_games(rng);
             for (Inputs& in : pairs) in.pop_back();
             return pairs;
           },
       .expected = best_d,
       .tolerance = one_formula},
      value,
      far(value),
      jsd,
      far(jsd),
      {.name = "the value from JSD",
       .function = "value_from_jsd",
       .draw = [](ad::Random& rng) { return Inputs{std::abs(draw_number(rng, 0.1, 0.6))}; },
       .structural =
           [](ad::Random&) {
             return std::vector<Inputs>{{0.0}, {std::log(2.0)}};
           },
       .expected = [](const Inputs& in) { return Value(2 * (in[0].number() - ad::softplus(0.0))); },
       .tolerance = few_terms}};
  for (Check& check : gap_checks()) all.push_back(std::move(check));
  return all;
}

}  // namespace
}  // namespace task_9_1

void add_task_9_1(Checks& checks) {
  checks["9.1"] = task_9_1::two_ways();
}

}  // namespace saddle::grader
