// Repeated games: with a finite number of rounds, and with infinitely many rounds and a discount factor.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "gan/games/equilibria.h"

namespace saddle::gan {

// A game that is repeated a known number of times, solved by backward induction. If the stage game has a
// single equilibrium, the repeated game has a single subgame-perfect one, which plays it in every round:
// later rounds do not depend on present moves.
struct KnownRounds {
  std::vector<Equilibrium> rounds;  // the equilibrium of each; payoffs are sums from this round to the end
  Rational row_total, column_total;
};

// Solves `rounds` repetitions by backward induction: each round is the game with the payoffs of the later
// rounds added. These are the same number in each cell, which changes no best response, so that the game is
// solved once. Throws std::invalid_argument if the game has more than one equilibrium (the repeated game can
// then have other subgame-perfect equilibria, by credible threats: Benoit & Krishna 1985), for no round, and
// for more than 10000.
KnownRounds known_rounds(const NormalForm& game, std::size_t rounds);

// A strategy of an infinitely repeated game as a finite automaton: the action in each state, and the next
// state for each pair of actions. The initial state is 0.
struct Automaton {
  struct State {
    std::size_t action;
    std::vector<std::vector<std::size_t>> next;  // [own action][other's action]
  };
  std::vector<State> states;
};

// For games with two actions, 0: cooperate, 1: defect.
Automaton grim_trigger();  // cooperates until either player has defected, then defects forever
Automaton tit_for_tat();   // cooperates first, then repeats the other player's last action
Automaton always(std::size_t action, std::size_t actions = 2);

// A trigger strategy: plays its part of a path, a list of (row, column) pairs, periodically until either
// player deviates, and then the action `punishment` forever. Grim trigger is {{0, 0}} with the action 1. This
// is the automaton of the row player; for the column player, exchange the entries of each pair and the two
// numbers of actions. Throws std::invalid_argument if the path is empty or an action does not exist.
Automaton trigger(const std::vector<std::pair<std::size_t, std::size_t>>& path, std::size_t punishment,
                  std::size_t own_actions = 2, std::size_t other_actions = 2);

// The normalised discounted payoffs of both players (averages per round), and the largest gains by deviation,
// in the same unit; `discount` is the discount factor.
//   value = (1 - discount) (u_0 + discount u_1 + discount^2 u_2 + ...)
struct Repeated {
  Rational row_value, column_value;
  // The largest gain by any other strategy from the first round on. Zero for both: a Nash equilibrium.
  Rational row_gain, column_gain;
  // The largest gain of either player by a one-shot deviation, in any pair of states that some history
  // reaches. Not positive: subgame perfect (one-shot deviation principle; Blackwell 1965).
  Rational one_shot_gain;

  bool is_nash() const { return row_gain.sign() == 0 && column_gain.sign() == 0; }
  bool is_subgame_perfect() const { return one_shot_gain.sign() <= 0; }
};

// Evaluates two automata in the infinitely repeated game. Exact; discount factor in [0, 1). Throws
// std::invalid_argument for another discount factor and for automata that do not fit the game.
Repeated play_forever(const NormalForm& game, const Automaton& row, const Automaton& column,
                      const Rational& discount);

// A symmetric prisoner's dilemma by its four payoffs: temptation, reward, punishment, sucker's payoff.
struct Dilemma {
  Rational t, r, p, s;
  NormalForm game() const;  // action 0: cooperate, 1: defect
};

// The four payoffs of a game. Throws std::invalid_argument unless it is 2x2 and symmetric and T > R > P > S.
Dilemma dilemma_of(const NormalForm& game);

// The smallest discount factor for which grim trigger against itself is an equilibrium (it is then subgame
// perfect):
//   (T - R) / (T - P)
// Friedman 1971.
Rational grim_trigger_threshold(const Dilemma& dilemma);

// The same for tit-for-tat, a Nash equilibrium only:
//   max((T - R) / (T - P), (T - R) / (R - S))
// If it is 1 or more, tit-for-tat is an equilibrium for no discount factor. Axelrod 1981. Subgame perfect
// only if T - R = P - S, and then at this discount factor only.
Rational tit_for_tat_threshold(const Dilemma& dilemma);

}  // namespace saddle::gan
