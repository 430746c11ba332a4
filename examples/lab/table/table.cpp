// The room "table": a game of two players as tables of payoffs that can be edited, solved exactly, and
// learned.
//
// Settings, and arguments of the command "game", named as the options of solve_game:
//   name       a game of gan/games/named_games.h; "coin" if there is neither this nor "row"
//   row, col   payoffs of the row and of the column player as text, "3 -2; -2 1": 1x1 to 4x4,
//              each entry exact, of at most 40 characters; without "col" the game is zero-sum
// Commands:
//   game {name | row, col}   takes another game
//   set {player, row, column, text}
//              one payoff: player "row" or "column", indices from 0, the text as
//              parse_rational reads it; while the game is tied, the other player's payoff
//              is its negative
//   tie {on}   whether editing keeps the game zero-sum; on: the column player's payoffs become
//              minus those of the row player. A zero-sum game is tied when it is taken
//   size {rows, columns}     1 to 4 each; new payoffs are 0
//   mix {row, column}
//              both players' mixes: weights as texts, not negative, divided exactly by their
//              sum. At first the first row and the last column have twice the weight of others
//   learn {dynamics, steps, step-size}
//              lets both learn from these mixes (gan/dynamics/learning.h): steps 0 to 20 000
//              (1000), step-size (0.1)
//   forget {}  drops what was learned
//   repeat {discount}        a discount in [0, 1) as text, for "repeated" (1/2)
// What throws leaves the room as it was. A new game, payoff or mix drops what was learned.
//
// Texts (JSON): games, game, solution, dominance, mix, repeated, responses, course; and report,
// which is what solve_game prints of such a table. answers.h says what is in them. Numbers:
//   equilibria    for each extreme equilibrium the row mix, then the column mix (nearest doubles)
//   subsets       of a 2x2 game, for each maximal Nash subset the rectangle of first
//                 probabilities that it fills: x from, x to, y from, y to (x: of row 1, y: of
//                 column 1)
//   row-response, column-response
//                 of a 2x2 game: best responses as a way of points x, y through the unit square
//   mix           the row mix, then the column mix
//   and the course of learning, none if nothing was learned: see course.h
//
// All equilibria by vertex enumeration (Mangasarian 1964; Avis, Rosenberg, Savani & von Stengel 2010), the
// value of a zero-sum game by linear programming as well (von Neumann 1928; Dantzig 1951):
// examples/games/report.h.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "examples/games/report.h"
#include "examples/lab/room.h"
#include "examples/lab/table/answers.h"
#include "examples/lab/table/course.h"
#include "examples/lab/table/reading.h"
#include "gan/games/named_games.h"

namespace saddle::lab::table {
namespace {

using namespace saddle::gan;
using nlohmann::json;

Learning rule_of(std::string_view text) {
  for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious, Learning::replicator}) {
    if (name(rule) == text) return rule;
  }
  throw std::logic_error(fmt::format("table: no rule {}", text));
}

class Table : public Room {
 public:
  explicit Table(TakenGame taken) : taken_(std::move(taken)), tied_(game().is_zero_sum()) { usual_mixes(); }

  void act(std::string_view command, Settings& arguments) override {
    if (command == "game") return take_game(arguments);
    if (command == "set") return set(arguments);
    if (command == "tie") return tie(arguments);
    if (command == "size") return resize(arguments);
    if (command == "mix") return mix(arguments);
    if (command == "learn") return learn(arguments);
    if (command == "repeat") return repeat(arguments);
    if (command == "forget") {
      arguments.finish();
      course_.reset();
      return;
    }
    unknown("table", "command", command, "game, set, tie, size, mix, learn, forget, repeat");
  }

  std::span<const double> numbers(std::string_view name) override {
    constexpr std::string_view of_course[] = {
        "played-row",   "played-column", "average-row",      "average-column", "gain",
        "average-gain", "distance",      "average-distance", "invariant"};
    if (std::find(std::begin(of_course), std::end(of_course), name) != std::end(of_course)) {
      if (!course_) return {};
      return course_->numbers().find(name)->second;
    }
    shown_.clear();
    if (name == "equilibria") {
      for (const Equilibrium& e : solved().all.extreme) {
        show(e.row);
        show(e.column);
      }
    } else if (name == "mix") {
      show(row_mix_);
      show(column_mix_);
    } else if (name == "subsets") {
      if (is_square()) show_subsets();
    } else if (name == "row-response") {
      if (is_square()) shown_ = row_response(game()).way;
    } else if (name == "column-response") {
      // The column player's own probability is the second coordinate.
      if (is_square()) shown_ = column_response(game()).way;
      for (std::size_t k = 0; k + 1 < shown_.size(); k += 2) std::swap(shown_[k], shown_[k + 1]);
    } else {
      unknown("table", "number", name,
              fmt::format("equilibria, subsets, row-response, column-response, mix, {}",
                          fmt::join(of_course, ", ")));
    }
    return shown_;
  }

