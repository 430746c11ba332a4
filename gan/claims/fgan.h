// f-divergences and their variational lower bounds by critics: the table of Nowozin et al. 2016, as data.
//
//   D_f(p || q) = E_q f(p / q) >= E_p T - E_q f*(T),   equality at T = f'(p / q)
//
//   for (const FDivergence& member : f_divergences()) ... member.conjugate(member.slope(2))
//
// p is p_data, q is p_g. In the texts u is p / q, t is T(x), and y is the output of the critic's last layer.
#pragma once

#include <span>
#include <string_view>

#include "autodiff/tape.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {

struct FDivergence {
  std::string_view name;                                // "reverse KL"
  std::string_view f_text, slope_text, conjugate_text;  // "-log u", "-1 / u", "-1 - log(-t)"
  std::string_view domain_text, critic_text, measures;  // "t < 0", "-exp(-y)", "KL(q || p)"

  // f, convex on u > 0, and its derivative.
  double (*f)(double u);
  double (*slope)(double u);
  // f*(t), the supremum of u t - f(u) over u >= 0; infinity outside the domain, which ends at `top`.
  double (*conjugate)(double t);
  double top;

  // The output activation: T = g_f(y) is in the domain for every y. On the tape and for a number.
  ad::Var (*critic)(const ad::Var& y);
  double (*critic_at)(double y);
  // f*(g_f(y)), in a form without cancellation.
  ad::Var (*conjugate_of_critic)(const ad::Var& y);

  // D_f by divergence.h, which does not use f. Infinite where the divergence is.
  double (*divergence)(const Distribution& p, const Distribution& q);

  // The threshold on T that classifies x as from p or q: f'(1).
  double threshold() const { return slope(1); }
};

// KL, reverse KL, Pearson, squared Hellinger, Jensen-Shannon, GAN, Neyman, total variation.
//   - squared Hellinger has no factor 1/2 and Jensen-Shannon none either: they are 2 (1 - integral of
//     sqrt(p q)) and 2 JSD
//   - GAN has f(1) = -log 4, so that it is -log 4 at p = q
//   - the conjugates of Pearson and total variation are flat below the smallest slope of f, f'(0)
// Nowozin et al. 2016, Tables 1 and 2, and the appendix for Neyman and total variation; squared Hellinger,
// Jensen-Shannon and Pearson as their f has them. Neyman's output activation is not theirs.
std::span<const FDivergence> f_divergences();

// The member of this name. Throws std::invalid_argument if there is none.
const FDivergence& f_divergence(std::string_view name);

// The variational bound E_p T - E_q f*(T) on the tape, with y and the weighted densities in columns of one
// size.
ad::Var variational_bound(const FDivergence& member, const ad::Var& y, const ad::Var& p, const ad::Var& q);

}  // namespace saddle::gan
