// The replicator dynamics, integrated. Internal to gan/: learning.h has the equation.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "gan/dynamics/learning.h"

namespace saddle::gan {

// The largest difference of two payoffs of a player against one strategy of the other.
double largest_difference(const PayoffTables& game);

// The number of sub-steps of a step of size h, a whole number; infinite if it overflows a double.
double replicator_sub_steps(const PayoffTables& game, double h);

// The replicator equation in the logarithms of the mixes, up to a common term:
//   log x' = A y,  log y' = B^T x
// so that no step leaves the simplex. With one player fixed, the logarithms of the other one move on a
// straight line. Such moves in alternation, with the fractions below, are a splitting method of order eight
// (Kahan & Li 1997, 17 stages). It is symplectic: the invariant, which is the Hamiltonian of this system, has
// no secular drift. The logarithms have bounded velocity and acceleration everywhere, so that one length of
// the sub-steps suits the whole trajectory.
class ReplicatorPlayers {
 public:
  ReplicatorPlayers(const PayoffTables& game, const Mixes& start, double h,
                    const std::optional<Invariant>& invariant);

  // Reports from time to time which part of the step is done.
  Mixes step(const std::function<void(double)>& on_part);

  // Of the present mixes.
  double invariant() const { return row_.divergence() + column_.divergence(); }

 private:
  struct Player {
    ad::Array payoffs;  // of each own strategy against each of the other player's, the largest about one
    std::vector<double> logs;       // of the mix, up to a common term
    std::vector<double> other_mix;  // scratch
    std::vector<double> shares;     // in equilibrium, and what its divergence counts
    double weight = 0, entropy = 0;

    Player(ad::Array payoffs, const std::vector<double>& mix);
    void keep(const std::vector<double>& equilibrium, double weight);
    void move(const Player& other, double t);
    void centre();
    double divergence() const;
  };
  void sub_step(double h);

  Player row_, column_;
  double sub_steps_;
  double sub_step_;  // in the unit in which the largest difference of payoffs is one
};

}  // namespace saddle::gan
