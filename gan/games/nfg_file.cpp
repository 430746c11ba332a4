#include "gan/games/nfg_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace saddle::gan {
namespace {

// A brace, a text in quotes (without them), or a word: everything else up to a space or a comma.
struct Token {
  enum class Kind { open, close, quoted, word, end };
  Kind kind = Token::Kind::end;
  std::string text;
  std::size_t line = 1, column = 1;
};

std::string shown(Token token) {
  for (char& c : token.text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  switch (token.kind) {
    case Token::Kind::open:
      return "'{'";
    case Token::Kind::close:
      return "'}'";
    case Token::Kind::quoted:
      return fmt::format("the text \"{:.30}\"", token.text);
    case Token::Kind::word:
      return fmt::format("'{:.30}'", token.text);
    case Token::Kind::end:
      break;
  }
  return "the end of the file";
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { advance(); }

  const Token& now() const { return now_; }
  bool at(Token::Kind kind) const { return now_.kind == kind; }

  // Throws for the present token. What a file that ends early suffers from is always the same.
  [[noreturn]] void refuse(std::string_view needs, std::string_view cause) const {
    refuse(needs, cause, now_);
  }
  [[noreturn]] static void refuse(std::string_view needs, std::string_view cause, const Token& where) {
    throw std::invalid_argument(
        fmt::format("parse_nfg: line {}, column {}: {}, got {}; likely cause: {}", where.line, where.column,
                    needs, shown(where), where.kind == Token::Kind::end ? "a file that was cut off" : cause));
  }

  Token take(Token::Kind kind, std::string_view needs, std::string_view cause) {
    if (!at(kind)) refuse(needs, cause);
    return take();
  }
  Token take() {
    Token taken = std::move(now_);
    advance();
    return taken;
  }

  // How many characters are left: no list is longer.
  std::size_t left() const { return rest_.size() + now_.text.size(); }

 private:
  void step() {
    if (rest_.front() == '\n') {
      ++line_;
      column_ = 0;
    }
    ++column_;
    rest_.remove_prefix(1);
  }

  void advance() {
    // Commas are spaces.
    constexpr std::string_view spaces = " \t\n\v\f\r,";
    while (!rest_.empty() && spaces.find(rest_.front()) != spaces.npos) step();
    now_ = {Token::Kind::end, "", line_, column_};
    if (rest_.empty()) return;
    const char first = rest_.front();
    if (first == '{' || first == '}') {
      now_.kind = first == '{' ? Token::Kind::open : Token::Kind::close;
      step();
    } else if (first == '"') {
      quoted();
    } else {
      now_.kind = Token::Kind::word;
      while (!rest_.empty() && spaces.find(rest_.front()) == spaces.npos &&
             std::string_view("{}\"").find(rest_.front()) == std::string_view::npos) {
        now_.text += rest_.front();
        step();
      }
    }
  }

  // A backslash makes a quote, or a backslash, part of the text.
  void quoted() {
    now_.kind = Token::Kind::quoted;
    step();
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.size() > 1 && rest_[0] == '\\' && (rest_[1] == '"' || rest_[1] == '\\')) step();
      now_.text += rest_.front();
      step();
    }
    if (rest_.empty())
      throw std::invalid_argument(fmt::format(
          "parse_nfg: line {}, column {}: a text in quotes must end, got the end of the file; likely "
          "cause: a quote too many or too few, or a file that was cut off",
          now_.line, now_.column));
    step();
  }

  std::string_view rest_;
  std::size_t line_ = 1, column_ = 1;
  Token now_;
};

Rational payoff(Reader& reader, const std::string& whose) {
  const Token token = reader.take(Token::Kind::word, fmt::format("a payoff of {} is needed", whose),
                                  "fewer payoffs than the numbers of strategies ask for");
  try {
    return parse_rational(token.text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(
        fmt::format("parse_nfg: line {}, column {}: {}; likely cause: a word where a payoff "
                    "of {} should be",
                    token.line, token.column, error.what(), whose));
  }
}

std::size_t whole(const Token& token, std::size_t least, std::size_t most, std::string_view needs,
                  std::string_view cause) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
  if (error != std::errc() || end != token.text.data() + token.text.size() || value < least || value > most)
    Reader::refuse(needs, cause, token);
  return value;
}

std::vector<std::string> names(Reader& reader, std::string_view of) {
  std::vector<std::string> result;
  while (!reader.at(Token::Kind::close))
    result.push_back(reader
                         .take(Token::Kind::quoted,
                               fmt::format("the names of {} must stand in quotes up to a '}}'", of),
                               "a missing quote or brace")
                         .text);
  reader.take();
  return result;
}

