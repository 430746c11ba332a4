// The report of the gradient checker, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <string_view>

#include "autodiff/gradcheck.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

bool failed(const GradcheckCoordinate& c) {
  return c.verdict != Verdict::pass;
}

// --- text

// Test frameworks break longer lines where they like.
constexpr std::size_t columns = 75;
constexpr std::size_t entry_columns = 24;

// The rows of a table that are shown for one look, and in all.
constexpr std::ptrdiff_t most_of_look = 10, most = 30;

// A paragraph: its first line is indented, the others two more.
std::string paragraph(std::size_t indent, std::string_view text) {
  std::string result;
  std::size_t column = 0;
  const auto start = [&](std::size_t spaces) {
    result.append(spaces, ' ');
    column = spaces;
  };
  start(indent);
  bool empty = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    for (std::string_view word = text.substr(0, end); !word.empty();) {
      const std::size_t space = empty ? 0 : 1;
      if (!empty && column + space + word.size() > columns) {
        result += '\n';
        start(indent + 2);
        empty = true;
        continue;
      }
      // A word that is longer than a line is cut.
      const std::size_t part = std::min(word.size(), columns - column - space);
      result.append(space, ' ').append(word.substr(0, part));
      column += space + part;
      word.remove_prefix(part);
      empty = false;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result += '\n';
}

std::string title(const GradcheckCoordinate& c) {
  std::string text = to_string(c.verdict);
  if (c.verdict == Verdict::higher_order) {
    if (c.order > 2) text = fmt::format("derivatives below order {} right, order {} wrong", c.order, c.order);
    text += fmt::format(" ({})", to_string(c.looks_like));
  }
  text += fmt::format(": {}", appearance(c.looks_like));
  if (!c.detail.empty()) text += fmt::format(" [{}]", c.detail);
  return paragraph(2, text) + paragraph(2, fmt::format("usual cause: {}", usual_cause(c.looks_like)));
}

// Whether they stand below one title. Ratios are those of one input.
bool same_title(const GradcheckCoordinate& a, const GradcheckCoordinate& b) {
  return a.verdict == b.verdict && a.looks_like == b.looks_like && a.detail == b.detail &&
         a.order == b.order && (a.input == b.input || a.looks_like != Verdict::wrong);
}

std::string row(const GradcheckCoordinate& c) {
  const std::string entry = c.entry.size() <= entry_columns ? c.entry : "";
  return (entry.empty() ? paragraph(4, c.entry) : "") +
         fmt::format("    {:<{}}{:>14.7g}{:>14.7g}{:>9.2g}{:>9.2g}\n", entry, entry_columns, c.analytic,
                     c.numeric, c.error, c.bound);
}

// The coordinates below one title.
std::string look_of(std::span<const GradcheckCoordinate* const> all, std::size_t shown) {
  std::string text = title(*all[0]);
  text += fmt::format("    {:<{}}{:>14}{:>14}{:>9}{:>9}\n", "", entry_columns, "analytic", "numeric", "error",
                      "bound");
  std::string ratios = "analytic / numeric:";
  for (std::size_t i = 0; i < shown; ++i) {
    text += row(*all[i]);
    ratios += fmt::format("{} {:.4g}", i == 0 ? "" : ",", all[i]->analytic / all[i]->numeric);
  }
  if (all.size() > shown) text += fmt::format("    and {} more\n", all.size() - shown);
  return all[0]->looks_like == Verdict::wrong ? text + paragraph(4, ratios) : text;
}

// Of a check without a wrong coordinate.
std::string words_of(Verdict verdict) {
  return paragraph(2, fmt::format("{}: {}", to_string(verdict), appearance(verdict))) +
         paragraph(2, fmt::format("usual cause: {}", usual_cause(verdict)));
}

// --- JSON

std::string number(double x) {
  if (std::isnan(x)) return "null";
  if (std::isinf(x)) return x > 0 ? "\"inf\"" : "\"-inf\"";
  return fmt::format("{:.17g}", x);
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string json_of(const GradcheckCoordinate& c) {
  return fmt::format(
      R"({{"order": {}, "operation": {}, "input": {}, "row": {}, "col": {}, "entry": {}, "analytic": {}, )"
      R"("numeric": {}, )"
      R"("error": {}, "bound": {}, "verdict": "{}", "looks_like": "{}", "detail": {}}})",
      c.order, quoted(c.operation), c.input, c.row, c.col, quoted(c.entry), number(c.analytic),
      number(c.numeric), number(c.error), number(c.bound), identifier(c.verdict), identifier(c.looks_like),
      quoted(c.detail));
}

}  // namespace

bool GradcheckReport::ok() const {
  return verdict() == Verdict::pass;
}

bool GradcheckReport::vacuous() const {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].zero && !expects_zero(i)) return true;
  return false;
}

