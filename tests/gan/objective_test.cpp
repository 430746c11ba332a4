#include "gan/objective.h"

#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using ad::Array;
using ad::Tape;
using ad::Var;
using namespace gan;
using std::numbers::ln2;

namespace {

constexpr GeneratorCost costs[] = {GeneratorCost::minimax, GeneratorCost::non_saturating,
                                   GeneratorCost::maximum_likelihood};

// The slope of a generator cost at one logit.
double slope(GeneratorCost cost, double logit) {
  Tape tape;
  const Var a = tape.leaf(logit);
  return backward(generator_cost(cost, a), a)[a];
}

}  // namespace

TEST_CASE("objective: D = 1/2 gives V = -log 4 and J = log 2 for any batch") {
  Tape tape;
  const Var data = tape.constant(Array::zeros(7, 1)), generated = tape.constant(Array::zeros(3, 1));
  CHECK_THAT(value_function(data, generated).value(), WithinAbs(-2 * ln2, 2 * tolerance::ulp));
  CHECK_THAT(discriminator_cost(data, generated).value(), WithinAbs(ln2, tolerance::ulp));
}

TEST_CASE("objective: V is the mean of log D and log of 1 - D") {
  Tape tape;
  const Var data = tape.constant(Array{{0.5}, {-1.5}}), generated = tape.constant(Array{{2.0}});
  const auto d = [](double a) { return 1 / (1 + std::exp(-a)); };
  const double expected = (std::log(d(0.5)) + std::log(d(-1.5))) / 2 + std::log(1 - d(2.0));
  CHECK_THAT(value_function(data, generated).value(), WithinAbs(expected, tolerance::few_roundings));
  CHECK_THAT(discriminator_cost(data, generated).value(), WithinAbs(-expected / 2, tolerance::few_roundings));
}

TEST_CASE("objective: equal weights that sum to one give the mean") {
  Tape tape;
  const Var data = tape.constant(Array{{0.5}, {-1.5}}), generated = tape.constant(Array{{2.0}, {0.1}});
  const Var half = tape.constant(Array::filled(2, 1, 0.5));
  CHECK_THAT(value_function(data, half, generated, half).value(),
             WithinAbs(value_function(data, generated).value(), tolerance::few_roundings));
  CHECK_THAT(discriminator_cost(data, half, generated, half).value(),
             WithinAbs(discriminator_cost(data, generated).value(), tolerance::few_roundings));
  for (const GeneratorCost cost : costs) {
    CHECK_THAT(generator_cost(cost, generated, half).value(),
               WithinAbs(generator_cost(cost, generated).value(), tolerance::few_roundings));
  }
}

TEST_CASE("objective: the costs of G have the values and slopes of their formulas") {
  for (const double a : {-3.0, 0.0, 0.7}) {
    CAPTURE(a);
    const double d = 1 / (1 + std::exp(-a));
    Tape tape;
    const Var logit = tape.constant(Array::filled(1, 1, a));
    CHECK_THAT(generator_cost(GeneratorCost::minimax, logit).value(),
               WithinAbs(std::log(1 - d), tolerance::few_roundings));
    CHECK_THAT(generator_cost(GeneratorCost::non_saturating, logit).value(),
               WithinAbs(-std::log(d), tolerance::few_roundings));
    CHECK_THAT(generator_cost(GeneratorCost::maximum_likelihood, logit).value(),
               WithinAbs(-std::exp(a) / 2, tolerance::few_roundings));
    CHECK_THAT(slope(GeneratorCost::minimax, a), WithinAbs(-d, tolerance::few_roundings));
    CHECK_THAT(slope(GeneratorCost::non_saturating, a), WithinAbs(d - 1, tolerance::few_roundings));
    CHECK_THAT(slope(GeneratorCost::maximum_likelihood, a),
               WithinAbs(-std::exp(a) / 2, tolerance::few_roundings));
  }
}

TEST_CASE("objective: nothing is clamped, however sure D is") {
  // A D that is certain and wrong: a clamped log, or one with an epsilon inside, has slope zero here.
  CHECK(slope(GeneratorCost::minimax, 750) == -1);
  CHECK(slope(GeneratorCost::non_saturating, -750) == -1);
  Tape tape;
  const Var data = tape.leaf(-750.0), generated = tape.leaf(750.0);
  const Var v = value_function(data, generated);
  CHECK(v.value() == -1500);
  const ad::Gradients g = backward(v, {data, generated});
  CHECK(g[data] == 1);
  CHECK(g[generated] == -1);
}

TEST_CASE("objective: D ascends V towards its own optimum only") {
  // With weights p and q on one point the slope vanishes at logit log(p / q), as Prop. 1 has it.
  const double p = 0.3, q = 0.7;
  Tape tape;
  const Var a = tape.leaf(std::log(p / q));
  const Var v = value_function(a, tape.constant(p), a, tape.constant(q));
  const double s = backward(v, a)[a];
  CHECK_THAT(s, WithinAbs(0, tolerance::few_roundings));
}

TEST_CASE("objective: weights of another shape are refused") {
  Tape tape;
  const Var a = tape.constant(Array::zeros(3, 1)), one = tape.constant(1.0),
            row = tape.constant(Array::zeros(1, 3));
  CHECK_THROWS_AS(value_function(a, one, a, a), std::invalid_argument);
  CHECK_THROWS_AS(value_function(a, a, a, row), std::invalid_argument);
  CHECK_THROWS_WITH(generator_cost(GeneratorCost::minimax, a, row),
                    "generator_cost: weights must have the shape of the logits, got 1x3 and 3x1");
}

TEST_CASE("objective: each cost has a name and a formula") {
  for (const GeneratorCost cost : costs) {
    CHECK_FALSE(name(cost).empty());
    CHECK(formula(cost).find("E_z") != std::string_view::npos);
  }
}
