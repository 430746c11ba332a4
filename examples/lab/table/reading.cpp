#include "examples/lab/table/reading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <stdexcept>

#include "gan/games/named_games.h"

namespace saddle::lab::table {

using namespace saddle::gan;

namespace {

Payoffs table_of(const Settings& settings, const char* option, const std::string& text) {
  const auto refuse = [&](const std::string& why) {
    throw std::invalid_argument(fmt::format("{}: '{}': {}", settings.where(), option, why));
  };
  std::optional<Payoffs> payoffs;
  try {
    payoffs = parse_payoffs(text);
  } catch (const std::invalid_argument& error) {
    refuse(error.what());
  }
  if (payoffs->rows() > most_strategies_shown || payoffs->columns() > most_strategies_shown)
    refuse(fmt::format("the table must be at most {0}x{0}, got {1}x{2}", most_strategies_shown,
                       payoffs->rows(), payoffs->columns()));
  for (std::size_t i = 0; i < payoffs->rows(); ++i) {
    for (std::size_t j = 0; j < payoffs->columns(); ++j) {
      if (const std::string number = (*payoffs)(i, j).text(); number.size() > 2 * most_characters)
        refuse(fmt::format("an entry must have at most {} digits, got '{}...'", 2 * most_characters,
                           number.substr(0, most_characters)));
    }
  }
  return *payoffs;
}

}  // namespace

// A number that stays fast to compute with.
Rational short_rational(const std::string& what, const std::string& text) {
  if (text.size() > most_characters)
    throw std::invalid_argument(
        fmt::format("{}: must have at most {} characters, got {}", what, most_characters, text.size()));
  try {
    Rational number = parse_rational(text);
    if (number.text().size() > 2 * most_characters)
      throw std::invalid_argument(
          fmt::format("must have at most {} digits, got '{}'", 2 * most_characters, text));
    return number;
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", what, error.what()));
  }
}

std::vector<std::string> numbered(const char* what, std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(fmt::format("{} {}", what, i));
  return names;
}

std::string text_of(const Payoffs& payoffs) {
  std::string text;
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j)
      text += fmt::format("{}{}", j > 0 ? " " : i > 0 ? "; " : "", payoffs(i, j).text());
  }
  return text;
}

Mix usual_mix(std::size_t size, std::size_t twice) {
  Mix mix(size, Rational(1, size + 1));
  mix[twice] += mix[twice];
  return mix;
}

TakenGame take_game_of(Settings& settings) {
  if (settings.has("name") && settings.has("row"))
    throw std::invalid_argument(fmt::format("{}: needs 'name' or 'row', got both", settings.where()));
  const std::string id = settings.text("name", "coin", 100);
  const bool tables = settings.has("row"), pair = settings.has("col");
  const std::string row_text = settings.text("row", ""), column_text = settings.text("col", "");
  settings.finish();
  if (!tables) {
    if (pair) throw std::invalid_argument(fmt::format("{}: 'col' needs 'row'", settings.where()));
    const NamedGame& named = named_game(id);
    return {id, {named.title, named.story, named.rows, named.columns, named.game}};
  }
  Payoffs row = table_of(settings, "row", row_text);
  NormalForm game = pair ? NormalForm(row, table_of(settings, "col", column_text)) : zero_sum(row);
  return {"", {"", "", numbered("row", game.rows()), numbered("column", game.columns()), game}};
}

Mix mix_of_weights(const char* player, const std::vector<std::string>& weights, std::size_t size) {
  if (weights.size() != size)
    throw std::invalid_argument(fmt::format(
        "mix: the {} player needs a weight for each of {} strategies, got {}", player, size, weights.size()));
  Mix mix;
  Rational sum;
  for (std::size_t k = 0; k < size; ++k) {
    const std::string what = fmt::format("mix: weight {} of the {} player", k + 1, player);
    mix.push_back(short_rational(what, weights[k]));
    if (mix.back().sign() < 0)
      throw std::invalid_argument(fmt::format("{}: must not be negative, got {}", what, mix.back().text()));
    sum += mix.back();
  }
  if (sum.sign() == 0)
    throw std::invalid_argument(fmt::format("mix: the weights of the {} player must not all be zero, got {}",
                                            player, fmt::join(weights, ", ")));
  for (Rational& p : mix) p /= sum;
  return mix;
}

}  // namespace saddle::lab::table
