// Games that are played move by move, in full view, and solved from the end.
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

#include "gan/rational.h"

namespace saddle::gan {

// A finite game with perfect information, of any number of players. Built from the root: a node is appended
// after the one that leads to it.
class GameTree {
 public:
  using Node = std::size_t;
  // What each player gets at an end of the game. Asked only for the players that decide before it.
  using Payoff = std::function<Rational(std::size_t player)>;

  // A tree whose root is a decision of this player, numbered from zero.
  explicit GameTree(std::size_t player);

  Node root() const { return 0; }

  // Lets a move at a decision lead to another player's decision, or to an end of the game. Throws
  // std::invalid_argument if `from` is no decision of this tree.
  Node decision(Node from, std::string move, std::size_t player);
  Node outcome(Node from, std::string move, Payoff payoff);
  Node outcome(Node from, std::string move, std::vector<Rational> payoffs);

  struct Entry {
    Node from;                // the root's own number at the root
    std::string move;         // what leads here
    std::size_t player;       // who decides
    std::vector<Node> next;   // where each move leads; none at an end
    Payoff payoff = nullptr;  // at an end
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  Node append(Node from, std::string move, std::size_t player, Payoff payoff);
  std::vector<Entry> entries_;
};

struct BackwardInduction {
  // All ends that a subgame-perfect equilibrium without chance reaches, in the order of the tree. One, if no
  // player is ever indifferent between moves that may be reached.
  std::vector<GameTree::Node> ends;
  // What is played on the way to the first of them.
  std::vector<std::string> moves;
  // Decisions at which several moves can be right: ties between what follows.
  std::vector<GameTree::Node> ties;
};

// Solves the game from its ends to its root, in one loop over the nodes in reverse: at a decision the mover
// may reach an end if she does not get less there than each other move gives at its worst; the players after
// her play so that the others are no better. Zermelo 1913, Kuhn 1953, Selten 1965.
// Throws std::invalid_argument if a decision has no moves, and if an end has no payoff for a player who
// decides before it.
BackwardInduction backward_induction(const GameTree& tree);

// What a lion thinks of his end.
struct LionPayoffs {
  Rational fed = 2;  // and alive
  Rational hungry = 1;
  Rational eaten = 0;
};

// The hungry lions: a sheep, and n lions in a row, the strongest first. The first may eat the sheep, but who
// has eaten falls asleep, and then the next lion may eat him. Lion number k, from zero, is player k. Throws
// std::invalid_argument for n = 0.
GameTree hungry_lions(std::size_t n, const LionPayoffs& payoffs = {});

}  // namespace saddle::gan
