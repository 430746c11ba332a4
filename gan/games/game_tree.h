// Extensive-form games with perfect information, solved by backward induction.
//
//   GameTree tree(0);                                        // player 0 moves at the root
//   const auto reply = tree.decision(tree.root(), "enter", 1);  // and player 1 replies
//   tree.outcome(tree.root(), "stay out", {0, 2});
//   ...
//   const BackwardInduction solved = backward_induction(tree);
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "gan/games/rational.h"

namespace saddle::gan {

// A finite game with perfect information, of any number of players. Built from the root: a node is appended
// after the one that leads to it.
class GameTree {
 public:
  using Node = std::size_t;
  // The payoff of each player at an end of the game. Called only for the players that decide before it.
  using Payoff = std::function<Rational(std::size_t player)>;

  // A tree whose root is a decision of this player, numbered from zero.
  explicit GameTree(std::size_t player);

  Node root() const { return 0; }

  // Appends the node to which a move at the decision `from` leads: a decision of a player, or an end of the
  // game. Throws std::invalid_argument if `from` is not a decision of this tree, or an end has no payoffs.
  Node decision(Node from, std::string move, std::size_t player);
  Node outcome(Node from, std::string move, Payoff payoff);
  Node outcome(Node from, std::string move, std::vector<Rational> payoffs);

  struct Entry {
    Node from;                // the root's own number at the root
    std::string move;         // the move that leads to this node
    std::size_t player;       // the player who decides
    std::vector<Node> next;   // the node after each move; none at an end
    Payoff payoff = nullptr;  // at an end
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  Node append(Node from, std::string move, std::size_t player, Payoff payoff);
  std::vector<Entry> entries_;
};

struct BackwardInduction {
  // All ends that a subgame-perfect equilibrium in pure strategies reaches, in the order of the tree. There
  // is one if no player is ever indifferent between moves that may be reached.
  std::vector<GameTree::Node> ends;
  // The moves that lead to the first of these ends.
  std::vector<std::string> moves;
  // Decisions at which several moves can be optimal, because their continuations tie.
  std::vector<GameTree::Node> ties;
};

// Solves the game by backward induction, in one loop over the nodes in reverse order: of the ends that
// optimal play after a move can reach, those are outcomes of a decision at which the payoff of the mover is
// at least the worst that each other move gives under optimal play (the later players can choose so). Zermelo
// 1913, Kuhn 1953, Selten 1965. Throws std::invalid_argument if a decision has no moves, and if an end has no
// payoff for a player who decides before it.
BackwardInduction backward_induction(const GameTree& tree);

// The payoffs of a lion.
struct LionPayoffs {
  Rational fed = 2;  // and alive
  Rational hungry = 1;
  Rational eaten = 0;
};

// The hungry lions: a sheep, and n lions in a row, the strongest first. The first lion may eat the sheep, but
// a lion that has eaten falls asleep, and then the next lion may eat it. Lion number k, from zero, is player
// k. Throws std::invalid_argument for n = 0.
GameTree hungry_lions(std::size_t n, const LionPayoffs& payoffs = {});

}  // namespace saddle::gan
