#include "examples/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/markup.h"
#include "examples/report_style.h"
#include "examples/svg.h"

namespace saddle::examples {
namespace {

// The first to be shown of a claim's comparisons, the largest errors first.
constexpr std::size_t comparisons_shown = 5;
// As many points of a curve of dots as can be told apart.
constexpr std::size_t dots_shown = 41;

// Ten digits are enough to tell the two sides of a claim apart where they differ by more than rounding.
std::string number(double value, int digits = 10) {
  if (std::isnan(value)) return "\u2013";
  if (std::isinf(value)) return value > 0 ? "\u221e" : "-\u221e";
  return fmt::format("{:.{}g}", value, digits);
}

std::string error_text(double value) {
  return number(value, 2);
}

const char* css_class(bool pass) {
  return pass ? "pass" : "fail";
}

std::string mark(bool pass) {
  return fmt::format("<span class=\"verdict {0}\">{1} {0}</span>", css_class(pass),
                     pass ? "\u2713" : "\u2717");
}

std::string link(const std::string& id) {
  return fmt::format("<a href=\"#{0}\"><code>{0}</code></a>", escaped(id));
}

std::string plural(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string compiler() {
#ifdef __clang__
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

// What to type to get this page again; no line ends inside of an option.
std::string command(const Results& results) {
  const auto option = [](const std::string& text) {
    return fmt::format(" <span class=\"whole\">{}</span>", escaped(text));
  };
  std::string text =
      "verify_paper" + option(fmt::format("--seed {}", results.seed)) + option("--html report.html");
  if (results.list.size() == gan::claims().size()) return text;
  for (const ClaimResult& result : results.list) text += option("--only " + result.claim->id);
  return text;
}

// The verdict over all, and the claims that failed.
std::string summary(const Results& results) {
  std::string page =
      fmt::format("<p class=\"summary {}\">{} {} passed, {} failed</p>\n", css_class(results.failed() == 0),
                  results.failed() == 0 ? "\u2713" : "\u2717", results.passed(), results.failed());
  if (results.failed() == 0) return page;
  page += "<ul>\n";
  for (const auto& [claim, verdict] : results.list) {
    if (verdict.pass) continue;
    if (verdict.measurement.comparisons.empty()) {
      page += fmt::format("<li>{} could not be measured</li>\n", link(claim->id));
      continue;
    }
    page += fmt::format(
        "<li>{} failed: error <span class=\"number\">{}</span>, tolerance <span class=\"number\">{}</span>, "
        "at "
        "{}</li>\n",
        link(claim->id), error_text(verdict.worst.error), error_text(claim->tolerance),
        prose(verdict.worst.what));
  }
  return page + "</ul>\n";
}

std::string introduction(const Results& results) {
  return fmt::format(
      "<p>The program <code>verify_paper</code> measured {} about generative adversarial nets, most of them "
      "from Goodfellow et al. 2014, and compared each with its closed form. The two sides share no code but "
      "the densities. A claim that is measured at several places is judged by the place with the largest "
      "error.</p>\n<p class=\"faint\">To get this page again: <code>{}</code>. Compiled by {}. All "
      "divergences "
      "are in nats.</p>\n",
      plural(results.list.size(), "claim"), command(results), escaped(compiler()));
}

// Where in the paper a claim stands: "Prop. 1". Other sources keep their names.
std::string place(const gan::Claim& claim) {
  const std::string paper = "Goodfellow et al. 2014, ";
  return claim.source.starts_with(paper) ? claim.source.substr(paper.size()) : claim.source;
}

// The claims by their places in the paper, each place where it comes first.
std::string index(const Results& results, bool figures) {
  std::string page =
      "<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#the-claims\">All claims in one table</a></li>\n";
  if (figures) page += "<li><a href=\"#the-figures\">Figures</a></li>\n";
  page += "<li><a href=\"#in-full\">Claim by claim</a></li>\n</ul>\n<ul>\n";
  std::vector<std::pair<std::string, std::string>> places;
  for (const ClaimResult& result : results.list) {
    const std::string name = place(*result.claim);
    auto at =
        std::find_if(places.begin(), places.end(), [&](const auto& entry) { return entry.first == name; });
    if (at == places.end()) at = places.insert(at, {name, ""});
    at->second += fmt::format(" {}", link(result.claim->id));
  }
  for (const auto& [name, links] : places)
    page += fmt::format("<li><span class=\"faint\">{}:</span>{}</li>\n", escaped(name), links);
  return page + "</ul>\n</nav>\n";
}

// The label names the column where a row becomes a card.
std::string cell(const char* label, const std::string& number) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, number);
}

// "Prop. 1" stays on one line.
std::string source(const gan::Claim& claim) {
  std::string text = escaped(claim.source);
  for (std::size_t at = 0; (at = text.find(". ", at)) != text.npos; ++at) text.replace(at, 2, ".\u00a0");
  return text;
}

std::string row(const ClaimResult& result) {
  const auto& [claim, verdict] = result;
  return fmt::format(
             "<tr class=\"{}\"><td class=\"id\">{}</td><td>{}</td><td class=\"source\" "
             "data-label=\"Source\">{}</td>",
             css_class(verdict.pass), link(claim->id), prose(claim->statement), source(*claim)) +
         cell("Measured", number(verdict.worst.measured)) +
         cell("Closed form", number(verdict.worst.closed_form)) +
         cell("Error", error_text(verdict.worst.error)) + cell("Tolerance", error_text(claim->tolerance)) +
         fmt::format("<td class=\"judged\" data-label=\"Verdict\">{}</td></tr>\n", mark(verdict.pass));
}

std::string table(const Results& results) {
  std::string page =
      "<h2 id=\"the-claims\">All claims</h2>\n<div class=\"scroll\">\n<table class=\"cards "
      "claims\">\n<thead><tr>"
      "<th>Claim</th><th>Statement</th><th>Source</th><th class=\"number\">Measured</th>"
      "<th class=\"number\">Closed form</th><th class=\"number\">Error</th><th "
      "class=\"number\">Tolerance</th>"
      "<th>Verdict</th></tr></thead>\n<tbody>\n";
  for (const ClaimResult& result : results.list) page += row(result);
  return page + "</tbody>\n</table>\n</div>\n";
}

Colour colour(gan::Ink ink, std::size_t place) {
  constexpr Colour by_place[] = {Colour::blue, Colour::orange, Colour::green, Colour::purple};
  switch (ink) {
    case gan::Ink::blue:
      return Colour::blue;
    case gan::Ink::orange:
      return Colour::orange;
    case gan::Ink::green:
      return Colour::green;
    case gan::Ink::grey:
      return Colour::grey;
    case gan::Ink::by_place:
      break;
  }
  return by_place[place % std::size(by_place)];
}

// Unless it says otherwise, the first curve of a chart is the theory, drawn as a line; the second is what was
// measured, drawn as dots on it; the others are drawn as dashes.
Mark mark(gan::Stroke stroke, std::size_t place) {
  switch (stroke) {
    case gan::Stroke::solid:
      return Mark::line;
    case gan::Stroke::dashed:
      return Mark::dashed;
    case gan::Stroke::dotted:
      return Mark::dotted;
    case gan::Stroke::by_place:
      break;
  }
  return place == 0 ? Mark::line : place == 1 ? Mark::points : Mark::dashed;
}

Series series(const gan::Chart& chart, std::size_t i) {
  const gan::Curve& curve = chart.curves[i];
  Series result{.label = curve.label,
                .x = curve.x,
                .y = curve.y,
                .colour = colour(curve.ink, i),
                .mark = mark(curve.stroke, i)};
  const std::size_t size = std::min(curve.x.size(), curve.y.size());
  if (result.mark != Mark::points || size <= dots_shown) return result;
  result.x.clear();
  result.y.clear();
  const std::size_t stride = (size - 1 + dots_shown - 2) / (dots_shown - 1);
  for (std::size_t k = 0; k < size; k += stride) {
    result.x.push_back(curve.x[k]);
    result.y.push_back(curve.y[k]);
  }
  return result;
}

// The lowest and the highest number that the curves of a chart reach, and zero.
struct Range {
  double low = 0, high = 0;

