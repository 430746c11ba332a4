#include "gan/bounds.h"

#include <cmath>
#include <limits>

#include "gan/training.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN(),
                 infinity = std::numeric_limits<double>::infinity();

// N(4,1.25), and G(z) = w z.
struct Run {
  explicit Run(double w, const Distribution& z = normal(0, 1), std::uint64_t seed = 1)
      : G(affine_generator({z}, Array{{w}}, Array{{0.0}})),
        watch(bounds_around(scale_of(p_data)), G, D.parameters(), ad::Random(seed)) {}

  Distribution p_data = normal(4, 1.25);
  Generator G;
  nn::Sequential D = quadratic_discriminator(scale_of(p_data));
  BoundsWatch watch;
};

}  // namespace

TEST_CASE("bounds: they are 50 nats below -log 4, and a million times the data") {
  CHECK(bounds_around({4, 1.25}).lowest_value == -std::log(4.0) - 50);
  CHECK(bounds_around({4, 1.25}).farthest == 5.25e6);
  CHECK(bounds_around({-4, 1.25}).farthest == 5.25e6);
  CHECK(Bounds().farthest == infinity);
}

TEST_CASE("bounds: V, cost and gradient are judged after an update") {
  Run run(1);
  Update update;
  update.iteration = 7;
  update.cost = -1.4;
  update.gradient_norm = 1e9;
  CHECK_NOTHROW(run.watch.check(update, std::nullopt));
  CHECK_NOTHROW(run.watch.check(update, -51.38));
  CHECK_THROWS_AS(run.watch.check(update, -51.39), LeftBounds);
  CHECK_THROWS_AS(run.watch.check(update, undefined), LeftBounds);
  CHECK_THROWS_AS(run.watch.check(update, -infinity), LeftBounds);
  CHECK(
      message<LeftBounds>([&] { run.watch.check(update, -1e16); }) ==
      "training left all bounds in iteration 7: V must be at least -log 4 - 50 = -51.39, got -1e+16; likely "
      "cause: learning rates that are too large, or a G that begins too far from the data");
  update.gradient_norm = infinity;
  CHECK_THROWS_AS(run.watch.check(update, -1.4), LeftBounds);
  update.gradient_norm = 1;
  update.cost = undefined;
  CHECK_THROWS_AS(run.watch.check(update, -1.4), LeftBounds);
}

TEST_CASE("bounds: G is judged by half of its points, and both by finite parameters") {
  CHECK_NOTHROW(Run(1).watch.check(1));
  CHECK_NOTHROW(Run(0).watch.check(1));
  CHECK_NOTHROW(Run(1e6).watch.check(1));
  CHECK_THROWS_AS(Run(1e8).watch.check(1), LeftBounds);
  CHECK_THROWS_AS(Run(-1e8).watch.check(1), LeftBounds);
  CHECK_THROWS_AS(Run(1e308).watch.check(1), LeftBounds);
  CHECK_THROWS_AS(Run(undefined).watch.check(1), LeftBounds);
  CHECK(message<LeftBounds>([&] { Run(infinity).watch.check(3); }) ==
        "training left all bounds in iteration 3: the parameters of G must be finite; likely cause: learning "
        "rates that are too large, or a G that begins too far from the data");
  // A few points far out are what a Cauchy is.
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    CHECK_NOTHROW(Run(1e5, cauchy(0, 1), seed).watch.check(1));
    CHECK_THROWS_AS(Run(1e8, cauchy(0, 1), seed).watch.check(1), LeftBounds);
  }
}

TEST_CASE("bounds: a run with rates that are too large is stopped, one with good rates is not") {
  for (const double rate : {0.1, 1000.0}) {
    CAPTURE(rate);
    Run run(1);
    nn::Sgd opt_d(run.D.parameters(), rate), opt_g(run.G.parameters(), rate);
    const Players players{run.G, run.D, opt_d, opt_g, expectation({run.p_data}), expectation(run.G.latent())};
    TrainingOptions options{.iterations = 20};
    options.on_update = [&](const TrainingUpdate& u) { run.watch.check(u, u.value); };
    options.go_on = [&](int iteration) {
      run.watch.check(iteration);
      return true;
    };
    if (rate < 1) {
      CHECK(train(players, options) == 20);
    } else {
      CHECK_THROWS_AS(train(players, options), LeftBounds);
    }
  }
}
