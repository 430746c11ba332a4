#include "tests/docs/claims_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "examples/generative_models/program/member.h"
#include "gan/claims/card.h"
#include "gan/claims/claim.h"
#include "gan/claims/fgan.h"
#include "tests/docs/chapters.h"
#include "tests/docs/formula.h"

namespace saddle::docs {
namespace {

using gan::Claim;

// What is known of a row, as Markdown: the cell of each column.
using Cells = std::map<std::string, std::string>;

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

// A bar would end the cell, a star could begin an emphasis.
std::string in_cell(std::string_view words) {
  return replaced(replaced(std::string(words), "|", "\\|"), "*", "\\*");
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream in(text);
  for (std::string word; std::getline(in >> std::ws, word, ',');) list.push_back(word);
  return list;
}

// 2e-14, and 5e-9 rather than 5e-09.
std::string number(double value) {
  return replaced(fmt::format("{:g}", value), "e-0", "e-");
}

// An error of 1 would be none to pass, unless standard errors are counted.
std::string bound(const Claim& claim) {
  return fmt::format("<= {}{}", number(claim.tolerance), claim.tolerance < 1 ? "" : " standard errors");
}

// "Thm. 1" where the source has an item of the paper, else what the source names.
std::string item_of_paper(const std::string& source) {
  constexpr std::string_view paper = "Goodfellow et al. 2014, ", derived = "Derived; ";
  const std::size_t at = source.find(paper);
  if (at == std::string::npos) return source.substr(source.starts_with(derived) ? derived.size() : 0);
  const std::size_t begin = at + paper.size();
  return source.substr(begin, source.find(';', begin) - begin);
}

Cells cells_of(const Claim& claim) {
  return {{"claim", fmt::format("`{}`", claim.id)},
          {"what it says", in_cell(claim.statement)},
          {"source", in_cell(claim.source)},
          {"paper", in_cell(item_of_paper(claim.source))},
          {"error", bound(claim)},
          {"formula", formula_in_markdown(claim.formula)}};
}

std::vector<Cells> wrong_statements() {
  const auto kind = [](gan::Wrong::Kind k) {
    return k == gan::Wrong::Kind::formula     ? "another formula"
           : k == gan::Wrong::Kind::condition ? "a condition violated"
                                              : "a little off";
  };
  std::vector<Cells> rows;
  for (const Claim& claim : gan::claims())
    for (const gan::Wrong& wrong : claim.wrong)
      rows.push_back({{"claim", fmt::format("`{}`", claim.id)},
                      {"kind", kind(wrong.kind)},
                      {"what is refused", in_cell(wrong.what)},
                      {"tolerance", number(claim.tolerance)}});
  return rows;
}

std::vector<Cells> all_cards() {
  std::vector<Cells> rows;
  for (const gan::Card& card : gan::cards())
    rows.push_back({{"card", in_cell(card.id)},
                    {"objective of D", in_cell(card.objective)},
                    {"best D", in_cell(card.optimum)},
                    {"at p = q", in_cell(card.at_equality)},
                    {"what it is at the best D", in_cell(card.measures)},
                    {"source", in_cell(card.source)}});
  return rows;
}

std::vector<Cells> all_f_divergences() {
  std::vector<Cells> rows;
  for (const gan::FDivergence& member : gan::f_divergences())
    rows.push_back({{"member", in_cell(member.name)},
                    {"f(u)", in_cell(member.f.text)},
                    {"T*", in_cell(member.slope.text)},
                    {"f*(t)", in_cell(member.conjugate.text)},
                    {"finite for", in_cell(member.domain.text)},
                    {"T from y", in_cell(member.critic.text)},
                    {"D_f", in_cell(member.measures)}});
  return rows;
}

// A page in Chinese names the columns in Chinese.
std::vector<Cells> chapters_of(const std::string& folder, const Document& page) {
  std::vector<Cells> rows;
  for (const Chapter& chapter : chapters(folder)) {
    const std::filesystem::path path = chapter.page.path, here = page.path;
    const std::string link = fmt::format("[{}. {}]({})", chapter.number, chapter.title,
                                         path.lexically_relative(here.parent_path()).string());
    const std::string asked = replaced(question(chapter), "|", "\\|");
    rows.push_back({{"chapter", link}, {"its question", asked}, {"章", link}, {"问题", asked}});
  }
  return rows;
}

// The columns by which a row is found again, as one text; empty if one of them is missing.
std::string key_of(const Cells& row, const std::vector<std::string>& identity) {
  std::string key;
  for (const std::string& column : identity) {
    if (!row.contains(column)) return "";
    key += row.at(column) + "\n";
  }
  return key;
}

// The rows of all tables as they stand, by their keys.
std::map<std::string, Cells> standing(const Document& document, const std::vector<std::string>& identity) {
  std::map<std::string, Cells> found;
  for (const std::vector<Row>& rows : document.tables) {
    for (std::size_t r = 1; r < rows.size(); ++r) {
      Cells cells;
      for (std::size_t c = 0; c < rows[r].size() && c < rows[0].size(); ++c)
        cells[rows[0][c]] = replaced(rows[r][c], "|", "\\|");
      if (const std::string key = key_of(cells, identity); !key.empty()) found[key] = cells;
    }
  }
  return found;
}

// What stands between the two comments.
class Table {
 public:
  Table(const Document& page, const Document& map, std::size_t line, const std::string& marker,
        const std::string& old)
      : page_(page), line_(line), marker_(marker) {
    static const std::regex form("<!-- ([^:]+): ([^;]+); columns: (.+) -->");
    std::smatch part;
    if (!std::regex_match(marker, part, form)) fail("is no marker of a table");
    columns_ = list_of(part[3]);
    const std::string kind = part[1], rows = part[2];
    if (kind == "claims") {
      identity_ = {"claim"};
      if (page.path != map.path) mapped_ = standing(map, identity_);
      choose(rows);
    } else if (kind == "chapters") {
      identity_ = {columns_.at(0)};
      parts_.emplace_back("", chapters_of(rows, page));
    } else {
      if (rows != "all") fail("has to name all rows");
      if (kind == "wrong statements") {
        identity_ = {"claim", "what is refused"};
        add("", wrong_statements());
      } else if (kind == "cards") {
        identity_ = {"card"};
        add("", all_cards());
      } else if (kind == "f-divergences") {
        identity_ = {"member"};
        add("", all_f_divergences());
      } else {
        fail("names no rows that the library has");
      }
    }
    for (const std::string& column : identity_)
      if (std::find(columns_.begin(), columns_.end(), column) == columns_.end())
        fail(fmt::format("needs the column {}", column));
    old_ = standing(parse(page.path, old), identity_);
  }

