#include "examples/verify/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <optional>

#include "examples/figures/chart.h"
#include "examples/support/cli.h"
#include "examples/support/json.h"
#include "examples/verify/report.h"
#include "examples/verify/survey.h"
#include "examples/verify/text.h"
#include "gan/claims/study.h"
#include "gan/text/nearest.h"

namespace saddle::examples {
namespace {

// A section as people abbreviate it, "Thm. 1" or "Prop. 2", as a slug.
std::string slug_in_full(const std::string& name) {
  const std::string result = slug(name);
  for (const auto& [part, whole] :
       {std::pair("thm-", "theorem-"), {"prop-", "proposition-"}, {"alg-", "algorithm-"}})
    if (result.starts_with(part)) return whole + result.substr(std::string_view(part).size());
  return result;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The claims whose statements hold all words of the name, those with figures first, which "d-star" may be one
// of:
// "; 'learned-d', 'fig-1', 'prop-1' and 40 more speak of it", or nothing.
std::string who_speaks_of(const std::string& name, std::span<const gan::Claim> claims) {
  std::vector<std::string> words{""};
  for (const char c : slug(name)) c == '-' ? words.push_back("") : words.back().push_back(c);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] != "star") continue;
    words[i - 1] += '*';
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
  }
  ChosenClaims found;
  for (const gan::Claim& claim : claims) {
    const std::string text = " " + lower_case(claim.statement);
    const auto begins_a_word = [&](const std::string& word) {
      for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
        if (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0) return true;
      return false;
    };
    if (words[0].size() > 1 && std::all_of(words.begin(), words.end(), begins_a_word))
      found.push_back(&claim);
  }
  std::stable_partition(found.begin(), found.end(), [](const gan::Claim* claim) { return claim->figure; });
  if (found.empty()) return "";
  constexpr std::size_t few = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(few, found.size()); ++i)
    text += fmt::format("{}'{}'", i == 0 ? "; " : ", ", found[i]->id);
  return found.size() > few
             ? fmt::format("{} and {} more speak of it; --list shows all claims", text, found.size() - few)
             : text + (found.size() == 1 ? " speaks of it" : " speak of it");
}

// The claims with these ids or in these sections, in the order of the list; all of them if none is named.
// What is an id is no section.
ChosenClaims chosen_claims(std::span<const gan::Claim> claims, const std::vector<std::string>& names) {
  const auto is_id = [&](const std::string& name) {
    return std::any_of(claims.begin(), claims.end(),
                       [&](const gan::Claim& claim) { return claim.id == name; });
  };
  const auto is_meant = [&](const std::string& name, const gan::Claim& claim) {
    if (claim.id == name) return true;
    if (claim.section.empty() || is_id(name)) return false;
    return slug(claim.section) == slug(name) || slug(claim.section) == slug_in_full(name);
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
    std::string hint = gan::did_you_mean(name, {known.begin(), known.end()});
    if (hint.empty()) hint = who_speaks_of(name, claims);
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
    json.end_array();
    if (claim->mistake) {
      json.member("belief", claim->mistake->belief).key("showings").begin_array();
      for (const gan::Showing& showing : verdict.measurement.showings) {
        json.begin_object()
            .member("what", showing.what)
            .member("mistaken", showing.mistaken)
            .member("mistaken_formula", showing.mistaken_formula)
            .member("right", showing.right)
            .member("right_formula", showing.right_formula)
            .end_object();
      }
      json.end_array();
    }
    json.end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace

int verify(std::span<const gan::Claim> claims, int argc, char** argv, const About& about) {
  CLI::App app(about.does, about.name);
  std::string html_path, json_path;
  std::string seed_text = "1";
  std::vector<std::string> only;
  std::string svg_path;
  bool quick = false, wrong = false, verbose = false, list = false;
  int seeds = 1;
  app.add_flag("--verbose", verbose, "Print a line for each claim, as with --only, and its notes");
  CLI::Option* list_option =
      app.add_flag("--list", list, "Print what is claimed, section by section, and measure nothing");
  CLI::Option* only_option = app.add_option("--only", only,
                                            "Measure this claim or section only: an ID such as "
                                            "thm-1, or a title such as \"Theorem 1\"; may be "
                                            "given more than once")
                                 ->type_name("ID")
                                 ->allow_extra_args(false);
  app.add_flag("--quick", quick, "Leave out the claims that take long, and say which")->excludes(only_option);
  app.add_option("--seed", seed_text, "Seed of everything random: an integer from 0 to 2^64 - 1")
      ->type_name("SEED")
      ->capture_default_str();
  CLI::Option* html_option =
      app.add_option("--html", html_path, "Write a report with figures to this file")->type_name("FILE");
  CLI::Option* json_option =
      app.add_option("--json", json_path, "Write the results as JSON to this file; - for standard output")
          ->type_name("FILE");
  CLI::Option* svg_option = app.add_option("--svg", svg_path,
                                           "Write the figure of the claim that --only names to "
                                           "this file; --list shows which claims have one")
                                ->type_name("FILE")
                                ->needs(only_option);
  CLI::Option* wrong_option = app.add_flag(
      "--wrong", wrong, "Measure also the wrong statements of each claim, which have to be refused");
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
    const std::size_t width = text_width(kTableColumns);
    if (list) {
      print(list_text(chosen, text_width()));
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
    Results results{seed, {}, claims, about};
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
        const ClaimResult& last = results.list.back();
        if (show_table)
          print(by_claim ? of_claims.row(last) + worst_text(last, width) : of_sections.row(section));
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
      text += "\n" + hold_text(results) + ".\n";
      text += wrapped(left_out, width, 2);
      if (!html && !by_claim)
        text += "--verbose shows each claim, --html FILE writes a report with figures.\n";
      print(text);
    }
    return results.failed() == 0 ? 0 : 1;
  });
}

}  // namespace saddle::examples
