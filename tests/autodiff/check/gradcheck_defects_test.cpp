// Rules broken on purpose are rejected, each with its verdict, beside the same rules done right, which pass:
// on shapes with more than two rows and columns, not square, for several seeds.
#include <algorithm>

#include "tests/autodiff/check/planted.h"
#include "tests/catch.h"

using namespace saddle::ad;
using namespace saddle::tests;

namespace {

constexpr int seeds = 20;

}  // namespace

TEST_CASE("planted defects: each is rejected with its verdict, on each shape and seed") {
  for_each_input(seeds,
                 [](const Defect& defect, const std::vector<Array>& inputs, const GradcheckOptions& options) {
                   INFO(defect.name << ", " << to_string(inputs[0].shape()) << ", seed " << options.seed);
                   const GradcheckReport report = gradcheck_all(defect.wrong, inputs, options);
                   INFO(report.text());
                   CHECK_FALSE(report.ok());
                   CHECK(identifier(report.verdict()) == std::string(identifier(defect.verdict)));
                   for (const GradcheckCoordinate& c : report.coordinates) {
                     if (c.verdict == Verdict::pass) continue;
                     CHECK(identifier(c.verdict) == std::string(identifier(defect.verdict)));
                     CHECK(identifier(c.looks_like) == std::string(identifier(defect.looks_like)));
                   }
                 });
}

TEST_CASE("planted defects: the same operations done right pass") {
  for_each_input(seeds,
                 [](const Defect& defect, const std::vector<Array>& inputs, const GradcheckOptions& options) {
                   INFO(defect.name << ", " << to_string(inputs[0].shape()) << ", seed " << options.seed);
                   CHECK(gradcheck_all(defect.right, inputs, options));
                 });
}

TEST_CASE("planted defects: every verdict has one") {
  for (const Verdict verdict : verdicts()) {
    if (verdict == Verdict::pass) continue;
    INFO(to_string(verdict));
    CHECK(std::any_of(defects().begin(), defects().end(),
                      [&](const Defect& defect) { return defect.verdict == verdict; }));
  }
}