  std::string text() const {
    std::string text;
    for (const auto& [heading, rows] : parts_) {
      text += "\n" + heading;
      for (const std::string& column : columns_) text += fmt::format("| {} ", replaced(column, "*", "\\*"));
      text += "|\n";
      for (std::size_t i = 0; i < columns_.size(); ++i) text += "|---";
      text += "|\n";
      for (const Cells& row : rows) {
        for (const std::string& column : columns_) text += fmt::format("| {} ", cell(row, column));
        text += "|\n";
      }
    }
    return text + "\n";
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw std::invalid_argument(fmt::format("{}:{}: {} {}", page_.path, line_, marker_, why));
  }

  void add(const std::string& heading, std::vector<Cells> rows) {
    if (rows.empty()) fail("has no rows");
    parts_.emplace_back(heading, std::move(rows));
  }

  // The link from here to the page that explains a section, if there is one.
  std::string explained_in(const std::string& page) const {
    if (page.empty()) return "";
    const std::filesystem::path path = page, here = page_.path;
    return fmt::format("Explained in [{}]({}).\n\n", path.filename().string(),
                       path.lexically_relative(here.parent_path()).string());
  }

  void choose(const std::string& selection) {
    std::vector<Cells> chosen;
    if (selection == "all" || selection == "this page") {
      for (const Claim& claim : gan::claims())
        if (selection == "all" || claim.page == original(page_.path)) chosen.push_back(cells_of(claim));
    } else if (selection == "each section") {
      std::string section;
      for (const Claim& claim : family::all_claims()) {
        if (claim.section != section) {
          section = claim.section;
          add("## " + section + "\n\n" + explained_in(claim.page), {cells_of(claim)});
        } else {
          parts_.back().second.push_back(cells_of(claim));
        }
      }
      return;
    } else {
      for (const std::string& id : list_of(selection)) {
        const Claim* claim = gan::find_claim(id);
        if (claim == nullptr) fail(fmt::format("names {}, which is no claim", id));
        chosen.push_back(cells_of(*claim));
      }
    }
    add("", chosen);
  }

  std::string cell(const Cells& row, const std::string& column) const {
    if (row.contains(column)) return row.at(column);
    const std::string key = key_of(row, identity_);
    for (const auto* rows : {&mapped_, &old_})
      if (const auto at = rows->find(key); at != rows->end() && at->second.contains(column))
        return at->second.at(column);
    return "";
  }

  const Document& page_;
  std::size_t line_;
  std::string marker_;
  std::vector<std::string> columns_, identity_;
  std::vector<std::pair<std::string, std::vector<Cells>>> parts_;  // each with what stands above it
  std::map<std::string, Cells> mapped_, old_;
};

}  // namespace

std::string with_tables(const Document& page, const Document& map) {
  constexpr std::string_view end = "<!-- end -->";
  std::istringstream in(page.text);
  std::string text, marker, old;
  std::size_t line = 0, opened = 0;
  bool fenced = false;
  for (std::string words; std::getline(in, words);) {
    ++line;
    fenced = fenced != words.starts_with("```");
    // Markers of code are for another reader (code_parts.h).
    if (fenced || !words.starts_with("<!--") || words.starts_with("<!-- code")) {
      (opened > 0 ? old : text) += words + "\n";
    } else if ((opened > 0) != (words == end)) {
      throw std::invalid_argument(
          fmt::format("{}:{}: {} {}", page.path, line, words,
                      opened > 0 ? "stands before the end of the last marker" : "ends nothing"));
    } else {
      if (opened > 0) text += Table(page, map, opened, marker, old).text();
      text += words + "\n";
      opened = opened > 0 ? 0 : line;
      marker = words;
      old.clear();
    }
  }
  if (opened > 0)
    throw std::invalid_argument(fmt::format("{}:{}: {} has no {}", page.path, opened, marker, end));
  return text;
}

}  // namespace saddle::docs
