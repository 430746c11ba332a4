#include "examples/games/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "gan/games/dominance.h"

namespace saddle::examples {
namespace {

using namespace saddle::gan;
using Names = std::vector<std::string>;

// "1 equilibrium", "3 equilibria".
std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// How many characters a text has; in UTF-8 bytes of the form 10xxxxxx go on with one.
std::size_t length(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string table_text(const GivenGame& given) {
  const std::size_t rows = given.game.rows(), columns = given.game.columns();
  std::vector<Names> cells(rows + 1, Names(columns + 1));
  for (std::size_t j = 0; j < columns; ++j) cells[0][j + 1] = given.columns[j];
  for (std::size_t i = 0; i < rows; ++i) {
    cells[i + 1][0] = given.rows[i];
    for (std::size_t j = 0; j < columns; ++j)
      cells[i + 1][j + 1] =
          fmt::format("{}, {}", given.game.row(i, j).text(), given.game.column(i, j).text());
  }
  std::string out;
  for (const Names& line : cells) {
    std::string text;
    for (std::size_t k = 0; k <= columns; ++k) {
      std::size_t width = 0;
      for (const Names& other : cells) width = std::max(width, length(other[k]));
      const std::string gap(width - length(line[k]), ' ');
      text += k == 0 ? fmt::format("  {}{}", line[k], gap) : fmt::format("   {}{}", gap, line[k]);
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
}

std::string mixes_text(const std::vector<Mix>& mixes) {
  Names texts;
  for (const Mix& mix : mixes) texts.push_back(text_of(mix));
  return fmt::format("{}", fmt::join(texts, " "));
}

std::string equilibria_text(const SolvedGame& solved) {
  const auto& extreme = solved.all.extreme;
  std::string out;
  if (solved.all.infinite) {
    out += fmt::format("infinitely many equilibria; these {} are the extreme ones, {} of them pure:\n",
                       extreme.size(), solved.pure.size());
  } else {
    out += fmt::format("{}, {} pure:\n", counted(extreme.size(), "equilibrium", "equilibria"),
                       solved.pure.size());
  }
  for (const Equilibrium& e : extreme)
    out += fmt::format("  row {}, column {}: payoffs {}, {}\n", text_of(e.row), text_of(e.column),
                       e.row_payoff.text(), e.column_payoff.text());
  if (solved.all.infinite) {
    out += "all equilibria are mixtures of these row mixes with mixtures of these column mixes:\n";
    for (const NashSubset& subset : solved.all.subsets)
      out += fmt::format("  rows {}; columns {}\n", mixes_text(subset.rows), mixes_text(subset.columns));
  }
  out += solved.all.degenerate
             ? "degenerate: some mix has more pure best responses than strategies that it plays\n"
             : "not degenerate: no mix has more pure best responses than strategies that it plays\n";
  return out;
}

// A mix in words: "wait", or "1/2 rock + 1/2 paper".
std::string in_words(const Mix& mix, const Names& names) {
  Names parts;
  for (std::size_t i = 0; i < mix.size(); ++i) {
    if (mix[i] == 1) return names[i];
    if (mix[i].sign() > 0) parts.push_back(fmt::format("{} {}", mix[i].text(), names[i]));
  }
  return fmt::format("{}", fmt::join(parts, " + "));
}

std::string dominated_text(const GivenGame& given, const std::vector<Dominated>& list) {
  Names parts;
  for (const Dominated& d : list) {
    const bool row = d.player == Seat::row;
    const Names& names = row ? given.rows : given.columns;
    parts.push_back(
        fmt::format("{} '{}' by {}", row ? "row" : "column", names[d.strategy], in_words(d.by, names)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string left_text(const GivenGame& given, const Elimination& elimination) {
  Names rows, columns;
  for (const std::size_t i : elimination.rows) rows.push_back(given.rows[i]);
  for (const std::size_t j : elimination.columns) columns.push_back(given.columns[j]);
  return fmt::format("rows {}; columns {}", fmt::join(rows, ", "), fmt::join(columns, ", "));
}

// Whether a list names this strategy.
bool is_among(const std::vector<Dominated>& list, const Dominated& d) {
  return std::any_of(list.begin(), list.end(), [&](const Dominated& other) {
    return other.player == d.player && other.strategy == d.strategy;
  });
}

std::string dominance_text(const GivenGame& given) {
  std::string out;
  const Elimination strict = eliminate(given.game, Dominance::strict);
  if (strict.rounds.empty()) {
    out += "strictly dominated: nothing\n";
  } else {
    out += "strictly dominated, round by round:\n";
    for (std::size_t k = 0; k < strict.rounds.size(); ++k)
      out += fmt::format("  {}: {}\n", k + 1, dominated_text(given, strict.rounds[k]));
    out += fmt::format("  left: {}\n", left_text(given, strict));
  }

  // What is dominated weakly and not strictly in the game as it is given.
  const std::vector<Dominated> strictly = dominated(given.game, Dominance::strict);
  std::vector<Dominated> weakly = dominated(given.game, Dominance::weak);
  std::erase_if(weakly, [&](const Dominated& d) { return is_among(strictly, d); });
  out += fmt::format("weakly dominated, and not strictly: {}\n",
                     weakly.empty() ? "nothing" : dominated_text(given, weakly));

  // Its rounds, where they leave something else, in one order or another.
  const Elimination together = eliminate(given.game, Dominance::weak);
  const std::string all = left_text(given, together),
                    rows = left_text(given, eliminate(given.game, Dominance::weak, Order::rows_first)),
                    columns = left_text(given, eliminate(given.game, Dominance::weak, Order::columns_first));
  if (const std::string left = left_text(given, strict); all == left && rows == left && columns == left)
    return out;
  out += "weakly dominated strategies go, round by round; equilibria may be lost:\n";
  for (std::size_t k = 0; k < together.rounds.size(); ++k)
    out += fmt::format("  {}: {}\n", k + 1, dominated_text(given, together.rounds[k]));
  out += fmt::format("  left: {}\n", all);
  if (rows != all) out += fmt::format("  left if rows go first: {}\n", rows);
  if (columns != all) out += fmt::format("  left if columns go first: {}\n", columns);
  return out;
}

std::string value_text(const GivenGame& given, const SolvedGame& solved) {
  if (!solved.minimax) return "";
  std::string out = fmt::format("zero-sum, with value {} to the row player, by a linear program too\n",
                                solved.minimax->value.text());
  if (given.columns.size() != 2) return out;
  const WinningMixes winning = winning_mixes(given.game.row);
  if (winning.exist)
    out += fmt::format("the column player wins against every row with '{}' between {} and {}\n",
                       given.columns[0], winning.low.text(), winning.high.text());
  return out;
}

}  // namespace

std::string text_of(const Mix& mix) {
  Names parts;
  for (const Rational& p : mix) parts.push_back(p.text());
  return fmt::format("({})", fmt::join(parts, ", "));
}

SolvedGame solve(const NormalForm& game) {
  SolvedGame solved{equilibria(game), pure_equilibria(game), std::nullopt};
  if (!game.is_zero_sum()) return solved;
  solved.minimax = minimax(game.row);
  for (const Equilibrium& e : solved.all.extreme) {
    if (e.row_payoff != solved.minimax->value)
      throw std::logic_error(fmt::format("solve: two ways to the value disagree, {} and {}",
                                         e.row_payoff.text(), solved.minimax->value.text()));
  }
  return solved;
}

std::string report_text(const GivenGame& given, const SolvedGame& solved) {
  std::string out;
  if (!given.title.empty()) out += fmt::format("{}: {}\n\n", given.title, given.story);
  return out + table_text(given) + '\n' + equilibria_text(solved) + value_text(given, solved) +
         dominance_text(given);
}

void add_solution(Json& json, const SolvedGame& solved) {
  const auto add_mix = [&](const char* key, const Mix& mix) {
    json.key(key).begin_array();
    for (const Rational& p : mix) json.value(p.text());
    json.end_array();
  };
  json.key("equilibria").begin_array();
  for (const Equilibrium& e : solved.all.extreme) {
    json.begin_object();
    add_mix("row", e.row);
    add_mix("col", e.column);
    json.member("row_payoff", e.row_payoff.text()).member("col_payoff", e.column_payoff.text()).end_object();
  }
  json.end_array().key("pure").begin_array();
  for (const auto& [i, j] : solved.pure) json.begin_array().value(i).value(j).end_array();
  json.end_array().member("degenerate", solved.all.degenerate).member("infinite", solved.all.infinite);
  if (solved.minimax) json.member("value", solved.minimax->value.text());
}

}  // namespace saddle::examples
