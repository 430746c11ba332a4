#include "examples/lab/motion/local.h"

#include <algorithm>
#include <cmath>

#include "gan/claims/dynamics/orbit.h"
#include "gan/claims/dynamics/rates.h"

namespace saddle::lab::motion {

using gan::DiracObjective;
using gan::Spectrum;
using gan::State;
using gan::StateMap;
using Kind = gan::UpdateRule::Kind;

gan::Played Motion::game() const {
  return bilinear ? gan::bilinear() : gan::dirac_gan(dirac);
}

double Motion::h() const {
  return std::sqrt(h_g * h_d);
}

StateMap Motion::step() const {
  return game().steps(rule, h_g, h_d);
}

StateMap Motion::field() const {
  const StateMap v = rule.kind == Kind::consensus ? game().consensus_field(rule.gamma) : game().field();
  return [v, g = h_g / h(), d = h_d / h()](const State& z) {
    State w = v(z);
    w[0] *= g;
    w[1] *= d;
    return w;
  };
}

bool Motion::linear() const {
  return bilinear || (dirac.objective == DiracObjective::wasserstein && dirac.gradient_penalty == 0);
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::stable:
      return "stable";
    case Verdict::unstable:
      return "unstable";
    case Verdict::bounded:
      return "bounded";
    case Verdict::undecided:
      return "undecided";
    case Verdict::no_derivative:
      return "no-derivative";
  }
  return "unknown";
}

std::string_view name(Law law) {
  switch (law) {
    case Law::none:
      return "none";
    case Law::simultaneous:
      return "simultaneous";
    case Law::damped:
      return "damped";
    case Law::alternating:
      return "alternating";
    case Law::extragradient:
      return "extragradient";
    case Law::optimistic:
      return "optimistic";
    case Law::consensus:
      return "consensus";
    case Law::unrolled:
      return "unrolled";
  }
  return "unknown";
}

std::string_view name(Beyond beyond) {
  switch (beyond) {
    case Beyond::none:
      return "none";
    case Beyond::closed_orbits:
      return "closed-orbits";
    case Beyond::slow:
      return "slow";
    case Beyond::circle:
      return "circle";
    case Beyond::inwards:
      return "inwards";
    case Beyond::neither:
      return "neither";
  }
  return "unknown";
}

