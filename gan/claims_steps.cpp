// Steps of two players around an equilibrium: by how much they leave it or come nearer, for the Dirac-GAN and
// for the bilinear game xy.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/dirac_gan.h"
#include "gan/played.h"
#include "gan/portraits.h"
#include "gan/rates.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

// Games whose Jacobian at zero is [[0, -s], [s, 0]].
struct CentreGame {
  const char* name;
  Played game;
  double s;
};

const std::vector<CentreGame>& centre_games() {
  static const std::vector<CentreGame> games = {
      {"minimax", dirac_gan({}), 0.5},
      {"non-saturating", dirac_gan({.objective = DiracObjective::non_saturating}), 0.5},
      {"Wasserstein", dirac_gan({.objective = DiracObjective::wasserstein}), 1},
      {"xy", bilinear(), 1}};
  return games;
}

// The spectral radius of a step at the equilibrium, which is at zero.
double radius_at_zero(const StateMap& step, std::size_t size) {
  return spectral_radius(eigenvalues(difference_jacobian(step, State(size))));
}

// In two ways: by the Jacobian of one step, and by a long orbit.
void add_radius(Measurement& result, const std::string& what, const StateMap& step, std::size_t size,
                double closed) {
  result.add(what + ", by the Jacobian", radius_at_zero(step, size), closed);
  State start(size);
  for (std::size_t i = 0; i < size; ++i) start[i] = (i % 2 == 0 ? 1 : 0.3) * 1e-150;
  result.add(what + ", by an orbit", growth_per_step(step, start, 1600), closed);
}

// Where the radius passes one, between a step size for which it is below and one for which it is above.
double limit(const std::function<StateMap(double h)>& step_of_size, std::size_t size, double below,
             double above) {
  while (above - below > 1e-12) {
    const double h = below + (above - below) / 2;
    (radius_at_zero(step_of_size(h), size) > 1 ? above : below) = h;
  }
  return above;
}

struct MethodRow {
  StepMethod method;
  StateMap (*step)(const Played& game, double h);
  std::size_t size;  // of the state: optimistic steps remember the step before
  double limit;      // the a up to which it comes to rest, or zero
};

template <UpdateRule::Kind kind, int k = 0>
StateMap by_rule(const Played& game, double h) {
  return game.steps({.kind = kind, .unroll = k}, h);
}

StateMap implicitly(const Played& game, double h) {
  return game.implicit(h);
}

const MethodRow& row_of(StepMethod method) {
  using Kind = UpdateRule::Kind;
  static const MethodRow rows[] = {
      {StepMethod::simultaneous, by_rule<Kind::simultaneous>, 2, 0},
      {StepMethod::alternating, by_rule<Kind::alternating>, 2, 0},
      {StepMethod::extragradient, by_rule<Kind::extragradient>, 2, 1},
      {StepMethod::optimistic, by_rule<Kind::optimistic>, 4, 1 / std::sqrt(3)},
      {StepMethod::implicit, implicitly, 2, 0},
      {StepMethod::unrolled_1, by_rule<Kind::unrolled, 1>, 2, 2 / std::sqrt(3)},
      {StepMethod::unrolled_4, by_rule<Kind::unrolled, 4>, 2, 2 / std::sqrt(15)},
  };
  return *std::find_if(std::begin(rows), std::end(rows),
                       [method](const MethodRow& row) { return row.method == method; });
}

std::function<Measurement(Study&)> measure_steps(StepMethod method, StepRadius closed) {
  return [=](Study& study) { return measure_step_method(method, closed, study); };
}

Measurement measure_simultaneous(Study& study) {
  Measurement result = measure_step_method(StepMethod::simultaneous, simultaneous_radius, study);

  // The minimax Dirac-GAN has no need to be near the equilibrium: |z|^2 grows by 1 + h^2 f'(theta psi)^2.
  State z = {1, 1};
  const StateMap step = centre_games()[0].game.steps({}, 0.3);
  double worst = 0;
  for (int i = 0; i < 500; ++i) {
    const State next = step(z);
    const double slope = 0.3 / (1 + std::exp(z[0] * z[1]));
    worst = larger(worst, std::fabs(std::pow(norm(next) / norm(z), 2) - (1 + slope * slope)));
    z = next;
  }
  result.add("|z_(k+1)|^2 / |z_k|^2 - 1 - h^2 f'(theta psi)^2 at most, 500 steps from (1, 1)", worst, 0);
  if (study.charts()) result.charts = {step_portraits()};
  return result;
}

