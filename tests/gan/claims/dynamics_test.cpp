// The dynamics of Dirac-GANs and of steps: against references, and that wrong closed forms are found out.
#include <cmath>
#include <complex>
#include <numbers>

#include "gan/claims/claim.h"
#include "gan/claims/dynamics/equilibrium_jacobian.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/dynamics/spectra.h"
#include "gan/claims/dynamics/step_rules.h"
#include "gan/claims/study.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/differentiable_game.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/expectation.h"
#include "gan/objective.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::Array;
namespace tolerance = saddle::tolerance;

namespace {

bool passes(const Measurement& measurement, const char* id) {
  const double tolerance = find_claim(id)->tolerance;
  return measurement.worst(tolerance).error <= tolerance;
}

void check(const State& z, double x, double y) {
  CHECK_THAT(z[0], WithinAbs(x, tolerance::hundred_steps));
  CHECK_THAT(z[1], WithinAbs(y, tolerance::hundred_steps));
}

State after(int n, const StateMap& step, State z) {
  for (int i = 0; i < n; ++i) z = step(z);
  return z;
}

}  // namespace

TEST_CASE("dynamics: a wrong spectrum is found out") {
  Study study;
  struct Row {
    Damping damping;
    const char* id;
    DampedFlow right;
  };
  const std::vector<DiracObjective> curved = {DiracObjective::minimax, DiracObjective::non_saturating};
  const auto two = [](double) { return 2.0; };
  const Row rows[] = {{Damping::r1, "dirac-r1", {damped, [](double s) { return 2 * s; }, curved}},
                      {Damping::instance_noise,
                       "dirac-instance-noise",
                       {[](double variance, double s) { return damped(variance / 2, s); }, two, curved, {1}}},
                      {Damping::consensus, "dirac-consensus", {consensus_spectrum, {}, curved, {1}}}};
  for (const Row& row : rows) {
    CAPTURE(row.id);
    const auto with = [&](double strength, double s) {
      DampedFlow flow = row.right;
      flow.spectrum = [=](double by, double of) { return row.right.spectrum(strength * by, s * of); };
      return measure_damping(row.damping, flow, study);
    };
    CHECK(passes(with(1, 1), row.id));
    CHECK_FALSE(passes(with(2, 1), row.id));  // R1 without its 1/2
    CHECK_FALSE(passes(with(-1, 1), row.id));
    CHECK_FALSE(passes(with(1, 0.5), row.id));
    CHECK_FALSE(passes(with(1 + 1e-9, 1), row.id));
  }
}

TEST_CASE("dynamics: a wrong radius is found out") {
  Study study;
  const std::pair<StepMethod, StepRadius> rows[] = {
      {StepMethod::simultaneous, simultaneous_radius},
      {StepMethod::alternating, alternating_radius},
      {StepMethod::extragradient, extragradient_radius},
      {StepMethod::optimistic, optimistic_radius},
      {StepMethod::implicit, implicit_radius},
      {StepMethod::unrolled_1, [](double a) { return unrolled_radius(1, a); }},
      {StepMethod::unrolled_4, [](double a) { return unrolled_radius(4, a); }}};
  for (const auto& [method, right] : rows) {
    CAPTURE(static_cast<int>(method));
    const StepRadius nearly = [radius = right](double a) { return radius(a) + 1e-9; };
    CHECK(passes(measure_step_method(method, {right}, study), "steps-unrolled"));
    CHECK_FALSE(passes(measure_step_method(method, {nearly}, study), "steps-unrolled"));
  }
}

TEST_CASE("dynamics: the step sizes up to which damped steps come to rest") {
  constexpr double bound = tolerance::dozen_roundings;
  // gamma / s^2 up to gamma = 2 s, where the eigenvalues meet; beyond, 12 - 8 sqrt(2) for gamma = 3, s = 1/2.
  CHECK_THAT(damped_step_limit(0.6, 0.5), WithinAbs(2.4, bound));
  CHECK(damped_step_limit(1, 0.5) == 4);
  CHECK_THAT(damped_step_limit(3, 0.5), WithinAbs(0.68629150101523960958649, bound));
  CHECK_THAT(consensus_step_limit(1, 0.5), WithinAbs(1.6, bound));
  for (const double gamma : {0.6, 3.0}) {
    const double h = damped_step_limit(gamma, 0.5);
    CHECK(euler_radius(damped(gamma, 0.5), h * 0.999) < 1);
    CHECK(euler_radius(damped(gamma, 0.5), h * 1.001) > 1);
  }
}

