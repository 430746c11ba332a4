#include "examples/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <optional>

#include "examples/chart.h"
#include "examples/cli.h"
#include "examples/json.h"
#include "examples/report.h"
#include "examples/survey.h"
#include "gan/study.h"

namespace saddle::examples {
namespace {

// The claims with these ids, in the order of the list; all of them if none is named.
std::vector<const gan::Claim*> chosen_claims(std::span<const gan::Claim> claims,
                                             const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const auto has_id = [&id](const gan::Claim& claim) { return claim.id == id; };
    if (std::any_of(claims.begin(), claims.end(), has_id)) continue;
    std::string known;
    for (const gan::Claim& claim : claims) known += (known.empty() ? "" : ", ") + claim.id;
    throw BadInput(fmt::format("--only: there is no claim '{}'; the claims are {}", id, known));
  }
  std::vector<const gan::Claim*> chosen;
  for (const gan::Claim& claim : claims) {
    if (ids.empty() || std::find(ids.begin(), ids.end(), claim.id) != ids.end()) chosen.push_back(&claim);
  }
  return chosen;
}

// Takes the slow claims out of the list, and says which they were.
std::string leave_out_slow(std::vector<const gan::Claim*>& claims) {
  std::string names;
  for (const gan::Claim* claim : claims) {
    if (claim->slow) names += (names.empty() ? "" : ", ") + claim->id;
  }
  const std::size_t count = std::erase_if(claims, [](const gan::Claim* claim) { return claim->slow; });
  return count == 0 ? "" : fmt::format(" --quick left out {} that take longer: {}.", count, names);
}

// The lines of the table: wide enough for the longest id and source.
class Table {
 public:
  explicit Table(const std::vector<const gan::Claim*>& claims) {
    for (const gan::Claim* claim : claims) {
      id_ = std::max(id_, claim->id.size());
      source_ = std::max(source_, claim->source.size());
    }
  }

  std::string head() const {
    return line("claim", "source", "measured", "closed form or bound", "error", "tolerance", "verdict");
  }

  std::string row(const ClaimResult& result) const {
    const auto& [claim, verdict] = result;
    return line(claim->id, claim->source, number(verdict.worst.measured, "{:.9g}"), reference(verdict.worst),
                number(verdict.worst.error, "{:.1e}"), number(claim->tolerance, "{:.1e}"),
                verdict.pass ? "pass" : "FAIL");
  }

 private:
  static std::string number(double value, const char* format) {
    return std::isnan(value) ? "-" : fmt::format(fmt::runtime(format), value);
  }

  // "<= 5000 iterations"; a number alone is a closed form.
  static std::string reference(const gan::Comparison& comparison) {
    const std::string value = number(comparison.reference, "{:.9g}");
    const std::string unit = comparison.unit.empty() ? "" : " " + comparison.unit;
    if (comparison.relation == gan::Relation::equal) return value + unit;
    if (comparison.relation == gan::Relation::within_standard_errors)
      return fmt::format("~ {:.6g} +- {:.2g}{}", comparison.reference, comparison.standard_error, unit);
    return fmt::format("{} {}{}", gan::symbol(comparison.relation), value, unit);
  }

  std::string line(std::string_view id, std::string_view source, std::string_view measured,
                   std::string_view reference, std::string_view error, std::string_view tolerance,
                   std::string_view verdict) const {
    return fmt::format("{:{}}  {:{}}  {:>13}  {:>24}  {:>7}  {:>9}  {}\n", id, id_, source, source_, measured,
                       reference, error, tolerance, verdict);
  }

