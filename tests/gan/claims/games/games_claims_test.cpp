// The claims about games: on many seeds they hold, and a wrong solver or formula is found out.
#include "gan/claims/claim.h"
#include "gan/claims/games/equilibria.h"
#include "gan/claims/games/repeated_games.h"
#include "gan/claims/study.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/repeated.h"
#include "gan/games/zero_sum.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;

namespace {

bool is_found_out(const Measurement& measurement, const char* id) {
  return !(measurement.worst().error <= find_claim(id)->tolerance);
}

}  // namespace

TEST_CASE("claims of games: they hold on every seed") {
  for (std::uint64_t seed = 100; seed < 110; ++seed) {
    Study study({.seed = seed});
    for (const char* id : {"game-coin", "game-minimax", "game-nash", "game-dilemma", "game-folk"}) {
      CAPTURE(seed, id);
      CHECK(check(*find_claim(id), study).pass);
    }
  }
}

TEST_CASE("claims of games: a wrong value of a zero-sum game is found out") {
  Study study;
  CHECK_FALSE(is_found_out(measure_minimax(minimax, study), "game-minimax"));
  // Off by little, or not the best mix.
  CHECK(is_found_out(measure_minimax(
                         [](const Payoffs& payoffs) {
                           Minimax solved = minimax(payoffs);
                           solved.value += parse_rational("1e-30");
                           return solved;
                         },
                         study),
                     "game-minimax"));
  CHECK(is_found_out(measure_minimax(
                         [](const Payoffs& payoffs) {
                           Minimax solved = minimax(payoffs);
                           solved.row = pure(0, payoffs.rows());
                           return solved;
                         },
                         study),
                     "game-minimax"));
}

TEST_CASE("claims of games: a wrong threshold is found out") {
  const Threshold thresholds[] = {
      grim_trigger_threshold,
      tit_for_tat_threshold,
      [](const Dilemma& d) { return (d.t - d.r) / (d.t - d.s); },
      [](const Dilemma& d) { return (d.t - d.r) / (d.r - d.p); },
      [](const Dilemma& d) { return (d.t - d.r) / (d.r - d.s); },
      [](const Dilemma& d) { return (d.t - d.r) / (d.t - d.p) + parse_rational("1e-9"); },
  };
  for (std::size_t k = 0; k < std::size(thresholds); ++k) {
    CAPTURE(k);
    CHECK(is_found_out(measure_threshold(grim_trigger(), thresholds[k]), "game-grim") == (k != 0));
    CHECK(is_found_out(measure_threshold(tit_for_tat(), thresholds[k]), "game-tit-for-tat") == (k != 1));
  }
}

TEST_CASE("claims of games: the museum's numbers for a bargain that is made again and again") {
  Study study;
  const std::vector<Showing> showings = find_claim("game-grim")->mistake->show(study);
  constexpr double bound = saddle::tolerance::known_function;
  CHECK_THAT(showings.at(0).mistaken, WithinAbs(3.75, bound));
  CHECK_THAT(showings.at(0).right, WithinAbs(4.75, bound));
  CHECK_THAT(showings.at(1).right, WithinAbs(1.0 / 3, bound));
}
