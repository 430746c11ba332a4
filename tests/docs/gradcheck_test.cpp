// The code and the output that docs/how-to/gradcheck.md shows, and its table of verdicts; the table of
// chapter 3.
#include "autodiff/gradcheck.h"

#include <fmt/format.h>

#include <cmath>
#include <regex>

#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::docs;

namespace {

// Squared errors, weighted.
Var weighted_errors(std::span<const Var> v) {
  const Var &prediction = v[0], &target = v[1], &weight = v[2];
  return mean(weight * square(prediction - target));
}

// The same, but value() takes the weight off the tape.
Var forgetful(std::span<const Var> v) {
  const Var &prediction = v[0], &target = v[1], &weight = v[2];
  return mean(weight.value() * square(prediction - target));
}

const std::vector<Array> x0{Array{{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}}, Array{{0.5, 1, -1}}, 1.7};

// A block of that language in the document.
std::string block(const char* language, std::size_t number = 0) {
  for (const Block& b : document("docs/how-to/gradcheck.md").blocks)
    if (b.language == language && number-- == 0) return b.text;
  return {};
}

}  // namespace

TEST_CASE("weighted errors: the derivatives by all three are right") {
  CHECK(gradcheck(weighted_errors, x0));
}

TEST_CASE("weighted errors: a weight that is off the tape is found") {
  const GradcheckReport report = gradcheck(forgetful, x0, {.order = 1});
  CHECK_FALSE(report.ok());
  CHECK(report.verdict() == Verdict::detached);
}

TEST_CASE("a product: its derivatives by both factors are right") {
  CHECK(gradcheck([](const Var& a, const Var& b) { return a * b; }, {Array{{1.5, -2}}, Array{{0.5}, {3}}}));
}

TEST_CASE("a net: the derivatives of its loss by the parameters are right") {
  using namespace saddle::nn;
  Random rng(1);
  const Sequential net("D", {Linear(2, 5, rng), Tanh(), Linear(5, 1, rng)});
  const Array x{{0.3, -1.2}, {0.8, 1.1}, {0.4, -0.6}}, t{{0.5}, {1}, {-1}};
  const auto loss = [&](Tape& tape) { return mse_loss(net(tape.constant(x)), tape.constant(t)); };
  CHECK(gradcheck(loss, net.parameters()));
}

TEST_CASE("documents: the report on a pass in docs/how-to/gradcheck.md is what is printed") {
  // The resolution is one of roundings.
  const std::regex resolution("resolution [0-9.e-]+");
  CHECK(difference(std::regex_replace(block("text", 1), resolution, "resolution"),
                   std::regex_replace(gradcheck(weighted_errors, x0).text(), resolution, "resolution")) ==
        "");
}

TEST_CASE("documents: the report in docs/how-to/gradcheck.md is what is printed") {
  // Bounds are roundings, which differ from machine to machine.
  const std::regex bound(" *[0-9.e-]+\n$");
  const std::string text = gradcheck(forgetful, x0, {.order = 1}).text();
  CHECK(difference(std::regex_replace(block("text"), bound, "\n"), std::regex_replace(text, bound, "\n")) ==
        "");
}

TEST_CASE("documents: the JSON in docs/how-to/gradcheck.md is what is written") {
  const auto f = [](const Var& x) { return x * stop_gradient(x); };
  const GradcheckReport report = gradcheck(f, 1.5, {.order = 1});
  const std::string json = report.json(), shown = block("json");
  for (const char* line :
       {"  \"ok\": false,\n", "  \"verdict\": \"factor_two\",\n", "  \"vacuous\": false,\n",
        "  \"order\": 1,\n", "  \"seed\": 1,\n",
        "\"input\": 0, \"row\": 0, \"col\": 0, \"entry\": \"d y / d x\", \"analytic\": 1.5, ",
        "\"looks_like\": \"factor_two\", \"detail\": \"half\"}\n"}) {
    INFO(line);
    CHECK(json.find(line) != std::string::npos);
    CHECK(shown.find(line) != std::string::npos);
  }
}

// V of the picture of a tape, as a function of w.
TEST_CASE("documents: a central difference keeps the bounds that chapter 3 shows") {
  const double x = 1.5, generated = 1.0 * -0.5 + 0.7, c = -0.4, at = 0.8;
  const auto v = [&](double w) { return log_sigmoid(w * x + c) + log_sigmoid(-(w * generated + c)); };
  const double derivative = x * sigmoid(-(at * x + c)) - generated * sigmoid(at * generated + c);
  // The third derivative of log_sigmoid is at most 1 / (6 sqrt 3).
  const double third = (x * x * x + generated * generated * generated) / (6 * std::sqrt(3.0));
  const std::vector<Row> rows =
      table(document("docs/en/03-checking-gradients.md"),
            {"k", "h = 2^-k", "truncation, at most", "rounding, at most", "error, at most"});
  REQUIRE(rows.size() == 9);
  for (const Row& row : rows) {
    const int k = std::stoi(row.at(0));
    const double h = std::ldexp(1.0, -k), truncation = third * h * h / 6;
    const double rounding = saddle::tolerance::dozen_roundings / h, bound = truncation + rounding;
    CHECK(row == Row{std::to_string(k), fmt::format("{:.1e}", h), fmt::format("{:.1e}", truncation),
                     fmt::format("{:.1e}", rounding), fmt::format("{:.1e}", bound)});
    CHECK(std::abs((v(at + h) - v(at - h)) / (2 * h) - derivative) <= bound);
  }
}

TEST_CASE("documents: docs/how-to/gradcheck.md lists the verdicts, in their order and their words") {
  const std::vector<Row> rows = table(document("docs/how-to/gradcheck.md"),
                                      {"identifier", "in words", "what it looks like", "usual cause"});
  REQUIRE(rows.size() == verdicts().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Verdict verdict = verdicts()[i];
    CHECK(plain(rows[i].at(0)) == identifier(verdict));
    CHECK(rows[i].at(1) == to_string(verdict));
    CHECK(rows[i].at(2) == appearance(verdict));
    CHECK(rows[i].at(3) == usual_cause(verdict));
  }
}