  std::size_t id_ = 5, source_ = 6;
};

// All that is needed to check a comparison again.
void write(Json& json, const gan::Comparison& comparison) {
  json.member("what", comparison.what)
      .member("measured", comparison.measured)
      .member("relation", gan::symbol(comparison.relation))
      .member("reference", comparison.reference)
      .member("error", comparison.error);
  if (comparison.relation == gan::Relation::within_standard_errors)
    json.member("standard_error", comparison.standard_error);
  json.member("unit", comparison.unit);
}

std::string json_text(const Results& results) {
  Json json;
  json.begin_object()
      .member("seed", results.seed)
      .member("passed", results.passed())
      .member("failed", results.failed())
      .key("claims")
      .begin_array();
  for (const auto& [claim, verdict] : results.list) {
    json.begin_object()
        .member("id", claim->id)
        .member("statement", claim->statement)
        .member("source", claim->source)
        .member("formula", claim->formula);
    write(json, verdict.worst);
    json.member("tolerance", claim->tolerance)
        .member("verdict", verdict.pass ? "pass" : "fail")
        .key("comparisons")
        .begin_array();
    for (const gan::Comparison& comparison : verdict.measurement.comparisons) {
      json.begin_object();
      write(json, comparison);
      json.member("control", comparison.control).end_object();
    }
    json.end_array().end_object();
  }
  return json.end_array().end_object().text();
}

// What a reader should know beside the table: notes, and where a claim failed.
std::string remarks(const Results& results) {
  std::string text;
  for (const auto& [claim, verdict] : results.list) {
    if (!verdict.pass) text += fmt::format("{}: FAILED, {}\n", claim->id, verdict.worst.what);
    for (const std::string& note : verdict.measurement.notes)
      text += fmt::format("{}: {}\n", claim->id, note);
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

int verify(std::span<const gan::Claim> claims, int argc, char** argv) {
  CLI::App app("Measures the claims of Goodfellow et al. 2014, \"Generative Adversarial Nets\"",
               "verify_paper");
  std::string html_path, json_path;
  std::string seed_text = "1";
  std::vector<std::string> only;
  std::string svg_path;
  bool quick = false, wrong = false;
  int seeds = 1;
  CLI::Option* html_option = app.add_option("--html", html_path, "Write a report with figures to this file");
  CLI::Option* json_option =
      app.add_option("--json", json_path, "Write the results as JSON to this file; - for standard output");
  app.add_option("--seed", seed_text, "Seed of everything random: an integer from 0 to 2^64 - 1")
      ->capture_default_str();
  CLI::Option* only_option =
      app.add_option("--only", only, "Measure this claim only; may be given more than once")
          ->allow_extra_args(false);
  app.add_flag("--quick", quick, "Leave out the claims that take long, and say which")->excludes(only_option);
  CLI::Option* wrong_option = app.add_flag(
      "--wrong", wrong, "Measure also the wrong statements of each claim, which have to be refused");
  CLI::Option* seeds_option = app.add_option("--seeds", seeds, "Measure with this many seeds, from --seed on")
                                  ->check(CLI::Range(1, 10000));
  CLI::Option* svg_option =
      app.add_option("--svg", svg_path, "Write the figure of the claim that --only names to this file")
          ->needs(only_option);
  for (CLI::Option* option : {wrong_option, seeds_option})
    option->excludes(html_option)->excludes(svg_option);

  return run(app, argc, argv, [&] {
    // 1. Check the input and open the outputs.
    std::vector<const gan::Claim*> chosen = chosen_claims(claims, only);
    const std::string left_out = quick ? leave_out_slow(chosen) : "";
    if (svg_option->count() > 0 && chosen.size() != 1)
      throw BadInput(fmt::format("--svg: needs one claim, got {}", chosen.size()));
    const std::uint64_t seed = parse_seed(seed_text);
    if (svg_path == "-") throw BadInput("--svg: needs a file name, got '-'");
    if (html_path == "-") throw BadInput("--html: needs a file name, got '-'");
    require_different_files({{"--html", html_path}, {"--json", json_path}, {"--svg", svg_path}});
    std::optional<OutputFile> html, json, svg;
    if (html_option->count() > 0) html.emplace("--html", html_path);
    if (json_option->count() > 0) json.emplace("--json", json_path);
    if (svg_option->count() > 0) svg.emplace("--svg", svg_path);
    const bool show_table = json_path != "-";

    if (wrong || seeds_option->count() > 0) {
      Progress progress;
      const std::vector<Tally> tallies = survey(chosen, seed, seeds, wrong, progress);
      if (json) {
        Json text;
        text.begin_object().member("seed", seed).member("seeds", seeds).key("survey");
        write(text, tallies);
        json->finish(text.end_object().text());
      }
      if (show_table) print(survey_table(tallies) + left_out + "\n");
      return count_bad(tallies) == 0 ? 0 : 1;
    }

    // 2. Measure claim by claim.
    Results results{seed, {}};
    gan::Study study({.seed = seed, .charts = html || svg});
    {
      const Table table(chosen);
      Progress progress;
      if (show_table) print(table.head());
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        progress.show(fmt::format("measuring {} ({} of {})", chosen[i]->id, i + 1, chosen.size()));
        results.list.push_back({chosen[i], check(*chosen[i], study)});
        progress.show("");
        if (show_table) print(table.row(results.list.back()));
      }
    }

    // 3. Put the outputs in their places.
    if (svg) {
      const auto& charts = results.list[0].verdict.measurement.charts;
      if (charts.empty()) throw BadInput(fmt::format("--svg: claim '{}' has no figure", chosen[0]->id));
      svg->finish(chart_svg(charts[0]));
    }
    if (html) html->finish(html_report(results));
    if (json) json->finish(json_text(results));
    if (show_table) {
      print(fmt::format("{}\n{} of {} claims hold.{}\n", remarks(results), results.passed(),
                        results.list.size(), left_out));
    }
    return results.failed() == 0 ? 0 : 1;
  });
}

}  // namespace saddle::examples
