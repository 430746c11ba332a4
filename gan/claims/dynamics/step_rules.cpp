// Steps of two players around an equilibrium: by how much they leave it or come nearer, for the Dirac-GAN and
// for the bilinear game xy.
#include "gan/claims/dynamics/step_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/dynamics/portraits.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/dynamics/spectra.h"
#include "gan/claims/dynamics/step_orbits.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

struct MethodRow {
  StepMethod method;
  const char* name;
  StateMap (*step)(const Played& game, double h);
  std::size_t size;  // of the state: optimistic steps remember the step before
};

template <UpdateRule::Kind kind, int k = 0>
StateMap by_rule(const Played& game, double h) {
  return game.steps({.kind = kind, .unroll = k}, h);
}

StateMap implicitly(const Played& game, double h) {
  return game.implicit(h);
}

const MethodRow& row_of(StepMethod method) {
  using Rule = UpdateRule::Kind;
  static const MethodRow rows[] = {
      {StepMethod::simultaneous, "simultaneous", by_rule<Rule::simultaneous>, 2},
      {StepMethod::alternating, "alternating", by_rule<Rule::alternating>, 2},
      {StepMethod::extragradient, "extragradient", by_rule<Rule::extragradient>, 2},
      {StepMethod::optimistic, "optimistic", by_rule<Rule::optimistic>, 4},
      {StepMethod::implicit, "implicit", implicitly, 2},
      {StepMethod::unrolled_1, "unrolled, k = 1", by_rule<Rule::unrolled, 1>, 2},
      {StepMethod::unrolled_4, "unrolled, k = 4", by_rule<Rule::unrolled, 4>, 2},
  };
  return *std::find_if(std::begin(rows), std::end(rows),
                       [method](const MethodRow& row) { return row.method == method; });
}

MeasureForms<StepForms> measuring(StepMethod method) {
  return
      [method](const StepForms& closed, Study& study) { return measure_step_method(method, closed, study); };
}

// --- simultaneous and alternating

Measurement measure_simultaneous(const StepForms& closed, Study& study) {
  Measurement result = measure_step_method(StepMethod::simultaneous, closed, study);

  // The minimax Dirac-GAN has no need to be near the equilibrium: |z| grows as if a were h f'(theta psi).
  State z = {1, 1};
  const StateMap step = centre_games()[0].game.steps({}, 0.3);
  for (int i = 0; i < 500; ++i) {
    const State next = step(z);
    const double a = 0.3 / (1 + std::exp(z[0] * z[1]));
    if (i % 25 == 0)
      result.add_relative(fmt::format("minimax, |z_(k+1)| / |z_k| at k = {} from (1, 1), h = 0.3", i),
                          norm(next) / norm(z), closed.radius(a));
    z = next;
  }
  if (study.charts()) result.charts = {step_portraits()};
  return result;
}

// The radius of n_g steps of G and n_d of D, and the a up to which it is one.
struct TurnForms {
  std::function<double(int n_g, int n_d, double h_s)> radius;
  double limit;
};

double turns_radius(int n_g, int n_d, double h_s) {
  return alternating_radius(std::sqrt(n_g * n_d) * h_s);
}

Measurement measure_alternating(const TurnForms& closed, Study& study) {
  Measurement result = measure_step_method(StepMethod::alternating,
                                           {[&](double a) { return closed.radius(1, 1, a); }, 0}, study);
  struct Turns {
    int n_g, n_d;
    double h;
  };
  for (const CentreGame& at : centre_games()) {
    for (const Turns& turns : {Turns{1, 2, 0.5}, Turns{3, 2, 0.2}, Turns{1, 5, 1.2}})
      add_radius(
          result, study,
          fmt::format("alternating, {}, n_g = {}, n_d = {}, h = {}", at.name, turns.n_g, turns.n_d, turns.h),
          at.linear, at.game.in_turn(turns.h, turns.n_g, turns.n_d), 2,
          closed.radius(turns.n_g, turns.n_d, turns.h * at.s));

    // Where the eigenvalues stop being complex.
    result.add(fmt::format("alternating, {}: the a up to which the modulus is one", at.name),
               study.once<double>(
                   fmt::format("alternating limit, {}", at.name),
                   [&] {
                     return turning_point(
                         [&](double a) {
                           const StateMap step = by_rule<UpdateRule::Kind::alternating>(at.game, a / at.s);
                           return eigenvalues(difference_jacobian(step, {0, 0}))[0].imag() != 0;
                         },
                         1.5, 3);
                   }),
               closed.limit);
  }
  return result;
}