Measurement measure_alternating(Study& study) {
  Measurement result = measure_step_method(StepMethod::alternating, alternating_radius, study);
  struct Turns {
    int n_g, n_d;
    double h;
  };
  for (const CentreGame& at : centre_games()) {
    for (const Turns& turns : {Turns{1, 2, 0.5}, Turns{3, 2, 0.2}, Turns{1, 5, 1.2}}) {
      const double a = std::sqrt(turns.n_g * turns.n_d) * turns.h * at.s;
      add_radius(result, fmt::format("{}, n_g = {}, n_d = {}, a = {:.3g}", at.name, turns.n_g, turns.n_d, a),
                 at.game.in_turn(turns.h, turns.n_g, turns.n_d), 2, alternating_radius(a));
    }

    // Where the eigenvalues stop being complex: a = 2.
    double complex = 1.5, real = 3;
    while (real - complex > 1e-12) {
      const double a = complex + (real - complex) / 2;
      const StateMap step = by_rule<UpdateRule::Kind::alternating>(at.game, a / at.s);
      const Spectrum spectrum = eigenvalues(difference_jacobian(step, {0, 0}));
      (spectrum[0].imag() != 0 ? complex : real) = a;
    }
    result.add(fmt::format("{}: where the radius passes one", at.name), real, 2);
  }
  return result;
}

Measurement measure_ellipse(Study&) {
  Measurement result;
  const Played game = bilinear();
  for (const double h : {0.1, 0.7, 1.0, 1.9}) {
    const StateMap step = by_rule<UpdateRule::Kind::alternating>(game, h);
    const auto invariant = [h](const State& z) { return z[0] * z[0] + z[1] * z[1] - h * z[0] * z[1]; };
    State z = {1, 0.5};
    const double before = invariant(z);
    for (int i = 0; i < 5000; ++i) z = step(z);
    result.add(fmt::format("h = {}: x^2 + y^2 - hxy after 5000 steps", h), invariant(z), before);
  }
  // At h = 2 all numbers are small integers, and nothing is rounded.
  const StateMap step = by_rule<UpdateRule::Kind::alternating>(game, 2);
  const State start = {1, 3};
  State z = start;
  for (int n = 1; n <= 1001; ++n) z = step(z);
  const double shift = 1001 * (2 * start[1] - 2 * start[0]);
  result.add("h = 2: x after 1001 steps", z[0], -(start[0] + shift));
  result.add("h = 2: y after 1001 steps", z[1], -(start[1] + shift));
  return result;
}

Measurement measure_r1(Study&) {
  Measurement result;
  for (const DiracObjective objective : {DiracObjective::minimax, DiracObjective::wasserstein}) {
    const double s = objective == DiracObjective::minimax ? 0.5 : 1;
    const char* name = objective == DiracObjective::minimax ? "minimax" : "Wasserstein";
    for (const double gamma : {0.2, 0.6, 3.0}) {
      const Played game = dirac_gan({.objective = objective, .r1 = gamma});
      const auto step = [&](double h) { return game.steps({}, h); };
      for (const double h : {0.2, 0.5, 1.1})
        add_radius(result, fmt::format("{}, gamma = {}, h = {}", name, gamma, h), step(h), 2,
                   euler_radius(damped(gamma, s), h));
      if (gamma >= 2 * s) continue;
      result.add(fmt::format("{}, gamma = {}: the h up to which it comes to rest", name, gamma),
                 limit(step, 2, 1e-3, 10), gamma / (s * s));
    }
  }
  return result;
}

