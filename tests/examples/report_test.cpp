#include "examples/verify/report.h"

#include <cctype>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "examples/figures/chart.h"
#include "examples/figures/markup.h"
#include "gan/claims/study.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/text.h"

using namespace saddle;
using examples::Results;

namespace {

std::string section(const std::string& page, const std::string& id) {
  const std::size_t start = page.find("id=\"" + id + "\"");
  if (start == page.npos) return "";
  return page.substr(start, page.find("</details>", start) - start);
}

// The first thing wrong with the nesting of the tags, or nothing.
std::string unbalanced(const std::string& page) {
  const std::set<std::string> empty = {"!doctype", "meta", "wbr"};
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = page.find('<', at)) != page.npos;) {
    const std::size_t end = page.find('>', at);
    if (end == page.npos) return "a tag does not end";
    const bool closing = page[at + 1] == '/';
    std::size_t name_end = at + (closing ? 2 : 1);
    const std::size_t name_start = name_end;
    while (std::isalnum(static_cast<unsigned char>(page[name_end])) || page[name_end] == '!') ++name_end;
    const std::string name = page.substr(name_start, name_end - name_start);
    if (name.empty()) return "a bare < at " + page.substr(at, 40);
    if (closing) {
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
    } else if (page[end - 1] != '/' && !empty.contains(name)) {
      open.push_back(name);
    }
    // A style sheet is no markup.
    at = name == "style" && !closing ? page.find("</style>", end) : end;
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

// Everything that can be awkward in a claim: markup in each text, a failure, NaN, infinities, charts.
struct Awkward {
  gan::Claim good, bad, broken;
  Results results;

  Awkward() {
    good.id = "good-1";
    bad.id = "bad-1";
    broken.id = "broken-1";
    for (gan::Claim* claim : {&good, &bad, &broken}) {
      claim->statement = "<b>statement</b> & \"more\"";
      claim->source = "<b>source</b> & more; JSD_w";
      claim->formula = "x < y \\text{ & <b>formula</b> & more}";
      claim->derivation = "<b>derivation</b> & more";
      claim->tolerance = 1e-10;
      claim->tolerance_reason = "<b>reason</b> & more";
      claim->wrong = {{gan::Wrong::Kind::formula, "<b>wrong</b> & more", {}}};
    }
    gan::Measurement pass, fail;
    for (int i = 0; i < 9; ++i) pass.add("<b>place</b> & " + std::to_string(i), 1, 1, i * 1e-13);
    pass.notes.push_back("<b>note</b> & more");
    gan::Chart chart{"chart-1", "<b>title</b> & more", "<b>caption</b> & more", "<b>x</b>", "<b>y</b>", {}};
    gan::Curve curve{"<b>curve</b> & more", {}, {}};
    for (int i = 0; i <= 200; ++i) {
      curve.x.push_back(i);
      curve.y.push_back(i == 100 ? not_a_number : std::sin(0.1 * i));
    }
    chart.curves = {curve, curve, curve};
    chart.curves[1].role = gan::Role::measured;
    pass.charts.push_back(chart);
    fail.add("near", 1, 1, 1e-12);
    fail.add("nowhere", not_a_number, inf, not_a_number);
    fail.add("far", -inf, 1, inf);
    results.seed = 42;
    results.list.push_back({&good, {pass, pass.worst(), true}});
    results.list.push_back({&bad, {fail, fail.worst(), false}});
    gan::Measurement nothing;
    nothing.notes.push_back("no convergence");
    results.list.push_back(
        {&broken, {nothing, {"not measured", not_a_number, not_a_number, not_a_number}, false}});
  }
};

}  // namespace

TEST_CASE("report: tags balance, whatever the texts hold") {
  CHECK(unbalanced("<!doctype html><p>a<br/>b</p>").empty());
  CHECK_FALSE(unbalanced("<p><b>a</p></b>").empty());
  CHECK_FALSE(unbalanced("<p>a < b</p>").empty());
  const std::string page = html_report(Awkward().results);
  CHECK(unbalanced(page) == "");
  CHECK(page.rfind("<!doctype html>\n<html lang=\"en\">", 0) == 0);
  CHECK(page.substr(page.size() - 8) == "</html>\n");
}

