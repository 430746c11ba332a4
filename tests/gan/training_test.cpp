#include "gan/training.h"

#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "gan/discriminator_nets.h"
#include "gan/instance_noise.h"
#include "gan/penalty.h"
#include "tests/catch.h"
#include "tests/gan/small_gan.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;
using ad::Index;
using Rule = UpdateRule::Kind;

namespace {

// The game of means: uniform data around 1, G(z) = z + b from the same noise around 0, D(x) = w t with
// t = x - 1. As the spread goes to 0 it becomes the Dirac-GAN.
struct Means {
  static nn::Sequential shift() {
    struct Bias {
      std::shared_ptr<ad::Parameter> bias = std::make_shared<ad::Parameter>("bias", Array(1.5));
      std::vector<ad::Parameter*> parameters() const { return {bias.get()}; }
      ad::Var operator()(const ad::Var& z) const { return z + z.tape().leaf(*bias); }
    };
    return nn::Sequential("G", {Bias()});
  }
  static nn::Sequential slope() {
    struct Slope {
      std::shared_ptr<ad::Parameter> slope = std::make_shared<ad::Parameter>("slope", Array(0.0));
      std::vector<ad::Parameter*> parameters() const { return {slope.get()}; }
      ad::Var operator()(const ad::Var& x) const { return (x - 1) * x.tape().leaf(*slope); }
    };
    return nn::Sequential("D", {Slope()});
  }

  double spread;  // the standard deviation of data and noise
  double half = std::sqrt(3.0) * spread;
  Distribution p_data = uniform(1 - half, 1 + half);
  Generator G{{uniform(-half, half)}, shift()};
  nn::Sequential D = slope();
  nn::Sgd opt_d{D.parameters(), 0.2}, opt_g{G.parameters(), 0.2};

  Players exact(bool with_noise = false) {
    const auto nodes = [&](const Latent& source) {
      const Draw draw = expectation(source);
      return with_noise ? expectation_with_normals(draw, 1) : draw;
    };
    return {G, D, opt_d, opt_g, nodes({p_data}), nodes(G.latent())};
  }
  // How far b and w are from the equilibrium.
  double distance() const {
    return std::hypot(G.parameters()[0]->value()[0] - 1, D.parameters()[0]->value()[0]);
  }
};

// How one iteration scales areas around the equilibrium: the root of the determinant of its derivative, by
// differences. That is the modulus of its eigenvalues where they are complex, which is checked too.
double radius(TrainingOptions options) {
  const double h = tolerance::map_difference_step;
  options.iterations = 1;
  double map[2][2];
  for (int j = 0; j < 2; ++j) {
    double after[2][2];
    for (int side = 0; side < 2; ++side) {
      Means game{0.1};
      const double move = side == 0 ? h : -h;
      game.G.parameters()[0]->set(Array(1 + (j == 0 ? move : 0)));
      game.D.parameters()[0]->set(Array(j == 1 ? move : 0));
      train(game.exact(options.instance_noise > 0), options);
      after[side][0] = game.G.parameters()[0]->value()[0];
      after[side][1] = game.D.parameters()[0]->value()[0];
    }
    for (int i = 0; i < 2; ++i) map[i][j] = (after[0][i] - after[1][i]) / (2 * h);
  }
  const double det = map[0][0] * map[1][1] - map[0][1] * map[1][0], trace = map[0][0] + map[1][1];
  CHECK(trace * trace < 4 * det);
  return std::sqrt(det);
}

// How far the players are from the equilibrium after so many iterations.
double distance_after(TrainingOptions options, int iterations) {
  Means game{0.1};
  options.iterations = iterations;
  train(game.exact(), options);
  return game.distance();
}

}  // namespace

