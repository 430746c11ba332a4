#include "gan/dynamics/steps.h"

#include <cmath>
#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;
using ad::Parameter;
using ad::Tape;
using ad::Var;
using Kind = UpdateRule::Kind;

namespace {

// Two numbers, each player's own rate.
struct Board {
  explicit Board(double x_at = 0.75, double y_at = -1.25, double h_x = 0.3, double h_y = 0.2)
      : x("x", Array(x_at)), y("y", Array(y_at)), opt_x(std::vector{&x}, h_x), opt_y(std::vector{&y}, h_y) {}

  Parameter x, y;
  nn::Sgd opt_x, opt_y;

  double px() const { return x.value()[0]; }
  double py() const { return y.value()[0]; }
  double distance() const { return std::hypot(px(), py()); }

  DifferentiableGame bilinear() {
    return zero_sum({&x}, {&y}, [&](Tape& tape) { return tape.leaf(x) * tape.leaf(y); });
  }
  // g = (2 x y + 1, 3 x y^2)
  DifferentiableGame nonlinear() {
    return {{&x}, {&y}, [&](Tape& tape) {
              const Var a = tape.leaf(x), b = tape.leaf(y);
              return Costs{a * a * b + a, a * b * b * b};
            }};
  }
  DifferentiableGame dirac(bool non_saturating = false) {
    return {{&x}, {&y}, [this, non_saturating](Tape& tape) {
              const Var logit = tape.leaf(x) * tape.leaf(y);
              // D ascends f(theta psi); G descends it, or descends f(-theta psi) with the other sign.
              return Costs{non_saturating ? -log_sigmoid(-logit) : log_sigmoid(logit), -log_sigmoid(logit)};
            }};
  }

  void check(double x_is, double y_is) const {
    CHECK_THAT(px(), WithinAbs(x_is, tolerance::dozen_roundings));
    CHECK_THAT(py(), WithinAbs(y_is, tolerance::dozen_roundings));
  }
};

double g1(double x, double y) {
  return 2 * x * y + 1;
}
double g2(double x, double y) {
  return 3 * x * y * y;
}

constexpr double X = 0.75, Y = -1.25, HX = 0.3, HY = 0.2;

// By how much the distance from the equilibrium of the bilinear game grows in step number `steps`.
double growth(UpdateRule rule, double h, int steps) {
  Board board(1, 1, h, h);
  GameSteps walk(board.bilinear(), rule, board.opt_x, board.opt_y);
  for (int t = 1; t < steps; ++t) walk.step();
  const double before = board.distance();
  walk.step();
  return board.distance() / before;
}

}  // namespace

TEST_CASE("steps: simultaneous, one step by hand") {
  Board a, b;
  GameSteps(a.bilinear(), {}, a.opt_x, a.opt_y).step();
  a.check(X - HX * Y, Y + HY * X);
  GameSteps(b.nonlinear(), {}, b.opt_x, b.opt_y).step();
  b.check(X - HX * g1(X, Y), Y - HY * g2(X, Y));
}

TEST_CASE("steps: alternating, one step by hand with either player first") {
  Board a, b, c;
  GameSteps(a.bilinear(), {.kind = Kind::alternating}, a.opt_x, a.opt_y).step();
  a.check(X - HX * Y, Y + HY * (X - HX * Y));
  const double x = X - HX * g1(X, Y), y = Y - HY * g2(X, Y);
  GameSteps(b.nonlinear(), {.kind = Kind::alternating}, b.opt_x, b.opt_y).step();
  b.check(x, Y - HY * g2(x, Y));
  GameSteps(c.nonlinear(), {.kind = Kind::alternating, .first_mover = Player::second}, c.opt_x, c.opt_y)
      .step();
  c.check(X - HX * g1(X, y), y);
}

TEST_CASE("steps: extragradient, one step by hand") {
  Board a, b;
  GameSteps(a.bilinear(), {.kind = Kind::extragradient}, a.opt_x, a.opt_y).step();
  a.check(X - HX * (Y + HY * X), Y + HY * (X - HX * Y));
  const double x = X - HX * g1(X, Y), y = Y - HY * g2(X, Y);
  GameSteps(b.nonlinear(), {.kind = Kind::extragradient}, b.opt_x, b.opt_y).step();
  b.check(X - HX * g1(x, y), Y - HY * g2(x, y));
}

TEST_CASE("steps: optimistic, two steps by hand, the first one simultaneous") {
  Board b;
  GameSteps walk(b.nonlinear(), {.kind = Kind::optimistic}, b.opt_x, b.opt_y);
  walk.step();
  const double x = X - HX * g1(X, Y), y = Y - HY * g2(X, Y);
  b.check(x, y);
  walk.step();
  b.check(x - 2 * HX * g1(x, y) + HX * g1(X, Y), y - 2 * HY * g2(x, y) + HY * g2(X, Y));
}

