#include "gan/games/repeated.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace saddle::gan {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;  // the states of both automata

void require_fits(const char* who, const Automaton& automaton, std::size_t own, std::size_t other) {
  bool fits = !automaton.states.empty();
  for (const Automaton::State& state : automaton.states) {
    fits = fits && state.action < own && state.next.size() == own;
    for (const auto& row : state.next) {
      fits = fits && row.size() == other && std::all_of(row.begin(), row.end(), [&](std::size_t next) {
               return next < automaton.states.size();
             });
    }
  }
  if (!fits)
    throw std::invalid_argument(
        fmt::format("play_forever: the {} player's automaton must have a state for each of {}x{} actions, "
                    "got one that has not",
                    who, own, other));
}

// Two automata in a game, and the discount.
struct Match {
  const NormalForm& game;
  const Automaton &row, &column;
  const Rational& discount;

  std::size_t row_action(Pair at) const { return row.states[at.first].action; }
  std::size_t column_action(Pair at) const { return column.states[at.second].action; }
  Pair after(Pair at, std::size_t i, std::size_t j) const {
    return {row.states[at.first].next[i][j], column.states[at.second].next[j][i]};
  }
};

struct Values {
  Rational row, column;
};

// The values of both players from these states on. The path is eventually periodic: sum the cycle in closed
// form.
Values values(const Match& match, Pair at) {
  std::vector<Pair> path;
  std::map<Pair, std::size_t> seen;
  while (seen.emplace(at, path.size()).second) {
    path.push_back(at);
    at = match.after(at, match.row_action(at), match.column_action(at));
  }
  const std::size_t cycle = seen[at];
  // From the end of the path backwards: v = (1 - d) u + d v', and v = sum + d^length v on the cycle.
  const Rational now = 1 - match.discount;
  Rational scale = 1;
  Values v;
  for (std::size_t k = path.size(); k-- > 0;) {
    const std::size_t i = match.row_action(path[k]), j = match.column_action(path[k]);
    v.row = now * match.game.row(i, j) + match.discount * v.row;
    v.column = now * match.game.column(i, j) + match.discount * v.column;
    if (k >= cycle) scale *= match.discount;
    if (k == cycle) {
      v.row /= 1 - scale;
      v.column /= 1 - scale;
    }
  }
  return v;
}

// The pairs of states that are reachable by some history, including deviations of both players.
std::vector<Pair> reachable(const Match& match) {
  std::vector<Pair> found{{0, 0}};
  for (std::size_t k = 0; k < found.size(); ++k) {
    for (std::size_t i = 0; i < match.game.rows(); ++i) {
      for (std::size_t j = 0; j < match.game.columns(); ++j) {
        const Pair next = match.after(found[k], i, j);
        if (std::find(found.begin(), found.end(), next) == found.end()) found.push_back(next);
      }
    }
  }
  return found;
}

// The value of a best response of the row player to an automaton, by policy iteration over its states:
// evaluate a policy exactly, improve it where another action is better, until none is. Howard 1960.
Rational best_reply_value(const NormalForm& game, const Automaton& column, const Rational& discount) {
  const std::size_t n = column.states.size();
  const Rational now = 1 - discount;
  const auto next = [&](std::size_t state, std::size_t i) {
    return column.states[state].next[column.states[state].action][i];
  };
  std::vector<std::size_t> plan(n, 0);
  while (true) {
    // The policy as an automaton that follows the states of the other one.
    Automaton follower;
    for (std::size_t state = 0; state < n; ++state) {
      std::vector<std::vector<std::size_t>> moves(game.rows(),
                                                  std::vector<std::size_t>(game.columns(), state));
      for (std::size_t i = 0; i < game.rows(); ++i)
        std::fill(moves[i].begin(), moves[i].end(), next(state, i));
      follower.states.push_back({plan[state], std::move(moves)});
    }
    const Match match{game, follower, column, discount};
    std::vector<Rational> value;
    for (std::size_t state = 0; state < n; ++state) value.push_back(values(match, {state, state}).row);
    bool better = false;
    for (std::size_t state = 0; state < n; ++state) {
      Rational best = value[state];
      for (std::size_t i = 0; i < game.rows(); ++i) {
        const Rational other =
            now * game.row(i, column.states[state].action) + discount * value[next(state, i)];
        if (other > best) {
          best = other;
          plan[state] = i;
          better = true;
        }
      }
    }
    if (!better) return value[0];
  }
}

}  // namespace

KnownRounds known_rounds(const NormalForm& game, std::size_t rounds) {
  constexpr std::size_t most = 10000;
  if (rounds < 1 || rounds > most)
    throw std::invalid_argument(fmt::format("known_rounds: needs 1 to {} rounds, got {}", most, rounds));
  const Equilibria all = equilibria(game);
  if (all.extreme.size() > 1)
    throw std::invalid_argument(fmt::format(
        "known_rounds: the game must have a single equilibrium, got {}{}; with several, earlier rounds can "
        "promise one and threaten with another",
        all.infinite ? "a continuum, of extreme ones " : "", all.extreme.size()));
  KnownRounds result;
  for (std::size_t k = 0; k < rounds; ++k) {
    Equilibrium now = all.extreme[0];
    result.row_total = now.row_payoff += result.row_total;
    result.column_total = now.column_payoff += result.column_total;
    result.rounds.push_back(std::move(now));
  }
  std::reverse(result.rounds.begin(), result.rounds.end());
  return result;
}

