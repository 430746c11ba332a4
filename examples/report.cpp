#include "examples/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "examples/chart.h"
#include "examples/markup.h"
#include "examples/report_style.h"

namespace saddle::examples {
namespace {

// The first to be shown of a claim's comparisons, the largest errors first.
constexpr std::size_t comparisons_shown = 5;

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
  // The claims measured are the quick ones, if they are as many and none is slow.
  const auto is_quick = [](const gan::Claim& claim) { return !claim.slow; };
  const auto quick = std::count_if(gan::claims().begin(), gan::claims().end(), is_quick);
  if (std::ssize(results.list) == quick &&
      std::all_of(results.list.begin(), results.list.end(),
                  [&](const ClaimResult& result) { return is_quick(*result.claim); }))
    return text + option("--quick");
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
        "at {}</li>\n",
        link(claim->id), error_text(verdict.worst.error), error_text(claim->tolerance),
        prose(verdict.worst.what));
  }
  return page + "</ul>\n";
}

std::string introduction(const Results& results) {
  return fmt::format(
      "<p>The program <code>verify_paper</code> measured {} about generative adversarial nets, most of them "
      "from Goodfellow et al. 2014, and compared each with its closed form or bound. A claim that is "
      "measured at several places is judged by the place with the largest "
      "error.</p>\n<p class=\"faint\">To get this page again: <code>{}</code>. Compiled by {}. All "
      "divergences are in nats.</p>\n",
      plural(results.list.size(), "claim"), command(results), escaped(compiler()));
}

// A part of the page: the claims of one section of the list.
struct Part {
  std::string title, page;
  std::vector<const ClaimResult*> claims;

  // Its anchor: "Theorem 1" has part-theorem-1.
  std::string anchor() const {
    std::string text = "part-";
    for (const char c : title)
      text += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::tolower(c)) : '-';
    return text;
  }
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

// The claims by their parts.
std::string index(const std::vector<Part>& parts) {
  std::string page = "<nav aria-label=\"Contents\">\n<ul>\n";
  for (const Part& part : parts) {
    page += fmt::format("<li><a href=\"#{}\">{}</a>:", part.anchor(), escaped(part.title));
    for (const ClaimResult* result : part.claims) page += fmt::format(" {}", link(result->claim->id));
    page += "</li>\n";
  }
  return page + "</ul>\n</nav>\n";
}

// The label names the column where a row becomes a card.
std::string cell(const char* label, const std::string& number) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, number);
}

// The closed form or the bound, with how the measured number has to stand to it: "<= 5000 iterations".
std::string reference_cell(const gan::Comparison& comparison) {
  std::string text =
      fmt::format("{} {}", escaped(gan::symbol(comparison.relation)), number(comparison.reference));
  if (comparison.relation == gan::Relation::within_standard_errors)
    text += fmt::format(" \u00b1 {}", number(comparison.standard_error, 2));
  if (!comparison.unit.empty()) text += fmt::format(" {}", escaped(comparison.unit));
  return cell("Closed form or bound", text);
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
         cell("Measured", number(verdict.worst.measured)) + reference_cell(verdict.worst) +
         cell("Error", error_text(verdict.worst.error)) + cell("Tolerance", error_text(claim->tolerance)) +
         fmt::format("<td class=\"judged\" data-label=\"Verdict\">{}</td></tr>\n", mark(verdict.pass));
}

std::string table(const Part& part) {
  std::string page =
      "<div class=\"scroll\">\n<table class=\"cards claims\">\n"
      "<thead><tr><th>Claim</th><th>Statement</th><th>Source</th><th class=\"number\">Measured</th>"
      "<th class=\"number\">Closed form or bound</th><th class=\"number\">Error</th>"
      "<th class=\"number\">Tolerance</th>"
      "<th>Verdict</th></tr></thead>\n<tbody>\n";
  for (const ClaimResult* result : part.claims) page += row(*result);
  return page + "</tbody>\n</table>\n</div>\n";
}

std::string figure(const gan::Claim& claim, const gan::Chart& chart) {
  return fmt::format(
      "<figure id=\"figure-{}\"{}>\n<h3>{}</h3>\n{}<figcaption>{}Claim {}.</figcaption>\n</figure>\n",
      escaped(chart.id), chart.panels.empty() ? "" : " class=\"wide\"", prose(chart.title), chart_html(chart),
      chart.caption.empty() ? "" : prose(chart.caption) + " ", link(claim.id));
}

std::string figures(const Part& part) {
  std::string page;
  for (const ClaimResult* result : part.claims) {
    for (const gan::Chart& chart : result->verdict.measurement.charts) page += figure(*result->claim, chart);
  }
  if (page.empty()) return page;
  return fmt::format("<div class=\"figures\">\n{}</div>\n", page);
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
      "class=\"number\">Measured</th><th class=\"number\">Closed form or bound</th><th "
      "class=\"number\">Error</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < shown; ++i) {
    page += fmt::format("<tr><td>{}</td>{}{}{}</tr>\n", prose(list[i].what),
                        cell("Measured", number(list[i].measured)), reference_cell(list[i]),
                        cell("Error", error_text(list[i].error)));
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
  page += comparisons(verdict.measurement) + refusals(*claim);
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
  const std::vector<Part> all = parts(results);
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>Generative Adversarial Nets, measured: {} "
      "passed, {} failed</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>Generative Adversarial "
      "Nets, measured</h1>\n",
      results.passed(), results.failed(), kReportStyle);
  page += summary(results) + introduction(results) + index(all);
  for (const Part& part : all) {
    page += fmt::format("<h2 id=\"{}\">{}</h2>\n", part.anchor(), escaped(part.title));
    if (!part.page.empty()) {
      page += fmt::format("<p class=\"faint\">Explained in <code>{}</code>.</p>\n", escaped(part.page));
    }
    page += table(part) + figures(part);
    for (const ClaimResult* result : part.claims) page += section(*result);
  }
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace saddle::examples
