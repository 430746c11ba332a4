#include "examples/lab/table/answers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gan/games/repeated.h"

namespace saddle::lab::table {

using namespace saddle::gan;
using nlohmann::json;

namespace {

json list_of(const std::vector<Mix>& mixes) {
  json list = json::array();
  for (const Mix& mix : mixes) list.push_back(json_of(mix));
  return list;
}

json list_of(const std::vector<Dominated>& list) {
  json all = json::array();
  for (const Dominated& d : list)
    all.push_back({{"player", d.player == Seat::row ? "row" : "column"},
                   {"strategy", d.strategy},
                   {"by", json_of(d.by)}});
  return all;
}

bool is_pure(const Mix& mix) {
  return std::count(mix.begin(), mix.end(), Rational(1)) == 1;
}

// Best responses where the own first strategy earns this much more than the second one against the other's
// second strategy, and against the other's first one; in between it is linear.
Response response(const Rational& at_0, const Rational& at_1) {
  const auto side = [](const Rational& more) { return more.sign() > 0 ? 1.0 : 0.0; };
  Response result;
  if (at_0.sign() == 0 && at_1.sign() == 0) return result;
  // Where they earn the same at an end, the way runs along that end.
  if (at_0.sign() == 0) {
    result.way = {1 - side(at_1), 0, side(at_1), 0, side(at_1), 1};
  } else if (at_1.sign() == 0) {
    result.way = {side(at_0), 0, side(at_0), 1, 1 - side(at_0), 1};
  } else if (at_0.sign() == at_1.sign()) {
    result.way = {side(at_0), 0, side(at_0), 1};
  } else {
    result.indifferent = at_0 / (at_0 - at_1);
    const double between = result.indifferent->approximate();
    result.way = {side(at_0), 0, side(at_0), between, side(at_1), between, side(at_1), 1};
  }
  return result;
}

}  // namespace

json json_of(const Mix& mix) {
  json list = json::array();
  for (const Rational& p : mix) list.push_back(p.text());
  return list;
}

json json_of(const Payoffs& payoffs) {
  json list = json::array();
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    json row = json::array();
    for (std::size_t j = 0; j < payoffs.columns(); ++j) row.push_back(payoffs(i, j).text());
    list.push_back(std::move(row));
  }
  return list;
}

json solution_json(const NormalForm& game, const examples::SolvedGame& solved) {
  json answer{{"equilibria", json::array()},
              {"subsets", json::array()},
              {"degenerate", solved.all.degenerate},
              {"infinite", solved.all.infinite},
              {"zero_sum", solved.minimax.has_value()},
              {"value", nullptr},
              {"winning", nullptr}};
  for (const Equilibrium& e : solved.all.extreme)
    answer["equilibria"].push_back({{"row", json_of(e.row)},
                                    {"column", json_of(e.column)},
                                    {"row_payoff", e.row_payoff.text()},
                                    {"column_payoff", e.column_payoff.text()},
                                    {"pure", is_pure(e.row) && is_pure(e.column)}});
  for (const NashSubset& subset : solved.all.subsets)
    answer["subsets"].push_back({{"rows", list_of(subset.rows)}, {"columns", list_of(subset.columns)}});
  if (!solved.minimax) return answer;
  answer["value"] = solved.minimax->value.text();
  answer["value_row"] = json_of(solved.minimax->row);
  answer["value_column"] = json_of(solved.minimax->column);
  if (game.columns() != 2) return answer;
  const WinningMixes winning = winning_mixes(game.row);
  if (winning.exist) answer["winning"] = {{"low", winning.low.text()}, {"high", winning.high.text()}};
  return answer;
}

json dominance_json(const NormalForm& game) {
  const Elimination strict = eliminate(game, Dominance::strict);
  json rounds = json::array();
  for (const std::vector<Dominated>& round : strict.rounds) rounds.push_back(list_of(round));
  const std::vector<Dominated> strictly = dominated(game, Dominance::strict);
  std::vector<Dominated> weakly = dominated(game, Dominance::weak);
  std::erase_if(weakly, [&](const Dominated& d) {
    return std::any_of(strictly.begin(), strictly.end(), [&](const Dominated& other) {
      return other.player == d.player && other.strategy == d.strategy;
    });
  });
  return {{"strict", rounds},
          {"left", {{"rows", strict.rows}, {"columns", strict.columns}}},
          {"weak", list_of(weakly)}};
}

json mix_json(const NormalForm& game, const Mix& row, const Mix& column) {
  const std::vector<std::size_t> rows = best_rows(game, column), columns = best_columns(game, row);
  const Rational row_payoff = expected(game.row, row, column),
                 column_payoff = expected(game.column, row, column);
  const Rational row_gain = of_rows(game.row, column)[rows.front()] - row_payoff;
  const Rational column_gain = of_columns(game.column, row)[columns.front()] - column_payoff;
  return {{"row", json_of(row)},
          {"column", json_of(column)},
          {"row_payoff", row_payoff.text()},
          {"column_payoff", column_payoff.text()},
          {"row_gain", row_gain.text()},
          {"column_gain", column_gain.text()},
          {"gain", (row_gain + column_gain).text()},
          {"best_rows", rows},
          {"best_columns", columns},
          {"equilibrium", is_equilibrium(game, row, column)}};
}

json repeated_json(const NormalForm& game, const Rational& discount) {
  const auto read = [&]() -> std::optional<Dilemma> {
    try {
      return dilemma_of(game);
    } catch (const std::invalid_argument&) {
      return std::nullopt;
    }
  };
  const std::optional<Dilemma> dilemma = read();
  if (!dilemma) return nullptr;
  const auto of = [&](const Automaton& strategy, const Rational& threshold) -> json {
    const Repeated played = play_forever(dilemma->game(), strategy, strategy, discount);
    return {{"payoff", played.row_value.text()},
            {"deviation_gain", played.row_gain.text()},
            {"threshold", threshold < 1 ? json(threshold.text()) : json(nullptr)},
            {"nash", played.is_nash()},
            {"subgame_perfect", played.is_subgame_perfect()}};
  };
  return {{"discount", discount.text()},
          {"dilemma",
           {{"t", dilemma->t.text()},
            {"r", dilemma->r.text()},
            {"p", dilemma->p.text()},
            {"s", dilemma->s.text()}}},
          {"grim", of(grim_trigger(), grim_trigger_threshold(*dilemma))},
          {"tit", of(tit_for_tat(), tit_for_tat_threshold(*dilemma))}};
}

Response row_response(const NormalForm& game) {
  const std::vector<Rational> at_0 = of_rows(game.row, pure(1, 2)), at_1 = of_rows(game.row, pure(0, 2));
  return response(at_0[0] - at_0[1], at_1[0] - at_1[1]);
}

Response column_response(const NormalForm& game) {
  return row_response(game.transposed());
}

}  // namespace saddle::lab::table