TEST_CASE("report: no text of a claim becomes markup") {
  const std::string page = html_report(Awkward().results);
  CHECK(count(page, "<b>") == 0);
  CHECK(holds(page, "&lt;"));
  CHECK(holds(page, "JSD<sub><i>w</i></sub>"));
  for (const char* text : {"statement", "source", "formula", "derivation", "reason", "place", "note", "title",
                           "caption", "curve", "wrong"}) {
    INFO(text);
    CHECK(holds(page, std::string(text) + "&lt;/"));
  }
}

TEST_CASE("report: nothing is loaded and nothing is run") {
  std::string page = html_report(Awkward().results);
  // The name of SVG's namespace is no address.
  const std::string name = "xmlns=\"http://www.w3.org/2000/svg\"";
  for (std::size_t at; (at = page.find(name)) != page.npos;) page.erase(at, name.size());
  CHECK_FALSE(holds(page, "://"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "<link"));
  CHECK_FALSE(holds(page, "<img"));
  CHECK_FALSE(holds(page, "@import"));
  CHECK_FALSE(holds(page, "src="));
  CHECK_FALSE(holds(page, "javascript"));
  // References within the page only.
  CHECK(count(page, "url(") == count(page, "url(#"));
  CHECK(count(page, "href=") == count(page, "href=\"#"));
}

TEST_CASE("report: links have targets, and each target is one") {
  const std::string page = html_report(Awkward().results);
  std::set<std::string> ids;
  for (std::size_t at = 0; (at = page.find(" id=\"", at)) != page.npos; ++at) {
    const std::string id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
    INFO(id);
    CHECK(ids.insert(id).second);
  }
  for (const char* opening : {"href=\"#", "url(#"}) {
    const std::size_t length = std::string(opening).size();
    CHECK(holds(page, opening));
    for (std::size_t at = 0; (at = page.find(opening, at)) != page.npos; ++at) {
      const std::string id = page.substr(at + length, page.find_first_of("\")", at + length) - at - length);
      INFO(id);
      CHECK(ids.contains(id));
    }
  }
}

TEST_CASE("report: the verdict comes first, then the failures in full, then figures") {
  const std::string page = html_report(Awkward().results);
  const std::size_t verdict = page.find("\u2717 1 of 3 claims hold, 2 failed</p>");
  const std::size_t bad = page.find("id=\"bad-1\" open>"), broken = page.find("id=\"broken-1\" open>");
  REQUIRE(verdict != page.npos);
  REQUIRE(bad != page.npos);
  REQUIRE(broken != page.npos);
  CHECK(page.find("<h1>") < verdict);
  CHECK(verdict < bad);
  CHECK(bad < broken);
  CHECK(broken < page.find("<figure"));
  CHECK(page.find("<figure") < page.find("<nav"));
  CHECK(page.find("<nav") < page.find("id=\"good-1\">"));
  // Not by colour alone.
  CHECK(holds(section(page, "bad-1"), "\u2717 fail"));
  CHECK(holds(section(page, "good-1"), "\u2713 pass"));
  CHECK(holds(section(page, "bad-1"), ">not measured</span>"));
  CHECK(holds(section(page, "good-1"), ">error 8e-13 \u2264 1e-10</span>"));
  CHECK(holds(section(page, "broken-1"), "no convergence"));
  // Where a failed claim would stand is a link to it.
  CHECK(page.find("<nav") < page.rfind("<p class=\"claim\"><a href=\"#bad-1\">"));
}

TEST_CASE("report: numbers are readable, what is undefined is a dash") {
  const Awkward awkward;
  const std::string page = html_report(awkward.results);
  const std::string good = section(page, "good-1"), bad = section(page, "bad-1");
  CHECK(holds(good, ">8e-13</td>"));
  CHECK(holds(good, ">1e-10</span>"));
  // The largest errors, and how many there are.
  CHECK(holds(good, "of 9:"));
  CHECK(holds(good, ">4e-13</td>"));
  CHECK_FALSE(holds(good, ">3e-13</td>"));
  CHECK(holds(bad,
              ">\u2013</td><td class=\"number\" data-label=\"Closed form or bound\"><span "
              "class=\"whole\">= \u221e</span></td>"));
  CHECK(holds(bad, ">-\u221e</td>"));
  CHECK(bad.find("nowhere") < bad.find(">far<"));
  CHECK(bad.find(">far<") < bad.find(">near<"));
  CHECK_FALSE(holds(page, ">nan"));
  CHECK_FALSE(holds(page, ">inf"));
  CHECK_FALSE(holds(page, ">-inf"));
}

