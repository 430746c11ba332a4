#include "examples/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/svg.h"

namespace saddle::examples {
namespace {

constexpr const char* kHead = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The paper, measured</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8888; vertical-align: top; }
.scroll { overflow-x: auto; }
.fail { color: #c22; font-weight: bold; }
svg { max-width: 100%; height: auto; }
code { font-size: .95em; }
</style>
</head>
<body>
)html";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string number(double value, int digits) {
  if (std::isnan(value)) return "undefined";
  return fmt::format("{:.{}g}", value, digits);
}

std::string row(const ClaimResult& result) {
  const auto& [claim, verdict] = result;
  return fmt::format(
      "<tr><td><a href=\"#{0}\"><code>{0}</code></a></td><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td>"
      "<td>{5}</td><td class=\"{6}\">{6}</td></tr>\n",
      escaped(claim->id), escaped(claim->source), number(verdict.worst.measured, 10),
      number(verdict.worst.closed_form, 10), number(verdict.worst.error, 2), number(claim->tolerance, 2),
      verdict.pass ? "pass" : "fail");
}

std::string figure(const gan::Chart& chart) {
  Figure figure(chart.title);
  Panel& panel = figure.panel(chart.y_label, chart.x_label);
  constexpr Colour colours[] = {Colour::blue, Colour::orange, Colour::green, Colour::purple};
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    const gan::Curve& curve = chart.curves[i];
    panel.add({.label = curve.label,
               .x = curve.x,
               .y = curve.y,
               .colour = colours[i % std::size(colours)],
               .mark = i % 2 == 0 ? Mark::line : Mark::dashed});
  }
  return fmt::format("<figure>{}</figure>\n", figure.svg());
}

std::string details(const ClaimResult& result) {
  const auto& [claim, verdict] = result;
  std::string page = fmt::format(
      "<h2 id=\"{0}\"><code>{0}</code></h2>\n<p>{1}</p>\n<p><code>{2}</code></p>\n<details><summary>Why it "
      "is "
      "true, and how it is measured</summary>\n<p>{3}</p>\n<p>Tolerance {4}: {5}.</p>\n</details>\n",
      escaped(claim->id), escaped(claim->statement), escaped(claim->formula), escaped(claim->derivation),
      number(claim->tolerance, 2), escaped(claim->tolerance_reason));
  page += fmt::format("<p>Worst of {}: {}.</p>\n", verdict.measurement.comparisons.size(),
                      escaped(verdict.worst.what));
  for (const std::string& note : verdict.measurement.notes) page += fmt::format("<p>{}</p>\n", escaped(note));
  for (const gan::Chart& chart : verdict.measurement.charts) page += figure(chart);
  return page;
}

}  // namespace

std::size_t Results::passed() const {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const ClaimResult& result) { return result.verdict.pass; }));
}

std::string html_report(const Results& results) {
  std::string page = kHead;
  page += fmt::format(
      "<h1>Generative Adversarial Nets, measured</h1>\n<p>{} claims hold, {} fail. Seed {}.</p>\n",
      results.passed(), results.failed(), results.seed);
  page +=
      "<div class=\"scroll\"><table>\n<tr><th>claim</th><th>source</th><th>measured</th><th>closed form</th>"
      "<th>error</th><th>tolerance</th><th>verdict</th></tr>\n";
  for (const ClaimResult& result : results.list) page += row(result);
  page += "</table></div>\n";
  for (const ClaimResult& result : results.list) page += details(result);
  return page + "</body>\n</html>\n";
}

}  // namespace saddle::examples
