#include "examples/verify/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/figures/chart.h"
#include "examples/figures/markup.h"
#include "examples/figures/tex.h"
#include "examples/verify/report_style.h"
#include "examples/verify/text.h"

namespace saddle::examples {
namespace {

// The first to be shown of a claim's comparisons, the largest errors first.
constexpr std::size_t comparisons_shown = 5;

// The figures that open the page: Figure 1, D* and C(G).
constexpr std::string_view opening_charts[] = {"fig-1", "d-star", "c-g"};

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
      results.about.name + option(fmt::format("--seed {}", results.seed)) + option("--html report.html");
  if (results.list.size() == results.all.size()) return text;
  // The claims measured are the quick ones, if they are as many and none is slow.
  const auto is_quick = [](const gan::Claim& claim) { return !claim.slow; };
  const auto quick = std::count_if(results.all.begin(), results.all.end(), is_quick);
  if (std::ssize(results.list) == quick &&
      std::all_of(results.list.begin(), results.list.end(),
                  [&](const ClaimResult& result) { return is_quick(*result.claim); }))
    return text + option("--quick");
  for (const ClaimResult& result : results.list) text += option("--only " + result.claim->id);
  return text;
}

std::string introduction(const Results& results) {
  return fmt::format(
      "<p>The program <code>{}</code> measured {} {}, and compared each with its closed form or bound. A "
      "claim that is "
      "measured at several places is judged by the place with the largest error. Each line below is a claim, "
      "and unfolds: formula, figure, numbers and proof.</p>\n<p class=\"faint\">To get this page again: "
      "<code>{}</code>. Compiled by {}. All divergences are in nats.</p>\n",
      results.about.name, plural(results.list.size(), "claim"), results.about.subject, command(results),
      escaped(compiler()));
}

// A part of the page: the claims of one section of the list.
struct Part {
  std::string title, page;
  std::vector<const ClaimResult*> claims;

  // Its anchor: "Theorem 1" has part-theorem-1.
  std::string anchor() const { return "part-" + slug(title); }
};

std::vector<Part> parts(const Results& results) {
  std::vector<Part> list;
  for (const ClaimResult& result : results.list) {
    const gan::Claim& claim = *result.claim;
    const auto same = [&claim](const Part& part) { return part.title == claim.section; };
    auto at = std::find_if(list.begin(), list.end(), same);
    if (at == list.end()) at = list.insert(at, {claim.section, claim.page, {}});
    at->claims.push_back(&result);
  }
  return list;
}

// A figure that opens the page.
struct Opening {
  const ClaimResult* result;
  const gan::Chart* chart;
};

// Figure 1, D* and C(G); on a page without these, the first figures that there are. The figures of failed
// claims stand with the failures.
std::vector<Opening> opening(const Results& results) {
  std::vector<Opening> chosen, all;
  for (const ClaimResult& result : results.list) {
    if (!result.verdict.pass) continue;
    for (const gan::Chart& chart : result.verdict.measurement.charts) all.push_back({&result, &chart});
  }
  for (const std::string_view id : opening_charts) {
    const auto at =
        std::find_if(all.begin(), all.end(), [id](const Opening& o) { return o.chart->id == id; });
    if (at != all.end()) chosen.push_back(*at);
  }
  if (!chosen.empty()) return chosen;
  all.resize(std::min(all.size(), std::size(opening_charts)), {});
  return all;
}

// Where the second sentence of a caption ends.
std::size_t two_sentences(std::string_view text) {
  std::size_t end = 0;
  for (int sentences = 0; sentences < 2; ++sentences) {
    end = text.find(". ", end);
    if (end == text.npos) return text.size();
    ++end;
  }
  return end;
}

std::string figure(const gan::Chart& chart, const std::string& caption) {
  return fmt::format("<figure id=\"figure-{}\"{}>\n<h3>{}</h3>\n{}<figcaption>{}</figcaption>\n</figure>\n",
                     escaped(chart.id), chart.panels.empty() ? "" : " class=\"wide\"", prose(chart.title),
                     chart_html(chart), caption);
}

std::string opening_figures(const std::vector<Opening>& list) {
  if (list.empty()) return "";
  std::string page = "<div class=\"figures\">\n";
  for (const auto& [result, chart] : list) {
    const std::string_view caption = chart->caption;
    page += figure(*chart, fmt::format("{} Claim {}.", prose(caption.substr(0, two_sentences(caption))),
                                       link(result->claim->id)));
  }
  return page + "</div>\n";
}

std::string link_to_figure(const gan::Chart& chart) {
  return fmt::format("<a href=\"#figure-{}\">{}</a>", escaped(chart.id), prose(chart.title));
}

// The figures of a claim; of one that opens the page, a link and what else there is to say about it.
std::string figures(const ClaimResult& result, const std::vector<Opening>& shown) {
  std::string page, links;
  for (const gan::Chart& chart : result.verdict.measurement.charts) {
    if (std::any_of(shown.begin(), shown.end(), [&](const Opening& o) { return o.chart == &chart; })) {
      const std::string_view caption = chart.caption;
      links += fmt::format("<p>Figure at the top of the page: {}.{}</p>\n", link_to_figure(chart),
                           prose(caption.substr(two_sentences(caption))));
    } else {
      page += figure(chart, prose(chart.caption));
    }
  }
  return links + (page.empty() ? "" : fmt::format("<div class=\"figures\">\n{}</div>\n", page));
}

// The label names the column where a row becomes a card.
std::string cell(const char* label, const std::string& number) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, number);
}

