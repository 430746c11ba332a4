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

std::string title(const GradcheckCoordinate& c) {
  std::string text = to_string(c.verdict);
  if (c.verdict == Verdict::higher_order) {
    if (c.order > 2) text = fmt::format("derivatives below order {} right, order {} wrong", c.order, c.order);
    text += fmt::format(" ({})", to_string(c.looks_like));
  }
  text += fmt::format(": {}; {}", appearance(c.looks_like), usual_cause(c.looks_like));
  if (!c.detail.empty()) text += fmt::format(" [{}]", c.detail);
  return text;
}

bool same_title(const GradcheckCoordinate& a, const GradcheckCoordinate& b) {
  return a.verdict == b.verdict && a.looks_like == b.looks_like && a.detail == b.detail && a.order == b.order;
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
      R"({{"order": {}, "operation": {}, "input": {}, "row": {}, "col": {}, "analytic": {}, "numeric": {}, )"
      R"("error": {}, "bound": {}, "verdict": "{}", "looks_like": "{}", "detail": {}}})",
      c.order, quoted(c.operation), c.input, c.row, c.col, number(c.analytic), number(c.numeric),
      number(c.error), number(c.bound), identifier(c.verdict), identifier(c.looks_like), quoted(c.detail));
}

}  // namespace

bool GradcheckReport::ok() const {
  return verdict() == Verdict::pass;
}

bool GradcheckReport::vacuous() const {
  return std::none_of(coordinates.begin(), coordinates.end(), [](const GradcheckCoordinate& c) {
    return c.order == 1 && !(std::max(std::abs(c.analytic), std::abs(c.numeric)) <= 10 * c.bound);
  });
}

Verdict GradcheckReport::verdict() const {
  const auto first = std::find_if(coordinates.begin(), coordinates.end(), failed);
  if (first != coordinates.end()) return first->verdict;
  if (vacuous() == options.expect_zero) return Verdict::pass;
  return options.expect_zero ? Verdict::nonzero : Verdict::vacuous;
}

std::string GradcheckReport::text() const {
  const auto wrong = std::count_if(coordinates.begin(), coordinates.end(), failed);
  std::string text = fmt::format("gradcheck: {} of {} coordinates are wrong (order {}, seed {})\n", wrong,
                                 coordinates.size(), options.order, options.seed);
  if (wrong == 0 && !ok())
    text +=
        fmt::format("  {}: {}; {}\n", to_string(verdict()), appearance(verdict()), usual_cause(verdict()));

  constexpr int most = 10;
  int shown = 0;
  const GradcheckCoordinate* before = nullptr;
  for (const GradcheckCoordinate& c : coordinates) {
    if (!failed(c)) continue;
    if (++shown > most) {
      text += fmt::format("    and {} more\n", wrong - most);
      break;
    }
    if (before == nullptr || !same_title(*before, c)) text += fmt::format("  {}\n", title(c));
    before = &c;
    text += fmt::format(
        "    {}, order {}, input {} ({}, {}): analytic {:.9g}, numeric {:.9g}, error {:.2g}, bound {:.2g}\n",
        c.operation, c.order, c.input, c.row, c.col, c.analytic, c.numeric, c.error, c.bound);
  }
  return text;
}

std::string GradcheckReport::json() const {
  std::string text = fmt::format(
      "{{\n  \"ok\": {},\n  \"verdict\": \"{}\",\n  \"vacuous\": {},\n  \"order\": {},\n"
      "  \"seed\": {},\n  \"coordinates\": [",
      ok(), identifier(verdict()), vacuous(), options.order, options.seed);
  for (std::size_t i = 0; i < coordinates.size(); ++i)
    text += fmt::format("{}\n    {}", i == 0 ? "" : ",", json_of(coordinates[i]));
  return text + "\n  ]\n}\n";
}

std::ostream& operator<<(std::ostream& out, const GradcheckReport& report) {
  return out << report.text();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
