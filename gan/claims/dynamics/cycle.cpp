// WGAN-GP in the Dirac-GAN: a cycle, or an end at the wrong points.
#include "gan/claims/dynamics/cycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/dynamics/portraits.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::gan {
namespace {

// The imaginary part of the eigenvalues on either side of psi = 0, for gamma < 2.
double turning(double gamma) {
  return std::sqrt(1 - gamma * gamma / 4);
}

struct PenaltyForms {
  std::function<double(double gamma)> cycle;                    // |theta| where the cycle crosses psi = 0
  std::function<double(double gamma, const State& start)> end;  // theta where the flow ends, gamma >= 2
  std::vector<double> cycling = {0.7, 1, 1.5}, ending = {2, 3, 20};
};

double cycle(double gamma) {
  return gamma / std::tanh(gamma * std::numbers::pi / (4 * turning(gamma)));
}

// At -gamma for psi > 0 as long as the flow does not cross psi = 0, and at gamma for psi < 0. It crosses once
// from beyond the line of the faster eigenvalue, and never again.
double end(double gamma, const State& start) {
  const double side = start[1] > 0 ? 1 : -1;
  const double slower = 2 / (gamma + std::sqrt(gamma * gamma - 4));
  const bool crosses = side * start[0] + gamma < slower * std::fabs(start[1]);
  return (crosses ? side : -side) * gamma;
}

Played wgan_gp(double gamma) {
  return dirac_gan({.objective = DiracObjective::wasserstein, .gradient_penalty = gamma});
}

// How far a flow is followed: an error of 1e-13 in theta is a hundred roundings.
constexpr double settled = 1e-13;

double distance(const State& a, const State& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1]);
}

// Follows the flow from a start with psi != 0 until |theta| is the same at two crossings of psi = 0. NaN if
// that does not happen.
double cycle_from(const StateMap& v, State z) {
  constexpr double whole = 0.005;
  double last = 0;
  for (int steps = 0; steps < 20'000; ++steps) {
    const double side = z[1];
    State next = runge_kutta(v, z, whole);
    if (next[1] * side > 0) {
      z = next;
      continue;
    }
    // The step that crosses is shortened until it ends there: psi falls almost linearly.
    double h = whole;
    for (int i = 0; i < 8; ++i) {
      h *= z[1] / (z[1] - next[1]);
      next = runge_kutta(v, z, h);
    }
    if (std::fabs(std::fabs(next[0]) - last) < settled) return std::fabs(next[0]);
    last = std::fabs(next[0]);
    // From here on the penalty's derivative is that of the other side.
    z = {next[0], std::copysign(1e-150, -side)};
  }
  return std::numeric_limits<double>::quiet_NaN();
}

// Where the flow stops, or is at time 60 gamma. There it stays on one side of psi = 0 only, so that
// it is not followed until rounding takes it across.
State end_from(const StateMap& v, State z, double gamma) {
  const double h = std::min(0.2, 2 / gamma);
  for (int i = 0; i < 60 * gamma / h; ++i) {
    const State next = runge_kutta(v, z, h);
    const bool rests = distance(next, z) < settled;
    z = next;
    if (rests) break;
  }
  return z;
}

Measurement measure_gradient_penalty(const PenaltyForms& closed, Study& study) {
  Measurement result;
  for (const double gamma : closed.cycling) {
    const StateMap v = wgan_gp(gamma).field();
    // At the equilibrium the field points away, from either side.
    for (const double side : {1e-12, -1e-12})
      result.add(fmt::format("gamma = {}: dpsi/dt at theta = 0, psi = {}0", gamma, side > 0 ? '+' : '-'),
                 v({0, side})[1], std::copysign(gamma, side));
    for (const State& start : {State{0.01, 0.01}, State{5, -3}}) {
      const std::string what = fmt::format(
          "gamma = {}: |theta| where the cycle from ({}, {}) crosses psi = 0", gamma, start[0], start[1]);
      result.add(what, study.once<double>(what, [&] { return cycle_from(v, start); }), closed.cycle(gamma));
    }
  }
  for (const double gamma : closed.ending) {
    const StateMap v = wgan_gp(gamma).field();
    for (const State& start : {State{1, 1}, State{0.01, -0.01}, State{-8, 1}, State{-1.9, 1.5}}) {
      const std::string what = fmt::format("gamma = {}: the end from ({}, {})", gamma, start[0], start[1]);
      const State& at = study.once<State>(what, [&] { return end_from(v, start, gamma); });
      result.add(what + ", theta", at[0], closed.end(gamma, start));
      result.add(what + ", psi", at[1], 0);
    }
  }
  if (study.charts()) result.charts = {gradient_penalty_portrait(cycle(1))};
  return result;
}

}  // namespace

