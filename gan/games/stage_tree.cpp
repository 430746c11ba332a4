#include "gan/games/stage_tree.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace saddle::gan {
namespace {

using Node = StageTree::Node;
using Plan = ReducedForm::Plan;

void require_moves(std::size_t rows, std::size_t columns) {
  if (rows == 0 || columns == 0)
    throw std::invalid_argument(
        fmt::format("StageTree: a stage needs at least one move of each player, got {}x{}", rows, columns));
}

void require_complete(const char* function, const StageTree& tree) {
  const auto& entries = tree.entries();
  for (Node node = 0; node < entries.size(); ++node) {
    for (std::size_t pair = 0; pair < entries[node].next.size(); ++pair) {
      if (entries[node].next[pair] == 0)
        throw std::invalid_argument(
            fmt::format("{}: each pair of moves must lead somewhere, got none after {}, {} at node {}",
                        function, pair / entries[node].columns, pair % entries[node].columns, node));
    }
  }
}

// All plans of a player from a node on.
std::vector<Plan> plans(const StageTree& tree, Node node, Seat player) {
  constexpr std::size_t most = 1000;
  const StageTree::Entry& here = tree.entries()[node];
  if (here.is_end()) return {Plan(tree.entries().size(), ReducedForm::no_move)};
  const bool row = player == Seat::row;
  const std::size_t own = row ? here.rows : here.columns, other = row ? here.columns : here.rows;
  std::vector<Plan> result;
  for (std::size_t move = 0; move < own; ++move) {
    // Combine each plan after one move of the other player with each plan after the other moves.
    std::vector<Plan> here_on{Plan(tree.entries().size(), ReducedForm::no_move)};
    here_on[0][node] = move;
    for (std::size_t reply = 0; reply < other; ++reply) {
      const std::vector<Plan> after =
          plans(tree, here.next[row ? move * here.columns + reply : reply * here.columns + move], player);
      if (here_on.size() * after.size() > most)
        throw std::invalid_argument(fmt::format(
            "reduced_form: a player may have {} plans, got more; likely cause: too many rounds", most));
      std::vector<Plan> both;
      for (const Plan& first : here_on) {
        for (const Plan& second : after) {
          both.push_back(first);
          for (std::size_t k = 0; k < second.size(); ++k)
            if (second[k] != ReducedForm::no_move) both.back()[k] = second[k];
        }
      }
      here_on = std::move(both);
    }
    for (Plan& plan : here_on) result.push_back(std::move(plan));
  }
  if (result.size() > most)
    throw std::invalid_argument(
        fmt::format("reduced_form: a player may have {} plans, got {}; likely cause: too many rounds", most,
                    result.size()));
  return result;
}

}  // namespace

StageTree::StageTree(std::size_t rows, std::size_t columns) {
  require_moves(rows, columns);
  entries_.push_back({0, 0, 0, rows, columns, std::vector<Node>(rows * columns), {}, {}});
}

StageTree::Node StageTree::append(Node from, std::size_t row, std::size_t column, Entry entry) {
  if (from >= entries_.size() || row >= entries_[from].rows || column >= entries_[from].columns)
    throw std::invalid_argument(fmt::format(
        "StageTree: moves must begin at a stage that has them, got {}, {} at node {}", row, column, from));
  const std::size_t pair = row * entries_[from].columns + column;
  if (entries_[from].next[pair] != 0)
    throw std::invalid_argument(fmt::format(
        "StageTree: a pair of moves leads to one node, got {}, {} at node {} again", row, column, from));
  const Node node = entries_.size();
  entries_[from].next[pair] = node;
  entries_.push_back(std::move(entry));
  return node;
}

StageTree::Node StageTree::stage(Node from, std::size_t row, std::size_t column, std::size_t rows,
                                 std::size_t columns) {
  require_moves(rows, columns);
  return append(from, row, column,
                {from, row, column, rows, columns, std::vector<Node>(rows * columns), {}, {}});
}

StageTree::Node StageTree::end(Node from, std::size_t row, std::size_t column, Rational row_payoff,
                               Rational column_payoff) {
  return append(from, row, column,
                {from, row, column, 0, 0, {}, std::move(row_payoff), std::move(column_payoff)});
}