TEST_CASE("report: a chart becomes a figure with legend, caption and the claim it belongs to") {
  const Awkward awkward;
  const std::string page = html_report(awkward.results);
  CHECK(count(page, "<figure ") == 1);
  const std::size_t start = page.find("<figure "), end = page.find("</figure>");
  const std::string figure = page.substr(start, end - start);
  CHECK(count(figure, "<li>") == 3);
  CHECK(holds(figure, "&amp; more Claim <a href=\"#good-1\">"));
  CHECK(holds(section(page, "good-1"), "href=\"#figure-chart-1\""));
  // 201 points, of which every tenth is drawn, but for the one that is not defined; and one in the legend.
  CHECK(count(figure, "<circle") == 21 - 1 + 1);
  CHECK_FALSE(holds(figure, "nan"));
}

TEST_CASE("report: panels make one figure with one legend, and have the lines of Figure 1") {
  gan::Claim claim;
  claim.id = "fig-1";
  gan::Chart chart{"whole", "<b>all</b>", "<b>both</b>", "", "", {}};
  for (const char* id : {"left", "right"}) {
    gan::Chart panel{id, std::string("<b>") + id + "</b>", "<b>part</b>", "x", "", {}};
    panel.curves = {{"p_data", {0, 1}, {0, id[0] == 'l' ? 1.0 : 2.0}}, {"p_g", {0, 1}, {1, 0}}};
    panel.arrows = {{0, 0.25}, {0.5, 0.5}, {1, 0.75}};
    chart.panels.push_back(panel);
  }
  gan::Chart errors{"alg-1-errors", "errors", "", "n", "", {{"e", {0, 1}, {1e-9, 1}}}};
  gan::Measurement measurement;
  measurement.add("here", 1, 1);
  measurement.charts = {chart, errors};
  const std::string page = examples::html_report({1, {{&claim, {measurement, measurement.worst(), true}}}});
  CHECK(unbalanced(page) == "");
  CHECK(count(page, "<b>") == 0);
  CHECK(count(page, "<figure ") == 2);
  const std::string figure =
      page.substr(page.find("<figure "), page.find("</figure>") - page.find("<figure "));
  CHECK(holds(figure, "id=\"figure-whole\" class=\"wide\""));
  CHECK(count(figure, "role=\"img\"") == 2);
  CHECK(count(figure, "<li>") == 2);
  CHECK(count(figure, "class=\"arrow\"") == 6);
  // Twice in the panels, once in the legend above them.
  CHECK(count(figure, "class=\"line black dotted\"") == 3);
  CHECK(count(figure, "class=\"line green\"") == 3);
  // One range for both: the 2 of the right is on the axis of the left.
  CHECK(count(figure, ">2</text>") == 2);
  CHECK(holds(page, ">10\u207b\u2078</text>") != holds(figure, ">10\u207b\u2078</text>"));
}

TEST_CASE("report: claims stand in their sections, with the page that explains them") {
  gan::Claim first, other, second;
  first.id = "first-1", other.id = "other-1", second.id = "second-1";
  first.section = second.section = "Algorithm <1>";
  first.page = second.page = "docs/page.md";
  other.section = "Games";
  gan::Measurement measurement;
  measurement.add("here", 1, 1);
  const gan::Verdict verdict{measurement, measurement.worst(), true};
  const std::string page =
      examples::html_report({1, {{&first, verdict}, {&other, verdict}, {&second, verdict}}});
  CHECK(unbalanced(page) == "");
  const std::size_t start = page.find("<nav ");
  const std::string index = page.substr(start, page.find("</nav>") - start);
  CHECK(count(index, "<a href=\"#part-algorithm-1\">Algorithm &lt;1&gt;</a>") == 1);
  CHECK(index.find("#first-1") < index.find("#second-1"));
  CHECK(index.find("#second-1") < index.find("#other-1"));
  CHECK(count(page, "<h2 id=\"part-algorithm-1\">") == 1);
  CHECK(count(page, "<h2 id=\"part-games\">") == 1);
  CHECK(count(page, "<code>docs/page.md</code>") == 1);
  CHECK(page.find("id=\"second-1\"") < page.find("<h2 id=\"part-games\">"));
}