TEST_CASE("steps: consensus, one step by hand") {
  const double gamma = 0.4;
  Board a, b;
  // On the bilinear game 1/2 |g|^2 is 1/2 (x^2 + y^2).
  GameSteps(a.bilinear(), {.kind = Kind::consensus, .gamma = gamma}, a.opt_x, a.opt_y).step();
  a.check(X - HX * (Y + gamma * X), Y - HY * (-X + gamma * Y));
  GameSteps(b.nonlinear(), {.kind = Kind::consensus, .gamma = gamma}, b.opt_x, b.opt_y).step();
  const double by_x = g1(X, Y) * 2 * Y + g2(X, Y) * 3 * Y * Y, by_y = g1(X, Y) * 2 * X + g2(X, Y) * 6 * X * Y;
  b.check(X - HX * (g1(X, Y) + gamma * by_x), Y - HY * (g2(X, Y) + gamma * by_y));
}

TEST_CASE("steps: unrolled, one step by hand") {
  // y_K = y + K h x on the bilinear game, so that x y_K has the derivative y + 2 K h x.
  for (const int K : {0, 1, 3}) {
    Board a;
    GameSteps(a.bilinear(), {.kind = Kind::unrolled, .unroll = K}, a.opt_x, a.opt_y).step();
    a.check(X - HX * (Y + 2 * K * HY * X), Y + HY * X);
  }
  // y_1 = y - 3 h x y^2, and the first cost is x^2 y_1 + x.
  Board b;
  GameSteps(b.nonlinear(), {.kind = Kind::unrolled, .unroll = 1}, b.opt_x, b.opt_y).step();
  const double y_1 = Y - HY * g2(X, Y);
  b.check(X - HX * (2 * X * y_1 - X * X * 3 * HY * Y * Y + 1), Y - HY * g2(X, Y));
}

TEST_CASE("steps: the radii on the bilinear game") {
  for (const double h : {0.01, 0.1, 0.3, 0.5, 0.57, 1.5}) {
    CAPTURE(h);
    CHECK_THAT(growth({}, h, 20), WithinRel(std::sqrt(1 + h * h), tolerance::dozen_roundings));
    CHECK_THAT(growth({.kind = Kind::extragradient}, h, 20),
               WithinRel(std::sqrt(1 - h * h + h * h * h * h), tolerance::dozen_roundings));
    CHECK_THAT(growth({.kind = Kind::consensus, .gamma = 0.5}, h, 20),
               WithinRel(std::hypot(1 - h * 0.5, h), tolerance::dozen_roundings));
  }
  // Unrolled steps are no rotation: complex eigenvalues, whose product is the determinant.
  for (const int K : {1, 3}) {
    const double h = 0.3;
    Board a(1, 0, h, h), b(0, 1, h, h);
    for (Board* board : {&a, &b})
      GameSteps(board->bilinear(), {.kind = Kind::unrolled, .unroll = K}, board->opt_x, board->opt_y).step();
    const double det = a.px() * b.py() - a.py() * b.px(), trace = a.px() + b.py();
    CHECK(trace * trace < 4 * det);
    CHECK_THAT(std::sqrt(det), WithinRel(std::sqrt(1 + h * h - 2 * K * h * h), tolerance::dozen_roundings));
  }
  // The smaller root of the optimistic steps is h / radius: after 100 steps less than 1e-16 of it is left.
  for (const double h : {0.01, 0.1, 0.3})
    CHECK_THAT(growth({.kind = Kind::optimistic}, h, 100),
               WithinRel(std::sqrt((1 + std::sqrt(1 - 4 * h * h)) / 2), tolerance::dozen_roundings));
}

TEST_CASE("steps: alternating steps on the bilinear game stay on an ellipse") {
  for (const double h : {0.1, 0.5, 1.9}) {
    Board board(1, 1, h, h);
    GameSteps walk(board.bilinear(), {.kind = Kind::alternating}, board.opt_x, board.opt_y);
    const auto size = [&] {
      return board.px() * board.px() + board.py() * board.py() - h * board.px() * board.py();
    };
    const double start = size();
    for (int t = 0; t < 100; ++t) walk.step();
    CAPTURE(h);
    // A hundred steps of a few roundings each, on points whose coordinates are below 7.
    CHECK_THAT(size(), WithinAbs(start, tolerance::thousand_roundings));
  }
}

