// A game that is played again and again: with a known last round, and without one.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "gan/equilibria.h"

namespace saddle::gan {

// A game played a known number of times, solved from its last round. If the game has a single equilibrium,
// the repetition has a single subgame-perfect one, and it plays that in every round: what comes later does
// not depend on what is done now.
struct KnownRounds {
  std::vector<Equilibrium> rounds;  // what is played in each; payoffs are those from there to the end
  Rational row_total, column_total;
};

// Solves `rounds` repetitions by backward induction: each round is the game with the payoffs of the rounds
// after it added. That is the same number in each cell, which changes no best response, so that the game is
// solved once. Throws std::invalid_argument if the game has more than
// one equilibrium (then threats can work, and there are others), for no round at all and for more than 10000.
// Benoit & Krishna 1985 for the case of several.
KnownRounds known_rounds(const NormalForm& game, std::size_t rounds);

// A strategy for endless repetition with finitely many states: what is played in a state, and which state
// follows on what both players did. It begins in state 0.
struct Automaton {
  struct State {
    std::size_t action;
    std::vector<std::vector<std::size_t>> next;  // [own action][other's action]
  };
  std::vector<State> states;
};

// For games with two actions, 0: cooperate, 1: defect.
Automaton grim_trigger();  // cooperates until anyone has defected, and then never again
Automaton tit_for_tat();   // cooperates first, then does what the other did last
Automaton always(std::size_t action, std::size_t actions = 2);

// Plays its part of a path, a list of rows and columns, over and over until anyone leaves the path, and an
// action of its own ever after. Grim trigger is {{0, 0}} with the action 1. The automaton of the row player;
// that of the column player has the path with its pairs turned, and the numbers of actions as well. Throws
// std::invalid_argument if the path is empty or has an action that there is not.
Automaton trigger(const std::vector<std::pair<std::size_t, std::size_t>>& path, std::size_t punishment,
                  std::size_t own_actions = 2, std::size_t other_actions = 2);

// What both players earn, and how much the best deviation of a player gains, in units of (1 - discount) times
// the discounted sum: the average per round.
//   value = (1 - discount) (u_0 + discount u_1 + discount^2 u_2 + ...)
struct Repeated {
  Rational row_value, column_value;
  // By any other strategy from the first round on. Zero for both: a Nash equilibrium.
  Rational row_gain, column_gain;
  // The largest gain of either by one other action, once, in any pair of states that some history leads to.
  // Not positive: subgame perfect (one-shot deviation principle; Blackwell 1965).
  Rational one_shot_gain;

  bool is_nash() const { return row_gain.sign() == 0 && column_gain.sign() == 0; }
  bool is_subgame_perfect() const { return one_shot_gain.sign() <= 0; }
};

// Plays two automata against each other for ever. Exact; discount in [0, 1). Throws std::invalid_argument for
// another discount and for automata that do not fit the game.
Repeated play_forever(const NormalForm& game, const Automaton& row, const Automaton& column,
                      const Rational& discount);

// A symmetric prisoners' dilemma by its four payoffs: temptation, reward, punishment, sucker's.
struct Dilemma {
  Rational t, r, p, s;
  NormalForm game() const;  // action 0: cooperate, 1: defect
};

// Reads the payoffs off a game. Throws std::invalid_argument unless it is 2x2 and symmetric and T > R > P >
// S.
Dilemma dilemma_of(const NormalForm& game);

// The smallest discount with which grim trigger against itself is an equilibrium, and then a subgame-perfect
// one:
//   (T - R) / (T - P)
// Friedman 1971.
Rational grim_trigger_threshold(const Dilemma& dilemma);

// The same for tit-for-tat, a Nash equilibrium only:
//   max((T - R) / (T - P), (T - R) / (R - S))
// It can be 1 or more: then there is none. Axelrod 1981. Subgame perfect if T - R = P - S, and then for this
// one discount.
Rational tit_for_tat_threshold(const Dilemma& dilemma);

}  // namespace saddle::gan
