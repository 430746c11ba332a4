#include "gan/claims/dynamics/portraits.h"

#include <cmath>
#include <numbers>

#include "gan/claims/dynamics/played.h"
#include "gan/dirac_gan.h"

namespace saddle::gan {
namespace {

constexpr double radius = 1.5;
const State start = {radius, 0};

// All portraits show the same part of the plane.
constexpr double frame = 2.2;

// The states at every `stride`-th of n steps, as a curve, while |z| is at most `within`.
Curve orbit(std::string label, const StateMap& step, int n, int stride, Role role, State z = start,
            double within = frame) {
  Curve curve{std::move(label), {z[0]}, {z[1]}, role};
  for (int k = 1; k <= n; ++k) {
    z = step(z);
    if (norm(z) > within) break;
    if (k % stride != 0) continue;
    curve.x.push_back(z[0]);
    curve.y.push_back(z[1]);
  }
  return curve;
}

// The circle that the plain flow would follow.
Curve circle() {
  Curve curve{"circle through the start", {}, {}, Role::reference};
  for (int i = 0; i <= 120; ++i) {
    const double angle = 2 * std::numbers::pi * i / 120;
    curve.x.push_back(radius * std::cos(angle));
    curve.y.push_back(radius * std::sin(angle));
  }
  return curve;
}

// Where orbits begin, and where the players would stay.
Curve starts(std::vector<double> x, std::vector<double> y) {
  return {"start", std::move(x), std::move(y), Role::point};
}
Curve equilibrium() {
  return {"equilibrium", {0}, {0}, Role::equilibrium};
}

StateMap along(const StateMap& field, double h) {
  return [=](const State& z) { return runge_kutta(field, z, h); };
}

Chart portrait(std::string id, std::string title, Curve curve) {
  Chart chart{std::move(id),
              std::move(title),
              "",
              "theta",
              "psi",
              {circle(), std::move(curve), starts({radius}, {0}), equilibrium()}};
  chart.x_domain = chart.y_domain = {-frame, frame};
  return chart;
}

Curve flow(const StateMap& field) {
  return orbit("flow", along(field, 0.05), 800, 2, Role::course);
}

Curve steps(const StateMap& step, int n, const State& from = start) {
  return orbit("steps", step, n, 1, Role::steps, from);
}

}  // namespace

Chart flow_portraits() {
  Chart chart{"dirac-gan", "The Dirac-GAN from (1.5, 0)",
              "theta to the right, psi upwards, time 40. The plain flow is a circle; simultaneous steps of "
              "0.4 spiral out of it. R1, instance noise and consensus turn it into a spiral to (0, 0).",
              "theta", "psi"};
  const Played plain = dirac_gan({});
  chart.panels = {
      portrait("dirac-plain", "the flow", flow(plain.field())),
      portrait("dirac-steps", "steps of h = 0.4", steps(plain.steps({}, 0.4), 60)),
      portrait("dirac-wasserstein", "Wasserstein",
               flow(dirac_gan({.objective = DiracObjective::wasserstein}).field())),
      portrait("dirac-r1", "R1, gamma = 0.3", flow(dirac_gan({.r1 = 0.3}).field())),
      portrait("dirac-noise", "noise of variance 0.6", flow(dirac_gan({.noise_variance = 0.6}).field())),
      portrait("dirac-consensus", "consensus, gamma = 0.6", flow(plain.consensus_field(0.6)))};
  return chart;
}

Chart gradient_penalty_portrait(double theta) {
  const StateMap field = dirac_gan({.objective = DiracObjective::wasserstein, .gradient_penalty = 1}).field();
  return {"dirac-gradient-penalty",
          "WGAN-GP, gamma = 1",
          "From far outside and from near the equilibrium the flow converges to the same limit cycle.",
          "theta",
          "psi",
          {orbit("from outside", along(field, 0.02), 1500, 2, Role::course, {3, 0}, 4),
           orbit("from near the equilibrium", along(field, 0.02), 1500, 2, Role::course, {0.01, 0.01}),
           {"where the cycle crosses psi = 0", {theta, -theta}, {0, 0}, Role::place},
           starts({3, 0.01}, {0, 0.01}),
           equilibrium()}};
}

Chart step_portraits() {
  Chart chart{
      "bilinear-steps", "xy from (1.5, 0), steps of h = 0.2",
      "x to the right, y upwards; G descends xy in x, D ascends it in y. Simultaneous steps leave the "
      "circle, alternating steps stay on an ellipse, extragradient and optimistic steps converge to (0, 0).",
      "x", "y"};
  const Played game = bilinear();
  using Kind = UpdateRule::Kind;
  const auto rule = [&game](Kind kind) { return game.steps({.kind = kind}, 0.2); };
  chart.panels = {
      portrait("xy-simultaneous", "simultaneous", steps(rule(Kind::simultaneous), 80)),
      portrait("xy-alternating", "alternating", steps(rule(Kind::alternating), 80)),
      portrait("xy-extragradient", "extragradient", steps(rule(Kind::extragradient), 80)),
      portrait("xy-optimistic", "optimistic", steps(rule(Kind::optimistic), 80, {radius, 0, radius, 0}))};
  for (Chart& panel : chart.panels) panel.x_label = "x", panel.y_label = "y";
  return chart;
}

}  // namespace saddle::gan