TEST_CASE("report: a chart as a file of its own has its title, its panels and one legend") {
  const gan::Curve a{"a", {1, 10, 100}, {1, 2, 3}}, b{"b < c", {1, 10, 100}, {3, 2, 1}};
  gan::Chart left{"learning-a", "left", "", "n", "y", {a, b}},
      right{"learning-b", "right", "", "n", "y", {a}};
  gan::Chart chart{"whole", "Both & more", "", "", "", {}};
  chart.panels = {left, right};
  const std::string svg = examples::chart_svg(chart);
  CHECK(unbalanced(svg) == "");
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(count(svg, "<svg ") == 1);
  CHECK(count(svg, "Both &amp; more</text>") == 1);
  CHECK(count(svg, ">left</text>") == 1);
  CHECK(count(svg, ">a</text>") == 1);
  CHECK(count(svg, ">b &lt; c</text>") == 1);
  // Powers of ten below both panels.
  CHECK(count(svg, ">10\u00b2</text>") == 2);
  // A chart without panels is its own.
  CHECK(count(examples::chart_svg(left), ">b &lt; c</text>") == 1);
}

TEST_CASE("report: a course in the plane is drawn with equal scales, so that a circle is round") {
  gan::Chart chart{"circle", "circle", "", "x", "y", {}};
  gan::Curve curve{"", {}, {}, gan::Role::course};
  for (int i = 0; i < 4; ++i) {
    curve.x.push_back(i == 0 ? 2 : i == 2 ? -2 : 0);
    curve.y.push_back(i == 1 ? 2 : i == 3 ? -2 : 0);
  }
  chart.curves = {curve};
  const std::string svg = examples::chart_svg(chart);
  const std::size_t path = svg.find("class=\"line blue\" d=\"M");
  REQUIRE(path != svg.npos);
  double x[4], y[4];
  REQUIRE(std::sscanf(svg.c_str() + path, "class=\"line blue\" d=\"M%lf %lfL%lf %lfL%lf %lfL%lf %lf", x, y,
                      x + 1, y + 1, x + 2, y + 2, x + 3, y + 3) == 8);
  CHECK(std::fabs((x[0] - x[2]) - (y[3] - y[1])) < 0.02);
}

TEST_CASE("report: says how to get it again, and is the same again") {
  const Awkward awkward;
  const std::string page = html_report(awkward.results);
  std::string command = page.substr(page.find("<code>verify_paper <"));
  command = command.substr(0, command.find("</code>"));
  for (const char* option :
       {"--seed 42", "--html report.html", "--only good-1", "--only bad-1", "--only broken-1"}) {
    CHECK(holds(command, std::string(">") + option + "<"));
  }
  CHECK(page == html_report(awkward.results));
}

namespace {

// Claims that hold, each with one chart of this id.
struct Charted {
  std::vector<gan::Claim> claims;
  Results results{1, {}};

  explicit Charted(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      gan::Claim& claim = claims.emplace_back();
      claim.id = "claim-of-" + id;
      claim.formula = "x";
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      gan::Measurement measurement;
      measurement.add("here", 1, 1);
      measurement.charts = {
          {ids[i], "title", "One of it. Two of it. Three of it.", "x", "y", {{"c", {0, 1}, {0, 1}}}}};
      results.list.push_back({&claims[i], {measurement, measurement.worst(), true}});
    }
  }
};

}  // namespace

TEST_CASE("report: Figure 1, D* and C(G) open the page, the other figures are folded") {
  const Charted charted({"c-g", "other", "d-star", "fig-1"});
  const std::string page = html_report(charted.results);
  const auto at = [&page](const std::string& id) { return page.find("<figure id=\"figure-" + id + "\">"); };
  CHECK(at("fig-1") < at("d-star"));
  CHECK(at("d-star") < at("c-g"));
  CHECK(at("c-g") < page.find("<nav"));
  CHECK(count(page, "<figure ") == 4);
  const std::size_t claim = page.find("<details class=\"claim pass\" id=\"claim-of-other\">");
  CHECK(claim < at("other"));
  CHECK(at("other") < page.find("</details>", claim));
  // Each is linked to where its claim stands.
  CHECK(count(page, "href=\"#figure-other\"") == 1);
  CHECK(count(page, "href=\"#figure-fig-1\"") == 2);
  // Two sentences at the top, the third with the claim; a folded figure has all three.
  const std::string top = page.substr(0, page.find("<nav"));
  CHECK(count(top, "<figcaption>One of it. Two of it. Claim <a") == 3);
  CHECK_FALSE(holds(top, "Three"));
  CHECK(holds(section(page, "claim-of-fig-1"), "</a>. Three of it.</p>"));
  CHECK(
      holds(section(page, "claim-of-other"), "<figcaption>One of it. Two of it. Three of it.</figcaption>"));
}