namespace {

// Every eigenvalue is right to some 1e-14 divided by its distance from the next one, and a double one to
// 1e-7. h is at least 1/1000, so that no rule's radius is nearer to one than 1e-7 unless it is one.
double accuracy(const Spectrum& spectrum) {
  double apart = 1;
  for (std::size_t i = 0; i < spectrum.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) apart = std::min(apart, std::abs(spectrum[i] - spectrum[j]));
  return 1e-13 / std::max(apart, 1e-7);
}

// From how far the spectrum is beyond the border: `excess`, of the eigenvalue that is farthest.
Verdict verdict(double excess, const Spectrum& spectrum, bool linear) {
  const double near = accuracy(spectrum);
  if (excess < -near) return Verdict::stable;
  if (excess > near) return Verdict::unstable;
  // Two eigenvalues that may be one: powers may grow.
  return linear && near < 1e-8 ? Verdict::bounded : Verdict::undecided;
}

double strength(const Motion& motion) {
  return motion.bilinear || motion.dirac.objective == DiracObjective::wasserstein ? 1 : 0.5;
}

// R1, and instance noise of variance sigma^2 as R1 with -2 f''(0) sigma^2 = sigma^2 / 2; f'' is 0 for
// Wasserstein.
double damping(const Motion& motion) {
  if (motion.bilinear) return 0;
  const bool straight = motion.dirac.objective == DiracObjective::wasserstein;
  return motion.dirac.r1 + (straight ? 0 : motion.dirac.noise_variance / 2);
}

// Sets law and closed. Scaling one player's axis turns step sizes h_g and h_d into h for both: a = h s. With
// damping of D it gives h_d for both and s sqrt(h_g / h_d); consensus optimisation has no such scaling.
void add_closed_form(const Motion& motion, Local& local) {
  local.closed = no_number;
  const auto law = [&local](Law which, double radius) {
    local.law = which;
    local.closed = radius;
  };
  const double a = local.a, gamma = local.gamma;
  const Kind kind = motion.rule.kind;
  if (kind == Kind::simultaneous && gamma > 0) {
    const double s = local.s * std::sqrt(motion.h_g / motion.h_d);
    return law(Law::damped, gan::euler_radius(gan::damped(gamma, s), motion.h_d));
  }
  if (gamma > 0) return;
  switch (kind) {
    case Kind::simultaneous:
      return law(Law::simultaneous, gan::simultaneous_radius(a));
    case Kind::alternating:
      return law(Law::alternating, gan::alternating_radius(a));
    case Kind::extragradient:
      return law(Law::extragradient, gan::extragradient_radius(a));
    case Kind::optimistic:
      return law(Law::optimistic, gan::optimistic_radius(a));
    case Kind::unrolled:
      return law(Law::unrolled, gan::unrolled_radius(motion.rule.unroll, a));
    case Kind::consensus:
      if (motion.h_g == motion.h_d)
        law(Law::consensus,
            gan::euler_radius(gan::consensus_spectrum(motion.rule.gamma, local.s), motion.h_g));
      return;
  }
}

// For games that are not linear, without penalties and noise.
Beyond beyond_of_flow(const Motion& motion) {
  if (motion.linear() || damping(motion) > 0 || motion.rule.gamma > 0) return Beyond::none;
  return motion.dirac.objective == DiracObjective::non_saturating ? Beyond::slow : Beyond::closed_orbits;
}

// For one h for both, too.
Beyond beyond_of_step(const Motion& motion) {
  if (motion.linear() || damping(motion) > 0 || motion.h_g != motion.h_d) return Beyond::none;
  const bool non_saturating = motion.dirac.objective == DiracObjective::non_saturating;
  if (motion.rule.kind == Kind::simultaneous && non_saturating) return Beyond::circle;
  // Not beyond a = 2, and not at h = 2 sqrt(2), where steps turn by a quarter.
  const double a = motion.h() / 2;
  if (motion.rule.kind != Kind::alternating || a >= 2 || std::fabs(a * a - 2) < 1e-9) return Beyond::none;
  return non_saturating ? Beyond::inwards : Beyond::neither;
}

}  // namespace

Local local_dynamics(const Motion& motion) {
  Local local;
  local.s = strength(motion);
  local.a = motion.h() * local.s;
  local.gamma = damping(motion);
  if (!motion.bilinear && motion.dirac.gradient_penalty > 0) {
    local.abscissa = local.radius = local.closed = no_number;
    local.flow_verdict = local.step_verdict = Verdict::no_derivative;
    return local;
  }

  // The flow.
  const State zero = {0, 0};
  if (motion.rule.kind == Kind::consensus) {
    local.flow_jacobian = gan::difference_jacobian(motion.field(), zero);
  } else {
    local.flow_jacobian = motion.game().jacobian(zero);
    for (ad::Index j = 0; j < 2; ++j) {
      local.flow_jacobian(0, j) *= motion.h_g / motion.h();
      local.flow_jacobian(1, j) *= motion.h_d / motion.h();
    }
  }
  local.flow = gan::eigenvalues(local.flow_jacobian);
  local.abscissa = gan::spectral_abscissa(local.flow);
  local.flow_verdict = verdict(local.abscissa, local.flow, motion.linear());

  // The step.
  const std::size_t size = motion.rule.kind == Kind::optimistic ? 4 : 2;
  local.step_jacobian = gan::difference_jacobian(motion.step(), State(size));
  local.step = gan::eigenvalues(local.step_jacobian);
  local.radius = gan::spectral_radius(local.step);
  local.step_verdict = verdict(local.radius - 1, local.step, motion.linear());
  add_closed_form(motion, local);
  local.flow_beyond = beyond_of_flow(motion);
  local.step_beyond = beyond_of_step(motion);
  return local;
}

}  // namespace saddle::lab::motion
