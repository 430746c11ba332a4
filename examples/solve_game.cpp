// Solves a game of two players exactly: all equilibria, the value if it is zero-sum, and what nobody should
// play.
//
//   solve_game --row '3 -2; -2 1'                       zero-sum: the column player pays it
//   solve_game --row '5 4; 9 0' --col '1 4; -1 0'       two tables
//   solve_game --nfg game.nfg                           a file of Gambit's
//   solve_game --name goo-sam --rounds 10               a game with a story, ten times over
//   solve_game --name goo-sam --discount 1/3            and for ever
//   solve_game --name coin --dynamics optimistic --svg coin.svg       players who learn it
//   solve_game --lions 7                                a game of many moves, from its end
//
// Takes milliseconds, and seconds for tables near the limit of size.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "examples/games/dynamics.h"
#include "examples/games/report.h"
#include "examples/support/cli.h"
#include "examples/support/help.h"
#include "examples/support/json.h"
#include "gan/games/game_tree.h"
#include "gan/games/named_games.h"
#include "gan/games/nfg_file.h"
#include "gan/games/repeated.h"

namespace {

using namespace saddle::gan;
using namespace saddle::examples;

// Says which option a message of the library is about.
template <class F>
auto of_option(const char* option, F read) {
  try {
    return read();
  } catch (const std::invalid_argument& error) {
    throw BadInput(fmt::format("{}: {}", option, error.what()));
  }
}

std::size_t count(const char* option, const std::string& text, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1 || value > most)
    throw BadInput(fmt::format("{}: needs a whole number from 1 to {}, got '{}'", option, most, text));
  return value;
}

std::vector<std::string> numbered(const char* what, std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(fmt::format("{} {}", what, i));
  return names;
}

GivenGame from_tables(const std::string& row_text, const std::string* column_text) {
  Payoffs row = of_option("--row", [&] { return parse_payoffs(row_text); });
  if (column_text == nullptr) {
    NormalForm game = zero_sum(std::move(row));
    return {"", "", numbered("row", game.rows()), numbered("column", game.columns()), game};
  }
  Payoffs column = of_option("--col", [&] { return parse_payoffs(*column_text); });
  NormalForm game = of_option("--row and --col", [&] { return NormalForm(row, column); });
  return {"", "", numbered("row", game.rows()), numbered("column", game.columns()), game};
}

// Names from a file reach the terminal, and a picture: without control characters.
void clean(std::vector<std::string>& names, const char* what) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k].empty()) names[k] = fmt::format("{} {}", what, k);
    for (char& c : names[k]) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
  }
}

GivenGame from_file(const std::string& path) {
  const std::string text = file_text("--nfg", path, 1 << 24);
  NfgGame read = [&] {
    try {
      return parse_nfg(text);
    } catch (const std::invalid_argument& error) {
      throw BadInput(fmt::format("--nfg: {}: {}", path, error.what()));
    }
  }();
  std::vector<std::string> title{read.title.empty() ? "A game without a title" : read.title};
  clean(title, "");
  clean(read.players, "player");
  clean(read.rows, "row");
  clean(read.columns, "column");
  return {title[0], fmt::format("rows are {}'s, columns {}'s.", read.players[0], read.players[1]), read.rows,
          read.columns, read.game};
}

GivenGame from_name(const std::string& id) {
  if (id == "lions") throw BadInput("--name: the hungry lions have an option of their own, --lions N");
  const NamedGame& named = of_option("--name", [&]() -> const NamedGame& { return named_game(id); });
  return {named.title, named.story, named.rows, named.columns, named.game};
}

std::string list_text() {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& text) {
    out += wrapped(fmt::format("{:<14} {}", name, text), text_width(), 15);
  };
  for (const NamedGame& named : named_games()) add(named.id, fmt::format("{}: {}", named.title, named.story));
  add("--lions N", "Hungry lions: who eats the sheep falls asleep and may be eaten.");
  return out;
}

std::string rounds_text(const KnownRounds& known) {
  const Equilibrium& last = known.rounds.back();
  return fmt::format(
      "\n{} rounds, and both know it: solved from the last one, row {}, column {} is played in each\n"
      "total payoffs {}, {}\n",
      known.rounds.size(), text_of(last.row), text_of(last.column), known.row_total.text(),
      known.column_total.text());
}

// Both strategies for endless repetition, each against itself.
struct Endless {
  Rational discount;
  Dilemma dilemma;
  Repeated grim, tit;
};

Endless endless(const NormalForm& game, const Rational& discount) {
  const Dilemma dilemma = dilemma_of(game);
  const NormalForm ordered = dilemma.game();
  return {discount, dilemma, play_forever(ordered, grim_trigger(), grim_trigger(), discount),
          play_forever(ordered, tit_for_tat(), tit_for_tat(), discount)};
}

