// The house stands: arrows point one way, each public header has a test, the picture is fresh.
#include "tests/house/house.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/catch.h"

using namespace saddle::house;

namespace {

const std::string source = SADDLE_SOURCE;

std::vector<std::string> installed() {
  std::vector<std::string> list;
  std::istringstream names(SADDLE_PUBLIC_HEADERS);
  for (std::string name; std::getline(names, name, ',');) list.push_back(name);
  return list;
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Public headers without a test of their name, and the reason or where they are tested.
const std::map<std::string, std::string> without_own_test = {
    {"autodiff/array_ops.h", "tests/autodiff/ops/operations_test.cpp"},
    {"autodiff/autodiff.h", "an umbrella"},
    {"autodiff/location.h", "tests/autodiff/tape/check_finite_test.cpp"},
    {"autodiff/loops.h", "tests/autodiff/custom_test.cpp"},
    {"autodiff/real.h", "the name of a type"},
    {"autodiff/real_math.h", "tests/autodiff/ops/functions_test.cpp"},
    {"autodiff/recorder.h", "tests/autodiff/tape_test.cpp"},
    {"autodiff/row.h", "tests/autodiff/custom_test.cpp"},
    {"autodiff/rule.h", "tests/autodiff/custom_test.cpp"},
    {"autodiff/table.h", "tests/autodiff/ops/values_test.cpp"},
    {"autodiff/word.h", "tests/autodiff/tape_test.cpp"},
    {"autodiff/verdict.h", "tests/autodiff/check/gradcheck_defects_test.cpp"},
    {"nn/layer.h", "tests/nn/net_test.cpp"},
    {"nn/layer_mode.h", "tests/nn/layers/dropout_test.cpp"},
    {"nn/nn.h", "an umbrella"},
    {"nn/parameter.h", "tests/autodiff/parameter_test.cpp"},
    {"nn/parameter_list.h", "tests/nn/module_test.cpp"},
    {"nn/part.h", "tests/nn/training/parallel_test.cpp"},
    {"nn/sequential.h", "tests/nn/net_test.cpp"},
    {"nn/state_list.h", "tests/nn/training/saving_test.cpp"},
    {"nn/trainable.h", "tests/nn/optimiser_options_test.cpp"},
    {"gan/certificate.h", "tests/gan/modes_test.cpp"},
    {"gan/dirac_gan.h", "tests/gan/claims/dynamics_test.cpp"},
    {"gan/discriminator_nets.h", "tests/gan/algorithm1_test.cpp"},
    {"gan/expectation.h", "tests/gan/algorithm1_test.cpp"},
    {"gan/gan.h", "an umbrella"},
    {"gan/instance_noise.h", "tests/gan/training_test.cpp"},
    {"gan/learned.h", "tests/gan/claims/claims_test.cpp"},
    {"gan/sampler.h", "tests/gan/modes_test.cpp"},
    {"gan/probability/component.h", "tests/gan/probability/distribution_test.cpp"},
    {"nn/weight_and_bias.h", "tests/nn/layers/maxout_test.cpp"},
    {"gan/probability/divergences.h", "tests/gan/claims/distances_test.cpp"},
    {"gan/probability/mesh.h", "tests/gan/probability/quadrature_test.cpp"},
    {"gan/probability/planar.h", "tests/gan/probability/parse_test.cpp"},
    {"gan/games/dominance.h", "tests/gan/games/normal_form_test.cpp"},
    {"gan/games/games.h", "an umbrella"},
    {"gan/games/repeated.h", "tests/gan/games/stage_tree_test.cpp"},
    {"gan/games/zero_sum.h", "tests/gan/games/normal_form_test.cpp"},
    {"gan/claims/catalogue.h", "tests/gan/probability/tanh_sinh_test.cpp"},
    {"gan/claims/series.h", "tests/examples/figures_test.cpp"},
    {"gan/claims/study.h", "tests/gan/claims/claims_test.cpp"},
};

// Whether the documents are to be written, not only compared.
bool update() {
  const char* value = std::getenv("SADDLE_UPDATE_DOCS");
  return value != nullptr && std::string(value) == "ON";
}

}  // namespace

TEST_CASE("house: every #include points down") {
  const std::vector<Include> lines = includes(source);
  CHECK(lines.size() > 1000);
  for (const std::string& fault : faults(lines, installed())) FAIL_CHECK(fault);
}

TEST_CASE("house: lines that would break it are found") {
  const auto finds = [](const Include& line) { return faults({line}, {"gan/objective.h"}).size(); };
  CHECK(finds({"gan/objective.cpp", "autodiff/tape.h", true}) == 0);
  CHECK(finds({"gan/objective.h", "gan/claims/claim.h", true}) == 2);  // up, and not installed
  CHECK(finds({"gan/objective.h", "Eigen/Core", false}) == 1);
  CHECK(finds({"gan/objective.cpp", "Eigen/Core", false}) == 0);
  CHECK(finds({"gan/objective.cpp", "objective.h", true}) == 1);  // hides an arrow
  CHECK(finds({"gan/claims/data/coins.h", "gan/claims/games/x.h", true}) == 1);
  CHECK(finds({"gan/games/rational.cpp", "autodiff/array.h", true}) == 1);
  CHECK(finds({"nn/nn.h", "nn/training/parallel.h", true}) == 0);  // the umbrella stands above all rooms
  CHECK(finds({"nn/layer.h", "nn/training/parallel.h", true}) == 1);
  CHECK(finds({"nn/layer.h", "nn/nn.h", true}) == 1);
  CHECK(finds({"gan/elsewhere/x.cpp", "autodiff/array.h", true}) == 1);
}

TEST_CASE("house: each public header has a test of its name, or a reason") {
  for (const std::string& header : installed()) {
    if (header.ends_with(".inc")) continue;
    const std::string test = "tests/" + header.substr(0, header.size() - 2) + "_test.cpp";
    const bool exists = std::ifstream(source + "/" + test).good(),
               excused = without_own_test.contains(header);
    INFO(header);
    if (!exists && !excused) FAIL_CHECK("there is no " << test);
    if (exists && excused) FAIL_CHECK("has a test now: take it out of the exceptions");
  }
  for (const auto& [header, reason] : without_own_test) {
    INFO(header);
    CHECK(std::ifstream(source + "/" + header).good());
    if (reason.starts_with("tests/")) CHECK(std::ifstream(source + "/" + reason).good());
  }
}

TEST_CASE("house: the README says how long the core is, in each language") {
  const int lines = core_lines(source, includes(source));
  CHECK(lines > 1000);
  struct Place {
    std::string file, before, after;
  };
  for (const Place& place : {Place{"/README.md", "\n- ", " lines are the core"},
                             Place{"/README.zh-CN.md", "\n- 程序库的核心有 ", " 行：记录带"}}) {
    const std::string path = source + place.file, text = contents(path);
    INFO(path);
    const std::size_t end = text.find(place.after);
    REQUIRE(end != std::string::npos);
    const std::size_t before = text.rfind(place.before, end);
    REQUIRE(before != std::string::npos);
    const std::size_t start = before + place.before.size();
    const std::string right = text.substr(0, start) + std::to_string(lines) + text.substr(end);
    if (update()) std::ofstream(path) << right;
    INFO("to write the number: SADDLE_UPDATE_DOCS=ON build/release/tests/saddle_tests_house");
    CHECK(text.substr(start, end - start) == std::to_string(lines));
  }
  if (update()) FAIL("written; run again without SADDLE_UPDATE_DOCS");
}

TEST_CASE("house: docs/en/pictures/house.svg is drawn from the #include lines") {
  const std::string path = source + "/docs/en/pictures/house.svg", now = picture(source, includes(source));
  if (update()) {
    std::ofstream(path) << now;
    FAIL("written; run again without SADDLE_UPDATE_DOCS");
  }
  INFO("to draw it anew: SADDLE_UPDATE_DOCS=ON build/release/tests/saddle_tests_house");
  CHECK(contents(path) == now);
}