TEST_CASE("report: the claims have the figures that open the page") {
  gan::Study study({.seed = 1, .charts = true});
  Results results{1, {}};
  for (const char* id : {"thm-1", "learned-d", "fig-1"}) {
    const gan::Claim* claim = gan::find_claim(id);
    REQUIRE(claim != nullptr);
    results.list.push_back({claim, check(*claim, study)});
  }
  const std::string page = html_report(results);
  const std::string top = page.substr(0, page.find("<nav"));
  CHECK(count(top, "<figure ") == 3);
  for (const char* id : {"fig-1", "d-star", "c-g"})
    CHECK(holds(top, std::string("id=\"figure-") + id + "\""));
}

TEST_CASE("report: a claim that is measured alone opens with its own figure, and is unfolded") {
  const std::string page = html_report(Charted({"other"}).results);
  CHECK(page.find("<figure id=\"figure-other\">") < page.find("<nav"));
  CHECK(count(page, "<figure ") == 1);
  CHECK(holds(page, "id=\"claim-of-other\" open>"));
  // Three figures at most.
  const std::string more = html_report(Charted({"a", "b", "c", "d"}).results);
  CHECK(more.find("<figure id=\"figure-c\">") < more.find("<nav"));
  CHECK(more.find("<figure id=\"figure-d\">") > more.find("<nav"));
  CHECK_FALSE(holds(more, " open>"));
}

TEST_CASE("report: the figure of a failed claim stands with the failure") {
  Charted charted({"fig-1", "c-g"});
  charted.results.list[1].verdict.pass = false;
  const std::string page = html_report(charted.results);
  CHECK(page.find("<figure id=\"figure-c-g\">") < page.find("<figure id=\"figure-fig-1\">"));
  CHECK(count(page, "<figure ") == 2);
  CHECK(holds(section(page, "claim-of-c-g"), "<figure id=\"figure-c-g\">"));
}

TEST_CASE("report: of comparisons with equal errors the one that decides is shown first") {
  Charted charted({"a"});
  gan::Verdict& verdict = charted.results.list[0].verdict;
  verdict.measurement.at_most("far below", 1, 9);
  verdict.worst = verdict.measurement.at_most("closest", 1, 2);
  const std::string claim = section(html_report(charted.results), "claim-of-a");
  CHECK(claim.find("<td>closest</td>") < claim.find("<td>far below</td>"));
}

TEST_CASE("report: the contents are folded, and no script unfolds anything") {
  const std::string page = html_report(Charted({"a", "b"}).results);
  const std::size_t start = page.find("<nav ");
  CHECK(holds(page.substr(start, page.find("</nav>") - start),
              "<details>\n<summary>Contents: 2 claims in 1 section</summary>"));
  CHECK_FALSE(holds(page, " onclick"));
}

TEST_CASE("report: every claim of the paper has its line, and its statement stands once") {
  Results results{1, {}};
  for (const gan::Claim& claim : gan::claims()) {
    gan::Measurement measurement;
    measurement.add("here", 1, 1);
    results.list.push_back({&claim, {measurement, measurement.worst(), true}});
  }
  const std::string page = html_report(results);
  CHECK(unbalanced(page) == "");
  for (const gan::Claim& claim : gan::claims()) {
    INFO(claim.id);
    CHECK(count(page, "<details class=\"claim pass\" id=\"" + claim.id + "\">") == 1);
    CHECK(count(page, "<span class=\"statement\">" + examples::prose(claim.statement) + "</span>") == 1);
    CHECK(count(page, examples::prose(claim.statement)) == 1);
    CHECK(holds(section(page, claim.id), "\u2713 pass"));
  }
  CHECK_FALSE(holds(page, "--only"));
  CHECK_FALSE(holds(page, "--quick"));
  CHECK_FALSE(holds(page, "<figure"));

  // Without the slow ones it is the page of --quick; with one less it is neither.
  std::erase_if(results.list, [](const examples::ClaimResult& result) { return result.claim->slow; });
  CHECK(holds(html_report(results), "--quick"));
  CHECK_FALSE(holds(html_report(results), "--only"));
  results.list.pop_back();
  CHECK_FALSE(holds(html_report(results), "--quick"));
  CHECK(holds(html_report(results), "--only"));
}