std::string endless_text(const Endless& e) {
  std::string out = fmt::format("\nno last round, discount {}: each against itself, {} per round\n",
                                e.discount.text(), e.grim.row_value.text());
  const auto add = [&](const char* name, const Repeated& played, const Rational& threshold) {
    const std::string what = !played.is_nash()
                                 ? fmt::format("no equilibrium, a deviation gains {}", played.row_gain.text())
                             : played.is_subgame_perfect() ? "an equilibrium, subgame perfect"
                                                           : "an equilibrium, not subgame perfect";
    out += fmt::format("  {:<12} {}; {}\n", name, what,
                       threshold < 1 ? fmt::format("it takes a discount of at least {}", threshold.text())
                                     : "no discount is enough");
  };
  add("grim trigger", e.grim, grim_trigger_threshold(e.dilemma));
  add("tit-for-tat", e.tit, tit_for_tat_threshold(e.dilemma));
  return out;
}

void add_endless(Json& json, const Endless& e) {
  json.key("forever").begin_object().member("discount", e.discount.text());
  const auto add = [&](const char* name, const Repeated& played, const Rational& threshold) {
    json.key(name).begin_object().member("nash", played.is_nash());
    json.member("subgame_perfect", played.is_subgame_perfect()).key("threshold");
    if (threshold < 1)
      json.value(threshold.text());
    else
      json.null();  // no discount is enough
    json.end_object();
  };
  add("grim_trigger", e.grim, grim_trigger_threshold(e.dilemma));
  add("tit_for_tat", e.tit, tit_for_tat_threshold(e.dilemma));
  json.end_object();
}

// The whole course is kept: so many probabilities of it, in some 200 MB.
constexpr std::size_t most_kept = 4'000'000, most_asked = 1'000'000'000'000;

// What --dynamics asks for, from the texts of its options; null for those that were not given.
Dynamics dynamics_of(const GivenGame& given, const std::string& rule, const std::string* steps_text,
                     const std::string* step_size_text, const std::string* start) {
  Dynamics dynamics{.rule = parse_learning(rule), .start = usual_start(given.game)};
  const std::size_t strategies = given.game.rows() + given.game.columns();
  if (steps_text != nullptr) {
    const std::size_t asked = count("--steps", *steps_text, most_asked), most = most_kept / strategies;
    if (asked > most)
      throw BadInput(fmt::format(
          "--steps: at most {} with {} strategies, whose mixes are all kept, got {}, for which some "
          "{:.2g} GB are needed",
          most, strategies, asked, 5e-8 * static_cast<double>(asked * strategies)));
    dynamics.steps = static_cast<int>(asked);
  }
  if (step_size_text != nullptr) {
    const std::string& step_size = *step_size_text;
    if (dynamics.rule == Learning::fictitious)
      throw BadInput("--step-size: fictitious play has none; each of its steps is one round");
    dynamics.step_size = of_option("--step-size", [&] { return parse_rational(step_size).approximate(); });
    if (!(dynamics.step_size > 0 && std::isfinite(dynamics.step_size)))
      throw BadInput(fmt::format("--step-size: must be positive and a double, got '{}'", step_size));
  }
  if (start != nullptr) dynamics.start = parse_start(*start, given.game);
  // Every reason to refuse comes before any work: the size of the steps first, then the start.
  of_option("--dynamics", [&] {
    require_learnable(given.game, dynamics.rule, dynamics.steps, dynamics.step_size);
    return 0;
  });
  of_option("--start",
            [&] { return learn(given.game, dynamics.rule, dynamics.start, 0, dynamics.step_size); });
  return dynamics;
}

