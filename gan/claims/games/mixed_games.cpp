#include "gan/claims/games/mixed_games.h"

#include <fmt/format.h>

#include <cmath>

#include "gan/games/named_games.h"

namespace saddle::gan {

MixedGame mixed_game(std::string name, const Payoffs& payoffs) {
  const auto at = [&](std::size_t i, std::size_t j) { return payoffs(i, j).approximate(); };
  const double s = at(0, 0) - at(0, 1) - at(1, 0) + at(1, 1);
  const double x = (at(1, 1) - at(1, 0)) / s, y = (at(1, 1) - at(0, 1)) / s;
  return {std::move(name), zero_sum(payoffs), {{x, 1 - x}, {y, 1 - y}}, s};
}

std::vector<MixedGame> mixed_games(ad::Random random, std::size_t count) {
  std::vector<MixedGame> list = {mixed_game("the coin game", named_game("coin").game.row),
                                 mixed_game("matching pennies", named_game("pennies").game.row)};
  while (list.size() < count) {
    // Each diagonal is won by another player, so that neither player has a dominant strategy.
    const auto number = [&random] { return static_cast<long>(random.below(9)) + 1; };
    Payoffs payoffs(2, 2);
    payoffs(0, 0) = number();
    payoffs(1, 1) = number();
    payoffs(0, 1) = -number();
    payoffs(1, 0) = -number();
    list.push_back(mixed_game(fmt::format("[{} {}; {} {}]", payoffs(0, 0).text(), payoffs(0, 1).text(),
                                          payoffs(1, 0).text(), payoffs(1, 1).text()),
                              payoffs));
  }
  return list;
}

MixedGame with_common_payoffs(MixedGame at) {
  at.game.column = at.game.row;
  at.name += ", both get the same";
  return at;
}

Played played_by_logits(const NormalForm& game) {
  return Played(2, 2, [tables = payoff_tables(game)](const ad::Var& row, const ad::Var& column) {
    return expected_costs(tables, row, column);
  });
}

State logits_of(const Mixes& mixes) {
  State z;
  for (const auto* mix : {&mixes.row, &mixes.column})
    for (const double p : *mix) z.push_back(std::log(p));
  return z;
}

LogOdds log_odds(const Mixes& mixes) {
  return log_odds(logits_of(mixes));
}
LogOdds log_odds(const State& logits) {
  return {logits[0] - logits[1], logits[2] - logits[3]};
}

Mixes random_mixes(ad::Random& random) {
  const double x = 0.2 + 0.6 * random.uniform(), y = 0.2 + 0.6 * random.uniform();
  return {{x, 1 - x}, {y, 1 - y}};
}

NormalForm dominant_game() {
  return zero_sum(parse_payoffs("3 2; 1 0"));
}

}  // namespace saddle::gan