// The closed form or the bound, with how the measured number has to stand to it: "<= 5000 iterations".
std::string reference_cell(const gan::Comparison& comparison) {
  std::string text = fmt::format("<span class=\"whole\">{} {}</span>",
                                 escaped(gan::symbol(comparison.relation)), number(comparison.reference));
  if (comparison.relation == gan::Relation::within_standard_errors)
    text += fmt::format(" \u00b1 {}", number(comparison.standard_error, 2));
  if (!comparison.unit.empty()) text += fmt::format(" {}", escaped(comparison.unit));
  return cell("Closed form or bound", text);
}

// The comparisons with the largest errors; NaN is larger than any number. Of those with equal errors the one
// that decides comes first.
std::string comparisons(const gan::Verdict& verdict) {
  std::vector<gan::Comparison> list = verdict.measurement.comparisons;
  if (list.empty()) return "<p>Nothing was compared.</p>\n";
  const auto decides = [&](const gan::Comparison& comparison) {
    return comparison.what == verdict.worst.what;
  };
  std::stable_partition(list.begin(), list.end(), decides);
  std::stable_sort(list.begin(), list.end(), [](const gan::Comparison& a, const gan::Comparison& b) {
    if (std::isnan(a.error) || std::isnan(b.error)) return std::isnan(a.error) && !std::isnan(b.error);
    return a.error > b.error;
  });
  const std::size_t shown = std::min(list.size(), comparisons_shown);
  std::string page =
      shown < list.size()
          ? fmt::format("<p>The {} comparisons with the largest errors, of {}:</p>\n", shown, list.size())
          : fmt::format("<p>{}:</p>\n", plural(shown, "comparison"));
  page +=
      "<div class=\"scroll\">\n<table class=\"cards worst\">\n<thead><tr><th>Where</th><th "
      "class=\"number\">Measured</th><th class=\"number\">Closed form or bound</th><th "
      "class=\"number\">Error</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < shown; ++i) {
    page += fmt::format("<tr><td>{}</td>{}{}{}</tr>\n", prose(list[i].what),
                        cell("Measured", number(list[i].measured)), reference_cell(list[i]),
                        cell("Error", error_text(list[i].error)));
  }
  return page + "</tbody>\n</table>\n</div>\n";
}

// The numbers of the claim's mistake, which its belief and its reason are above.
std::string showings(const gan::Verdict& verdict) {
  if (verdict.measurement.showings.empty()) return "";
  std::string page =
      "<div class=\"scroll\">\n<table class=\"cards worst\">\n<thead><tr><th>Number</th><th "
      "class=\"number\">Mistaken</th><th class=\"number\">Right</th></tr></thead>\n<tbody>\n";
  for (const gan::Showing& showing : verdict.measurement.showings) {
    page += fmt::format("<tr><td>{}</td>{}{}</tr>\n", prose(showing.what),
                        cell("Mistaken", number(showing.mistaken)), cell("Right", number(showing.right)));
  }
  return page + "</tbody>\n</table>\n</div>\n";
}

// What the measurement refuses: how the claim could be wrong.
std::string refusals(const gan::Claim& claim) {
  if (claim.wrong.empty()) return "";
  std::string page = "<p>The same measurement refuses:</p>\n<ul>\n";
  for (const gan::Wrong& wrong : claim.wrong) page += fmt::format("<li>{}</li>\n", prose(wrong.what));
  return page + "</ul>\n";
}

// "Prop. 1" stays on one line.
std::string source(const gan::Claim& claim) {
  std::string text = prose(claim.source);
  for (std::size_t at = 0; (at = text.find(". ", at)) != text.npos; ++at) text.replace(at, 2, ".\u00a0");
  return text;
}

std::string error_beside_tolerance(const ClaimResult& result) {
  if (std::isnan(result.verdict.worst.error)) return "not measured";
  return fmt::format("error {} {} {}", error_text(result.verdict.worst.error),
                     result.verdict.pass ? "\u2264" : "&gt;", error_text(result.claim->tolerance));
}