  std::string text(std::string_view name) override {
    if (name == "games") return games_json().dump();
    if (name == "game") return game_json().dump();
    if (name == "solution") return solution_json(game(), solved()).dump();
    if (name == "dominance") return dominance_json(game()).dump();
    if (name == "mix") return mix_json(game(), row_mix_, column_mix_).dump();
    if (name == "repeated") return repeated_json(game(), discount_).dump();
    if (name == "responses") return responses_json().dump();
    if (name == "course") return course_json().dump();
    if (name == "report") return report_text(taken_.given, solved());
    unknown("table", "text", name,
            "games, game, solution, dominance, mix, repeated, responses, course, report");
  }

 private:
  const NormalForm& game() const { return taken_.given.game; }
  bool is_square() const { return game().rows() == 2 && game().columns() == 2; }

  const examples::SolvedGame& solved() {
    if (!solved_) solved_ = examples::solve(game());
    return *solved_;
  }

  // After each change of the game.
  void changed() {
    solved_.reset();
    course_.reset();
  }

  void usual_mixes() {
    row_mix_ = usual_mix(game().rows(), 0);
    column_mix_ = usual_mix(game().columns(), game().columns() - 1);
  }

  void take_game(Settings& arguments) {
    taken_ = take_game_of(arguments);
    tied_ = game().is_zero_sum();
    usual_mixes();
    changed();
  }

  // It has no story any more.
  NormalForm& edit() {
    changed();
    taken_.id = taken_.given.title = taken_.given.story = "";
    return taken_.given.game;
  }

  void set(Settings& arguments) {
    const std::string player = arguments.choice("player", "row", {"row", "column"});
    const auto i =
        static_cast<std::size_t>(arguments.whole("row", 0, 0, static_cast<std::int64_t>(game().rows()) - 1));
    const auto j = static_cast<std::size_t>(
        arguments.whole("column", 0, 0, static_cast<std::int64_t>(game().columns()) - 1));
    const std::string text = arguments.text("text", "");
    arguments.finish();
    const Rational payoff = short_rational(
        fmt::format("set: the {} player's payoff in row {}, column {}", player, i + 1, j + 1), text);
    NormalForm changed = game();
    (player == "row" ? changed.row : changed.column)(i, j) = payoff;
    if (tied_) (player == "row" ? changed.column : changed.row)(i, j) = -payoff;
    if (changed.row == game().row && changed.column == game().column) return;
    edit() = changed;
  }

  void tie(Settings& arguments) {
    const bool on = arguments.flag("on", true);
    arguments.finish();
    tied_ = on;
    if (on && !game().is_zero_sum()) edit() = zero_sum(game().row);
  }

  void resize(Settings& arguments) {
    const auto size = [&](const char* name, std::size_t now) {
      return static_cast<std::size_t>(
          arguments.whole(name, static_cast<std::int64_t>(now), 1, most_strategies_shown));
    };
    const std::size_t rows = size("rows", game().rows()), columns = size("columns", game().columns());
    arguments.finish();
    if (rows == game().rows() && columns == game().columns()) return;
    NormalForm other{Payoffs(rows, columns), Payoffs(rows, columns)};
    for (std::size_t i = 0; i < std::min(rows, game().rows()); ++i) {
      for (std::size_t j = 0; j < std::min(columns, game().columns()); ++j) {
        other.row(i, j) = game().row(i, j);
        other.column(i, j) = game().column(i, j);
      }
    }
    edit() = other;
    const auto rename = [](std::vector<std::string>& names, const char* what, std::size_t n) {
      const std::vector<std::string> plain = numbered(what, n);
      names.resize(std::min(names.size(), n));
      names.insert(names.end(), plain.begin() + static_cast<std::ptrdiff_t>(names.size()), plain.end());
    };
    rename(taken_.given.rows, "row", rows);
    rename(taken_.given.columns, "column", columns);
    usual_mixes();
  }

