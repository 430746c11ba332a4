// Where the linear part of a step does not tell: ellipses, and what terms of third order do.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::gan {
namespace {

StateMap alternating(const Played& game, double h) {
  return game.steps({.kind = UpdateRule::Kind::alternating}, h);
}

Played non_saturating() {
  return dirac_gan({.objective = DiracObjective::non_saturating});
}

State after(int n, const StateMap& step, State z) {
  for (int i = 0; i < n; ++i) z = step(z);
  return z;
}

// --- the ellipse

struct EllipseForms {
  std::function<double(double h, const State& z)> invariant;
  std::function<double(const State& start)> shift;  // by which x and y move in each step at h = 2
  std::vector<double> sizes;
};

double ellipse(double h, const State& z) {
  return z[0] * z[0] + z[1] * z[1] - h * z[0] * z[1];
}

double shift_at_two(const State& start) {
  return 2 * start[1] - 2 * start[0];
}

const std::vector<double> sizes_below_two = {0.1, 0.7, 1.0, 1.9};

Measurement measure_ellipse(const EllipseForms& closed, Study&) {
  Measurement result;
  const Played game = bilinear();
  for (const double h : closed.sizes) {
    const StateMap step = alternating(game, h);
    State z = {1, 0.5};
    const double before = closed.invariant(h, z);
    double farthest = 0;
    for (int i = 0; i < 5000 && farthest < 1e100; ++i) farthest = larger(farthest, norm(z = step(z)));
    result.add(fmt::format("h = {}: x^2 + y^2 - hxy after 5000 steps", h), closed.invariant(h, z), before);
    // The form's smaller eigenvalue is 1 - h/2.
    result.at_most(fmt::format("h = {}: the largest |z| of 5000 steps, at most the long half axis", h),
                   farthest, std::sqrt(before / std::fabs(1 - h / 2)));
  }
  // At h = 2 all numbers are small integers, and nothing is rounded.
  const StateMap step = alternating(game, 2);
  for (const State& start : {State{1, 3}, State{2, 2}}) {
    const State z = after(1001, step, start);
    for (int i = 0; i < 2; ++i)
      result.add(
          fmt::format("h = 2: {} after 1001 steps from ({}, {})", i == 0 ? 'x' : 'y', start[0], start[1]),
          z[i], -(start[i] + 1001 * closed.shift(start)));
  }
  return result;
}

// --- alternating steps beyond the linear part

// The mean growth of 1 / (theta^2 + psi^2 - h theta psi / 2) per step, which third order decides.
double mean_growth(const StateMap& step, double h) {
  State z = {3e-4, 2e-4};
  return smooth_mean(4000, [&] {
    const double before = 1 / ellipse(h / 2, z);
    z = step(z);
    return 1 / ellipse(h / 2, z) - before;
  });
}

struct DriftForms {
  std::function<double(double h)> growth, minimax;  // of the non-saturating game, and of minimax
  std::vector<double> sizes = {0.1, 0.5, 1.0, 2.0};
};

double non_saturating_growth(double h) {
  return h / (8 * (1 - h * h / 16));
}

double no_growth(double) {
  return 0;
}

Measurement measure_drift(const DriftForms& closed, Study& study) {
  Measurement result;
  const auto growth = [&study](const char* name, const Played& game, double h) {
    return study.once<double>(fmt::format("drift of {} at h = {}", name, h),
                              [&] { return mean_growth(alternating(game, h), h); });
  };
  // Growths are compared in units of h/8.
  for (const double h : closed.sizes) {
    const double comes = growth("non-saturating", non_saturating(), h),
                 stays = growth("minimax", dirac_gan({}), h);
    result.add(fmt::format("non-saturating, h = {}: growth of 1/Q per step near the equilibrium", h), comes,
               closed.growth(h), std::fabs(comes - closed.growth(h)) * 8 / h);
    result.add(fmt::format("minimax, h = {}: growth of 1/Q per step near the equilibrium", h), stays,
               closed.minimax(h), std::fabs(stays - closed.minimax(h)) * 8 / h);
  }

  // Far from the equilibrium.
  const auto far = [&study](const char* name, const Played& game, double h) {
    return study.once<double>(fmt::format("{} from far", name), [&] {
      return norm(after(20000, alternating(game, h), {1, 1}));
    });
  };
  result.at_most("non-saturating, h = 0.1: |z| after 20,000 steps from (1, 1)",
                 far("non-saturating", non_saturating(), 0.1), 0.1);
  result.at_least("minimax, h = 0.5: |z| after 20,000 steps from (1, 1)", far("minimax", dirac_gan({}), 0.5),
                  3);
  return result;
}

// --- simultaneous steps of the non-saturating game

// The mean of |z|^2 / h on the curve where the steps end.
double mean_square(const Played& game, double h) {
  const StateMap step = game.steps({}, h);
  // Distances from the curve shrink by exp(-h^2 / 4) in a step.
  State z = after(static_cast<int>(100 / (h * h)), step, {1, 1});
  return smooth_mean(10000, [&] {
    z = step(z);
    const double distance = norm(z);
    return distance * distance / h;
  });
}

struct CircleForms {
  std::function<double()> square;  // |z|^2 / h
  DiracObjective objective = DiracObjective::non_saturating;
};

double two() {
  return 2;
}

Measurement measure_circle(const CircleForms& closed, Study& study) {
  Measurement result;
  std::array<double, 4> means;
  for (int i = 0; i < 4; ++i) {
    const double h = std::ldexp(0.4, -i);
    means[i] =
        study.once<double>(fmt::format("circle of {} at h = {}", static_cast<int>(closed.objective), h),
                           [&] { return mean_square(dirac_gan({.objective = closed.objective}), h); });
  }
  result.add("the limit of the mean of |z|^2 / h at h = 0, from h = 0.4, 0.2, 0.1 and 0.05",
             extrapolate(means), closed.square());
  result.at_most("how far the mean of |z|^2 / h at h = 0.05 is from its limit, at most h^2",
                 std::fabs(means[3] - closed.square()), 0.05 * 0.05);
  return result;
}

}  // namespace