TEST_CASE("training: without options it is algorithm 1, bit by bit") {
  for (const bool exact : {false, true}) {
    Table one, other;
    std::vector<Update> made;
    std::vector<TrainingUpdate> trained;
    const auto keep = [](auto& list) { return [&list](const auto& update) { list.push_back(update); }; };
    algorithm_1(exact ? one.exact() : one.sampled(8), {.iterations = 5, .k = 3, .on_update = keep(made)});
    train(exact ? other.exact() : other.sampled(8), {.iterations = 5, .k = 3, .on_update = keep(trained)});
    CHECK(values(one.D.parameters()) == values(other.D.parameters()));
    CHECK(values(one.G.parameters()) == values(other.G.parameters()));
    REQUIRE(made.size() == trained.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
      const Update &a = made[i], &b = trained[i];
      CHECK((a.of == b.of && a.iteration == b.iteration && a.step == b.step && a.noise == b.noise));
      CHECK((a.data == b.data && a.d_updates == b.d_updates && a.g_updates == b.g_updates));
      CHECK((a.cost == b.cost && a.gradient_norm == b.gradient_norm));
      CHECK(trained[i].penalty == 0);
    }
  }
}

TEST_CASE("training: made update by update it is the same, bit by bit") {
  const TrainingOptions all[] = {
      {.iterations = 5, .k = 3},
      {.iterations = 5, .penalty = {Penalty::Kind::gradient, 0.5}, .random = ad::Random(3)},
      {.iterations = 5, .rule = {.kind = Rule::optimistic}},
      {.iterations = 5, .rule = {.kind = Rule::extragradient}}};
  for (TrainingOptions options : all) {
    Table one, other;
    std::vector<double> costs, again;
    options.on_update = [&](const TrainingUpdate& u) { costs.push_back(u.cost); };
    train(one.sampled(8), options);
    options.on_update = [&](const TrainingUpdate& u) { again.push_back(u.cost); };
    const Players players = other.sampled(8);
    Training training(players, options);
    for (int iteration = 0; iteration < 5; ++iteration) {
      if (options.rule.kind == Rule::alternating) {
        for (int step = 0; step < options.k; ++step) {
          CHECK((training.iteration() == iteration && training.step() == step));
          training.update();
        }
      }
      training.iterate();
      CHECK((training.iteration() == iteration + 1 && training.step() == 0));
    }
    CHECK(costs == again);
    CHECK(values(one.D.parameters()) == values(other.D.parameters()));
    CHECK(values(one.G.parameters()) == values(other.G.parameters()));
  }
}

TEST_CASE("training: simultaneous updates are Algorithm 1's with both gradients taken before either moves") {
  Table one, other;
  algorithm_1(one.exact(), {.iterations = 1});
  // D moves as in Algorithm 1; G's gradient at D = 1/2 is zero, so that G stays.
  const std::vector<Array> g = values(other.G.parameters());
  train(other.exact(), {.iterations = 1, .rule = {}});
  CHECK(values(one.D.parameters()) == values(other.D.parameters()));
  CHECK(values(one.G.parameters()) != values(other.G.parameters()));
  CHECK(values(other.G.parameters()) == g);
}

TEST_CASE("training: each rule takes the step that its own gradients say") {
  // The same two nets as a differentiable game, written down again without train().
  for (const UpdateRule rule :
       {UpdateRule{}, UpdateRule{.kind = Rule::extragradient}, UpdateRule{.kind = Rule::optimistic},
        UpdateRule{.kind = Rule::consensus, .gamma = 0.5}, UpdateRule{.kind = Rule::unrolled, .unroll = 2}}) {
    Table one, other;
    train(one.exact(), {.iterations = 3, .cost = GeneratorCost::non_saturating, .rule = rule});
    const Draw data = expectation({other.p_data}), noise = expectation(other.G.latent());
    const nn::Parameters g = other.G.parameters(), d = other.D.parameters();
    const DifferentiableGame game{{g.begin(), g.end()}, {d.begin(), d.end()}, [&](ad::Tape& tape) {
                                    const Batch &x = data(), &z = noise();
                                    const ad::Var a = other.D(tape.constant(x.points)),
                                                  b = other.D(other.G(tape.constant(z.points)));
                                    return Costs{sum(tape.constant(z.weights) * softplus(-b)),
                                                 sum(tape.constant(x.weights) * softplus(-a)) +
                                                     sum(tape.constant(z.weights) * softplus(b))};
                                  }};
    GameSteps steps(game, rule, other.opt_g, other.opt_d);
    for (int i = 0; i < 3; ++i) steps.step();
    INFO(name(rule.kind));
    for (const auto& [a, b] : {std::pair(one.D.parameters(), d), std::pair(one.G.parameters(), g)})
      for (std::size_t i = 0; i < a.size(); ++i)
        for (Index j = 0; j < a[i]->size(); ++j)
          CHECK_THAT(a[i]->value()[j], WithinAbs(b[i]->value()[j], tolerance::thousand_roundings));
  }
}

