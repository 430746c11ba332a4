#include "gan/algorithm1.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "autodiff/autodiff.h"
#include "gan/discriminator_nets.h"
#include "tests/catch.h"
#include "tests/gan/small_gan.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;

namespace {}  // namespace

TEST_CASE("algorithm 1: k updates of D, then one of G with the new D, each on fresh draws") {
  Table table;
  std::vector<Update> made;
  algorithm_1(table.sampled(8),
              {.iterations = 4, .k = 3, .on_update = [&](const Update& update) { made.push_back(update); }});
  REQUIRE(made.size() == 4 * (3 + 1));
  for (std::size_t i = 0; i < made.size(); ++i) {
    const int iteration = static_cast<int>(i) / 4, step = static_cast<int>(i) % 4;
    const Update& update = made[i];
    CAPTURE(i);
    CHECK(update.iteration == iteration + 1);
    CHECK((update.of == (step < 3 ? Update::Of::D : Update::Of::G)));
    CHECK(update.step == (step < 3 ? step + 1 : 1));
    // Every update has noise of its own; every update of D data of its own.
    CHECK(update.noise == static_cast<int>(i) + 1);
    CHECK(update.data == (step < 3 ? 3 * iteration + step + 1 : 0));
    // It reads D and G as all updates before have left them: G sees the D of all k steps.
    CHECK(update.d_updates == static_cast<std::uint64_t>(3 * iteration + step));
    CHECK(update.g_updates == static_cast<std::uint64_t>(iteration));
    CHECK(std::isfinite(update.cost));
    CHECK(update.gradient_norm > 0);
  }
}

TEST_CASE("algorithm 1: an update of D leaves G untouched bit by bit, and one of G leaves D") {
  Table table;
  std::vector<Array> d = values(table.D.parameters()), g = values(table.G.parameters());
  algorithm_1(table.sampled(8), {.iterations = 5, .k = 2, .on_update = [&](const Update& update) {
                                   const auto d_now = values(table.D.parameters()),
                                              g_now = values(table.G.parameters());
                                   const bool of_d = update.of == Update::Of::D;
                                   CHECK((d_now == d) == !of_d);
                                   CHECK((g_now == g) == of_d);
                                   d = d_now;
                                   g = g_now;
                                 }});
}

TEST_CASE("algorithm 1: one exact step of each player is the step by hand") {
  // At D = 1/2 and features (t, t^2): dV/dw = E_data (t, t^2) / 2 - E_g (t, t^2) / 2, t = (x - 2) / 2, and
  // under G(z) = z the moments are E t = -1 and E t^2 = 1.25.
  Table table;
  algorithm_1(table.exact(), {.iterations = 0});
  CHECK(values(table.D.parameters())[0] == Array::zeros(2, 1));
  train_discriminator(table.exact(), 1);
  const Array& w = table.D.parameters()[0]->value();
  CHECK_THAT(w[0], WithinAbs(0.1 * (0 + 1) / 2, tolerance::value_by_quadrature));
  CHECK_THAT(w[1], WithinAbs(0.1 * (1 - 1.25) / 2, tolerance::value_by_quadrature));
  CHECK_THAT(table.D.parameters()[1]->value()[0], WithinAbs(0, tolerance::value_by_quadrature));

  // Then G descends E log(1 - D(G(z))) against this very D.
  Table other;
  double cost = 0;
  algorithm_1(other.exact(),
              {.iterations = 1, .on_update = [&](const Update& update) { cost = update.cost; }});
  const auto logit = [&](double x) {
    const double t = (x - 2) / 2;
    return w[0] * t + w[1] * t * t + table.D.parameters()[1]->value()[0];
  };
  const Draw draw = expectation(other.G.latent());
  const Batch& z = draw();
  double expected = 0, slope = 0;
  for (ad::Index i = 0; i < z.points.rows(); ++i) {
    const double x = z.points[i], t = (x - 2) / 2;
    expected += z.weights[i] * std::log(1 - 1 / (1 + std::exp(-logit(x))));
    slope -= z.weights[i] / (1 + std::exp(-logit(x))) * (w[0] + 2 * w[1] * t) / 2;
  }
  CHECK_THAT(cost, WithinAbs(expected, tolerance::value_by_quadrature));
  CHECK_THAT(other.G.parameters()[1]->value()[0], WithinAbs(-0.1 * slope, tolerance::value_by_quadrature));
}