bool GradcheckReport::expects_zero(std::size_t input) const {
  return options.expect_zero || std::count(options.zero_inputs.begin(), options.zero_inputs.end(), input) > 0;
}

double GradcheckReport::resolution() const {
  double coarsest = 0;
  for (const GradcheckInput& input : inputs) coarsest = std::max(coarsest, input.resolution);
  return coarsest;
}

Verdict GradcheckReport::verdict() const {
  if (!not_repeatable.empty()) return Verdict::not_repeatable;
  bool rough = false;
  for (const GradcheckCoordinate& c : coordinates) {
    if (failed(c) && c.looks_like != Verdict::rough) return c.verdict;
    rough = rough || failed(c);
  }
  if (rough) return Verdict::rough;
  if (vacuous()) return Verdict::vacuous;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (!inputs[i].zero && expects_zero(i)) return Verdict::nonzero;
  return Verdict::pass;
}

std::string GradcheckReport::text() const {
  std::vector<const GradcheckCoordinate*> wrong;
  for (const GradcheckCoordinate& c : coordinates)
    if (failed(c)) wrong.push_back(&c);
  const std::string check =
      fmt::format("({}order {}, seed {})", coordinates.empty() ? "" : coordinates[0].operation + ", ",
                  options.order, options.seed);
  if (!not_repeatable.empty())
    return paragraph(0, fmt::format("gradcheck: nothing to compare {}", check)) +
           words_of(Verdict::not_repeatable) + paragraph(4, not_repeatable);
  std::string text = paragraph(0, fmt::format("gradcheck: {} of {} coordinates are wrong {}", wrong.size(),
                                              coordinates.size(), check));
  if (ok())
    return text +
           paragraph(2, fmt::format("resolution {:.2g}: the smallest error that would be seen, relative "
                                    "to the largest derivative",
                                    resolution()));
  if (wrong.empty()) {
    const bool zero = verdict() == Verdict::vacuous;
    std::string names;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].zero == zero && expects_zero(i) != zero)
        names += (names.empty() ? "" : ", ") + inputs[i].name;
    return text + words_of(verdict()) + paragraph(4, fmt::format("by {}", names));
  }

  std::ptrdiff_t room = most;
  for (auto first = wrong.begin(); first != wrong.end();) {
    const auto last = std::find_if(first, wrong.end(),
                                   [&](const GradcheckCoordinate* c) { return !same_title(**first, *c); });
    if (room <= 0) {
      text += fmt::format("  and {} more\n", wrong.end() - first);
      break;
    }
    const std::ptrdiff_t shown = std::min(std::min(last - first, most_of_look), room);
    text += look_of({&*first, static_cast<std::size_t>(last - first)}, static_cast<std::size_t>(shown));
    room -= shown;
    first = last;
  }
  return text;
}

std::string GradcheckReport::json() const {
  std::string text = fmt::format(
      "{{\n  \"ok\": {},\n  \"verdict\": \"{}\",\n  \"vacuous\": {},\n  \"order\": {},\n"
      "  \"seed\": {},\n  \"resolution\": {},\n  \"not_repeatable\": {},\n  \"inputs\": [",
      ok(), identifier(verdict()), vacuous(), options.order, options.seed, number(resolution()),
      quoted(not_repeatable));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    text += fmt::format("{}\n    {{\"name\": {}, \"zero\": {}, \"resolution\": {}}}", i == 0 ? "" : ",",
                        quoted(inputs[i].name), inputs[i].zero, number(inputs[i].resolution));
  text += "\n  ],\n  \"coordinates\": [";
  for (std::size_t i = 0; i < coordinates.size(); ++i)
    text += fmt::format("{}\n    {}", i == 0 ? "" : ",", json_of(coordinates[i]));
  return text + "\n  ]\n}\n";
}

std::ostream& operator<<(std::ostream& out, const GradcheckReport& report) {
  return out << report.text();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
