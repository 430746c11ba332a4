// A game of a few numbers as functions of its state, for the study of its dynamics. Internal to gan/.
//
//   const Played game = dirac_gan({.r1 = 0.3});
//   const Spectrum l = eigenvalues(game.jacobian({0, 0}));
//   const State z = game.steps({.kind = UpdateRule::Kind::extragradient}, 0.1)({1, 0});
#pragma once

#include <functional>
#include <memory>

#include "gan/claims/dynamics/orbit.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/differentiable_game.h"
#include "gan/dynamics/steps.h"

namespace saddle::gan {

// The costs that the players descend, from the numbers of G and those of D, a row each.
using RecordCosts = std::function<Costs(const ad::Var& g, const ad::Var& d)>;

// A State holds the n_g numbers of G, then the n_d numbers of D. Copies share the parameters that they move.
class Played {
 public:
  Played(ad::Index n_g, ad::Index n_d, RecordCosts costs);

  // The costs of both players.
  StateMap costs() const;

  // The vector field and its Jacobian, by the tape.
  StateMap field() const;
  ad::Array jacobian(const State& z) const;

  // v - gamma grad(|v|^2 / 2), the vector field of consensus optimisation.
  StateMap consensus_field(double gamma) const;

  // One step of size h for both players, or of a size for each, by gradient descent. For optimistic steps the
  // state is z followed by the z before.
  StateMap steps(const UpdateRule& rule, double h) const { return steps(rule, h, h); }
  StateMap steps(const UpdateRule& rule, double h_g, double h_d) const;

  // n_g steps of the first player, then n_d of the second; for one number each.
  StateMap in_turn(double h, int n_g, int n_d) const;

  // Implicit Euler: z_new = z + h v(z_new), by Newton's method; for one number each.
  StateMap implicit(double h) const;

 private:
  struct Players;
  std::shared_ptr<Players> players_;
};

Played dirac_gan(const DiracOptions& options);

// The bilinear game: G descends xy in x, D ascends it in y.
Played bilinear();

}  // namespace saddle::gan