Measurement measure_consensus(Study&) {
  Measurement result;
  for (const CentreGame& at : centre_games()) {
    for (const double gamma : {0.2, 1.0}) {
      const auto step = [&](double h) {
        return at.game.steps({.kind = UpdateRule::Kind::consensus, .gamma = gamma}, h);
      };
      for (const double h : {0.1, 0.5})
        add_radius(result, fmt::format("{}, gamma = {}, h = {}", at.name, gamma, h), step(h), 2,
                   euler_radius(consensus_spectrum(gamma, at.s), h));
      result.add(fmt::format("{}, gamma = {}: the h up to which it comes to rest", at.name, gamma),
                 limit(step, 2, 1e-3, 10), 2 * gamma / (1 + gamma * gamma * at.s * at.s));
    }
  }
  return result;
}

Measurement measure_unrolled(Study& study) {
  Measurement result;
  for (const auto& [method, k] :
       {std::pair(StepMethod::unrolled_1, 1), std::pair(StepMethod::unrolled_4, 4)}) {
    const Measurement part = measure_step_method(
        method, [k = k](double a) { return unrolled_radius(k, a); }, study);
    for (const Comparison& c : part.comparisons)
      result.add(fmt::format("k = {}, {}", k, c.what), c.measured, c.reference);
  }
  return result;
}

constexpr const char* reason =
    "that of the differences, 2e-12 times a Taylor coefficient of size one, through an eigenvalue; an "
    "orbit's mean of 1000 logarithms, each of a few roundings, is nearer. A limit is as good as the radius "
    "there, whose slope is at "
    "least 0.1";

}  // namespace

Measurement measure_step_method(StepMethod method, const StepRadius& closed, Study&) {
  Measurement result;
  const MethodRow& row = row_of(method);
  for (const CentreGame& at : centre_games()) {
    for (const double a : {0.1, 0.3, 0.45, 0.57, 0.75, 0.9, 1.5, 2.1}) {
      if (method == StepMethod::implicit && at.s != 1)
        continue;  // xy and Wasserstein: for one solve per step
      add_radius(result, fmt::format("{}, a = {}", at.name, a), row.step(at.game, a / at.s), row.size,
                 closed(a));
    }
    if (row.limit > 0)
      result.add(
          fmt::format("{}: the a up to which it comes to rest", at.name),
          at.s * limit([&](double h) { return row.step(at.game, h); }, row.size, 0.05 / at.s, 1.9 / at.s),
          row.limit);
  }
  return result;
}