// The Jacobian of the game of means at its equilibrium is, with f'(0) = 1/2, f''(0) = -1/4 and E t^2 = s^2
// under both, (0, -1/2; 1/2, -s^2/2), and -s^2/2 - gamma in the corner with R1: the eigenvalues of Mescheder
// et al. 2018.
TEST_CASE("training: what circles comes in with R1, noise or another rule, as the eigenvalues say") {
  const double s = 0.1, h = 0.2;
  // |1 + h lambda| for lambda = -a/2 +- sqrt(a^2/4 - 1/4), a^2 < 1.
  const auto simultaneous = [&](double a) { return std::sqrt(1 - h * a + h * h / 4); };
  const auto near = [](double x) { return WithinAbs(x, tolerance::map_difference); };
  // Plain simultaneous steps leave the equilibrium ...
  CHECK(simultaneous(s * s / 2) > 1);
  CHECK_THAT(radius({.rule = {}}), near(simultaneous(s * s / 2)));
  // ... alternating ones hardly move: the determinant is 1 - h s^2 / 2 ...
  CHECK_THAT(radius({}), near(std::sqrt(1 - h * s * s / 2)));
  // ... and these go in.
  CHECK_THAT(radius({.rule = {}, .penalty = {Penalty::Kind::r1, 0.5}}), near(simultaneous(s * s / 2 + 0.5)));
  CHECK_THAT(radius({.rule = {}, .instance_noise = 0.8}), near(simultaneous((s * s + 0.64) / 2)));
  // Extragradient: 1 + h lambda + (h lambda)^2, in which a = s^2 / 2 is small.
  const std::complex<double> a(-s * s / 4, std::sqrt(0.25 - s * s * s * s / 16)), ha = h * a;
  CHECK_THAT(radius({.rule = {.kind = Rule::extragradient}}), near(std::abs(1.0 + ha + ha * ha)));
  // Consensus adds -gamma J^T J to the Jacobian.
  const double gamma = 2, d = s * s / 2;
  const double j00 = -gamma / 4, j01 = -0.5 + gamma * d / 2, j10 = 0.5 + gamma * d / 2,
               j11 = -d - gamma * (0.25 + d * d);
  const double det = (1 + h * j00) * (1 + h * j11) - h * h * j01 * j10;
  CHECK_THAT(radius({.rule = {.kind = Rule::consensus, .gamma = gamma}}), near(std::sqrt(det)));

  // And so it goes from afar: 400 iterations at 0.954 leave 1e-8 of the distance.
  CHECK(distance_after({.rule = {}}, 100) > 0.5);
  CHECK(distance_after({.rule = {}, .penalty = {Penalty::Kind::r1, 0.5}}, 400) < 1e-6);
}