  void take(const gan::Chart& chart) {
    for (const gan::Curve& curve : chart.curves) {
      for (const double y : curve.y) {
        if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
      }
    }
  }
};

// Narrow, so that its letters can still be read when a phone makes it smaller.
std::string drawing(const gan::Chart& chart, const Range& range, double width, double height) {
  Figure result(plain(chart.title));
  result.inset(width, height);
  Panel& panel = result.panel(plain(chart.y_label), plain(chart.x_label));
  for (std::size_t i = 0; i < chart.curves.size(); ++i) panel.add(series(chart, i));
  std::vector<Link> links;
  for (const gan::Arrow& arrow : chart.arrows) links.push_back({arrow.z, arrow.x});
  if (!links.empty()) panel.arrows(links, "z");
  const double room = 0.05 * (range.high - range.low);
  if (chart.log_y) {
    panel.log_y();
  } else if (room > 0) {
    panel.y_range(range.low - room, range.high + room);
  }
  return result.svg();
}

std::string legend(const gan::Chart& chart) {
  std::string list = "<ul class=\"legend\">\n";
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    const Series drawn = series(chart, i);
    list += fmt::format("<li>{}{}</li>\n", legend_key(drawn.colour, drawn.mark), prose(drawn.label));
  }
  return list + "</ul>\n";
}

// Panels side by side share the range of y and, as they show the same curves, the legend.
std::string panels(const gan::Chart& chart) {
  Range range;
  for (const gan::Chart& panel : chart.panels) range.take(panel);
  std::string page = "<div class=\"panels\">\n";
  for (const gan::Chart& panel : chart.panels) {
    page +=
        fmt::format("<div id=\"figure-{}\">\n{}<p><strong>{}.</strong> {}</p>\n</div>\n", escaped(panel.id),
                    drawing(panel, range, 270, 190), prose(panel.title), prose(panel.caption));
  }
  return page + "</div>\n" + legend(chart.panels[0]);
}

std::string figure(const gan::Claim& claim, const gan::Chart& chart) {
  Range range;
  range.take(chart);
  return fmt::format(
      "<figure id=\"figure-{}\"{}>\n<h3>{}</h3>\n{}<figcaption>{}Claim {}.</figcaption>\n</figure>\n",
      escaped(chart.id), chart.panels.empty() ? "" : " class=\"wide\"", prose(chart.title),
      chart.panels.empty() ? drawing(chart, range, 440, 240) + legend(chart) : panels(chart),
      chart.caption.empty() ? "" : prose(chart.caption) + " ", link(claim.id));
}

std::string figures(const Results& results) {
  std::string page;
  for (const auto& [claim, verdict] : results.list) {
    for (const gan::Chart& chart : verdict.measurement.charts) page += figure(*claim, chart);
  }
  if (page.empty()) return page;
  return "<h2 id=\"the-figures\">Figures</h2>\n<div class=\"figures\">\n" + page + "</div>\n";
}

// The comparisons with the largest errors; NaN is larger than any number.
std::string comparisons(const gan::Measurement& measurement) {
  std::vector<gan::Comparison> list = measurement.comparisons;
  std::stable_sort(list.begin(), list.end(), [](const gan::Comparison& a, const gan::Comparison& b) {
    if (std::isnan(a.error) || std::isnan(b.error)) return std::isnan(a.error) && !std::isnan(b.error);
    return a.error > b.error;
  });
  if (list.empty()) return "<p>Nothing was compared.</p>\n";
  const std::size_t shown = std::min(list.size(), comparisons_shown);
  std::string page =
      shown < list.size()
          ? fmt::format("<p>The {} comparisons with the largest errors, of {}:</p>\n", shown, list.size())
          : fmt::format("<p>{}:</p>\n", plural(shown, "comparison"));
  page +=
      "<div class=\"scroll\">\n<table class=\"cards worst\">\n<thead><tr><th>Where</th><th "
      "class=\"number\">Measured</th><th class=\"number\">Closed form</th><th "
      "class=\"number\">Error</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < shown; ++i) {
    page += fmt::format(
        "<tr><td>{}</td>{}{}{}</tr>\n", prose(list[i].what), cell("Measured", number(list[i].measured)),
        cell("Closed form", number(list[i].closed_form)), cell("Error", error_text(list[i].error)));
  }
  return page + "</tbody>\n</table>\n</div>\n";
}

