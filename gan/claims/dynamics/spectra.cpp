// What the flow of a Dirac-GAN does near its equilibrium, and what turns its circles into spirals.
#include "gan/claims/dynamics/spectra.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/dynamics/cycle.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/dynamics/portraits.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/dynamics/step_orbits.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/probability/turning_point.h"

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

const State origin = {0, 0};

// Of the game with these options, whatever the objective.
Measurement measure_undamped(DiracOptions options, const std::function<Spectrum(double s)>& closed,
                             Study& study) {
  Measurement result;
  for (const DiracObjective objective : objectives) {
    options.objective = objective;
    add_spectrum(result, name(objective), eigenvalues(dirac_gan(options).jacobian(origin)),
                 closed(strength(objective)));
  }
  if (study.charts()) result.charts = {flow_portraits()};
  return result;
}

Measurement measure_centre(const std::function<Spectrum(double s)>& closed, Study& study) {
  return measure_undamped({}, closed, study);
}

// --- damping

Played damped_game(Damping damping, DiracObjective objective, double by) {
  if (damping == Damping::r1) return dirac_gan({.objective = objective, .r1 = by});
  if (damping == Damping::instance_noise) return dirac_gan({.objective = objective, .noise_variance = by});
  return dirac_gan({.objective = objective});
}

// The Jacobian at the equilibrium with damping of some strength.
ad::Array damped_jacobian(Damping damping, DiracObjective objective, double by) {
  const Played game = damped_game(damping, objective, by);
  return damping == Damping::consensus ? difference_jacobian(game.consensus_field(by), origin)
                                       : game.jacobian(origin);
}

// Where the flow with damping has come from a start, after `time`.
State flow(Damping damping, DiracObjective objective, double by, State z, double time) {
  const Played game = damped_game(damping, objective, by);
  const StateMap v = damping == Damping::consensus ? game.consensus_field(by) : game.field();
  constexpr double h = 0.2;
  for (int i = 0; i < time / h; ++i) z = runge_kutta(v, z, h);
  return z;
}

// Adds that the flow comes from a start to the equilibrium, as it has to if the slower eigenvalue is at least
// 0.19 to the left of zero: exp(-0.19 * 120) is 1e-10.
void add_rest(Measurement& result, Study& study, Damping damping, DiracObjective objective, double by,
              const State& start) {
  const std::string what =
      fmt::format("{}, {}: |z| at time 120 from ({}, {})", name(objective), by, start[0], start[1]);
  result.at_most(what,
                 study.once<double>(fmt::format("{} {}", static_cast<int>(damping), what),
                                    [&] { return norm(flow(damping, objective, by, start, 120)); }),
                 1e-8);
}

std::function<Measurement(const DampedFlow&, Study&)> damped_by(Damping damping) {
  return
      [damping](const DampedFlow& closed, Study& study) { return measure_damping(damping, closed, study); };
}

// With the eigenvalues 2 % off.
DampedFlow off(DampedFlow closed) {
  closed.spectrum = [right = closed.spectrum](double by, double s) {
    Spectrum spectrum = right(by, s);
    for (auto& lambda : spectrum) lambda *= 1.02;
    return spectrum;
  };
  return closed;
}

// --- the distance from the equilibrium

// d|z|^2/dt along the flow, t = theta psi.
using NormRate = std::function<double(const DiracOptions& options, double theta, double psi)>;

double norm_rate(const DiracOptions& options, double theta, double psi) {
  const double t = theta * psi;
  const double flow = options.objective == DiracObjective::non_saturating ? -2 * t * std::tanh(t / 2) : 0;
  return flow - 2 * options.r1 * psi * psi;
}

Measurement measure_norm(const NormRate& closed, Study& study) {
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
                   2 * (theta * along[0] + psi * along[1]), closed(options, theta, psi));
      }
    }
  }
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

Measurement measure_damping(Damping damping, const DampedFlow& closed, Study& study) {
  Measurement result;
  const bool consensus = damping == Damping::consensus;
  for (const DiracObjective objective : closed.objectives) {
    const double s = strength(objective);
    for (const double by : {0.1, 0.5, 0.9, 1.5, 3.0, 10.0})
      add_spectrum(result, fmt::format("{}, {}", name(objective), by),
                   eigenvalues(damped_jacobian(damping, objective, by)), closed.spectrum(by, s));
    if (!consensus)
      result.add(
          fmt::format("{}: where the eigenvalues meet", name(objective)),
          turning_point(
              [&](double by) { return eigenvalues(damped_jacobian(damping, objective, by))[0].imag() != 0; },
              0.01, 20),
          closed.meeting(s));
    // The flow of R1 converges from everywhere, that of the others has to from nearby.
    for (const State& start : damping == Damping::r1 ? std::vector<State>{{3, 2}, {-1, 4}, {0, 0.5}}
                                                     : std::vector<State>{{0.2, 0.1}})
      for (const double by : closed.at_rest) add_rest(result, study, damping, objective, by, start);
    // No other strength makes the slower of the two faster.
    if (damping == Damping::r1)
      for (const double by : {0.5, 0.9, 1.1, 1.5, 2.2, 3.0})
        result.at_least(fmt::format("{}, {}: the larger real part", name(objective), by),
                        spectral_abscissa(eigenvalues(damped_jacobian(damping, objective, by))), -s);
  }
  return result;
}