TEST_CASE("training: D pays the penalties, and an update tells what it paid") {
  for (const Penalty penalty : {Penalty{Penalty::Kind::r1, 2}, Penalty{Penalty::Kind::gradient, 0.5}}) {
    Table table;
    table.D.parameters()[0]->set(Array::column({0.3, -0.2}));
    std::vector<TrainingUpdate> made;
    train(table.sampled(8), {.iterations = 1, .penalty = penalty, .on_update = [&](const TrainingUpdate& u) {
                               made.push_back(u);
                             }});
    // The gradient of the logit by x, by hand: (w1 + 2 w2 t) / 2 at t = (x - 2) / 2.
    Table again;
    const Players players = again.sampled(8);
    const Batch &z = players.noise(), &x = players.data();
    ad::Random random{0};
    double expected = 0, v = 0;
    for (Index i = 0; i < 8; ++i) {
      const auto slope = [](double at) { return (0.3 - 0.4 * (at - 2) / 2) / 2; };
      const auto logit = [](double at) {
        const double t = (at - 2) / 2;
        return 0.3 * t - 0.2 * t * t;
      };
      const double u = random.uniform(), between = u * x.points[i] + (1 - u) * z.points[i];
      expected += penalty.kind == Penalty::Kind::r1 ? 2.0 / 2 * slope(x.points[i]) * slope(x.points[i]) / 8
                                                    : 0.5 * std::pow(std::abs(slope(between)) - 1, 2) / 8;
      v -= (std::log1p(std::exp(-logit(x.points[i]))) + std::log1p(std::exp(logit(z.points[i])))) / 8;
    }
    CHECK_THAT(made[0].penalty, WithinAbs(expected, tolerance::few_roundings));
    CHECK_THAT(made[0].value, WithinAbs(v, tolerance::few_roundings));
    CHECK_THAT(made[0].cost, WithinAbs(v - expected, tolerance::few_roundings));
  }
}

TEST_CASE("training: clipping bounds D after each of its updates, and nothing else") {
  for (const Rule rule : {Rule::alternating, Rule::simultaneous}) {
    Table table;
    double largest = 0;
    const Penalty penalty{Penalty::Kind::clip, 0.03};
    train(table.sampled(8), {.iterations = 20, .rule = {.kind = rule}, .penalty = penalty, .go_on = [&](int) {
                               for (const Array& a : values(table.D.parameters()))
                                 for (const double w : a) largest = std::max(largest, std::abs(w));
                               return true;
                             }});
    CHECK(largest == 0.03);
    CHECK(table.G.parameters()[0]->value()[0] > 0.03);
  }
}

TEST_CASE("training: both evaluations of extragradient have draws of their own, shared by the players") {
  Table table;
  std::vector<TrainingUpdate> made;
  train(table.sampled(8), {.iterations = 2,
                           .rule = {.kind = Rule::extragradient},
                           .on_update = [&](const TrainingUpdate& u) { made.push_back(u); }});
  REQUIRE(made.size() == 8);
  for (int i = 0; i < 8; ++i) {
    const TrainingUpdate& u = made[static_cast<std::size_t>(i)];
    CHECK((u.of == (i % 2 == 0 ? Update::Of::G : Update::Of::D)));
    CHECK(u.step == i % 4 / 2 + 1);
    CHECK(u.iteration == i / 4 + 1);
    CHECK(u.noise == i / 2 + 1);
    CHECK(u.data == (i % 2 == 0 ? 0 : i / 2 + 1));
    CHECK((u.d_updates == static_cast<std::uint64_t>(i / 4) && u.g_updates == u.d_updates));
  }
}

TEST_CASE("instance noise: expectations over x and e are those of the convolution") {
  // x + 0.7 e for x from N(0.5,2) is N(0.5, sqrt(4.49)); for x uniform or Laplace its moments are known.
  struct Row {
    Distribution p;
    double mean, variance, fourth;  // the fourth central moment
  };
  for (const Row& row : {Row{normal(0.5, 2), 0.5, 4, 48}, Row{uniform(0, 1), 0.5, 1.0 / 12, 1.0 / 80},
                         Row{laplace(0, 1), 0, 2, 24}}) {
    const Draw draw = expectation_with_normals(expectation({row.p}), 1);
    const Batch& batch = draw();
    double one = 0, mean = 0, variance = 0, fourth = 0;
    for (Index i = 0; i < batch.weights.size(); ++i) {
      const double x = batch.points(i, 0) + 0.7 * batch.points(i, 1), w = batch.weights[i];
      one += w;
      mean += w * x;
      variance += w * std::pow(x - row.mean, 2);
      fourth += w * std::pow(x - row.mean, 4);
    }
    CHECK(batch.number == 0);
    CHECK_THAT(one, WithinAbs(1, tolerance::value_by_quadrature));
    CHECK_THAT(mean, WithinAbs(row.mean, tolerance::value_by_quadrature));
    CHECK_THAT(variance, WithinRel(row.variance + 0.49, tolerance::value_by_quadrature));
    CHECK_THAT(fourth, WithinRel(row.fourth + 6 * row.variance * 0.49 + 3 * 0.49 * 0.49,
                                 10 * tolerance::value_by_quadrature));
  }
}

