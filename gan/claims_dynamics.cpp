// What the flow of a Dirac-GAN does near its equilibrium, and what turns its circles into spirals.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "gan/claims.h"
#include "gan/played.h"
#include "gan/portraits.h"
#include "gan/rates.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

constexpr DiracObjective objectives[] = {DiracObjective::minimax, DiracObjective::non_saturating,
                                         DiracObjective::wasserstein};

const char* name(DiracObjective objective) {
  return objective == DiracObjective::minimax          ? "minimax"
         : objective == DiracObjective::non_saturating ? "non-saturating"
                                                       : "Wasserstein";
}

// f'(0).
double strength(DiracObjective objective) {
  return objective == DiracObjective::wasserstein ? 1 : 0.5;
}

const State equilibrium = {0, 0};

Measurement measure_centre(Study& study) {
  Measurement result;
  for (const DiracObjective objective : objectives)
    add_spectrum(result, name(objective),
                 eigenvalues(dirac_gan({.objective = objective}).jacobian(equilibrium)),
                 centre(strength(objective)));
  if (study.charts()) result.charts = {flow_portraits()};
  return result;
}

// The jacobian with damping of some strength.
ad::Array damped_jacobian(Damping damping, DiracObjective objective, double by) {
  switch (damping) {
    case Damping::r1:
      return dirac_gan({.objective = objective, .r1 = by}).jacobian(equilibrium);
    case Damping::instance_noise:
      return dirac_gan({.objective = objective, .noise_variance = by}).jacobian(equilibrium);
    case Damping::consensus:
      break;
  }
  return difference_jacobian(dirac_gan({.objective = objective}).consensus_field(by), equilibrium);
}

// Where a pair of complex eigenvalues becomes real, between a strength with one and a strength without.
double meeting_point(Damping damping, DiracObjective objective, double complex, double real) {
  while (real - complex > 1e-14 * real) {
    const double middle = complex + (real - complex) / 2;
    const Spectrum spectrum = eigenvalues(damped_jacobian(damping, objective, middle));
    (spectrum[0].imag() != 0 ? complex : real) = middle;
  }
  return real;
}

std::function<Measurement(Study&)> measure_damped(Damping damping, DampedSpectrum closed) {
  return [=](Study& study) { return measure_damping(damping, closed, study); };
}

// d|z|^2/dt along the flow, t = theta psi.
double norm_rate(const DiracOptions& options, double theta, double psi) {
  const double t = theta * psi;
  const double flow = options.objective == DiracObjective::non_saturating ? -2 * t * std::tanh(t / 2) : 0;
  return flow - 2 * options.r1 * psi * psi;
}

Measurement measure_norm(Study& study) {
  Measurement result;
  ad::Random random = study.random("dirac-norm");
  for (const DiracObjective objective : objectives) {
    for (const double r1 : {0.0, 0.5}) {
      const DiracOptions options{.objective = objective, .r1 = r1};
      const StateMap v = dirac_gan(options).field();
      for (int i = 0; i < 20; ++i) {
        const double theta = 6 * random.uniform() - 3, psi = 6 * random.uniform() - 3;
        const State along = v({theta, psi});
        result.add(fmt::format("{}, gamma = {}, at ({:.3g}, {:.3g})", name(objective), r1, theta, psi),
                   2 * (theta * along[0] + psi * along[1]), norm_rate(options, theta, psi));
      }
    }
  }
  return result;
}

// --- WGAN-GP

// Where theta next crosses psi = 0 after leaving it at (theta, +0), by steps along the flow.
double next_crossing(const StateMap& v, double theta) {
  // The penalty's derivative is that of psi > 0 from the first step on.
  State z = {theta, 1e-150};
  double h = 0.002;
  for (;;) {
    State next = runge_kutta(v, z, h);
    if (next[1] > 0) {
      z = next;
      continue;
    }
    // The step that crosses is shortened until it ends there: psi falls almost linearly.
    for (int i = 0; i < 8; ++i) {
      h *= z[1] / (z[1] - next[1]);
      next = runge_kutta(v, z, h);
    }
    return next[0];
  }
}