// The claim as a line; picture, numbers and proof are to be unfolded.
std::string claim_html(const ClaimResult& result, const std::vector<Opening>& shown, bool open) {
  const auto& [claim, verdict] = result;
  std::string page = fmt::format(
      "<details class=\"claim {}\" id=\"{}\"{}>\n<summary><span class=\"name\"><code>{}</code> <span "
      "class=\"faint\">{}</span></span> <span class=\"statement\">{}</span> <span class=\"judged\">{} <span "
      "class=\"number\">{}</span></span></summary>\n",
      css_class(verdict.pass), escaped(claim->id), open ? " open" : "", escaped(claim->id), source(*claim),
      prose(claim->statement), mark(verdict.pass), error_beside_tolerance(result));
  page += formula_html(claim->formula) + figures(result, shown) + comparisons(verdict);
  for (const std::string& note : verdict.measurement.notes) page += fmt::format("<p>{}</p>\n", prose(note));
  page += showings(verdict);
  page += fmt::format("<p>{}</p>\n<p>Tolerance <span class=\"number\">{}</span>: {}.</p>\n",
                      prose(claim->derivation), error_text(claim->tolerance), prose(claim->tolerance_reason));
  return page + refusals(*claim) + "</details>\n";
}

std::string verdict_line(const Results& results) {
  const std::string text = hold_text(results);
  return results.failed() == 0 || results.list.size() == 1
             ? text
             : fmt::format("{}, {} failed", text, results.failed());
}

std::string failures(const Results& results) {
  std::string page;
  for (const ClaimResult& result : results.list) {
    if (!result.verdict.pass) page += claim_html(result, {}, true);
  }
  return page.empty() ? page : "<h2 id=\"failed\">Failed</h2>\n" + page;
}

// The claims by their parts.
std::string index(const std::vector<Part>& parts) {
  std::size_t claims = 0;
  std::string list;
  for (const Part& part : parts) {
    list += fmt::format("<li><a href=\"#{}\">{}</a>:", part.anchor(), escaped(part.title));
    for (const ClaimResult* result : part.claims) list += fmt::format(" {}", link(result->claim->id));
    list += "</li>\n";
    claims += part.claims.size();
  }
  return fmt::format(
      "<nav aria-label=\"Contents\">\n<details>\n<summary>Contents: {} in {}</summary>\n<ul>\n{}</ul>\n"
      "</details>\n</nav>\n",
      plural(claims, "claim"), plural(parts.size(), "section"), list);
}

// The claims of a part, a line each. Their figures are unfolded with them, and by these links.
std::string part_html(const Part& part, const std::vector<Opening>& shown, bool open) {
  std::string page = fmt::format("<h2 id=\"{}\">{}</h2>\n", part.anchor(), escaped(part.title)), links;
  for (const ClaimResult* result : part.claims) {
    for (const gan::Chart& chart : result->verdict.measurement.charts)
      links += (links.empty() ? " Figures: " : "; ") + link_to_figure(chart);
  }
  if (!links.empty()) links += ".";
  const std::string explained =
      part.page.empty() ? "" : fmt::format("Explained in <code>{}</code>.", escaped(part.page));
  if (!(explained + links).empty()) page += fmt::format("<p class=\"faint\">{}{}</p>\n", explained, links);
  for (const ClaimResult* result : part.claims) {
    page += result->verdict.pass ? claim_html(*result, shown, open)
                                 : fmt::format("<p class=\"claim\">{} {} at the top of the page</p>\n",
                                               link(result->claim->id), mark(false));
  }
  return page;
}

}  // namespace

std::size_t Results::passed() const {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const ClaimResult& result) { return result.verdict.pass; }));
}

std::string hold_text(const Results& results) {
  if (results.list.size() == 1) return results.failed() == 0 ? "1 claim holds" : "1 claim does not hold";
  return fmt::format("{} of {} claims hold", results.passed(), results.list.size());
}

std::string html_report(const Results& results) {
  const std::vector<Part> all = parts(results);
  const std::vector<Opening> shown = opening(results);
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>{4}: "
      "{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{4}</h1>\n<p class=\"summary {2}\">{3} "
      "{0}</p>\n",
      verdict_line(results), kReportStyle, css_class(results.failed() == 0),
      results.failed() == 0 ? "\u2713" : "\u2717", results.about.title);
  page += failures(results) + opening_figures(shown) + introduction(results) + index(all);
  // A claim that was measured alone is shown in full.
  for (const Part& part : all) page += part_html(part, shown, results.list.size() == 1);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace saddle::examples