  void mix(Settings& arguments) {
    const std::vector<std::string> row = arguments.texts("row", {}, most_strategies_shown),
                                   column = arguments.texts("column", {}, most_strategies_shown);
    arguments.finish();
    Mix row_mix = mix_of_weights("row", row, game().rows()),
        column_mix = mix_of_weights("column", column, game().columns());
    row_mix_ = std::move(row_mix);
    column_mix_ = std::move(column_mix);
    course_.reset();
  }

  void learn(Settings& arguments) {
    const std::string rule = arguments.choice(
        "dynamics", "gradient",
        {"gradient", "alternating", "extragradient", "optimistic", "fictitious", "replicator"});
    const auto steps = static_cast<int>(arguments.whole("steps", 1000, 0, most_course_steps));
    const double step_size = arguments.number("step-size", 0.1, 1e-9, 1e9);
    arguments.finish();
    course_ = Course(game(), solved().all, rule_of(rule), row_mix_, column_mix_, steps, step_size);
    rule_ = rule;
    steps_ = steps;
    step_size_ = step_size;
  }

  void repeat(Settings& arguments) {
    const std::string text = arguments.text("discount", "1/2");
    arguments.finish();
    const Rational discount = short_rational("repeat: the discount", text);
    if (discount < 0 || discount >= 1)
      throw std::invalid_argument(
          fmt::format("repeat: the discount must be at least 0 and below 1, got {}", discount.text()));
    discount_ = discount;
  }

  void show(const Mix& mix) {
    for (const double p : approximate(mix)) shown_.push_back(p);
  }

  void show_subsets() {
    for (const NashSubset& subset : solved().all.subsets) {
      for (const std::vector<Mix>* mixes : {&subset.rows, &subset.columns}) {
        const auto [low, high] = std::minmax_element(mixes->begin(), mixes->end());
        shown_.push_back(low->front().approximate());
        shown_.push_back(high->front().approximate());
      }
    }
  }

  static json games_json() {
    json list = json::array();
    for (const NamedGame& named : named_games())
      list.push_back({{"id", named.id},
                      {"title", named.title},
                      {"story", named.story},
                      {"rows", named.rows},
                      {"columns", named.columns}});
    return list;
  }

  json game_json() const {
    return {{"id", taken_.id},
            {"title", taken_.given.title},
            {"story", taken_.given.story},
            {"rows", taken_.given.rows},
            {"columns", taken_.given.columns},
            {"row", json_of(game().row)},
            {"column", json_of(game().column)},
            {"row_text", text_of(game().row)},
            {"column_text", text_of(game().column)},
            {"zero_sum", game().is_zero_sum()},
            {"tied", tied_}};
  }

  // For each player of a 2x2 game the other's mix against which all own mixes are best, and whether all
  // always are.
  json responses_json() const {
    if (!is_square()) return nullptr;
    const auto of = [](const Response& response) -> json {
      return {{"indifferent", response.indifferent ? json(response.indifferent->text()) : json(nullptr)},
              {"everything", response.way.empty()}};
    };
    return {{"row", of(row_response(game()))}, {"column", of(column_response(game()))}};
  }

  json course_json() const {
    if (!course_) return nullptr;
    json answer{{"dynamics", rule_}, {"steps", steps_}, {"step-size", step_size_}, {"invariant", nullptr}};
    if (const auto& known = course_->invariant()) {
      answer["invariant"] = {{"row", json_of(known->row)},
                             {"column", json_of(known->column)},
                             {"row_weight", known->row_weight.text()},
                             {"column_weight", known->column_weight.text()}};
    }
    return answer;
  }

  TakenGame taken_;
  bool tied_;
  Mix row_mix_, column_mix_;
  Rational discount_ = Rational(1, 2);
  std::optional<examples::SolvedGame> solved_;  // once it is asked for
  std::optional<Course> course_;
  std::string rule_;
  int steps_ = 0;
  double step_size_ = 0;
  std::vector<double> shown_;
};

}  // namespace

}  // namespace saddle::lab::table

namespace saddle::lab {

std::unique_ptr<Room> open_table(Settings& settings) {
  return std::make_unique<table::Table>(table::take_game_of(settings));
}

}  // namespace saddle::lab
