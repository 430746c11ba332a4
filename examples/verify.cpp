#include "examples/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "examples/chart.h"
#include "examples/cli.h"
#include "examples/json.h"
#include "examples/report.h"
#include "examples/survey.h"
#include "examples/verify_text.h"
#include "gan/nearest.h"
#include "gan/study.h"

namespace saddle::examples {
namespace {

// The claims with these ids or in these sections, in the order of the list; all of them if none is named.
ChosenClaims chosen_claims(std::span<const gan::Claim> claims, const std::vector<std::string>& names) {
  const auto is_meant = [](const std::string& name, const gan::Claim& claim) {
    return claim.id == name || (!claim.section.empty() && slug(claim.section) == slug(name));
  };
  for (const std::string& name : names) {
    if (std::any_of(claims.begin(), claims.end(),
                    [&](const gan::Claim& claim) { return is_meant(name, claim); }))
      continue;
    std::vector<std::string> known;
    for (const gan::Claim& claim : claims) known.push_back(claim.id);
    for (const gan::Claim& claim : claims) {
      const std::string section = slug(claim.section);
      if (known.back() != section) known.push_back(section);
    }
    const std::string hint = gan::did_you_mean(name, {known.begin(), known.end()});
    throw BadInput(fmt::format("--only: there is no claim or section '{}'{}", name,
                               hint.empty() ? "; --list shows them all" : hint));
  }
  ChosenClaims chosen;
  for (const gan::Claim& claim : claims) {
    if (names.empty() || std::any_of(names.begin(), names.end(),
                                     [&](const std::string& name) { return is_meant(name, claim); }))
      chosen.push_back(&claim);
  }
  return chosen;
}

// Takes the slow claims out of the list, and says which they were.
std::string leave_out_slow(ChosenClaims& claims) {
  std::string names;
  for (const gan::Claim* claim : claims) {
    if (claim->slow) names += (names.empty() ? "" : ", ") + claim->id;
  }
  const std::size_t count = std::erase_if(claims, [](const gan::Claim* claim) { return claim->slow; });
  return count == 0 ? "" : fmt::format("--quick left out {} that take longer: {}.", count, names);
}

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

}  // namespace

int verify(std::span<const gan::Claim> claims, int argc, char** argv) {
  CLI::App app("Measures the claims of Goodfellow et al. 2014, \"Generative Adversarial Nets\"",
               "verify_paper");
  std::string html_path, json_path;
  std::string seed_text = "1";
  std::vector<std::string> only;
  std::string svg_path;
  bool quick = false, wrong = false, verbose = false, list = false;
  int seeds = 1;
  app.add_flag("--verbose", verbose, "Print a line for each claim, as with --only, and\nits notes");
  CLI::Option* list_option =
      app.add_flag("--list", list, "Print what is claimed, section by section, and\nmeasure nothing");
  CLI::Option* only_option = app.add_option("--only", only,
                                            "Measure this claim or section only: an ID such as\n"
                                            "thm-1, or a title such as \"Theorem 1\"; may be\n"
                                            "given more than once")
                                 ->type_name("ID")
                                 ->allow_extra_args(false);
  app.add_flag("--quick", quick, "Leave out the claims that take long, and say\nwhich")
      ->excludes(only_option);
  app.add_option("--seed", seed_text, "Seed of everything random: an integer from 0 to\n2^64 - 1")
      ->type_name("SEED")
      ->capture_default_str();
  CLI::Option* html_option =
      app.add_option("--html", html_path, "Write a report with figures to this file")->type_name("FILE");
  CLI::Option* json_option =
      app.add_option("--json", json_path, "Write the results as JSON to this file; - for\nstandard output")
          ->type_name("FILE");
  CLI::Option* svg_option = app.add_option("--svg", svg_path,
                                           "Write the figure of the claim that --only names to\n"
                                           "this file; --list shows which claims have one")
                                ->type_name("FILE")
                                ->needs(only_option);
  CLI::Option* wrong_option = app.add_flag(
      "--wrong", wrong, "Measure also the wrong statements of each claim,\nwhich have to be refused");
  CLI::Option* seeds_option = app.add_option("--seeds", seeds, "Measure with this many seeds, from --seed on")
                                  ->type_name("N")
                                  ->check(CLI::Range(1, 10000));
  for (CLI::Option* option : {wrong_option, seeds_option})
    option->excludes(html_option)->excludes(svg_option);
  for (CLI::Option* option : {html_option, json_option, svg_option, wrong_option, seeds_option})
    list_option->excludes(option);

  return run(app, argc, argv, [&] {
    // 1. Check the input and open the outputs.
    ChosenClaims chosen = chosen_claims(claims, only);
    const std::size_t width = text_width();
    if (list) {
      print(list_text(chosen, width));
      return 0;
    }
    const std::string left_out = quick ? leave_out_slow(chosen) : "";
    if (svg_option->count() > 0) {
      if (chosen.size() != 1) throw BadInput(fmt::format("--svg: needs one claim, got {}", chosen.size()));
      if (!chosen[0]->figure)
        throw BadInput(fmt::format("--svg: claim '{}' has no figure; --list shows which claims have one",
                                   chosen[0]->id));
    }
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
      if (show_table) print(survey_table(tallies, width) + wrapped(left_out, width, 2));
      return count_bad(tallies) == 0 ? 0 : 1;
    }

    // 2. Measure claim by claim. Who names claims wants to see their numbers.
    const bool by_claim = verbose || only_option->count() > 0;
    Results results{seed, {}};
    gan::Study study({.seed = seed, .charts = html || svg});
    {
      const ClaimTable of_claims(chosen, width);
      const SectionTable of_sections(chosen);
      Progress progress;
      if (show_table) print(by_claim ? of_claims.head() : of_sections.head());
      std::size_t begin = 0;  // of the section
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        progress.show(fmt::format("measuring {} ({} of {})", chosen[i]->id, i + 1, chosen.size()));
        results.list.push_back({chosen[i], check(*chosen[i], study)});
        const bool ends = i + 1 == chosen.size() || chosen[i + 1]->section != chosen[i]->section;
        if (!by_claim && !ends) continue;
        progress.show("");
        const std::span<const ClaimResult> section = std::span(results.list).subspan(begin);
        if (show_table) print(by_claim ? of_claims.row(results.list.back()) : of_sections.row(section));
        if (ends) begin = i + 1;
      }
    }

    // 3. Put the outputs in their places.
    if (svg) {
      const auto& charts = results.list[0].verdict.measurement.charts;
      if (charts.empty()) throw std::runtime_error(fmt::format("claim '{}' made no figure", chosen[0]->id));
      svg->finish(chart_svg(charts[0]));
    }
    if (html) html->finish(html_report(results));
    if (json) json->finish(json_text(results));
    if (show_table) {
      std::string text = failures_text(results, width) + (verbose ? notes_text(results, width) : "");
      text += fmt::format("\n{} of {} claims hold.\n", results.passed(), results.list.size());
      text += wrapped(left_out, width, 2);
      if (html) text += fmt::format("The report is {}.\n", html_path);
      if (!html && !by_claim)
        text += "--verbose shows each claim, --html FILE writes a report with figures.\n";
      print(text);
    }
    return results.failed() == 0 ? 0 : 1;
  });
}

}  // namespace saddle::examples