double half_turn_factor(double gamma) {
  return std::exp(-gamma * std::numbers::pi / (2 * std::sqrt(1 - gamma * gamma / 4)));
}

double cycle(double gamma) {
  return gamma / std::tanh(gamma * std::numbers::pi / (4 * std::sqrt(1 - gamma * gamma / 4)));
}

Measurement measure_gradient_penalty(Study& study) {
  Measurement result;
  for (const double gamma : {0.25, 1.0, 1.5}) {
    const StateMap v =
        dirac_gan({.objective = DiracObjective::wasserstein, .gradient_penalty = gamma}).field();

    // At the equilibrium the field points away, from either side.
    for (const double side : {1e-12, -1e-12}) {
      result.add(fmt::format("gamma = {}: dpsi/dt at theta = 0, psi = {}0", gamma, side > 0 ? '+' : '-'),
                 v({0, side})[1], std::copysign(gamma, side));
    }

    // The game is the same with both signs turned, so that a crossing downwards is one upwards at -theta.
    // Half a turn is an affine map of theta, which two starts determine.
    const double near = -next_crossing(v, 0.1), far = -next_crossing(v, 8);
    const double factor = (far - near) / (8 - 0.1);
    result.add(fmt::format("gamma = {}: by what half a turn multiplies a difference", gamma), factor,
               half_turn_factor(gamma));
    result.add(fmt::format("gamma = {}: |theta| at psi = 0 on the cycle", gamma),
               (near - factor * 0.1) / (1 - factor), cycle(gamma));
  }
  if (study.charts()) result.charts = {gradient_penalty_portrait(cycle(1))};
  return result;
}

constexpr const char* exact = "a dozen roundings of numbers near one: the Jacobian has four entries";

}  // namespace

void add_spectrum(Measurement& result, const std::string& what, const Spectrum& measured,
                  const Spectrum& closed) {
  for (const auto& [found, expected] : matched(measured, closed)) {
    const std::string which = fmt::format("{}, near {:.4g}{:+.4g}i", what, expected.real(), expected.imag());
    result.add("Re, " + which, found.real(), expected.real());
    result.add("Im, " + which, found.imag(), expected.imag());
  }
}

Measurement measure_damping(Damping damping, const DampedSpectrum& closed, Study&) {
  Measurement result;
  const bool noise = damping == Damping::instance_noise;
  for (const DiracObjective objective : objectives) {
    // Noise of mean zero does nothing to a linear f.
    if (noise && objective == DiracObjective::wasserstein) continue;
    const double s = strength(objective);
    for (const double by : {0.1, 0.5, 0.9, 1.5, 3.0, 10.0})
      add_spectrum(result, fmt::format("{}, {}", name(objective), by),
                   eigenvalues(damped_jacobian(damping, objective, by)), closed(by, s));
    if (damping == Damping::consensus) continue;
    result.add(fmt::format("{}: where the eigenvalues meet", name(objective)),
               meeting_point(damping, objective, 0.01, 20), noise ? 2 : 2 * s);
  }
  return result;
}