Claim gradient_penalty_claim() {
  const PenaltyForms right{cycle, end};
  return {
      .id = "dirac-gradient-penalty",
      .statement = R"(
          With f(t) = t and the penalty gamma/2 (|psi| - 1)^2 of WGAN-GP the flow of the Dirac-GAN does not
          converge to the equilibrium from any start with psi != 0: for 0 < gamma < 2 it converges to a limit
          cycle, for gamma >= 2 at one of the points theta = -gamma and theta = gamma of psi = 0.)",
      .source = "Mescheder, Geiger & Nowozin 2018; the cycle and the ends are derived",
      .formula = R"(\lvert \theta \rvert = \gamma \coth\frac{\gamma \pi}{4 \sqrt{1 - \gamma^2 / 4}} )"
                 R"(\text{ where the cycle crosses } \psi = 0 \\ )"
                 R"(\theta = \mp\gamma \text{ at the end for } \gamma \ge 2)",
      .derivation = R"(
          dtheta/dt = -psi and dpsi/dt = theta - gamma sign(psi) (|psi| - 1). For psi > 0 that is linear
          around (-gamma, 0), with the eigenvalues -gamma/2 +- sqrt(gamma^2/4 - 1). If gamma < 2 it is a
          spiral: half a turn takes theta + gamma to -(theta + gamma) exp(-gamma pi / (2 w)), w^2 = 1 -
          gamma^2/4. The other half is its mirror image, and the cycle is the fixed point of both. Every start
          ends there, as each half turn shrinks differences by the same factor. If gamma >= 2 it is a node on
          the border: a flow with psi > 0 ends there if theta + gamma >= l psi, l = 2 / (gamma + sqrt(gamma^2
          - 4)), and else crosses psi = 0 once, for the node (gamma, 0) of the other side. On psi = 0 itself,
          |theta| < gamma, the field jumps, and a flow may leave on either side. The ends are such points too:
          what holds a flow there from one side lets the least push across psi = 0 start it for the other end.)",
      .tolerance = 1e-9,
      .tolerance_reason = R"(
          steps of 0.005 leave h^4 / 120 = 5e-12 of the way of half a turn, below ten; the cycle divides it by
          one minus the factor, at least 0.7. An end is found where a step of the flow is below 1e-13, at
          least 1/200 of what is left of the way)",
      .measure = with(measure_gradient_penalty, right),
      .figure = true,
      .wrong = wrong_forms<PenaltyForms>(
          measure_gradient_penalty,
          {{Wrong::Kind::formula,
            "coth(gamma pi / (2 w)), with half a turn for a quarter",
            {[](double gamma) { return gamma / std::tanh(gamma * std::numbers::pi / (2 * turning(gamma))); },
             end}},
           {Wrong::Kind::formula,
            "the circle |theta| = 1, where the penalty wants |psi|",
            {[](double) { return 1.0; }, end}},
           {Wrong::Kind::formula,
            "the end on the side of the start, whether or not the flow crosses psi = 0",
            {cycle, [](double gamma, const State& start) { return std::copysign(gamma, -start[1]); }}},
           {Wrong::Kind::condition,
            "for gamma = 2.5 an end as far out as the cycle of gamma = 1.9",
            {cycle,
             [](double, const State& start) { return std::copysign(cycle(1.9), -start[1]); },
             {},
             {2.5}}},
           {Wrong::Kind::condition,
            "an end at the wrong points for gamma = 1.9 too",
            {cycle,
             [](double gamma, const State& start) { return std::copysign(gamma, -start[1]); },
             {},
             {1.9}}},
           {Wrong::Kind::off, "the cycle 2 % off", {times(1.02, cycle), end}},
           {Wrong::Kind::off, "the ends 2 % off", {cycle, times(1.02, end)}}})};
}

}  // namespace saddle::gan