// Reference values of the iterates from (1, 1) with h = 0.1, computed with 40 digits.
TEST_CASE("steps: a hundred steps of the Dirac-GAN") {
  struct Row {
    UpdateRule rule;
    bool non_saturating;
    double theta, psi;
  };
  const Row rows[] = {
      {{}, false, 0.099183829124123171565218229, -1.5483314416604217565079005},
      {{.kind = Kind::alternating}, false, 0.40256918603422851458875253, -1.3388425433351788183474150},
      {{}, true, 0.70925867557713023821658617, -0.37826167266244162391598111},
  };
  for (const Row& row : rows) {
    Board board(1, 1, 0.1, 0.1);
    GameSteps walk(board.dirac(row.non_saturating), row.rule, board.opt_x, board.opt_y);
    for (int t = 0; t < 100; ++t) walk.step();
    CHECK_THAT(board.px(), WithinAbs(row.theta, tolerance::thousand_roundings));
    CHECK_THAT(board.py(), WithinAbs(row.psi, tolerance::thousand_roundings));
  }
}

TEST_CASE("steps: with Adam, extragradient undoes the parameters and optimistic the last displacement") {
  const double x_at = 0.75, y_at = -1.25;
  const auto adam_run = [&](Kind kind) {
    Board board(x_at, y_at);
    nn::Adam a(std::vector{&board.x}, 0.1), b(std::vector{&board.y}, 0.1);
    GameSteps walk(board.nonlinear(), {.kind = kind}, a, b);
    for (int t = 0; t < 2; ++t) walk.step();
    return point(board.nonlinear());
  };
  // The same with an optimiser of which each step is written out.
  const auto by_hand = [&](bool extragradient) {
    Board board(x_at, y_at);
    nn::Adam a(std::vector{&board.x}, 0.1), b(std::vector{&board.y}, 0.1);
    const auto move = [&](double x, double y) {
      Tape tape;
      a.descend(backward(g1(x, y) * tape.leaf(board.x), board.x));
      b.descend(backward(g2(x, y) * tape.leaf(board.y), board.y));
    };
    double last[2] = {0, 0};
    for (int t = 0; t < 2; ++t) {
      const double x = board.px(), y = board.py();
      move(x, y);
      const double dx = board.px() - x, dy = board.py() - y;
      if (extragradient) {
        const double ahead_x = board.px(), ahead_y = board.py();
        board.x.set(Array(x)), board.y.set(Array(y));
        move(ahead_x, ahead_y);
      } else {
        board.x.set(Array(x + 2 * dx - (t == 0 ? dx : last[0])));
        board.y.set(Array(y + 2 * dy - (t == 0 ? dy : last[1])));
        last[0] = dx, last[1] = dy;
      }
    }
    return point(board.nonlinear());
  };
  for (const bool extragradient : {true, false}) {
    const Array is = adam_run(extragradient ? Kind::extragradient : Kind::optimistic),
                expected = by_hand(extragradient);
    for (int i = 0; i < 2; ++i) CHECK_THAT(is[i], WithinAbs(expected[i], tolerance::dozen_roundings));
  }
}

TEST_CASE("steps: tell each gradient, its cost and its norm before they use it") {
  Board board;
  GameSteps walk(board.nonlinear(), {.kind = Kind::extragradient}, board.opt_x, board.opt_y);
  std::vector<GradientRead> read;
  walk.on_gradient = [&](const GradientRead& g) { read.push_back(g); };
  walk.step();
  walk.step();
  REQUIRE(read.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(read[i].player == (i % 2 == 0 ? Player::first : Player::second));
    CHECK(read[i].evaluation == static_cast<int>(i % 4 / 2) + 1);
  }
  CHECK_THAT(read[0].cost, WithinAbs(X * X * Y + X, tolerance::dozen_roundings));
  CHECK_THAT(read[0].norm, WithinAbs(std::abs(g1(X, Y)), tolerance::dozen_roundings));
  const double x = X - HX * g1(X, Y), y = Y - HY * g2(X, Y);
  CHECK_THAT(read[3].cost, WithinAbs(x * y * y * y, tolerance::dozen_roundings));
  CHECK_THAT(read[3].norm, WithinAbs(std::abs(g2(x, y)), tolerance::dozen_roundings));
}

TEST_CASE("steps: say what is wrong with a rule or with the players") {
  Board board;
  const auto text = [&](UpdateRule rule) {
    return message<std::invalid_argument>(
        [&] { GameSteps(board.bilinear(), rule, board.opt_x, board.opt_y); });
  };
  CHECK(text({.gamma = -1}) == "game_steps: gamma must be finite and not negative, got -1");
  CHECK(mentions(text({.gamma = std::numeric_limits<double>::quiet_NaN()}), "got nan"));
  CHECK(text({.unroll = -2}) == "game_steps: the number of unrolled steps must not be negative, got -2");
  CHECK_THROWS_AS(GameSteps({{&board.x}, {&board.x}, board.bilinear().costs}, {}, board.opt_x, board.opt_y),
                  std::invalid_argument);
}