std::vector<Claim> claims_of_steps() {
  return {
      {.id = "steps-simultaneous",
       .statement = "Simultaneous gradient steps leave a centre, however small they are.",
       .source = "Mescheder, Geiger & Nowozin 2018; Goodfellow 2016, Sec. 8.2",
       .formula = "spectral radius sqrt(1 + a^2), a = h f'(0); for xy, a = h",
       .derivation = "The step's Jacobian is I + h v', with the eigenvalues 1 +- i h f'(0). For xy and the "
                     "minimax Dirac-GAN the step is at a right angle to z: |z|^2 grows by 1 + h^2 f'(theta "
                     "psi)^2 in every step, near the equilibrium or not.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_simultaneous},
      {.id = "steps-alternating",
       .statement = "Alternating steps neither leave a centre nor come nearer, up to a = 2.",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = "eigenvalues 1 - a^2/2 +- sqrt((1 - a^2/2)^2 - 1), a = sqrt(n_g n_d) h f'(0): modulus one "
                  "for a <= 2",
       .derivation = "n_g steps of G are the shear [[1, -n_g h f'(0)], [0, 1]], n_d steps of D another; both "
                     "have determinant "
                     "one, and the trace of the product is 2 - a^2.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_alternating,
       .slow = true},
      {.id = "alternating-ellipse",
       .statement = "On xy alternating steps stay on an ellipse for h < 2; at h = 2 they run away linearly, "
                    "though all "
                    "eigenvalues have modulus one.",
       .source = "Derived; xy as in Goodfellow 2016, Sec. 8.2",
       .formula = "x^2 + y^2 - hxy stays; z_n = (-1)^n (z_0 + n (2y_0 - 2x_0) (1, 1)) at h = 2",
       .derivation = "x moves first: x' = x - hy, y' = y + hx'. Then x'^2 - hx'y' + y'^2 = x'^2 + y'(y' - "
                     "hx') = x'^2 + y'y = x'^2 + y^2 + hx'y = y^2 + x'(x' + hy) = y^2 + x'x = x^2 + y^2 - "
                     "hxy. The form is definite for h < 2. At h = 2 the matrix is -(I + N) with N^2 = 0.",
       .tolerance = 1e-10,
       .tolerance_reason = "5000 steps of a few roundings each, which add up, of numbers up to ten",
       .measure = measure_ellipse},
      {.id = "steps-extragradient",
       .statement = "Extragradient steps come to rest for a < 1.",
       .source = "Korpelevich 1976; the radius is derived",
       .formula = "sqrt(1 - a^2 + a^4)",
       .derivation =
           "z' = z + h v(z + h v(z)) has the eigenvalues 1 + hl + (hl)^2 with l = +-i f'(0): 1 - a^2 +- ia.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_steps(StepMethod::extragradient, extragradient_radius)},
      {.id = "steps-optimistic",
       .statement = "Optimistic steps come to rest for a < 1/sqrt(3).",
       .source = "Daskalakis et al. 2018; the radius is derived",
       .formula = "sqrt((1 + sqrt(1 - 4a^2)) / 2) for a <= 1/2, sqrt(2a^2 + a sqrt(4a^2 - 1)) beyond",
       .derivation = "z_(t+1) = z_t + 2h v(z_t) - h v(z_(t-1)). With x + iy as one number this is r^2 = (1 + "
                     "2ia) r - ia, whose roots are (1 + 2ia +- sqrt(1 - 4a^2)) / 2; at a^2 = 1/3 the larger "
                     "one has modulus one.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_steps(StepMethod::optimistic, optimistic_radius),
       .slow = true},
      {.id = "steps-implicit",
       .statement = "Implicit steps, those of the proximal point method, come to rest for every a.",
       .source = "Rockafellar 1976; the radius is derived",
       .formula = "1 / sqrt(1 + a^2)",
       .derivation =
           "z' = z + h v(z') has the Jacobian (I - h v')^-1, with the eigenvalues 1 / (1 -+ ia). "
           "Extragradient and optimistic steps are estimates of it. Measured: solved by Newton's method "
           "with the Jacobian by the tape, for xy and the Wasserstein game.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_steps(StepMethod::implicit, implicit_radius)},
      {.id = "steps-r1",
       .statement = "With R1 simultaneous steps come to rest if they are smaller than gamma / f'(0)^2.",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = "sqrt(1 - h gamma + h^2 f'(0)^2) for gamma < 2 f'(0), else the larger |1 - h (gamma/2 +- "
                  "sqrt(gamma^2/4 - f'(0)^2))|",
       .derivation =
           "The eigenvalues are 1 + h l with those l of the flow; if they are complex, their modulus is the "
           "root of the determinant.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_r1},
      {.id = "steps-consensus",
       .statement = "Consensus steps come to rest if h < 2 gamma / (1 + gamma^2 f'(0)^2).",
       .source = "Mescheder, Nowozin & Geiger 2017; the limit is derived",
       .formula = "sqrt((1 - h gamma f'(0)^2)^2 + h^2 f'(0)^2)",
       .derivation = "1 + h l with l = -gamma f'(0)^2 +- i f'(0). Its squared modulus is below one where h "
                     "(1 + gamma^2 "
                     "f'(0)^2) < 2 gamma.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_consensus},
      {.id = "steps-unrolled",
       .statement = "Unrolling k steps of D damps G: the game comes to rest for a < 2 / sqrt(4k - 1).",
       .source = "Metz et al. 2017; the closed form is derived",
       .formula = "1 - k a^2 +- a sqrt(k^2 a^2 - 1): the modulus is sqrt(1 - (2k - 1) a^2) for k a < 1",
       .derivation = "After k steps of size h, psi_k = psi + h k f'(0) theta + ... G descends f(theta "
                     "psi_k), whose part of second order is f'(0) theta psi + h k f'(0)^2 theta^2, while D "
                     "moves on by itself as ever. So the flow has the Jacobian [[-2 h k f'(0)^2, -f'(0)], "
                     "[f'(0), 0]], as if R1 with gamma = 2 h k f'(0)^2 held G, and the step has the trace 2 "
                     "- 2 k a^2 and the determinant 1 - (2k - 1) a^2. Measured for k = 1 and 4.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_unrolled,
       .slow = true},
  };
}

}  // namespace saddle::gan