TEST_CASE("algorithm 1: the same seed repeats bit by bit, whatever the optimiser") {
  const auto run = [] {
    Table table;
    nn::Adam opt_d(table.D.parameters(), 0.01), opt_g(table.G.parameters(), 0.01);
    Players players{table.G,
                    table.D,
                    opt_d,
                    opt_g,
                    minibatches({table.p_data}, 16, table.random.stream(1)),
                    minibatches(table.G.latent(), 16, table.random.stream(2))};
    algorithm_1(players, {.iterations = 20, .cost = GeneratorCost::non_saturating});
    return values(table.G.parameters());
  };
  CHECK(run() == run());
}

TEST_CASE("algorithm 1: nets of any size, and x of two dimensions") {
  ad::Random random(3);
  // Data on the unit circle, noise of one dimension.
  const Generator G({normal(0, 1)},
                    nn::Sequential("G", {nn::Linear(1, 6, random), nn::Tanh(), nn::Linear(6, 2, random)}));
  const nn::Sequential D("D", {nn::Linear(2, 8, random), nn::LeakyRelu(), nn::Linear(8, 1, random)});
  nn::Sgd opt_d(D.parameters(), 0.05, 0.5), opt_g(G.parameters(), 0.05, 0.5);
  Batch batch{Array::zeros(16, 2), Array::filled(16, 1, 1.0 / 16), 0};
  const Draw circle = [&]() -> const Batch& {
    for (ad::Index i = 0; i < 16; ++i) {
      const double angle = 2 * std::numbers::pi * random.uniform();
      batch.points(i, 0) = std::cos(angle);
      batch.points(i, 1) = std::sin(angle);
    }
    ++batch.number;
    return batch;
  };
  double last = 0;
  const int made =
      algorithm_1({G, D, opt_d, opt_g, circle, minibatches(G.latent(), 16, random.stream(1))},
                  {.iterations = 50, .k = 2, .on_update = [&](const Update& update) { last = update.cost; }});
  CHECK(made == 50);
  CHECK(batch.number == 100);
  CHECK(std::isfinite(last));
}

TEST_CASE("algorithm 1: ends when told, and refuses a k or a number of iterations that make no sense") {
  Table table;
  CHECK(algorithm_1(table.exact(), {.iterations = 9, .go_on = [](int i) { return i < 4; }}) == 4);
  CHECK_THROWS_AS(algorithm_1(table.exact(), {.k = 0}), std::invalid_argument);
  CHECK_THROWS_AS(algorithm_1(table.exact(), {.iterations = -1}), std::invalid_argument);
  CHECK_THROWS_AS(minibatches({table.p_data}, 0, table.random), std::invalid_argument);
}

TEST_CASE("expectation: weights sum to one and moments are those of the distribution") {
  for (const ad::Index dim : {1, 2}) {
    const Draw draw = expectation({normal(0.5, 2), dim});
    const Batch& batch = draw();
    double one = 0, mean = 0, square = 0;
    for (ad::Index i = 0; i < batch.weights.size(); ++i) {
      const double x = batch.points(i, dim - 1);
      one += batch.weights[i];
      mean += batch.weights[i] * x;
      square += batch.weights[i] * x * x;
    }
    CHECK(batch.points.cols() == dim);
    CHECK(batch.number == 0);
    CHECK_THAT(one, WithinAbs(1, tolerance::value_by_quadrature));
    CHECK_THAT(mean, WithinAbs(0.5, tolerance::value_by_quadrature));
    CHECK_THAT(square, WithinAbs(4.25, 4 * tolerance::value_by_quadrature));
    CHECK(&draw() == &batch);
  }
  CHECK_THROWS_AS(expectation({normal(0, 1), 6}), std::invalid_argument);
  CHECK_THROWS_AS(expectation({normal(0, 1), 0}), std::invalid_argument);
}
