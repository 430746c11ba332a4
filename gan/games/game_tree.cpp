#include "gan/games/game_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace saddle::gan {

GameTree::GameTree(std::size_t player) {
  entries_.push_back({0, "", player, {}});
}

GameTree::Node GameTree::append(Node from, std::string move, std::size_t player, Payoff payoff) {
  if (from >= entries_.size() || entries_[from].payoff)
    throw std::invalid_argument(
        fmt::format("GameTree: a move must begin at a decision, got '{}' from node {}", move, from));
  const Node node = entries_.size();
  entries_[from].next.push_back(node);
  entries_.push_back({from, std::move(move), player, {}, std::move(payoff)});
  return node;
}

GameTree::Node GameTree::decision(Node from, std::string move, std::size_t player) {
  return append(from, std::move(move), player, nullptr);
}

GameTree::Node GameTree::outcome(Node from, std::string move, Payoff payoff) {
  if (!payoff)
    throw std::invalid_argument(fmt::format("GameTree: the end '{}' needs payoffs, got none", move));
  return append(from, std::move(move), 0, std::move(payoff));
}

GameTree::Node GameTree::outcome(Node from, std::string move, std::vector<Rational> payoffs) {
  Payoff payoff = [move, payoffs = std::move(payoffs)](std::size_t player) {
    if (player >= payoffs.size())
      throw std::invalid_argument(
          fmt::format("GameTree: the end '{}' needs a payoff for player {}, got {} payoffs", move, player,
                      payoffs.size()));
    return payoffs[player];
  };
  return outcome(from, std::move(move), std::move(payoff));
}

BackwardInduction backward_induction(const GameTree& tree) {
  const auto& entries = tree.entries();
  BackwardInduction result;
  // The ends that can be reached from each node if all players move optimally from there on.
  std::vector<std::vector<GameTree::Node>> ends(entries.size());

  for (GameTree::Node node = entries.size(); node-- > 0;) {
    const GameTree::Entry& here = entries[node];
    if (here.payoff) {
      ends[node] = {node};
      continue;
    }
    if (here.next.empty())
      throw std::invalid_argument(
          fmt::format("backward_induction: each decision needs a move, got none at node {}", node));

    // The payoff of the mover at each of these ends, and the worst payoff after each move.
    std::vector<std::vector<Rational>> gets(here.next.size());
    std::vector<Rational> worst(here.next.size());
    for (std::size_t move = 0; move < here.next.size(); ++move) {
      for (const GameTree::Node end : ends[here.next[move]])
        gets[move].push_back(entries[end].payoff(here.player));
      worst[move] = *std::min_element(gets[move].begin(), gets[move].end());
    }
    // The largest and the second largest of these worst payoffs: no other move may guarantee more.
    const std::size_t best =
        static_cast<std::size_t>(std::max_element(worst.begin(), worst.end()) - worst.begin());
    std::optional<Rational> second;
    for (std::size_t move = 0; move < worst.size(); ++move) {
      if (move != best && (!second || worst[move] > *second)) second = worst[move];
    }
    std::size_t right = 0;
    for (std::size_t move = 0; move < here.next.size(); ++move) {
      const std::vector<GameTree::Node>& after = ends[here.next[move]];
      const std::size_t before = ends[node].size();
      for (std::size_t k = 0; k < after.size(); ++k) {
        if (move == best ? !second || gets[move][k] >= *second : gets[move][k] >= worst[best])
          ends[node].push_back(after[k]);
      }
      right += ends[node].size() > before;
    }
    if (right > 1) result.ties.push_back(node);
    // The ends of a node are used once, by its parent.
    for (const GameTree::Node next : here.next) ends[next] = {};
  }

  result.ends = ends[tree.root()];
  std::sort(result.ends.begin(), result.ends.end());
  std::reverse(result.ties.begin(), result.ties.end());
  for (GameTree::Node node = result.ends[0]; node != tree.root(); node = entries[node].from)
    result.moves.push_back(entries[node].move);
  std::reverse(result.moves.begin(), result.moves.end());
  return result;
}

GameTree hungry_lions(std::size_t n, const LionPayoffs& payoffs) {
  if (n == 0) throw std::invalid_argument("hungry_lions: needs at least one lion, got 0");
  // When the game ends, the last of `eaters` lions is fed, those before it are eaten, the others hungry.
  const auto ends_with = [&payoffs](std::size_t eaters) {
    return [payoffs, eaters](std::size_t lion) {
      return lion + 1 < eaters ? payoffs.eaten : lion + 1 == eaters ? payoffs.fed : payoffs.hungry;
    };
  };
  GameTree tree(0);
  GameTree::Node node = tree.root();
  for (std::size_t lion = 0; lion < n; ++lion) {
    tree.outcome(node, "abstain", ends_with(lion));
    if (lion + 1 == n) {
      tree.outcome(node, "eat", ends_with(n));
    } else {
      node = tree.decision(node, "eat", lion + 1);
    }
  }
  return tree;
}

}  // namespace saddle::gan