std::vector<Claim> claims_of_dynamics() {
  const DampedFlow r1{damped, [](double s) { return 2 * s; }};
  const DampedFlow noise{[](double variance, double s) { return damped(variance / 2, s); },
                         [](double) { return 2.0; },
                         {DiracObjective::minimax, DiracObjective::non_saturating},
                         {1}};
  const DampedFlow consensus{consensus_spectrum, {}, r1.objectives, {1, 3}};
  std::vector<Claim> list = {
      {.id = "dirac-spectrum",
       .statement = R"(
           Without penalties and noise the Jacobian of the Dirac-GAN's field at its equilibrium has two
           imaginary eigenvalues other than zero: the linearised flow is a centre.)",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = R"(\pm i f'(0)\text{: } \pm\tfrac{i}{2} )"
                  R"(\text{ for the minimax and the non-saturating game, } \pm i )"
                  R"(\text{ for the Wasserstein game})",
       .derivation = R"(
           The cost f(psi theta) has the mixed derivative f'(0) at zero and no other of second order. G
           descends it and D ascends it, so that the Jacobian is [[0, -f'(0)], [f'(0), 0]]. The non-saturating
           cost of G has the same mixed derivative there. What the flow itself does depends on terms of higher
           order too: see dirac-norm.)",
       .tolerance = 1e-14,
       .tolerance_reason = exact,
       .measure = with(measure_centre, centre),
       .figure = true,
       .wrong = {{Wrong::Kind::formula, "+-i for every game, with f'(0) = 1",
                  with(measure_centre, [](double) { return centre(1); })},
                 {Wrong::Kind::formula, "+-i f'(0)^2",
                  with(measure_centre, [](double s) { return centre(s * s); })},
                 {Wrong::Kind::condition, "a centre with R1 too, gamma = 0.1",
                  [](Study& study) { return measure_undamped({.r1 = 0.1}, centre, study); }},
                 {Wrong::Kind::off, "the closed form 2 % off",
                  with(measure_centre, [](double s) { return centre(1.02 * s); })}}},
      {.id = "dirac-r1",
       .statement = R"(
           With the penalty gamma/2 |D'|^2 on the data (R1), gamma > 0, the flow of the Dirac-GAN converges to
           the equilibrium from every start; the linearised flow is fastest where its eigenvalues meet, at
           gamma = 2 f'(0).)",
       .source = "Mescheder, Geiger & Nowozin 2018; for every start derived",
       .formula = R"(-\frac{\gamma}{2} \pm \sqrt{\frac{\gamma^2}{4} - f'(0)^2})",
       .derivation = R"(
           D' is psi everywhere, so that R1 is gamma/2 psi^2 and adds -gamma to dv_psi/dpsi. The trace is
           -gamma, the determinant f'(0)^2. Both real parts are -gamma/2 as long as the pair is complex, and
           the larger one grows again beyond. From every start: |z|^2 never grows, as dirac-norm says, and
           shrinks where psi is not zero; a flow that stays on psi = 0 has dpsi/dt = theta f'(0) = 0
           (LaSalle). Measured: D' by the tape, and the meeting point by halving an interval that has complex
           eigenvalues at one end only.)",
       .tolerance = 1e-13,
       .tolerance_reason = "a dozen roundings of eigenvalues up to ten, and of the place where they meet",
       .measure = with(damped_by(Damping::r1), r1),
       .wrong = wrong_forms<DampedFlow>(
           damped_by(Damping::r1),
           {{Wrong::Kind::formula,
             "R1 without its 1/2: gamma in place of gamma / 2",
             {[](double gamma, double s) { return damped(2 * gamma, s); }, [](double s) { return s; }}},
            {Wrong::Kind::formula,
             "f'(0) without its square",
             {[](double gamma, double s) { return damped(gamma, std::sqrt(s)); }, r1.meeting}},
            {Wrong::Kind::condition, "gamma = 0 converges", {r1.spectrum, r1.meeting, r1.objectives, {0}}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", off(r1)},
            {Wrong::Kind::off, "the meeting point 2 % off", {r1.spectrum, times(1.02, r1.meeting)}}})},
      {.id = "dirac-instance-noise",
       .statement = R"(
           Linearised at the equilibrium of the minimax or the non-saturating Dirac-GAN, normal noise of
           variance sigma^2 > 0 on data and samples is R1 with gamma = -2 f''(0) sigma^2 = sigma^2 / 2: the
           equilibrium is asymptotically stable.)",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = R"(f''(0) \sigma^2 \pm \sqrt{f''(0)^2 \sigma^4 - f'(0)^2} \\ )"
                  R"(\text{they meet at } \sigma^2 = 2)",
       .derivation = R"(
           D sees theta + sigma e and sigma e'. The second derivative of E f(psi (theta + sigma e)) + E f(-psi
           sigma e') in psi is 2 f''(0) sigma^2, with f''(0) = -1/4; the mixed one stays f'(0). In the
           Wasserstein game f'' = 0, and noise does nothing. Measured with expectations by quadrature.)",
       .tolerance = 2e-14,
       .tolerance_reason = "a dozen roundings of eigenvalues up to five, and of the place where they meet",
       .measure = with(damped_by(Damping::instance_noise), noise),
       .wrong = wrong_forms<DampedFlow>(
           damped_by(Damping::instance_noise),
           {{Wrong::Kind::formula,
             "gamma = sigma^2, with f''(0) = -1/2",
             {damped, [](double) { return 1.0; }, noise.objectives, noise.at_rest}},
            {Wrong::Kind::formula,
             "the standard deviation in place of the variance",
             {[](double variance, double s) { return damped(std::sqrt(variance) / 2, s); }, noise.meeting,
              noise.objectives, noise.at_rest}},
            {Wrong::Kind::condition,
             "the same of the Wasserstein game",
             {noise.spectrum, noise.meeting, {DiracObjective::wasserstein}, noise.at_rest}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", off(noise)}})},
      {.id = "dirac-consensus",
       .statement = R"(
           Consensus optimisation with gamma > 0 moves both eigenvalues of the Dirac-GAN's Jacobian at the
           equilibrium to the left by gamma f'(0)^2 and leaves their imaginary parts: the equilibrium is
           asymptotically stable.)",
       .source = "Mescheder, Nowozin & Geiger 2017",
       .formula = R"(-\gamma f'(0)^2 \pm i f'(0))",
       .derivation = R"(
           The field is v - gamma grad(|v|^2 / 2). Where v = 0 the second part has the Jacobian -gamma v'^T v'
           = -gamma f'(0)^2 times the identity.)",
       .tolerance = 1e-14,
       .tolerance_reason = "differences of numbers near ten with steps of 0.01 and less",
       .measure = with(damped_by(Damping::consensus), consensus),
       .wrong =
           wrong_forms<DampedFlow>(damped_by(Damping::consensus),
                                   {{Wrong::Kind::formula,
                                     "-gamma f'(0), without the square",
                                     {[](double gamma, double s) {
                                        return Spectrum{{-gamma * s, s}, {-gamma * s, -s}};
                                      },
                                      {}}},
                                    {Wrong::Kind::formula,
                                     "as R1 with the same gamma f'(0)^2, which holds D alone",
                                     {[](double gamma, double s) { return damped(gamma * s * s, s); }, {}}},
                                    {Wrong::Kind::condition,
                                     "gamma = 0 converges",
                                     {consensus_spectrum, {}, consensus.objectives, {0}}},
                                    {Wrong::Kind::off, "the eigenvalues 2 % off", off(consensus)}})},
  };
  list.push_back(gradient_penalty_claim());
  list.push_back(
      {.id = "dirac-norm",
       .statement = R"(
           Along the flow of the Dirac-GAN without penalties the distance from the equilibrium is constant in
           the minimax game, and shrinks in the non-saturating one wherever theta psi is not zero, though the
           eigenvalues at the equilibrium are the same.)",
       .source = "Mescheder, Geiger & Nowozin 2018; the rates are derived",
       .formula = R"(\frac{d \lvert z \rvert^2}{dt} = 0 \text{, non-saturating } )"
                  R"(-2 \theta \psi \tanh\frac{\theta \psi}{2} \\ )"
                  R"(R_1 \text{ adds } -2 \gamma \psi^2)",
       .derivation = R"(
           d|z|^2/dt = 2 z.v. In the minimax game that is 2 t (f'(t) - f'(t)). In the non-saturating one it is
           2 t (f'(t) - f'(-t)), and f'(t) - f'(-t) = sigmoid(-t) - sigmoid(t) = -tanh(t/2): of third order in
           z, which no eigenvalue shows.)",
       .tolerance = 1e-13,
       .tolerance_reason = "a dozen roundings of terms up to 60",
       .measure = with(measure_norm, norm_rate),
       .wrong = wrong_forms<NormRate>(
           measure_norm,
           {{Wrong::Kind::formula, "the rate of |z|^2 / 2, without the factor 2",
             [](const DiracOptions& options, double theta, double psi) {
               return norm_rate(options, theta, psi) / 2;
             }},
            {Wrong::Kind::formula, "zero for the non-saturating game too, as its eigenvalues have it",
             [](const DiracOptions& options, double, double psi) { return -2 * options.r1 * psi * psi; }},
            {Wrong::Kind::condition, "the same with R1, without its term",
             [](DiracOptions options, double theta, double psi) {
               options.r1 = 0;
               return norm_rate(options, theta, psi);
             }},
            {Wrong::Kind::off, "the rates 2 % off", times(1.02, norm_rate)}})});
  return list;
}

}  // namespace saddle::gan