// A failed claim is unfolded.
std::string section(const ClaimResult& result) {
  const auto& [claim, verdict] = result;
  std::string page = fmt::format(
      "<section class=\"claim {}\" id=\"{}\">\n<h3><code>{}</code>{}<span class=\"faint\">{}</span></h3>\n"
      "<p>{}</p>\n<p>{}</p>\n",
      css_class(verdict.pass), escaped(claim->id), escaped(claim->id), mark(verdict.pass), source(*claim),
      prose(claim->statement), formula(claim->formula));
  page += fmt::format(
      "<details{}>\n<summary>Derivation and numbers</summary>\n<p>{}</p>\n<p>Tolerance <span "
      "class=\"number\">{}</span>: {}.</p>\n",
      verdict.pass ? "" : " open", prose(claim->derivation), error_text(claim->tolerance),
      prose(claim->tolerance_reason));
  page += comparisons(verdict.measurement);
  for (const std::string& note : verdict.measurement.notes) page += fmt::format("<p>{}</p>\n", prose(note));
  for (const gan::Chart& chart : verdict.measurement.charts) {
    page +=
        fmt::format("<p>Figure: <a href=\"#figure-{}\">{}</a></p>\n", escaped(chart.id), prose(chart.title));
  }
  return page + "</details>\n</section>\n";
}

}  // namespace

std::size_t Results::passed() const {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const ClaimResult& result) { return result.verdict.pass; }));
}

std::string html_report(const Results& results) {
  const std::string drawn = figures(results);
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>Generative Adversarial Nets, measured: {} "
      "passed, {} failed</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>Generative Adversarial "
      "Nets, "
      "measured</h1>\n",
      results.passed(), results.failed(), kReportStyle);
  page += summary(results) + introduction(results) + index(results, !drawn.empty()) + table(results) + drawn;
  page += "<h2 id=\"in-full\">Claim by claim</h2>\n";
  for (const ClaimResult& result : results.list) page += section(result);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace saddle::examples
