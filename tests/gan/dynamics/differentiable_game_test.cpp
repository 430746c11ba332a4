#include "gan/dynamics/differentiable_game.h"

#include <cmath>

#include "autodiff/autodiff.h"
#include "gan/discriminator_nets.h"
#include "gan/generator.h"
#include "gan/objective.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;
using ad::Index;
using ad::Parameter;
using ad::Tape;
using ad::Var;

namespace {

Array draw(Index rows, Index cols, ad::Random& random) {
  Array a = Array::zeros(rows, cols);
  for (double& x : a) x = random.normal();
  return a;
}

}  // namespace

TEST_CASE("differentiable game: the field and the Jacobian of a game of two numbers, by hand") {
  const double at_x = 0.75, at_y = -1.25;
  Parameter x("x", Array(at_x)), y("y", Array(at_y));
  const DifferentiableGame game{{&x}, {&y}, [&](Tape& tape) {
                                  const Var a = tape.leaf(x), b = tape.leaf(y);
                                  return Costs{a * a * b + a, a * b * b * b};
                                }};
  const Array v = vector_field(game);
  REQUIRE(v.shape() == ad::Shape{2, 1});
  CHECK_THAT(v[0], WithinAbs(-(2 * at_x * at_y + 1), tolerance::dozen_roundings));
  CHECK_THAT(v[1], WithinAbs(-3 * at_x * at_y * at_y, tolerance::dozen_roundings));
  const Array J = jacobian(game);
  CHECK_THAT(J(0, 0), WithinAbs(-2 * at_y, tolerance::dozen_roundings));
  CHECK_THAT(J(0, 1), WithinAbs(-2 * at_x, tolerance::dozen_roundings));
  CHECK_THAT(J(1, 0), WithinAbs(-3 * at_y * at_y, tolerance::dozen_roundings));
  CHECK_THAT(J(1, 1), WithinAbs(-6 * at_x * at_y, tolerance::dozen_roundings));
}

TEST_CASE("differentiable game: the Jacobian of the Dirac-GAN at its equilibrium turns by f'(0) = 1/2") {
  Parameter theta("theta", Array(0.0)), psi("psi", Array(0.0));
  const DifferentiableGame game =
      zero_sum({&theta}, {&psi}, [&](Tape& tape) { return log_sigmoid(tape.leaf(theta) * tape.leaf(psi)); });
  CHECK(jacobian(game) == Array{{0, -0.5}, {0.5, 0}});
}

TEST_CASE("differentiable game: linear costs have a Jacobian of zeros") {
  Parameter x("x", Array{{1, 2}}), y("y", Array(3.0));
  const DifferentiableGame game{{&x}, {&y}, [&](Tape& tape) {
                                  return Costs{sum(3.0 * tape.leaf(x)), -2.0 * tape.leaf(y)};
                                }};
  CHECK(vector_field(game) == Array{{-3}, {-3}, {2}});
  CHECK(jacobian(game) == Array::zeros(3, 3));
}

TEST_CASE("differentiable game: of nets, the Jacobian is the difference quotient of the field") {
  ad::Random random(3);
  const Generator G = mlp_generator({normal(0, 1)}, 2, random);
  const nn::Sequential D = mlp_discriminator({0, 1}, 2, random);
  const Array x = draw(6, 1, random), z = draw(6, 1, random);
  const DifferentiableGame game{{G.parameters().begin(), G.parameters().end()},
                                {D.parameters().begin(), D.parameters().end()},
                                [&](Tape& tape) {
                                  const Var generated = D(G(tape.constant(z)));
                                  return Costs{generator_cost(GeneratorCost::non_saturating, generated),
                                               -value_function(D(tape.constant(x)), generated)};
                                }};
  const Array w = point(game), J = jacobian(game);
  const double h = 1e-6;
  REQUIRE(J.shape() == ad::Shape{w.size(), w.size()});
  bool moves = false;
  for (Index j = 0; j < w.size(); ++j) {
    Array moved = w;
    moved[j] = w[j] + h;
    set_point(game, moved);
    const Array above = vector_field(game);
    moved[j] = w[j] - h;
    set_point(game, moved);
    const Array below = vector_field(game);
    for (Index i = 0; i < w.size(); ++i) {
      INFO("row " << i << ", column " << j);
      CHECK_THAT(J(i, j), WithinAbs((above[i] - below[i]) / (2 * h), tolerance::plain_difference));
      moves = moves || std::abs(J(i, j)) > 0.01;
    }
  }
  CHECK(moves);
  set_point(game, w);
  CHECK(point(game) == w);
}

TEST_CASE("differentiable game: the blocks of a zero-sum game are each other's negative transpose") {
  ad::Random random(4);
  Parameter row("row", draw(1, 3, random)), col("col", draw(2, 1, random));
  const Array payoff = draw(3, 2, random);
  const DifferentiableGame game = zero_sum({&row}, {&col}, [&](Tape& tape) {
    return matmul(matmul(softmax(tape.leaf(row)), tape.constant(payoff)),
                  softmax(tape.leaf(col), ad::Axis::rows));
  });
  const Array J = jacobian(game);
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 2; ++j) {
      CHECK(std::abs(J(i, 3 + j)) > 1e-3);
      CHECK_THAT(J(i, 3 + j), WithinAbs(-J(3 + j, i), tolerance::dozen_roundings));
    }
}

TEST_CASE("differentiable game: says what is wrong with the players") {
  Parameter x("x", Array(1.0)), y("y", Array(2.0));
  const auto costs = [&](Tape& tape) { return Costs{tape.leaf(x), tape.leaf(x)}; };
  CHECK(message<std::invalid_argument>([&] {
          vector_field({{&x}, {}, costs});
        }) == "vector_field: each player needs a parameter, got 1 and 0");
  CHECK(message<std::invalid_argument>([&] {
          jacobian({{&x}, {&y, &x}, costs});
        }) == "jacobian: a parameter belongs to one player and is listed once, got 'x' twice");
  CHECK(mentions(message<std::invalid_argument>([&] { vector_field({{&x}, {&y}, costs}); }), "'y'"));
  CHECK(message<std::invalid_argument>([&] {
          set_point({{&x}, {&y}, costs}, Array::zeros(3, 1));
        }) == "set_point: needs one number for each of 2, got 3");
}