std::vector<Claim> claims_of_dynamics() {
  return {
      {.id = "dirac-spectrum",
       .statement = "The equilibrium of the Dirac-GAN is a centre: both eigenvalues are imaginary.",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula =
           "+-i f'(0): +-i/2 for the minimax and the non-saturating game, +-i for the Wasserstein game",
       .derivation =
           "The cost f(psi theta) has the mixed derivative f'(0) at zero and no other of second order. G "
           "descends it and D ascends it, so that the Jacobian is [[0, -f'(0)], [f'(0), 0]]. The "
           "non-saturating cost of G has the same mixed derivative there.",
       .tolerance = 1e-14,
       .tolerance_reason = exact,
       .measure = measure_centre},
      {.id = "dirac-r1",
       .statement =
           "With R1 the Dirac-GAN comes to rest, fastest where the eigenvalues meet, at gamma = 2 f'(0).",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = "-gamma/2 +- sqrt(gamma^2/4 - f'(0)^2)",
       .derivation =
           "D' is psi everywhere, so that R1 is gamma/2 psi^2 and adds -gamma to dv_psi/dpsi. The trace is "
           "-gamma, the determinant f'(0)^2. Measured: D' by the tape, and the meeting point by halving an "
           "interval that has complex eigenvalues at one end only.",
       .tolerance = 1e-13,
       .tolerance_reason =
           "a dozen roundings of eigenvalues up to ten; the interval ends at 1e-14 of its place",
       .measure = measure_damped(Damping::r1, damped)},
      {.id = "dirac-instance-noise",
       .statement =
           "Noise on data and samples is R1 with gamma = -2 f''(0) sigma^2: the Dirac-GAN comes to rest.",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = "f''(0) sigma^2 +- sqrt(f''(0)^2 sigma^4 - f'(0)^2); they meet at sigma^2 = 2",
       .derivation = "D sees theta + sigma e and sigma e'. The second derivative of E f(psi (theta + sigma "
                     "e)) + E f(-psi sigma e') in psi is 2 f''(0) sigma^2, with f''(0) = -1/4; the mixed one "
                     "stays f'(0). Measured with expectations by quadrature.",
       .tolerance = 1e-10,
       .tolerance_reason = "that of the quadrature, 1e-12, times a variance of ten and twice the eigenvalue",
       .measure = measure_damped(Damping::instance_noise,
                                 [](double variance, double s) { return damped(variance / 2, s); })},
      {.id = "dirac-consensus",
       .statement =
           "Consensus optimisation moves the eigenvalues of the Dirac-GAN to the left by gamma f'(0)^2.",
       .source = "Mescheder, Nowozin & Geiger 2017",
       .formula = "-gamma f'(0)^2 +- i f'(0)",
       .derivation = "The field is v - gamma grad(|v|^2 / 2). Where v = 0 the second part has the Jacobian "
                     "-gamma v'^T v' = "
                     "-gamma f'(0)^2 times the identity.",
       .tolerance = 1e-11,
       .tolerance_reason = "that of the differences, 2e-12 times a Taylor coefficient of size one",
       .measure = measure_damped(Damping::consensus, consensus_spectrum)},
      {.id = "dirac-gradient-penalty",
       .statement =
           "WGAN-GP does not come to rest: the field points away from the equilibrium, into a cycle.",
       .source = "Mescheder, Geiger & Nowozin 2018; the cycle is derived",
       .formula = "|theta| = gamma coth(gamma pi / (4 sqrt(1 - gamma^2/4))) where the cycle crosses psi = 0",
       .derivation =
           "dtheta/dt = -psi and dpsi/dt = theta - gamma sign(psi) (|psi| - 1). For psi > 0 this is a spiral "
           "into (-gamma, 0): half a turn takes theta + gamma to -(theta + gamma) exp(-gamma pi / (2 w)), "
           "w^2 = 1 - gamma^2/4. The other half is its mirror image, and the cycle is the fixed point of "
           "both. Every start ends there, as each half turn shrinks differences by the same factor.",
       .tolerance = 1e-9,
       .tolerance_reason = "steps of 0.002 leave h^4 / 120 = 2e-13 of the way of half a turn, below 40; "
                           "finding the cycle divides it "
                           "by one minus the factor, at least 0.3",
       .measure = measure_gradient_penalty},
      {.id = "dirac-norm",
       .statement = "The distance from the equilibrium stays in the minimax game, and shrinks in the "
                    "non-saturating one, though their eigenvalues are the same.",
       .source = "Mescheder, Geiger & Nowozin 2018; the rates are derived",
       .formula = "d|z|^2/dt = 0, non-saturating -2 t tanh(t/2), t = theta psi; R1 adds -2 gamma psi^2",
       .derivation = "d|z|^2/dt = 2 z.v. In the minimax game that is 2 t (f'(t) - f'(t)). In the "
                     "non-saturating one it is 2 t (f'(t) - f'(-t)), and f'(t) - f'(-t) = sigmoid(-t) - "
                     "sigmoid(t) = -tanh(t/2): zero of third order, which no eigenvalue shows.",
       .tolerance = 1e-13,
       .tolerance_reason = "a dozen roundings of terms up to 60",
       .measure = measure_norm},
  };
}

}  // namespace saddle::gan
