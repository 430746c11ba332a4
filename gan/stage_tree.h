// Games of several rounds in which both players move at once, written out as one tree: every history is a
// node, and at each of them nobody knows what the other one does just now.
//
//   const StageTree tree = repeated_tree(dilemma.game(), 3);       // 85 histories
//   const SubgamePerfect solved = backward_induction(tree);
//   solved.at[0].row_payoff                                        // over all three rounds
#pragma once

#include <cstddef>
#include <vector>

#include "gan/equilibria.h"

namespace saddle::gan {

// A finite game of two players. Built from the root: a node is appended after the one that leads to it.
class StageTree {
 public:
  using Node = std::size_t;

  // A tree whose root is a stage with so many moves of each player. Throws std::invalid_argument unless rows,
  // columns >= 1.
  StageTree(std::size_t rows, std::size_t columns);

  Node root() const { return 0; }

  // Lets a pair of moves, numbered from zero, lead from a stage to another one, or to an end of the game with
  // what both get there. Throws std::invalid_argument if `from` is no stage of this tree, has no such moves,
  // or if the pair leads somewhere already, or as the constructor.
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

// A game played so many times, each history of pairs of moves a node; the payoffs of all rounds are added at
// the ends and stand nowhere else. Throws std::invalid_argument for no round, and if the tree would have more
// than 100000 nodes.
StageTree repeated_tree(const NormalForm& game, std::size_t rounds);

struct SubgamePerfect {
  // For each node: the equilibrium of its stage, whose payoffs are those of the whole game from the root on.
  // At an end no mixes, only payoffs.
  std::vector<Equilibrium> at;
};

// Solves the game from its ends to its root. At each stage the table holds what follows each pair of moves;
// its equilibria are found afresh. Throws std::invalid_argument if a stage has more than one equilibrium
// (then what is played before depends on which one is expected), or a pair of moves that leads nowhere.
// Selten 1965.
SubgamePerfect backward_induction(const StageTree& tree);

// The same game as one table. A plan of a player is a move at each stage that its own moves before have not
// ruled out: two plans that differ elsewhere cannot be told apart. moves[node] is its move, or `no_move`.
struct ReducedForm {
  static constexpr std::size_t no_move = static_cast<std::size_t>(-1);
  using Plan = std::vector<std::size_t>;
  std::vector<Plan> rows, columns;
  NormalForm game;  // what plans earn against each other
};

// Writes out all plans. Throws std::invalid_argument if a player has more than 1000, and as
// backward_induction() for a pair of moves that leads nowhere.
ReducedForm reduced_form(const StageTree& tree);

// The nodes that two plans lead through, from the root to an end.
std::vector<StageTree::Node> path(const StageTree& tree, const ReducedForm::Plan& row,
                                  const ReducedForm::Plan& column);

}  // namespace saddle::gan