StageTree repeated_tree(const NormalForm& game, std::size_t rounds) {
  constexpr std::size_t most = 100000;
  const std::size_t cells = game.rows() * game.columns();
  // Count the nodes, level by level.
  std::size_t nodes = 1, level = 1;
  for (std::size_t k = 0; k < rounds && nodes <= most; ++k) nodes += level *= cells;
  if (rounds == 0 || nodes > most)
    throw std::invalid_argument(fmt::format(
        "repeated_tree: needs a round, and a tree of up to {} nodes, got {} rounds of a {}x{} game", most,
        rounds, game.rows(), game.columns()));

  // Append level after level; each node remembers what was earned on the way.
  struct History {
    Node node;
    Rational row, column;
  };
  StageTree tree(game.rows(), game.columns());
  std::vector<History> now{{tree.root(), 0, 0}};
  for (std::size_t round = 1; round <= rounds; ++round) {
    std::vector<History> next;
    for (const History& history : now) {
      for (std::size_t i = 0; i < game.rows(); ++i) {
        for (std::size_t j = 0; j < game.columns(); ++j) {
          Rational row = history.row + game.row(i, j), column = history.column + game.column(i, j);
          if (round == rounds)
            tree.end(history.node, i, j, std::move(row), std::move(column));
          else
            next.push_back({tree.stage(history.node, i, j, game.rows(), game.columns()), std::move(row),
                            std::move(column)});
        }
      }
    }
    now = std::move(next);
  }
  return tree;
}

SubgamePerfect backward_induction(const StageTree& tree) {
  require_complete("backward_induction", tree);
  const auto& entries = tree.entries();
  SubgamePerfect result;
  result.at.resize(entries.size());
  for (Node node = entries.size(); node-- > 0;) {
    const StageTree::Entry& here = entries[node];
    if (here.is_end()) {
      result.at[node] = {{}, {}, here.row_payoff, here.column_payoff};
      continue;
    }
    Payoffs row(here.rows, here.columns), column(here.rows, here.columns);
    for (std::size_t i = 0; i < here.rows; ++i) {
      for (std::size_t j = 0; j < here.columns; ++j) {
        const Equilibrium& after = result.at[here.next[i * here.columns + j]];
        row(i, j) = after.row_payoff;
        column(i, j) = after.column_payoff;
      }
    }
    Equilibria all = equilibria({std::move(row), std::move(column)});
    if (all.extreme.size() > 1)
      throw std::invalid_argument(fmt::format(
          "backward_induction: each stage must have a single equilibrium, got {}{} at node {}; with several, "
          "earlier moves can promise one and threaten with another",
          all.infinite ? "a continuum, of extreme ones " : "", all.extreme.size(), node));
    result.at[node] = std::move(all.extreme[0]);
  }
  return result;
}

std::vector<StageTree::Node> path(const StageTree& tree, const Plan& row, const Plan& column) {
  const auto& entries = tree.entries();
  if (row.size() != entries.size() || column.size() != entries.size())
    throw std::invalid_argument(
        fmt::format("path: plans must have a place for each of {} nodes, got {} and {}", entries.size(),
                    row.size(), column.size()));
  std::vector<Node> result{tree.root()};
  while (!entries[result.back()].is_end()) {
    const StageTree::Entry& here = entries[result.back()];
    const std::size_t i = row[result.back()], j = column[result.back()];
    if (i >= here.rows || j >= here.columns || here.next[i * here.columns + j] == 0)
      throw std::invalid_argument(
          fmt::format("path: plans must have moves that lead somewhere, got none at node {}", result.back()));
    result.push_back(here.next[i * here.columns + j]);
  }
  return result;
}

ReducedForm reduced_form(const StageTree& tree) {
  require_complete("reduced_form", tree);
  std::vector<Plan> rows = plans(tree, tree.root(), Seat::row),
                    columns = plans(tree, tree.root(), Seat::column);
  Payoffs row(rows.size(), columns.size()), column(rows.size(), columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const StageTree::Entry& end = tree.entries()[path(tree, rows[i], columns[j]).back()];
      row(i, j) = end.row_payoff;
      column(i, j) = end.column_payoff;
    }
  }
  return {std::move(rows), std::move(columns), {std::move(row), std::move(column)}};
}

}  // namespace saddle::gan