// --- unrolled

struct UnrolledForms {
  std::function<double(int k, double a)> radius;
  std::function<double(int k)> limit;
};

double unrolled_limit(int k) {
  return 2 / std::sqrt(4 * k - 1);
}

Measurement measure_unrolled(const UnrolledForms& closed, Study& study) {
  Measurement result;
  for (const auto& [method, k] :
       {std::pair(StepMethod::unrolled_1, 1), std::pair(StepMethod::unrolled_4, 4)}) {
    const Measurement part = measure_step_method(
        method, {[&, k = k](double a) { return closed.radius(k, a); }, closed.limit(k)}, study);
    result.comparisons.insert(result.comparisons.end(), part.comparisons.begin(), part.comparisons.end());
  }
  return result;
}

// --- R1 and consensus

// The spectrum of a damped flow, and the step size up to which steps along it converge.
struct DampedForms {
  DampedSpectrum spectrum;
  std::function<double(double gamma, double s)> limit;
};
using SizedSteps = std::function<StateMap(double h)>;

void add_damped_steps(Measurement& result, Study& study, const std::string& what, const CentreGame& at,
                      double gamma, const SizedSteps& step, const DampedForms& closed) {
  for (const double h : {0.1, 0.5, 1.1})
    add_radius(result, study, fmt::format("{}, h = {}", what, h), at.linear, step(h), 2,
               euler_radius(closed.spectrum(gamma, at.s), h));
  const double limit = closed.limit(gamma, at.s);
  result.add(what + ": the h up to which it converges",
             study.once<double>("limit, " + what, [&] { return step_limit(step, 2, 1e-3, 10); }), limit);
  add_arrival(result, study, fmt::format("{}, h = {:.4g}", what, 0.9 * limit), step(0.9 * limit), 2);
}

Measurement measure_r1(const DampedForms& closed, Study& study) {
  Measurement result;
  constexpr DiracObjective objectives[] = {DiracObjective::minimax, DiracObjective::non_saturating,
                                           DiracObjective::wasserstein};
  for (int i = 0; i < 3; ++i) {
    const CentreGame& at = centre_games()[i];
    for (const double gamma : {0.2, 0.6, 3.0}) {
      const Played game = dirac_gan({.objective = objectives[i], .r1 = gamma});
      add_damped_steps(
          result, study, fmt::format("R1, {}, gamma = {}", at.name, gamma), at, gamma,
          [&](double h) { return game.steps({}, h); }, closed);
    }
  }
  return result;
}

Measurement measure_consensus(const DampedForms& closed, Study& study) {
  Measurement result;
  for (const CentreGame& at : centre_games()) {
    for (const double gamma : {0.3, 1.0})
      add_damped_steps(
          result, study, fmt::format("consensus, {}, gamma = {}", at.name, gamma), at, gamma,
          [&](double h) { return at.game.steps({.kind = UpdateRule::Kind::consensus, .gamma = gamma}, h); },
          closed);
  }
  return result;
}

DampedSpectrum off(const DampedSpectrum& closed) {
  return [closed](double strength, double s) {
    Spectrum spectrum = closed(strength, s);
    for (auto& lambda : spectrum) lambda *= 1.02;
    return spectrum;
  };
}

constexpr const char* step_reason =
    "a few roundings of extrapolated differences, through an eigenvalue, and of a mean of 3000 logarithms, "
    "in "
    "which the orbit's swings leave less; relative. A limit is as good as the radius there, divided by its "
    "slope, at least 0.1";

}  // namespace