// How many lions eat, the strongest first: 0 or 1.
std::size_t eaters(const BackwardInduction& solved) {
  std::size_t n = 0;
  for (const std::string& move : solved.moves) n += move == "eat";
  return n;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Solves a game of two players exactly: all equilibria, the value, and what is\n"
      "dominated.\n"
      "A TABLE has a row for each strategy of the row player, rows separated by\n"
      "semicolons or new lines: '3 -2; -2 1', or '3,-2;-2,1', or '[[3,-2],[-2,1]]'.\n"
      "Numbers are integers, decimals or fractions such as -2, 0.1, 1e-3 or -3/7, and\n"
      "are taken exactly.",
      "solve_game");
  std::string row_text, column_text, name_text, nfg_path, json_path, lions_text, count_text, discount_text,
      rule_text, steps_text, step_size_text, start_text, svg_path;
  CLI::Option* row = app.add_option("--row", row_text, "what the row player gets")->type_name("TABLE");
  CLI::Option* column =
      app.add_option("--col", column_text, "what the column player gets; without it, the negative of --row")
          ->type_name("TABLE")
          ->needs(row);
  CLI::Option* name =
      app.add_option("--name", name_text, "a game with a story; --list has them")->type_name("NAME");
  CLI::Option* nfg =
      app.add_option("--nfg", nfg_path,
                     "a game of two players in a file as Gambit writes it; - is standard input")
          ->type_name("FILE");
  bool list = false;
  CLI::Option* list_option = app.add_flag("--list", list, "list the games that have names, and stop");
  CLI::Option* lions =
      app.add_option("--lions", lions_text, "solve the game of so many hungry lions from its end")
          ->type_name("N");
  CLI::Option* rounds =
      app.add_option("--rounds", count_text, "also repeat the game so many times, known to both")
          ->type_name("N");
  CLI::Option* discount =
      app.add_option("--discount", discount_text,
                     "also repeat a prisoners' dilemma for ever, the next round counting so much of this one")
          ->type_name("D");
  CLI::Option* dynamics = app.add_option("--dynamics", rule_text,
                                         "also let both players learn: gradient, "
                                         "alternating, extragradient, optimistic, fictitious "
                                         "or replicator")
                              ->type_name("RULE");
  CLI::Option* steps = app.add_option("--steps", steps_text, "how many steps they take; 1000 if not given");
  CLI::Option* step_size = app.add_option("--step-size", step_size_text, "how large; 0.1 if not given");
  CLI::Option* start =
      app.add_option("--start", start_text, "their first mixes, as '0.9 0.1 / 0.2 0.8'")->type_name("MIXES");
  CLI::Option* svg =
      app.add_option("--svg", svg_path, "draw where they go to this file; - is standard output")
          ->type_name("FILE");
  steps->type_name("N")->needs(dynamics);
  step_size->type_name("H")->needs(dynamics);
  start->needs(dynamics);
  svg->needs(dynamics);
  CLI::Option* json = app.add_option("--json", json_path,
                                     "write the results as JSON; - is standard output, "
                                     "and then nothing else goes there")
                          ->type_name("FILE");
  name->excludes(row);
  for (CLI::Option* other : {row, column, name}) nfg->excludes(other);
  for (CLI::Option* other : {row, column, name, nfg, list_option, rounds, discount, dynamics})
    lions->excludes(other);
  for (CLI::Option* other : {row, column, name, nfg, rounds, discount, dynamics, json})
    list_option->excludes(other);

  return run(app, argc, argv, [&] {
    if (list) {
      print(list_text());
      return 0;
    }
    // Check everything and open the output before any work.
    std::string text;
    Json out;
    if (*lions) {
      const std::size_t n = count("--lions", lions_text, 1000000);
      std::optional<OutputFile> file;
      if (*json) file.emplace("--json", json_path);
      const std::size_t eat = eaters(backward_induction(hungry_lions(n)));
      out.begin_object().member("lions", n).member("first_eats", eat > 0).end_object();
      if (json_path != "-")
        print(fmt::format("{} {}: the strongest {} the sheep\n", n, n == 1 ? "lion" : "lions",
                          eat > 0 ? "eats" : "does not eat"));
      if (file) file->finish(out.text());
      return 0;
    }
    if (!*row && !*name && !*nfg)
      throw BadInput("--row, --name or --nfg is needed; --list shows the games that have names");
    const GivenGame given = *name  ? from_name(name_text)
                            : *nfg ? from_file(nfg_path)
                                   : from_tables(row_text, *column ? &column_text : nullptr);
    require_enumerable(given.game);
    std::optional<std::size_t> repeats;
    if (*rounds) repeats = count("--rounds", count_text, 10000);
    std::optional<Endless> forever;
    if (*discount) {
      forever = of_option("--discount", [&] { return endless(given.game, parse_rational(discount_text)); });
    }
    std::optional<Dynamics> learning;
    if (*dynamics) {
      const auto given_text = [](const CLI::Option* option, const std::string& value) {
        return *option ? &value : nullptr;
      };
      learning = dynamics_of(given, rule_text, given_text(steps, steps_text),
                             given_text(step_size, step_size_text), given_text(start, start_text));
    }
    std::optional<KnownRounds> known;
    if (repeats) known = of_option("--rounds", [&] { return known_rounds(given.game, *repeats); });
    require_different_files(
        {{"--nfg", nfg_path == "-" ? "" : nfg_path}, {"--json", json_path}, {"--svg", svg_path}});
    std::optional<OutputFile> file, drawing;
    if (*json) file.emplace("--json", json_path);
    if (*svg) drawing.emplace("--svg", svg_path);

    // Solve.
    std::optional<Progress> progress(std::in_place);
    progress->show(fmt::format("solving a {}x{} game exactly, which takes up to some seconds",
                               given.game.rows(), given.game.columns()));
    const SolvedGame solved = solve(given.game);
    progress.reset();
    std::optional<LearnedGame> learned;
    if (learning) learned = saddle::examples::learn(given, solved, *learning);

    // Report.
    if (json_path != "-" && svg_path != "-") {
      text = report_text(given, solved);
      if (known) text += rounds_text(*known);
      if (forever) text += endless_text(*forever);
      if (learned) text += learning_text(given.game, *learned);
      print(text);
    }
    if (drawing) drawing->finish(learning_svg(given, *learned));
    if (file) {
      out.begin_object();
      add_solution(out, solved);
      if (known) {
        out.key("rounds").begin_object().member("count", known->rounds.size());
        out.member("row_total", known->row_total.text())
            .member("col_total", known->column_total.text())
            .end_object();
      }
      if (forever) add_endless(out, *forever);
      if (learned) add_learning(out, given.game, *learned);
      file->finish(out.end_object().text());
    }
    return 0;
  });
}