TEST_CASE("instance noise: V is that of the noisy distributions, exactly") {
  // N(2,2) and N(0,1) through noise of SD 1.5 are N(2,2.5) and N(0,sqrt(3.25)).
  Table clean, noisy;
  for (Table* table : {&clean, &noisy}) table->D.parameters()[0]->set(Array::column({0.3, -0.2}));
  const Draw data = expectation({normal(2, 2.5)}), noise = expectation({normal(0, std::sqrt(3.25))});
  const double expected = value(Players{clean.G, clean.D, clean.opt_d, clean.opt_g, data, noise});
  const Players players{noisy.G,
                        noisy.D,
                        noisy.opt_d,
                        noisy.opt_g,
                        expectation_with_normals(expectation({noisy.p_data}), 1),
                        expectation_with_normals(expectation(noisy.G.latent()), 1)};
  CHECK_THAT(value(players, 1.5), WithinAbs(expected, 2 * tolerance::value_by_quadrature));
}

TEST_CASE("instance noise: samples keep their points, numbers and weights, and get fresh normals") {
  ad::Random random(5);
  const Draw clean = minibatches({uniform(0, 1)}, 5000, random.stream(1)),
             noisy = with_normals(minibatches({uniform(0, 1)}, 5000, random.stream(1)), 2, random.stream(2));
  double last = 0, sum = 0, square = 0;
  for (int draw = 1; draw <= 2; ++draw) {
    const Batch &a = clean(), &b = noisy();
    REQUIRE(b.points.shape() == ad::Shape{5000, 3});
    CHECK(b.number == draw);
    CHECK(b.weights == a.weights);
    CHECK(b.points(0, 1) != last);
    last = b.points(0, 1);
    for (Index i = 0; i < 5000; ++i) {
      if (a.points[i] != b.points(i, 0)) FAIL("row " << i);
      sum += b.points(i, 1) + b.points(i, 2);
      square += std::pow(b.points(i, 1), 2) + std::pow(b.points(i, 2), 2);
    }
  }
  CHECK(std::abs(sum) <= tolerance::z_score * std::sqrt(20000.0));
  CHECK(std::abs(square - 20000) <= tolerance::z_score * std::sqrt(2 * 20000.0));
}

TEST_CASE("training: refuses what makes no sense") {
  Table table;
  const auto text = [&](const TrainingOptions& options) {
    return message<std::invalid_argument>([&] { train(table.exact(), options); });
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(mentions(text({.k = 0}), "train: k must be positive"));
  CHECK(mentions(text({.k = 2, .rule = {}}), "got k = 2 with the rule simultaneous"));
  CHECK(mentions(text({.instance_noise = -1}), "instance noise"));
  CHECK(mentions(text({.instance_noise = nan}), "got nan"));
  CHECK(mentions(text({.penalty = {Penalty::Kind::r1, -1}}), "penalty"));
  CHECK(mentions(text({.penalty = {Penalty::Kind::clip, 0}}), "size", "must be positive"));
  CHECK(mentions(text({.rule = {.kind = Rule::optimistic}, .penalty = {Penalty::Kind::clip, 1}}), "clipping",
                 "optimistic"));
  CHECK(mentions(text({.penalty = {Penalty::Kind::gradient, 1}}), "nodes of an expectation", "minibatches"));
  CHECK_THROWS_AS(with_normals(expectation({normal(0, 1)}), 0, table.random), std::invalid_argument);
  CHECK(mentions(
      message<std::invalid_argument>([&] { expectation_with_normals(expectation({cauchy(0, 1)}), 1); }),
      "draw samples instead"));
}
