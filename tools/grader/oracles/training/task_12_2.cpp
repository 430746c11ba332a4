// Task 12.2: what cures a game that circles. All right answers are measured: steps are played by saddle, the
// eigenvalues of the step are computed, and limits are found by bisection.
#include <cmath>
#include <functional>

#include "gan/dynamics/eigenvalues.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/linear_game.h"

namespace saddle::grader::task_12_2_checks {
namespace {

using Numbers = std::vector<double>;
using gan::UpdateRule;

// What README.md asks for, so that answers may come from a search: bisection and roots of polynomials leave
// some 1e-13, where eigenvalues are apart.
constexpr Tolerance of_a_search{1e-9, 0};

double one_step_radius(const LinearGame& game, const UpdateRule& rule, double h) {
  return radius_of(matrix_of([&](const Numbers& z) { return game.step(rule, h, h, z); }, 2));
}

// Between a place where `in` holds and one where it does not: where it ends.
double edge(double holds, double fails, const std::function<bool(double)>& in) {
  for (int i = 0; i < 60; ++i) {
    const double middle = (holds + fails) / 2;
    (in(middle) ? holds : fails) = middle;
  }
  return holds;
}

Numbers damped_field(double alpha, double beta, double s) {
  return {-alpha, -s, s, -beta};
}

Value limit_of_steps(const Inputs& in) {
  const LinearGame game(damped_field(in[0].number(), in[1].number(), in[2].number()));
  const auto converges = [&game](double h) { return one_step_radius(game, {}, h) < 1; };
  double h = 1e-4;
  if (!converges(h)) return 0.0;
  while (converges(h)) h *= 2;
  return edge(h / 2, h, converges);
}

// Curvatures of either sign, away from the borders between the answers and from double eigenvalues.
Inputs draw_curved(ad::Random& rng, bool converging) {
  for (;;) {
    const double alpha = draw_number(rng, 0.1, 2.5), beta = draw_number(rng, 0.1, 2.5),
                 s = draw_positive(rng, 0.3, 2), half = (alpha - beta) / 2, det = alpha * beta + s * s;
    if (std::abs(half * half - s * s) > 0.1 && std::abs(det) > 0.1 && std::abs(alpha + beta) > 0.1 &&
        (det > 0 && alpha + beta > 0) == converging)
      return {alpha, beta, s};
  }
}

// --- a penalty of D

double radius_with_penalty(double s, double h, double gamma) {
  return one_step_radius(LinearGame(damped_field(0, gamma, s)), {}, h);
}

Value range_of_penalties(const Inputs& in) {
  const double s = in[0].number(), h = in[1].number();
  const auto converges = [&](double gamma) { return radius_with_penalty(s, h, gamma) < 1; };
  // The slowest of all that converge is the one where both eigenvalues meet; if that does not, none does.
  if (!converges(2 * s)) return Value::List{};
  return Numbers{edge(2 * s, 0, converges), edge(2 * s, 2 * s + 8 / h, converges)};
}

// By thirds: the radius falls and then rises. Near its smallest value both eigenvalues meet, so that it is
// computed from trace and determinant, in factors.
Value fastest_penalty(const Inputs& in) {
  const double s = in[0].number(), h = in[1].number();
  const auto radius = [&](double gamma) {
    const double inside = h * h * (gamma / 2 - s) * (gamma / 2 + s);
    return inside < 0 ? std::sqrt(1 - h * gamma + h * h * s * s)
                      : std::abs(1 - h * gamma / 2) + std::sqrt(inside);
  };
  double low = h * s * s, high = 2 / h + h * s * s / 2;
  for (int i = 0; i < 200; ++i) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (radius(a) < radius(b) ? high : low) = radius(a) < radius(b) ? b : a;
  }
  return Numbers{low, radius(low)};
}

Inputs draw_penalised(ad::Random& rng) {
  const double s = draw_positive(rng, 0.3, 2);
  return {s, draw_positive(rng, 0.2, 1.7) / s};
}

// --- other steps

Value extragradient(const Inputs& in) {
  const LinearGame game(damped_field(in[0].number(), in[1].number(), in[2].number()));
  return one_step_radius(game, {.kind = UpdateRule::Kind::extragradient}, in[3].number());
}

// The state of a rule that remembers the point before: (theta, psi) now and before.
Value optimistic(const Inputs& in) {
  const double s = in[0].number(), h = in[1].number(), omega = in[2].number();
  const LinearGame game({0, -s, s, 0});
  return radius_of(matrix_of(
      [&](const Numbers& z) {
        const Numbers now = game.field_at({z[0], z[1]}), before = game.field_at({z[2], z[3]});
        return Numbers{z[0] + h * (now[0] + omega * (now[0] - before[0])),
                       z[1] + h * (now[1] + omega * (now[1] - before[1])), z[0], z[1]};
      },
      4));
}

Value with_momentum(const Inputs& in) {
  const double s = in[0].number(), h = in[1].number(), m = in[2].number();
  const LinearGame game({0, -s, s, 0});
  return radius_of(matrix_of(
      [&](const Numbers& z) {
        const double theta = z[0] + h * game.field_at({z[0], z[1]})[0] + m * (z[0] - z[2]);
        const double psi = z[1] + h * game.field_at({theta, z[1]})[1] + m * (z[1] - z[3]);
        return Numbers{theta, psi, z[0], z[1]};
      },
      4));
}

Inputs draw_remembering(ad::Random& rng, double largest) {
  const double s = draw_positive(rng, 0.3, 2);
  return {s, draw_positive(rng, 0.2, 0.9) / s, draw_number(rng, 0.15, largest)};
}

std::vector<Check> cures() {
  return {{.name = "the largest step",
           .function = "largest_step",
           .random_cases = 8,
           .draw = [](ad::Random& rng) { return draw_curved(rng, rng.uniform() < 0.7); },
           .structural =
               [](ad::Random& rng) {
                 // D's curvature alone: complex and real eigenvalues. G's cost is curved in the wrong way.
                 return std::vector<Inputs>{{0.0, 0.5, 2.0}, {0.0, 5.0, 0.5},         {-0.25, 1.5, 1.25},
                                            {0.0, 0.0, 1.5}, draw_curved(rng, false), {-2.0, 3.0, 0.5}};
               },
           .expected = limit_of_steps,
           .tolerance = of_a_search},
          {.name = "the penalties",
           .function = "penalties",
           .random_cases = 6,
           .draw = draw_penalised,
           .structural =
               [](ad::Random& rng) {
                 return std::vector<Inputs>{draw_penalised(rng), {0.5, 0.25}, {2.0, 1.5}};
               },
           .expected = range_of_penalties,
           .tolerance = of_a_search},
          {.name = "the best penalty",
           .function = "best_penalty",
           .draw = draw_penalised,
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{0.5, 0.25}, {2.0, 0.75}};
               },
           .expected = fastest_penalty,
           // There two eigenvalues coincide: a rounding of an epsilon below the root is 1.5e-8 in them.
           .tolerance = {1e-6, 0}},
          {.name = "the radius of extragradient steps",
           .function = "extragradient_radius",
           .random_cases = 6,
           .draw =
               [](ad::Random& rng) {
                 Inputs in = draw_curved(rng, rng.uniform() < 0.7);
                 in.push_back(draw_positive(rng, 0.1, 0.9));
                 return in;
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{0.0, 0.0, 1.5, 0.5}, {0.0, 5.0, 0.5, 0.75}};
               },
           .expected = extragradient,
           .tolerance = of_a_search},
          {.name = "the radius of optimistic steps",
           .function = "optimistic_radius",
           .random_cases = 6,
           .draw = [](ad::Random& rng) { return draw_remembering(rng, 2); },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{1.5, 0.25, 1.0}, {1.5, 0.25, 0.0}};
               },
           .expected = optimistic,
           .tolerance = of_a_search},
          {.name = "the radius of steps with momentum",
           .function = "momentum_radius",
           .random_cases = 6,
           .draw = [](ad::Random& rng) { return draw_remembering(rng, 0.8); },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{1.5, 0.25, -0.5}, {1.5, 0.25, 0.5}};
               },
           .expected = with_momentum,
           .tolerance = of_a_search}};
}

}  // namespace
}  // namespace saddle::grader::task_12_2_checks

namespace saddle::grader {

std::vector<Check> task_12_2() {
  return task_12_2_checks::cures();
}

}  // namespace saddle::grader
