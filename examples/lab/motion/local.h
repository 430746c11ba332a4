// What two players do near the equilibrium at zero, for the room "motion": the linear parts of the flow and
// of the step, their eigenvalues, and what follows from them.
#pragma once

#include <limits>
#include <string_view>

#include "autodiff/array.h"
#include "gan/claims/dynamics/played.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/dynamics/steps.h"

namespace saddle::lab::motion {

// Stands for what is not known.
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

// Who plays, and how. Both players have one number; zero is the equilibrium.
struct Motion {
  bool bilinear = true;     // xy; else the Dirac-GAN
  gan::DiracOptions dirac;  // of the Dirac-GAN
  gan::UpdateRule rule;
  double h_g = 0.1, h_d = 0.1;

  gan::Played game() const;

  // The size of a step, for both players: sqrt(h_g h_d), which is h if both have the same.
  double h() const;

  // One step by the rule; of optimistic steps the state is z and the z before.
  gan::StateMap step() const;

  // The field that steps follow as they become small: v, or that of consensus optimisation, each part at the
  // speed of its player, h_g / h and h_d / h. The time of one step is h.
  gan::StateMap field() const;

  // Both costs are of second order: what follows from the linear part is true everywhere.
  bool linear() const;
};

enum class Verdict {
  stable,        // asymptotically stable
  unstable,      // almost every start near by leaves the neighbourhood
  bounded,       // linear, with different eigenvalues on the border: bounded orbits, from every start
  undecided,     // eigenvalues on the border: the linear part does not decide
  no_derivative  // the field has no derivative at the equilibrium (WGAN-GP)
};
std::string_view name(Verdict verdict);

// Closed form of the spectral radius of a step (gan/claims/dynamics/rates.h): which one it is.
enum class Law {
  none,  // no closed form here
  simultaneous,
  damped,  // simultaneous steps, and D has the additional cost gamma/2 psi^2
  alternating,
  extragradient,
  optimistic,
  consensus,
  unrolled
};
std::string_view name(Law law);

// What is known beyond the linear part, where that does not decide or does not say how far an orbit gets.
enum class Beyond {
  none,
  closed_orbits,  // the flow, minimax: theta^2 / h_g + psi^2 / h_d stays (dirac-norm)
  slow,     // the flow, non-saturating: converges from every start, slower than any exponential (dirac-norm)
  circle,   // simultaneous, non-saturating: for a small h steps end near |z|^2 = 2 h (simultaneous-circle)
  inwards,  // alternating, non-saturating: steps move inwards, slower than any exponential
            // (alternating-drift)
  neither   // alternating, minimax: no drift of the next order (alternating-drift)
};
std::string_view name(Beyond beyond);

struct Local {
  // The Jacobian of the field by the tape (of consensus optimisation by finite differences), and that of one
  // step by finite differences of the step itself. Empty without a derivative.
  ad::Array flow_jacobian, step_jacobian;
  gan::Spectrum flow, step;
  double abscissa, radius;  // the largest real part, the largest modulus; NaN without a derivative

  Law law = Law::none;
  double s;       // the strength of the centre, f'(0): 1 for xy and Wasserstein, else 1/2
  double a;       // h s
  double gamma;   // D has the cost gamma/2 psi^2, by R1 and by instance noise
  double closed;  // the closed form of the radius; NaN if there is none

  Verdict flow_verdict, step_verdict;
  Beyond flow_beyond = Beyond::none, step_beyond = Beyond::none;
};

Local local_dynamics(const Motion& motion);

}  // namespace saddle::lab::motion
