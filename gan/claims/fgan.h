// f-divergences and their variational lower bounds by critics: the table of Nowozin et al. 2016, as data.
// The rows stand in card.cpp, with those of all other objectives.
//
//   D_f(p || q) = E_q f(p / q) >= E_p T - E_q f*(T),   equality at T = f'(p / q)
//
//   for (const FDivergence& member : f_divergences()) ... member.conjugate(member.slope(2))
//
// p is p_data, q is p_g. In the texts u is p / q, t is T(x), and y is the output of the critic's last layer.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "autodiff/tape.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {

// A formula of one number, as a text and as a function.
struct Formula {
  std::string_view text;
  double (*at)(double x);

  double operator()(double x) const { return at(x); }
};

// The same for a formula that is needed on the tape, too: a generic lambda.
struct TapedFormula {
  template <class F>
  constexpr TapedFormula(std::string_view words, F)
      : text(words), at([](double y) { return F()(y); }), on_tape([](const ad::Var& y) { return F()(y); }) {}

  double operator()(double y) const { return at(y); }
  ad::Var operator()(const ad::Var& y) const { return on_tape(y); }

  std::string_view text;
  double (*at)(double y);
  ad::Var (*on_tape)(const ad::Var& y);
};

// A row of the table.
struct FDivergence {
  std::string_view name, measures;  // "reverse KL", "KL(q || p)"
  // D_f by divergence.h, which does not use f. Infinite where the divergence is.
  std::function<double(const Distribution& p, const Distribution& q)> divergence;

  // f, convex on u > 0, and its derivative.
  Formula f, slope;
  // f*(t), the supremum of u t - f(u) over u >= 0; infinity outside the domain, which ends at `top`.
  Formula conjugate;
  struct Domain {
    std::string_view text;  // "t < 0"
    double top;
  } domain;

  // The output activation: T = g_f(y) is in the domain for every y.
  TapedFormula critic;
  // f*(g_f(y)), in a form without cancellation.
  ad::Var (*conjugate_of_critic)(const ad::Var& y);

  // What its card (card.h) says with D for T, if the bound is concave in y; and the |y| beyond which the
  // bound no longer changes.
  struct OfCard {
    std::string_view objective, optimum, at_equality;
    double limit = 0;
  } card = {};

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