Automaton grim_trigger() {
  return trigger({{0, 0}}, 1);
}
Automaton tit_for_tat() {
  return {{{0, {{0, 1}, {0, 1}}}, {1, {{0, 1}, {0, 1}}}}};
}
Automaton always(std::size_t action, std::size_t actions) {
  return {{{action, std::vector(actions, std::vector<std::size_t>(actions, 0))}}};
}

Automaton trigger(const std::vector<std::pair<std::size_t, std::size_t>>& path, std::size_t punishment,
                  std::size_t own_actions, std::size_t other_actions) {
  const bool fits = !path.empty() && punishment < own_actions &&
                    std::all_of(path.begin(), path.end(), [&](const auto& pair) {
                      return pair.first < own_actions && pair.second < other_actions;
                    });
  if (!fits)
    throw std::invalid_argument(
        fmt::format("trigger: needs a path and a punishment among {}x{} actions, got a path of {} pairs and "
                    "the punishment {}",
                    own_actions, other_actions, path.size(), punishment));
  const std::size_t n = path.size();
  const std::vector<std::vector<std::size_t>> punish(own_actions, std::vector(other_actions, n));
  Automaton result;
  for (std::size_t k = 0; k < n; ++k) {
    result.states.push_back({path[k].first, punish});
    result.states[k].next[path[k].first][path[k].second] = (k + 1) % n;
  }
  result.states.push_back({punishment, punish});
  return result;
}

Repeated play_forever(const NormalForm& game, const Automaton& row, const Automaton& column,
                      const Rational& discount) {
  if (discount < 0 || discount >= 1)
    throw std::invalid_argument(
        fmt::format("play_forever: the discount must be at least 0 and below 1, got {}", discount.text()));
  require_fits("row", row, game.rows(), game.columns());
  require_fits("column", column, game.columns(), game.rows());
  const Match match{game, row, column, discount};
  const Values start = values(match, {0, 0});
  Repeated result{start.row,
                  start.column,
                  best_reply_value(game, column, discount) - start.row,
                  best_reply_value(game.transposed(), row, discount) - start.column,
                  {}};

  const Rational now = 1 - discount;
  bool first = true;
  const auto deviate = [&](const Rational& gain) {
    if (first || gain > result.one_shot_gain) result.one_shot_gain = gain;
    first = false;
  };
  for (const Pair& at : reachable(match)) {
    const std::size_t row_action = match.row_action(at), column_action = match.column_action(at);
    const Values stay = values(match, at);
    for (std::size_t i = 0; i < game.rows(); ++i) {
      if (i == row_action) continue;
      deviate(now * game.row(i, column_action) +
              discount * values(match, match.after(at, i, column_action)).row - stay.row);
    }
    for (std::size_t j = 0; j < game.columns(); ++j) {
      if (j == column_action) continue;
      deviate(now * game.column(row_action, j) +
              discount * values(match, match.after(at, row_action, j)).column - stay.column);
    }
  }
  return result;
}

NormalForm Dilemma::game() const {
  return {Payoffs({{r, s}, {t, p}}), Payoffs({{r, t}, {s, p}})};
}

Dilemma dilemma_of(const NormalForm& game) {
  if (game.rows() != 2 || game.columns() != 2 || game.column != game.row.transposed())
    throw std::invalid_argument(fmt::format(
        "dilemma_of: the game must be 2x2 and the same for both players, got {}x{}{}", game.rows(),
        game.columns(), game.rows() == 2 && game.columns() == 2 ? ", not symmetric" : ""));
  const Dilemma d{game.row(1, 0), game.row(0, 0), game.row(1, 1), game.row(0, 1)};
  if (d.t > d.r && d.r > d.p && d.p > d.s) return d;
  // The same with the strategies in the other order.
  const Dilemma turned{d.s, d.p, d.r, d.t};
  if (turned.t > turned.r && turned.r > turned.p && turned.p > turned.s) return turned;
  throw std::invalid_argument(
      fmt::format("dilemma_of: needs temptation > reward > punishment > sucker's payoff, got {}, {}, {}, {}",
                  d.t.text(), d.r.text(), d.p.text(), d.s.text()));
}

Rational grim_trigger_threshold(const Dilemma& d) {
  return (d.t - d.r) / (d.t - d.p);
}

Rational tit_for_tat_threshold(const Dilemma& d) {
  return std::max((d.t - d.r) / (d.t - d.p), (d.t - d.r) / (d.r - d.s));
}

}  // namespace saddle::gan
