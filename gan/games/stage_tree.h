// Multi-stage games with simultaneous moves and observed actions, as one tree: every history is a node, and
// at each node both players move without knowledge of the other's present move.
//
//   const StageTree tree = repeated_tree(dilemma.game(), 3);       // 85 histories
//   const SubgamePerfect solved = backward_induction(tree);
//   solved.at[0].row_payoff                                        // over all three rounds
#pragma once

#include <cstddef>
#include <vector>

#include "gan/games/equilibria.h"

namespace saddle::gan {

// A finite game of two players. Built from the root: a node is appended after the one that leads to it.
class StageTree {
 public:
  using Node = std::size_t;

  // A tree whose root is a stage with `rows` moves of the row player and `columns` moves of the column
  // player. Throws std::invalid_argument unless rows, columns >= 1.
  StageTree(std::size_t rows, std::size_t columns);

  Node root() const { return 0; }

  // Appends the node to which a pair of moves, numbered from zero, leads at the stage `from`: another stage,
  // or an end of the game with the payoffs of both. Throws std::invalid_argument if `from` is not a stage of
  // this tree, has no such moves, or the pair already has a node, and as the constructor does.
  Node stage(Node from, std::size_t row, std::size_t column, std::size_t rows, std::size_t columns);
  Node end(Node from, std::size_t row, std::size_t column, Rational row_payoff, Rational column_payoff);

  struct Entry {
    Node from;                           // the root's own number at the root
    std::size_t row, column;             // the pair of moves that leads here
    std::size_t rows, columns;           // how many moves each player has; zero at an end
    std::vector<Node> next;              // where each pair leads, row by row; 0: nowhere yet
    Rational row_payoff, column_payoff;  // at an end
    bool is_end() const { return rows == 0; }
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  Node append(Node from, std::size_t row, std::size_t column, Entry entry);
  std::vector<Entry> entries_;
};

// A game that is repeated `rounds` times: each history of pairs of moves is a node, and an end has the sums
// of the payoffs of all rounds. Throws std::invalid_argument for no round, and if the tree would have more
// than 100000 nodes.
StageTree repeated_tree(const NormalForm& game, std::size_t rounds);

struct SubgamePerfect {
  // For each node: the equilibrium of its stage; its payoffs are those of the whole game, from the root on.
  // An end has payoffs only, and empty mixes.
  std::vector<Equilibrium> at;
};

// Solves the game by backward induction. The table of a stage contains the payoffs that follow each pair of
// moves; its equilibria are computed at each stage. Throws std::invalid_argument if a stage has more than one
// equilibrium (earlier play then depends on which one is expected), or a pair of moves without a node.
// Selten 1965.
SubgamePerfect backward_induction(const StageTree& tree);

// The reduced normal form of the game. A plan of a player is a move at each stage that its own earlier moves
// do not exclude: strategies that differ only elsewhere are equivalent. moves[node] is its move, or
// `no_move`.
struct ReducedForm {
  static constexpr std::size_t no_move = static_cast<std::size_t>(-1);
  using Plan = std::vector<std::size_t>;
  std::vector<Plan> rows, columns;
  NormalForm game;  // what plans earn against each other
};

// Enumerates all plans. Throws std::invalid_argument if a player has more than 1000, and as
// backward_induction() does for a pair of moves without a node.
ReducedForm reduced_form(const StageTree& tree);

// The nodes on the path of two plans, from the root to an end.
std::vector<StageTree::Node> path(const StageTree& tree, const ReducedForm::Plan& row,
                                  const ReducedForm::Plan& column);

}  // namespace saddle::gan