std::vector<Claim> claims_of_drift() {
  const EllipseForms on_ellipse{ellipse, shift_at_two, sizes_below_two};
  const DriftForms drift{non_saturating_growth, no_growth};
  const CircleForms circle{two};
  return {
      {.id = "alternating-ellipse",
       .statement = R"(
           On xy alternating steps of size 0 < h < 2, x first, stay on an ellipse; at h = 2 they run away
           linearly unless x = y at the start, though all eigenvalues have modulus one.)",
       .source = "Derived; xy as in Goodfellow 2016, Sec. 8.2",
       .formula = R"(x^2 + y^2 - h x y \text{ stays} \\ )"
                  R"(z_n = (-1)^n (z_0 + n (2 y_0 - 2 x_0) (1, 1)) \text{ at } h = 2)",
       .derivation = R"(
           x moves first: x' = x - hy, y' = y + hx'. Then x'^2 - hx'y' + y'^2 = x'^2 + y'(y' - hx') = x'^2 +
           y'y = x'^2 + y^2 + hx'y = y^2 + x'(x' + hy) = y^2 + x'x = x^2 + y^2 - hxy. The form is definite for
           0 < h < 2. At h = 2 the matrix is -(I + N) with N^2 = 0.)",
       .tolerance = 5e-13,
       .tolerance_reason = "5000 steps of a few roundings each, which add up, of numbers up to ten",
       .measure = with(measure_ellipse, on_ellipse),
       .wrong = wrong_forms<EllipseForms>(
           measure_ellipse,
           {{Wrong::Kind::formula,
             "a circle, x^2 + y^2",
             {[](double, const State& z) { return ellipse(0, z); }, shift_at_two, sizes_below_two}},
            {Wrong::Kind::formula,
             "x^2 + y^2 + hxy, the ellipse if y moves first",
             {[](double h, const State& z) { return ellipse(-h, z); }, shift_at_two, sizes_below_two}},
            {Wrong::Kind::condition, "an ellipse at h = 2.1", {ellipse, shift_at_two, {2.1}}},
            {Wrong::Kind::off,
             "h in the invariant 2 % off",
             {[](double h, const State& z) { return ellipse(1.02 * h, z); }, shift_at_two, sizes_below_two}},
            {Wrong::Kind::off,
             "the drift at h = 2 2 % off",
             {ellipse, times(1.02, shift_at_two), sizes_below_two}}})},
      {.id = "alternating-drift",
       .statement = R"(
           Alternating steps of the Dirac-GAN, G first, move inwards in the non-saturating game: near the
           equilibrium 1/Q, Q = theta^2 + psi^2 - h theta psi / 2, grows by h / (8 (1 - h^2/16)) per step on
           average, up to terms that vanish with |z|, for 0 < h < 4 other than 2 sqrt(2); in the minimax game
           that growth is zero, and from (1, 1) with h = 0.5 the steps move outwards to a distance above 3.)",
       .source = "Derived; the game as in Mescheder, Geiger & Nowozin 2018",
       .formula = R"(\text{mean growth of } 1/Q\text{: } \frac{h}{8 (1 - h^2 / 16)} )"
                  R"(\text{ non-saturating, 0 minimax})",
       .derivation = R"(
           The linear part keeps Q, with a = h/2 for h in the invariant of alternating-ellipse. With f'(t) =
           1/2 - t/4 + ... the next terms of a step are of third order, and change Q, written in psi and the
           theta' that G has moved to, by (h/4) a (3 theta' psi^3 + a psi^4 - theta'^3 psi) in the minimax
           game and by -(h/4) (4 theta'^2 psi^2 + 3a theta' psi^3 + a^2 psi^4 + a theta'^3 psi) in the other
           one. On the ellipse theta'^2 + psi^2 + a theta' psi = Q the means of theta'^2 psi^2, theta' psi^3,
           psi^4 and theta'^3 psi are Q^2 / (8 (1 - a^2/4)^2) times 1 + a^2/2, -3a/2, 3 and -3a/2, so that Q
           changes by 0 and by -h Q^2 / (8 (1 - a^2/4)). Steps that turn by a quarter, a = sqrt(2), see four
           points of the ellipse only.)",
       .tolerance = 1e-6,
       .tolerance_reason = "terms of fifth order, Q = 1e-7 times a number below ten; counted in h/8",
       .measure = with(measure_drift, drift),
       .wrong = wrong_forms<DriftForms>(
           measure_drift,
           {{Wrong::Kind::formula, "h/8, as for the flow", {[](double h) { return h / 8; }, no_growth}},
            {Wrong::Kind::formula,
             "minimax comes in as the non-saturating game does",
             {non_saturating_growth, non_saturating_growth}},
            {Wrong::Kind::condition,
             "h = 2 sqrt(2), a quarter of a turn in each step",
             {non_saturating_growth, no_growth, {2 * std::sqrt(2)}}},
            {Wrong::Kind::off, "the growth 2 % off", {times(1.02, non_saturating_growth), no_growth}},
            {Wrong::Kind::off,
             "the growth of minimax off zero by 100 tolerances, in h/8",
             {non_saturating_growth, [](double h) { return 1e-4 * h / 8; }}}}),
       .slow = true},
      {.id = "simultaneous-circle",
       .statement = R"(
           Simultaneous steps of a small size h in the non-saturating Dirac-GAN, from (1, 1), leave the
           equilibrium but do not run away: they end near the circle |z|^2 = 2h.)",
       .source = "Derived; the game as in Mescheder, Geiger & Nowozin 2018",
       .formula = R"(\text{the mean of } \lvert z \rvert^2 / h \text{ tends to 2 for } h \to 0)",
       .derivation = R"(
           On average over a turn a step adds h^2 f'(0)^2 |z|^2 = h^2 |z|^2 / 4 to |z|^2, as at every centre,
           and the flow takes h |z|^4 / 8 away, the mean of 2 t tanh(t/2) = t^2 + ... over the circle. They
           balance at |z|^2 = 2h. Both are followed by terms that are smaller by h, whose mean is smaller by
           h^2.)",
       .tolerance = 1e-8,
       .tolerance_reason = "what four step sizes leave of a series in h^2",
       .measure = with(measure_circle, circle),
       .wrong = wrong_forms<CircleForms>(
           measure_circle,
           {{Wrong::Kind::formula, "|z|^2 = h", {[] { return 1.0; }}},
            {Wrong::Kind::formula, "|z| = 2h, without the square: |z|^2 / h tends to 0", {[] {
               return 0.0;
             }}},
            {Wrong::Kind::condition, "the same of the minimax game", {two, DiracObjective::minimax}},
            {Wrong::Kind::off, "the closed form 2 % off", {times(1.02, two)}}}),
       .slow = true},
  };
}

}  // namespace saddle::gan