Measurement measure_step_method(StepMethod method, const StepForms& closed, Study& study) {
  Measurement result;
  const MethodRow& row = row_of(method);
  for (const CentreGame& at : centre_games()) {
    // One solution per step is sure where the game is linear.
    if (method == StepMethod::implicit && !at.linear) continue;
    const auto step = [&](double a) { return row.step(at.game, a / at.s); };
    const std::string what = fmt::format("{}, {}", row.name, at.name);
    for (const double a : {0.1, 0.3, 0.45, 0.57, 0.75, 0.9, 1.5, 2.1})
      add_radius(result, study, fmt::format("{}, a = {}", what, a), at.linear, step(a), row.size,
                 closed.radius(a));
    if (!(closed.limit > 0)) continue;
    result.add(what + ": the a up to which it converges",
               study.once<double>("limit, " + what, [&] { return step_limit(step, row.size, 0.05, 1.9); }),
               closed.limit);
    const double inside = 0.9 * closed.limit;
    add_arrival(result, study, fmt::format("{}, a = {:.4g}", what, inside), step(inside), row.size);
  }
  return result;
}

std::vector<Claim> claims_of_steps() {
  const StepForms simultaneous{simultaneous_radius}, implicit{implicit_radius},
      extragradient{extragradient_radius, 1}, optimistic{optimistic_radius, 1 / std::sqrt(3)};
  const TurnForms turns{turns_radius, 2};
  const UnrolledForms unrolled{unrolled_radius, unrolled_limit};
  const DampedForms r1{damped, damped_step_limit}, consensus{consensus_spectrum, consensus_step_limit};
  return {
      {.id = "steps-simultaneous",
       .statement = R"(
           Linearised at a centre, the equilibrium of the Dirac-GAN or of xy, a simultaneous gradient step of
           any size h > 0 has a spectral radius above one, so that the steps leave every small neighbourhood
           of it.)",
       .source = "Mescheder, Geiger & Nowozin 2018; Goodfellow 2016, Sec. 8.2",
       .formula = R"(\text{spectral radius } \sqrt{1 + a^2},\quad a = h f'(0) \\ )"
                  R"(\text{for } xy\text{, } a = h)",
       .derivation = R"(
           The step's Jacobian is I + h v', with the eigenvalues 1 +- i h f'(0). For xy and the minimax
           Dirac-GAN the step is at a right angle to z: |z|^2 grows by the factor 1 + h^2 f'(theta psi)^2 in
           every step, near the equilibrium or not. The non-saturating game leaves too, but does not get far:
           see simultaneous-circle.)",
       .tolerance = 2e-14,
       .tolerance_reason = step_reason,
       .measure = with(measure_simultaneous, simultaneous),
       .figure = true,
       .wrong = wrong_forms<StepForms>(
           measure_simultaneous,
           {{Wrong::Kind::formula, "1 + a^2, without the root", {[](double a) { return 1 + a * a; }}},
            {Wrong::Kind::formula, "one for small steps, as for alternating steps", {alternating_radius}},
            {Wrong::Kind::off, "the closed form 2 % off", {times(1.02, simultaneous_radius)}}})},
      {.id = "steps-alternating",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN, or of xy with 1 for f'(0), n_g steps of G and then
           n_d of D have two eigenvalues of modulus one for a = sqrt(n_g n_d) h f'(0) <= 2 and one of larger
           modulus for a > 2, so that for a <= 2 the linear part does not tell whether the steps of a
           Dirac-GAN that is not linear leave or come nearer.)",
       .source = "Mescheder, Geiger & Nowozin 2018",
       .formula = R"(\text{eigenvalues } 1 - \frac{a^2}{2} \pm )"
                  R"(\sqrt{\left(1 - \frac{a^2}{2}\right)^2 - 1},\quad a = \sqrt{n_g n_d}\, h f'(0) \\ )"
                  R"(\text{modulus one for } a \le 2)",
       .derivation = R"(
           n_g steps of G are the shear [[1, -n_g h f'(0)], [0, 1]], n_d steps of D another; both have
           determinant one, and the trace of the product is 2 - a^2. In the bilinear games, which are their
           own linear part, orbits are bounded for a < 2. In the others terms of higher order decide: see
           alternating-drift.)",
       .tolerance = 5e-14,
       .tolerance_reason = step_reason,
       .measure = with(measure_alternating, turns),
       .wrong = wrong_forms<TurnForms>(
           measure_alternating,
           {{Wrong::Kind::formula,
             "a with n_g n_d in place of its root",
             {[](int n_g, int n_d, double h_s) { return alternating_radius(n_g * n_d * h_s); }, 2}},
            {Wrong::Kind::formula, "modulus one for a <= 1 only", {turns_radius, 1}},
            {Wrong::Kind::condition, "modulus one beyond a = 2", {[](int, int, double) { return 1.0; }, 2}},
            {Wrong::Kind::off, "the radius 2 % off", {times(1.02, turns_radius), 2}}}),
       .slow = true},
      {.id = "steps-extragradient",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN or of xy, an extragradient step with a = h f'(0) >
           0, or h on xy, has a spectral radius below one if and only if a < 1: then the equilibrium is
           asymptotically stable.)",
       .source = "Korpelevich 1976; the radius is derived",
       .formula = R"(\sqrt{1 - a^2 + a^4})",
       .derivation =
           "z' = z + h v(z + h v(z)) has the eigenvalues 1 + hl + (hl)^2 with l = +-i f'(0): 1 - a^2 +- ia.",
       .tolerance = 2e-14,
       .tolerance_reason = step_reason,
       .measure = with(measuring(StepMethod::extragradient), extragradient),
       .wrong = wrong_forms<StepForms>(
           measuring(StepMethod::extragradient),
           {{Wrong::Kind::formula,
             "1 - a^2 / 2, the terms up to a^2",
             {[](double a) { return 1 - a * a / 2; }, 1}},
            {Wrong::Kind::formula, "the radius of implicit steps", {implicit_radius, 1}},
            {Wrong::Kind::condition, "a < 1.2", {extragradient_radius, 1.2}},
            {Wrong::Kind::off, "the radius 2 % off", {times(1.02, extragradient_radius), 1}}})},
      {.id = "steps-optimistic",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN or of xy, an optimistic step with a = h f'(0) > 0,
           or h on xy, has a spectral radius below one if and only if a < 1/sqrt(3): then the equilibrium is
           asymptotically stable.)",
       .source = "Daskalakis et al. 2018; the radius is derived",
       .formula = R"(\sqrt{\frac{1 + \sqrt{1 - 4 a^2}}{2}} \text{ for } a \le \tfrac{1}{2},\quad )"
                  R"(\sqrt{2 a^2 + a \sqrt{4 a^2 - 1}} \text{ beyond})",
       .derivation = R"(
           z_(t+1) = z_t + 2h v(z_t) - h v(z_(t-1)). With x + iy as one number this is r^2 = (1 + 2ia) r - ia,
           whose roots are (1 + 2ia +- sqrt(1 - 4a^2)) / 2; at a^2 = 1/3 the larger one has modulus one.)",
       .tolerance = 2e-13,
       .tolerance_reason = step_reason,
       .measure = with(measuring(StepMethod::optimistic), optimistic),
       .wrong = wrong_forms<StepForms>(
           measuring(StepMethod::optimistic),
           {{Wrong::Kind::formula,
             "the radius of extragradient steps",
             {extragradient_radius, optimistic.limit}},
            {Wrong::Kind::formula, "up to a = 1/2, where the eigenvalues meet", {optimistic_radius, 0.5}},
            {Wrong::Kind::condition, "a < 0.7", {optimistic_radius, 0.7}},
            {Wrong::Kind::off, "the radius 2 % off", {times(1.02, optimistic_radius), optimistic.limit}}}),
       .slow = true},
      {.id = "steps-implicit",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN or of xy, an implicit step, that of the proximal
           point method, has a spectral radius below one for every a = h f'(0) > 0, or h on xy; on xy and in
           the Wasserstein game, which are linear, such steps converge from every start.)",
       .source = "Rockafellar 1976; the radius is derived",
       .formula = R"(\frac{1}{\sqrt{1 + a^2}})",
       .derivation = R"(
           z' = z + h v(z') has the Jacobian (I - h v')^-1, with the eigenvalues 1 / (1 -+ ia). Extragradient
           and optimistic steps are estimates of it. Measured: solved by Newton's method with the Jacobian by
           the tape, for xy and the Wasserstein game.)",
       .tolerance = 2e-14,
       .tolerance_reason = step_reason,
       .measure = with(measuring(StepMethod::implicit), implicit),
       .wrong = wrong_forms<StepForms>(
           measuring(StepMethod::implicit),
           {{Wrong::Kind::formula, "1 / (1 + a^2), without the root", {[](double a) {
               return 1 / (1 + a * a);
             }}},
            {Wrong::Kind::formula, "the radius of extragradient steps", {extragradient_radius}},
            {Wrong::Kind::off, "the closed form 2 % off", {times(1.02, implicit_radius)}}})},
      {.id = "steps-r1",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN with the penalty gamma/2 |D'|^2, gamma > 0, a
           simultaneous step of size h > 0 has a spectral radius below one if and only if h is below gamma /
           f'(0)^2 for gamma <= 2 f'(0), and below (gamma - sqrt(gamma^2 - 4 f'(0)^2)) / f'(0)^2 for a larger
           gamma: then the equilibrium is asymptotically stable.)",
       .source = "Mescheder, Geiger & Nowozin 2018; the limit beyond gamma = 2 f'(0) is derived",
       .formula = R"(\sqrt{1 - h \gamma + h^2 f'(0)^2} \text{ for } \gamma < 2 f'(0) \\ )"
                  R"(\text{else the larger } \left\lvert 1 - h \left(\frac{\gamma}{2} \pm )"
                  R"(\sqrt{\frac{\gamma^2}{4} - f'(0)^2}\right) \right\rvert)",
       .derivation = R"(
           The eigenvalues are 1 + h l with those l of the flow. If they are complex, their modulus is the
           root of the determinant. If they are real, both negative, the modulus is below one for h < 2 / |l|,
           and the larger |l| = (gamma + sqrt(gamma^2 - 4 f'(0)^2)) / 2 decides; l l' = f'(0)^2. At gamma = 3,
           f'(0) = 1/2 the limit is 0.686, where gamma / f'(0)^2 is 12.)",
       .tolerance = 5e-14,
       .tolerance_reason = step_reason,
       .measure = with(measure_r1, r1),
       .wrong = wrong_forms<DampedForms>(
           measure_r1,
           {{Wrong::Kind::formula,
             "R1 without its 1/2",
             {[](double gamma, double s) { return damped(2 * gamma, s); },
              [](double gamma, double s) { return damped_step_limit(2 * gamma, s); }}},
            {Wrong::Kind::condition,
             "h < gamma / f'(0)^2 for every gamma",
             {damped, [](double gamma, double s) { return gamma / (s * s); }}},
            {Wrong::Kind::formula,
             "2 / gamma beyond gamma = 2 f'(0), as if the slower eigenvalue were zero",
             {damped, [](double gamma, double s) { return gamma <= 2 * s ? gamma / (s * s) : 2 / gamma; }}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", {off(damped), damped_step_limit}},
            {Wrong::Kind::off, "the limit 2 % off", {damped, times(1.02, damped_step_limit)}}})},
      {.id = "steps-consensus",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN, or of xy with 1 for f'(0), a simultaneous consensus
           step with gamma > 0 and h > 0 has a spectral radius below one if and only if h < 2 gamma / (1 +
           gamma^2 f'(0)^2): then the equilibrium is asymptotically stable.)",
       .source = "Mescheder, Nowozin & Geiger 2017; the limit is derived",
       .formula = R"(\sqrt{(1 - h \gamma f'(0)^2)^2 + h^2 f'(0)^2})",
       .derivation = R"(
           1 + h l with l = -gamma f'(0)^2 +- i f'(0). Its squared modulus is below one where h (1 + gamma^2
           f'(0)^2) < 2 gamma.)",
       .tolerance = 5e-14,
       .tolerance_reason = step_reason,
       .measure = with(measure_consensus, consensus),
       .wrong = wrong_forms<DampedForms>(
           measure_consensus,
           {{Wrong::Kind::formula,
             "a real part of -gamma f'(0), without the square",
             {[](double gamma, double s) {
                return Spectrum{{-gamma * s, s}, {-gamma * s, -s}};
              },
              consensus_step_limit}},
            {Wrong::Kind::formula,
             "h < 2 gamma, without its denominator",
             {consensus_spectrum, [](double gamma, double) { return 2 * gamma; }}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", {off(consensus_spectrum), consensus_step_limit}},
            {Wrong::Kind::off,
             "the limit 2 % off",
             {consensus_spectrum, times(1.02, consensus_step_limit)}}})},
      {.id = "steps-unrolled",
       .statement = R"(
           Linearised at the equilibrium of the Dirac-GAN or of xy, a simultaneous step with a = h f'(0) > 0,
           or h on xy, in which G foresees k >= 1 steps of D has a spectral radius below one if and only if a
           < 2 / sqrt(4k - 1): then the equilibrium is asymptotically stable.)",
       .source = "Metz et al. 2017; the closed form is derived",
       .formula = R"(1 - k a^2 \pm a \sqrt{k^2 a^2 - 1} \\ )"
                  R"(\text{the modulus is } \sqrt{1 - (2k - 1) a^2} \text{ for } k a \le 1)",
       .derivation = R"(
           After k steps of size h, psi_k = psi + h k f'(0) theta + ... G descends f(theta psi_k), whose part
           of second order is f'(0) theta psi + h k f'(0)^2 theta^2, while D moves on by itself as ever. So
           the flow has the Jacobian [[-2 h k f'(0)^2, -f'(0)], [f'(0), 0]], as if R1 with gamma = 2 h k
           f'(0)^2 held G, and the step has the trace t = 2 - 2 k a^2 and the determinant d = 1 - (2k - 1)
           a^2. Both roots are inside the unit circle if and only if d < 1, 1 - t + d = a^2 > 0 and 1 + t + d
           = 4 - (4k - 1) a^2 > 0. Measured for k = 1 and 4.)",
       .tolerance = 1e-12,
       .tolerance_reason = step_reason,
       .measure = with(measure_unrolled, unrolled),
       .wrong = wrong_forms<UnrolledForms>(
           measure_unrolled,
           {{Wrong::Kind::formula,
             "G held half as much, gamma = h k f'(0)^2",
             {[](int k, double a) {
                // Trace 2 - k a^2, determinant 1 - (k - 1) a^2.
                const double half = 1 - k * a * a / 2, d = 1 - (k - 1) * a * a, root = half * half - d;
                return root < 0 ? std::sqrt(d) : std::fabs(half) + std::sqrt(root);
              },
              unrolled_limit}},
            {Wrong::Kind::formula,
             "a < 1/k, where the eigenvalues meet",
             {unrolled_radius, [](int k) { return 1.0 / k; }}},
            {Wrong::Kind::condition,
             "k = 0, steps that foresee nothing",
             {[](int, double a) { return unrolled_radius(0, a); }, unrolled_limit}},
            {Wrong::Kind::off, "the radius 2 % off", {times(1.02, unrolled_radius), unrolled_limit}}}),
       .slow = true},
  };
}

}  // namespace saddle::gan
