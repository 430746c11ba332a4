// Mistakes about games.
#include "gan/claims/mistakes/rooms.h"
#include "gan/games/named_games.h"
#include "gan/games/repeated.h"

namespace saddle::gan {
namespace {

// The payoffs of an agreement: 3 each if both keep it; 5 for a player who alone breaks it, and -3 for the
// other; -1 each if both break it.
std::vector<Showing> repeated_game(Study&) {
  const NormalForm& game = named_game("goo-sam").game;
  const auto sum = [&](const Automaton& row, const Automaton& column, const Rational& delta, bool best) {
    const Repeated r = play_forever(game, row, column, delta);
    return (best ? r.row_value + r.row_gain : r.row_value).approximate() / (1 - delta.approximate());
  };
  // The smallest delta for which keeping it for ever beats breaking it at once, when -1 follows for ever.
  const auto smallest_delta = [](double temptation) {
    double low = 0, high = 0.9;
    for (int i = 0; i < 60; ++i) {
      const double delta = (low + high) / 2;
      (3 >= (1 - delta) * temptation - delta ? high : low) = delta;
    }
    return high;
  };
  const Automaton grim = grim_trigger(), breaker = always(1);
  const Rational fifth(1, 5), half(1, 2);
  return {
      {"best reply to a grim trigger, delta = 0.2", sum(grim, grim, fifth, false), 3 / 0.8,
       sum(grim, grim, fifth, true), 5 - 0.2 / 0.8},
      {"smallest delta for the bargain, the 5 forgotten", smallest_delta(3), 0, smallest_delta(5), 1.0 / 3},
      {"best reply to one who always breaks it, delta = 0.5", sum(always(0), breaker, half, false), -6,
       sum(breaker, breaker, half, true), -2},
  };
}

}  // namespace

std::vector<Exhibit> exhibits_of_games() {
  return {
      {.id = "museum-repeated-game",
       .belief = "If a game is repeated without end, cooperation is an equilibrium, and the outcome.",
       .truth = "In a dilemma with 3 each for cooperation, 5 and -3 for defecting alone and -1 each for "
                "both, repeated without end, grim trigger is an equilibrium if and only if the discount "
                "delta >= 1/3, and to defect for ever is one for every delta.",
       .source = "Friedman 1971",
       .formula = R"(\frac{3}{1 - \delta} \ge 5 - \frac{\delta}{1 - \delta} \iff \delta \ge )"
                  R"(\frac{5 - 3}{5 + 1} = \frac{1}{3})",
       .why = "A grim trigger cooperates until the other one defects, and defects ever after. Defecting at "
              "once brings 5 and then -1 for ever. With delta = 0.2 that is 4.75, more than the 3.75 of "
              "cooperation: the future weighs too little. Who forgets the 5, and sees 3 against -1 only, "
              "finds no condition on delta. Against one who always defects -1 is the best.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = repeated_game},
  };
}

}  // namespace saddle::gan