// { 2 3 } or { { "a" "b" } { "c" "d" "e" } }: names, empty ones if there are only numbers.
std::vector<std::vector<std::string>> strategies(Reader& reader) {
  const Token open =
      reader.take(Token::Kind::open, "the strategies must stand in braces", "a file of another format");
  std::vector<std::vector<std::string>> result;
  while (!reader.at(Token::Kind::close)) {
    if (reader.at(Token::Kind::open)) {
      const Token brace = reader.take();
      result.push_back(names(reader, "strategies"));
      if (result.back().empty()) Reader::refuse("each player needs a strategy", "an empty list", brace);
    } else {
      // A table has two numbers, or one of an outcome, for each strategy at least.
      const Token number =
          reader.take(Token::Kind::word, "the strategies of each player must be a number or names in braces",
                      "a missing brace");
      result.emplace_back(
          whole(number, 1, reader.left() + 1,
                "a number of strategies must be a whole one, and a payoff must follow for each",
                "a file that was cut off, or a file of another format"));
    }
  }
  reader.take();
  if (result.size() != 2)
    throw std::invalid_argument(fmt::format(
        "parse_nfg: line {}, column {}: the strategies of two players must be listed, got {} lists; "
        "likely cause: a missing brace",
        open.line, open.column, result.size()));
  return result;
}

struct Pays {
  Rational row, column;
};

// { { "name" 1, 2 } ... }
std::vector<Pays> outcomes(Reader& reader) {
  std::vector<Pays> result{{}};  // outcome 0 pays 0
  reader.take();
  while (!reader.at(Token::Kind::close)) {
    reader.take(Token::Kind::open, "each outcome must stand in braces", "a missing brace");
    reader.take(Token::Kind::quoted, "an outcome must begin with its name in quotes",
                "a missing name, which may be empty");
    Rational row = payoff(reader, "the first player");
    result.push_back({std::move(row), payoff(reader, "the second player")});
    reader.take(Token::Kind::close, "an outcome must end after two payoffs",
                "a game of more than two players");
  }
  reader.take();
  return result;
}

}  // namespace

NfgGame parse_nfg(std::string_view text) {
  constexpr std::string_view other = "a file of another format";
  Reader reader(text);
  // The first line: NFG 1 R; older files have D.
  const auto word = [&](std::string_view needs, std::string_view first, std::string_view second) {
    if (!reader.at(Token::Kind::word) || (reader.now().text != first && reader.now().text != second))
      reader.refuse(needs, other);
    reader.take();
  };
  word("the file must begin with NFG", "NFG", "NFG");
  word("the version of the format must be 1", "1", "1");
  word("the kind of numbers must be R or D", "R", "D");
  std::string title = reader.take(Token::Kind::quoted, "the title must stand in quotes", other).text;

  const Token players_at = reader.take(Token::Kind::open, "the players must stand in braces", other);
  std::vector<std::string> players = names(reader, "players");
  if (players.size() != 2)
    throw std::invalid_argument(fmt::format(
        "parse_nfg: line {}, column {}: there must be two players, got {}; likely cause: a game of "
        "{} players, which is not solved here",
        players_at.line, players_at.column, players.size(), players.size()));
  std::vector<std::vector<std::string>> lists = strategies(reader);
  if (reader.at(Token::Kind::quoted)) reader.take();  // a comment

  // Each cell takes a character at least, so that a table which the file cannot fill is never made.
  const std::size_t rows = lists[0].size(), columns = lists[1].size();
  if (rows > reader.left() || columns > reader.left() / rows)
    throw std::invalid_argument(
        fmt::format("parse_nfg: line {}, column {}: {}x{} cells need payoffs, got {} more characters; likely "
                    "cause: a file "
                    "that was cut off",
                    reader.now().line, reader.now().column, rows, columns, reader.left()));
  Payoffs row(rows, columns), column(rows, columns);
  if (reader.at(Token::Kind::open)) {
    const std::vector<Pays> list = outcomes(reader);
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t i = 0; i < rows; ++i) {
        const std::string needs =
            fmt::format("a number of an outcome from 0 to {} is needed", list.size() - 1);
        const std::size_t k = whole(
            reader.take(Token::Kind::word, needs, "fewer outcomes than the numbers of strategies ask for"), 0,
            list.size() - 1, needs, "an outcome that is not in the list");
        row(i, j) = list[k].row;
        column(i, j) = list[k].column;
      }
    }
  } else {
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t i = 0; i < rows; ++i) {
        row(i, j) = payoff(reader, "the first player");
        column(i, j) = payoff(reader, "the second player");
      }
    }
  }
  if (!reader.at(Token::Kind::end))
    reader.refuse(fmt::format("the file must end after the payoffs of {}x{} cells", rows, columns),
                  "numbers of strategies that do not fit the payoffs");
  return {std::move(title), std::move(players), std::move(lists[0]), std::move(lists[1]), {row, column}};
}

}  // namespace saddle::gan
