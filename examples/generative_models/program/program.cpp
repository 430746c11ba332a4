#include "examples/generative_models/program/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string_view>

#include "examples/generative_models/program/compare.h"
#include "examples/generative_models/program/member.h"
#include "examples/support/cli.h"
#include "examples/support/json.h"
#include "examples/verify/verify.h"

namespace saddle::family {
namespace {

using namespace examples;

std::string list_of_members() {
  std::string text;
  for (const Member& each : members()) text += fmt::format("{:<18} {}\n", each.name, each.does);
  return text;
}

std::string run_text(const RunResult& result) {
  std::string text;
  for (const Number& number : result.numbers)
    text += fmt::format("{:<48} {:>14.8g} {}\n", number.what, number.value, number.unit);
  return text + result.text;
}

std::string run_json(const std::string& name, std::uint64_t seed, const RunResult& result) {
  Json json;
  json.begin_object().member("member", name).member("seed", seed).key("numbers").begin_array();
  for (const Number& number : result.numbers)
    json.begin_object()
        .member("what", number.what)
        .member("value", number.value)
        .member("unit", number.unit)
        .end_object();
  return json.end_array().end_object().text();
}

// An empty name is a shell variable that nobody set.
std::string complain_if_empty(const std::string& name) {
  return name.empty() ? "needs a name, got an empty one" : "";
}

struct Outputs {
  std::string json_path, svg_path;
  std::optional<OutputFile> json, svg;

  void add_to(CLI::App& app) {
    app.add_option("--json", json_path, "Write the numbers as JSON to this file; - for standard output")
        ->type_name("FILE")
        ->check(complain_if_empty);
    app.add_option("--svg", svg_path, "Write the picture to this file")
        ->type_name("FILE")
        ->check(complain_if_empty);
  }
  void open(const std::string& data) {
    if (svg_path == "-") throw BadInput("--svg: needs a file name, got '-'");
    require_different_files({{"--json", json_path}, {"--svg", svg_path}, {"--data", data}});
    if (!json_path.empty()) json.emplace("--json", json_path);
    if (!svg_path.empty()) svg.emplace("--svg", svg_path);
  }
};

}  // namespace

int program(int argc, char** argv) {
  constexpr About about{"family verify", "Measures the exact checks of the family of generative models",
                        "The family tree of generative models, measured",
                        "about the family tree of generative models"};
  if (argc > 1 && std::string_view(argv[1]) == "verify")
    return verify(family_claims(), argc - 1, argv + 1, about);

  CLI::App app("The family tree of generative models: each small, real and exactly checked", "family");
  app.require_subcommand(1);
  std::string name, data, seed_text = "1";
  Outputs of_run, of_compare;
  CLI::App* const list = app.add_subcommand("list", "Print a line for each member");
  CLI::App* const run_one = app.add_subcommand("run", "Train one member and show what it learned");
  app.add_subcommand("verify", about.does);
  CLI::App* const compare = app.add_subcommand("compare", "Measure all members side by side");
  run_one->add_option("NAME", name, "The member, as in 'family list'")->required();
  run_one->add_option("--data", data, "Real data: a file or a folder; the member's page says of what form")
      ->type_name("PATH")
      ->check(complain_if_empty);
  for (CLI::App* each : {run_one, compare})
    each->add_option("--seed", seed_text, "Seed of everything random: an integer from 0 to 2^64 - 1")
        ->type_name("SEED")
        ->capture_default_str();
  of_run.add_to(*run_one);
  of_compare.add_to(*compare);

  return run(app, argc, argv, [&] {
    if (*list) {
      print(list_of_members());
      return 0;
    }
    const std::uint64_t seed = parse_seed(seed_text);
    Outputs& out = *run_one ? of_run : of_compare;
    const Member* const chosen = *run_one ? &member(name) : nullptr;
    if (chosen != nullptr && !data.empty() && !chosen->takes_data)
      throw BadInput(fmt::format("--data: '{}' has a target of its own and reads no data", name));
    out.open(data);
    std::string text, json, svg;
    int status = 0;
    {
      Progress progress;
      if (chosen != nullptr) {
        const RunResult result = chosen->run({seed, data, progress});
        text = run_text(result);
        json = run_json(name, seed, result);
        svg = result.svg;
      } else {
        const std::vector<Compared> rows = compare_members(seed, progress);
        text = compare_table(rows);
        json = compare_json(rows, seed);
        svg = compare_svg(rows);
        for (const Compared& row : rows) status |= row.hold == row.checks ? 0 : 1;
      }
    }
    if (out.json_path != "-") print(text);
    if (out.svg) out.svg->finish(svg);
    if (out.json) out.json->finish(json);
    return status;
  });
}

}  // namespace saddle::family