// By hand, without the tape: theta descends f(theta psi), or -f(-theta psi), and psi ascends f(theta psi).
TEST_CASE("dynamics: alternating steps come in in the non-saturating game and go out in minimax") {
  const auto slope = [](double t) { return 1 / (1 + std::exp(t)); };
  const auto distance = [&](bool non_saturating, double h, int n) {
    double theta = 1, psi = 1;
    for (int i = 0; i < n; ++i) {
      theta -= h * psi * slope(non_saturating ? -theta * psi : theta * psi);
      psi += h * theta * slope(theta * psi);
    }
    return std::hypot(theta, psi);
  };
  // 1/Q grows by h / (8 (1 - h^2/16)) per step, and Q is |z|^2 up to a part of h/4.
  const double h = 0.02, in = distance(true, h, 2'000'000);
  CHECK_THAT(in * in * h * 2'000'000, WithinRel(8 * (1 - h * h / 16), tolerance::slow_flow));
  CHECK(distance(false, 0.5, 200'000) > 3);
}

TEST_CASE("dynamics: simultaneous steps of the non-saturating game end near a circle") {
  const double h = 0.02;
  double theta = 1, psi = 1;
  for (int i = 0; i < 200'000; ++i) {
    const double old = theta;
    theta -= h * psi / (1 + std::exp(-theta * psi));
    psi += h * old / (1 + std::exp(old * psi));
  }
  CHECK_THAT(theta * theta + psi * psi, WithinRel(2 * h, tolerance::slow_flow));
}

TEST_CASE("dynamics: the radii of steps are those of the reference") {
  // 26-digit values for xy.
  constexpr double bound = tolerance::dozen_roundings;
  struct Row {
    double h, simultaneous, alternating, extragradient, optimistic, implicit;
  };
  const Row rows[] = {
      {0.01, 1.0000499987500624960940234, 1, 0.99995000375018750234316401, 0.99994999374868716474876035,
       0.99995000374968752734128929},
      {0.1, 1.0049875621120890270219265, 1, 0.99503768772845986107325512, 0.99493615300512405273880452,
       0.99503719020998913566527375},
      {0.3, 1.0440306508910550179757754, 1, 0.9581753492967766805446816, 0.94868329805051379959966806,
       0.95782628522115139263832606},
      {0.5, 1.1180339887498948482045868, 1, 0.90138781886599732327980532, 0.70710678118654752440084436,
       0.89442719099991587856366947},
      {0.57, 1.1510430052782563171575737, 1, 0.88354966470482008779487728, 0.98071079008115914463039465,
       0.86877727019266081753911519},
      {0.6, 1.1661903789690600941748306, 1, 0.87726848797845235266192287, 1.0573528147419138458657168,
       0.85749292571254418689325778},
      {std::numbers::sqrt2 / 2, 1.224744871391589049098642, 1, 0.86602540378443864676372317,
       1.3065629648763765278566432, 0.81649658092772603273242802},
      {1, 1.4142135623730950488016887, 1, 1, 1.9318516525781365734994864, 0.70710678118654752440084436},
      {1.5, 1.8027756377319946465596106, 1, 1.9525624189766635985324307, 2.9567956789604663426260884,
       0.55470019622522912201834173},
      {2, 2.2360679774997896964091737, 1, 3.6055512754639892931192213, 3.96811878506866698993662,
       0.44721359549995793928183473},
      {2.1, 2.3259406699226014436546246, 1.8773280449304491120812629, 4.0047596681948343852480637,
       4.1696945670919205247676559, 0.42993358039234777147035574}};
  for (const Row& row : rows) {
    CAPTURE(row.h);
    CHECK_THAT(simultaneous_radius(row.h) / row.simultaneous, WithinAbs(1, bound));
    CHECK_THAT(alternating_radius(row.h) / row.alternating, WithinAbs(1, bound));
    CHECK_THAT(extragradient_radius(row.h) / row.extragradient, WithinAbs(1, bound));
    CHECK_THAT(optimistic_radius(row.h) / row.optimistic, WithinAbs(1, bound));
    CHECK_THAT(implicit_radius(row.h) / row.implicit, WithinAbs(1, bound));
  }
  CHECK(alternating_radius(2) == 1);
  CHECK_THAT(optimistic_radius(1 / std::sqrt(3)), WithinAbs(1, bound));
  CHECK_THAT(unrolled_radius(4, 2 / std::sqrt(15)), WithinAbs(1, bound));
  CHECK_THAT(euler_radius(damped(0.6, 0.5), 0.2), WithinAbs(std::sqrt(1 - 0.12 + 0.01), bound));
}

TEST_CASE("dynamics: the spectra of the Dirac-GAN are those of the reference") {
  struct Row {
    DiracOptions options;
    double re, im;  // of the eigenvalue with the largest real and imaginary parts
  };
  const Row rows[] = {
      {{}, 0, 0.5},
      {{.objective = DiracObjective::non_saturating}, 0, 0.5},
      {{.objective = DiracObjective::wasserstein}, 0, 1},
      {{.r1 = 0.1}, -0.05, 0.49749371855330997736723991},
      {{.r1 = 0.9}, -0.45, 0.21794494717703367761184910},
      {{.r1 = 1.5}, -0.19098300562505257589770658, 0},
      {{.r1 = 10}, -0.025062814466900226327600895, 0},
      {{.noise_variance = 0.1}, -0.025, 0.49937460888595447289450956},
      {{.noise_variance = 1}, -0.25, 0.43301270189221932338186159},
      {{.noise_variance = 4}, -0.13397459621556135323627683, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options.r1, row.options.noise_variance);
    const Spectrum spectrum = eigenvalues(dirac_gan(row.options).jacobian({0, 0}));
    REQUIRE(spectrum.size() == 2);
    CHECK_THAT(std::max(spectrum[0].real(), spectrum[1].real()),
               WithinAbs(row.re, tolerance::value_by_quadrature));
    CHECK_THAT(std::max(spectrum[0].imag(), spectrum[1].imag()),
               WithinAbs(row.im, tolerance::value_by_quadrature));
  }
}

TEST_CASE("dynamics: the Dirac-GAN goes where the reference goes") {
  // 26-digit iterates from (1, 1), h = 0.1.
  const State start = {1, 1};
  const StateMap plain = dirac_gan({}).steps({}, 0.1);
  check(after(1, plain, start), 0.97310585786300048792511592, 1.0268941421369995120748841);
  check(after(100, plain, start), 0.099183829124123171565218229, -1.5483314416604217565079005);
  check(after(100, dirac_gan({}).in_turn(0.1, 1, 1), start), 0.40256918603422851458875253,
        -1.3388425433351788183474150);
  check(after(100, dirac_gan({.r1 = 1}).steps({}, 0.1), start), 0.029021062533993710992658234,
        0.024054928916564865379017406);
  check(after(10, dirac_gan({.objective = DiracObjective::non_saturating}).steps({}, 0.1), start),
        0.25943072492746460933350462, 1.2091932849709135351134934);
}

TEST_CASE("dynamics: the non-saturating flow shrinks like 8 / time, the minimax flow not at all") {
  const auto distance = [](DiracObjective objective, int steps) {
    const StateMap v = dirac_gan({.objective = objective}).field();
    return norm(after(steps, [&](const State& z) { return runge_kutta(v, z, 0.25); }, {1, 0}));
  };
  // |z|^-2 grows by 1/8 per unit of time on average over a turn, up to a part of |z|^4.
  const double early = distance(DiracObjective::non_saturating, 800),
               late = distance(DiracObjective::non_saturating, 4000);
  CHECK_THAT((1 / (late * late) - 1 / (early * early)) / 800, WithinRel(1.0 / 8, tolerance::slow_flow));
  CHECK_THAT(distance(DiracObjective::minimax, 800), WithinAbs(1, tolerance::runge_kutta));
}

TEST_CASE("dynamics: the game x A y turns by the singular values of A") {
  // A rotation by (3, 4) / 5, the singular values 2 and 1/2, a rotation by (5, 12) / 13.
  const double a[2][2] = {{(0.6 * 2 * 5 - 0.8 * 0.5 * 12) / 13, (-0.6 * 2 * 12 - 0.8 * 0.5 * 5) / 13},
                          {(0.8 * 2 * 5 + 0.6 * 0.5 * 12) / 13, (-0.8 * 2 * 12 + 0.6 * 0.5 * 5) / 13}};
  const Played game(2, 2, [&](const saddle::ad::Var& x, const saddle::ad::Var& y) {
    const Array matrix = {{a[0][0], a[0][1]}, {a[1][0], a[1][1]}};
    const saddle::ad::Var v = sum(matmul(x, x.tape().constant(matrix)) * y);
    return Costs{v, -v};
  });
  for (const auto& [found, expected] :
       matched(eigenvalues(game.jacobian({0, 0, 0, 0})), {{0, 2}, {0, -2}, {0, 0.5}, {0, -0.5}}))
    CHECK(std::abs(found - expected) <= tolerance::dozen_roundings);
}

TEST_CASE("dynamics: under WGAN-GP with gamma = 1 all starts end in the cycle") {
  const StateMap v = dirac_gan({.objective = DiracObjective::wasserstein, .gradient_penalty = 1}).field();
  const double crossing = 1 / std::tanh(std::acos(-1) / (2 * std::sqrt(3)));
  for (const State& start : {State{0.01, 0.01}, State{5, -3}, State{-1, 0.2}}) {
    State z = start, before = z;
    double last = 0;
    for (int i = 0; i < 6000; ++i) {
      before = z;
      z = runge_kutta(v, z, 0.01);
      if (before[1] * z[1] < 0) last = before[0] + (z[0] - before[0]) * before[1] / (before[1] - z[1]);
    }
    CHECK_THAT(std::fabs(last), WithinAbs(crossing, tolerance::kink));
  }
}

TEST_CASE("dynamics: under WGAN-GP with gamma = 3 the flow ends at the wrong points") {
  const StateMap v = dirac_gan({.objective = DiracObjective::wasserstein, .gradient_penalty = 3}).field();
  // For psi > 0 the line of the faster eigenvalue is theta + 3 = 0.382 psi: on its left the flow crosses
  // over.
  const auto end = [&](const State& start) {
    return after(
        1000, [&](const State& z) { return runge_kutta(v, z, 0.1); }, start);
  };
  for (const auto& [start, theta] : {std::pair(State{0.01, 0.01}, -3.0), std::pair(State{0.01, -0.01}, 3.0),
                                     std::pair(State{-2.6, 1}, -3.0), std::pair(State{-2.64, 1}, 3.0)}) {
    const State z = end(start);
    CHECK_THAT(z[0], WithinAbs(theta, tolerance::value_by_quadrature));
    CHECK_THAT(z[1], WithinAbs(0, tolerance::value_by_quadrature));
  }
}

TEST_CASE("dynamics: a wrong variance is found out in the location game") {
  Study study;
  const auto with = [&](double gamma_per_variance, double bias) {
    return measure_location_game({[=](double variance) {
                                   Spectrum closed = damped(gamma_per_variance * variance, 0.5);
                                   closed.push_back(bias);
                                   return closed;
                                 }},
                                 study);
  };
  CHECK(passes(with(0.5, -0.5), "location-game"));
  CHECK_FALSE(passes(with(1, -0.5), "location-game"));
  CHECK_FALSE(passes(with(0, -0.5), "location-game"));
  CHECK_FALSE(passes(with(0.5, -0.25), "location-game"));
}

TEST_CASE("dynamics: steps of V for a normal's location and scale end at the data") {
  saddle::ad::Parameter g("g", {{0.3, 1.2}}), d("d", Array::zeros(1, 3));
  const Draw draw = expectation({normal(0, 1)});
  const Batch batch = draw();
  const DifferentiableGame game = zero_sum({&g}, {&d}, [&](saddle::ad::Tape& tape) {
    using saddle::ad::Var;
    const Var z = tape.constant(batch.points), weights = tape.constant(batch.weights);
    const Var of_g = tape.leaf(g), of_d = tape.leaf(d);
    const auto logit = [&](const Var& x) {
      return matmul(concat({x * 0.0 + 1.0, x, square(x)}, saddle::ad::Axis::cols), of_d, false, true);
    };
    const Var samples = slice_cols(of_g, 0, 1) + slice_cols(of_g, 1, 1) * z;
    return value_function(logit(z), weights, logit(samples), weights);
  });
  saddle::nn::Sgd first(game.first, 0.2), second(game.second, 0.2);
  GameSteps steps(game, {}, first, second);
  for (int i = 0; i < 800; ++i) steps.step();
  const Array at = point(game);
  const double expected[] = {0, 1, 0, 0, 0};
  for (saddle::ad::Index i = 0; i < 5; ++i)
    CHECK_THAT(at[i], WithinAbs(expected[i], tolerance::value_by_quadrature));
}

TEST_CASE("dynamics: copies of a game share its place, and each call sets it") {
  const Played game = bilinear();
  const StateMap step = game.steps({.kind = UpdateRule::Kind::alternating}, 0.5), field = game.field();
  const State once = step({1, 2});
  field({7, 7});
  CHECK(step({1, 2}) == once);
  CHECK(once == State{0, 2});
  // Optimistic steps start from (z, z before).
  const StateMap optimistic = game.steps({.kind = UpdateRule::Kind::optimistic}, 0.25);
  CHECK(optimistic({1, 2, 3, 4}) == State{1 - 2 * 0.25 * 2 + 0.25 * 4, 2 + 2 * 0.25 * 1 - 0.25 * 3, 1, 2});
}

TEST_CASE("dynamics: Dirac costs refuse penalties below zero") {
  saddle::ad::Tape tape;
  const auto at = [&](const DiracOptions& options) {
    return dirac_costs(options, tape.leaf(1.0), tape.leaf(1.0));
  };
  CHECK_THROWS_AS(at({.r1 = -1}), std::invalid_argument);
  CHECK_THROWS_AS(at({.gradient_penalty = std::nan("")}), std::invalid_argument);
  CHECK_THROWS_WITH(at({.noise_variance = -0.5}),
                    "dirac_costs: penalties and variance must not be negative, got 0, 0 and -0.5");
}

TEST_CASE("eigenvalues: of known matrices, and refused where there are none") {
  // A triangle shows its eigenvalues; a rotation by 90 degrees has +-i.
  const auto pairs = matched(eigenvalues({{1, 5, 7}, {0, -2, 3}, {0, 0, 4}}), {-2, 4, 1});
  REQUIRE(pairs.size() == 3);
  for (const auto& pair : pairs) CHECK(std::abs(pair.first - pair.second) <= tolerance::dozen_roundings);
  CHECK(spectral_radius(eigenvalues({{0, -1}, {1, 0}})) == 1);
  CHECK(spectral_radius({{3, 4}, {1, 0}}) == 5);
  CHECK(spectral_abscissa({{-3, 4}, {-1, 0}}) == -1);
  CHECK_THROWS_AS(eigenvalues(Array::zeros(2, 3)), std::invalid_argument);
  CHECK_THROWS_AS(eigenvalues({{std::nan(""), 0}, {0, 1}}), std::domain_error);
  CHECK_THROWS_AS(matched({1}, {}), std::invalid_argument);
}

TEST_CASE("orbit: growth per step is the spectral radius, where a plain mean is far off") {
  // A shear of a rotation: its norm swings by a factor of two while it shrinks.
  const StateMap step = [](const State& z) {
    const double c = 0.99 * std::cos(0.3), s = 0.99 * std::sin(0.3);
    return State{c * z[0] - 2 * s * z[1], s / 2 * z[0] + c * z[1]};
  };
  CHECK_THAT(growth_per_step(step, {1e-150, 0}, 2000), WithinAbs(0.99, tolerance::orbit));
  const double plain = std::pow(norm(after(2000, step, {1, 0})), 1.0 / 2000);
  CHECK(std::fabs(plain - 0.99) > 1e5 * tolerance::orbit);
}
