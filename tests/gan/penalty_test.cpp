// Penalties on the gradient of a critic: by hand, against a reference, and their gradients by gradcheck.
#include "gan/penalty.h"

#include <cmath>
#include <limits>

#include "autodiff/autodiff.h"
#include "nn/optimiser.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using ad::Array;
using ad::Tape;
using ad::Var;
using namespace gan;

namespace {

// D(x) = sum over the columns of a x^2 / 2: gradient (a_1 x_1, a_2 x_2, ...).
Critic paraboloid(const Array& a) {
  return [a](const Var& x) { return sum(x.tape().constant(a) * square(x), ad::Axis::cols) * 0.5; };
}

// A net of two inputs, three tanh units and one output, at parameters theta: 6 + 3 + 3 + 1 numbers, W by rows
// of one hidden unit each.
Var small_net(const Var& theta, const Var& x) {
  const Var w = reshape(slice_cols(theta, 0, 6), 3, 2), b = slice_cols(theta, 6, 3);
  const Var v = slice_cols(theta, 9, 3), c = slice_cols(theta, 12, 1);
  return matmul(tanh(matmul(x, w, false, true) + b), v, false, true) + c;
}

const Array parameters = Array::row({0.3, -0.5, 0.8, 0.1, -0.7, 0.4, 0.05, -0.2, 0.1, 1.1, -0.6, 0.9, 0.2});
const Array points{{0.6, -0.8}, {-0.4, 1.2}, {0.1, 0.3}};

// A penalty of the small net as a function of its parameters.
template <class Penalty>
auto of_parameters(const Penalty& penalty) {
  return [penalty](const Var& theta) {
    return penalty([&theta](const Var& x) { return small_net(theta, x); }, theta.tape().constant(points));
  };
}

}  // namespace

TEST_CASE("penalty: the norm of the gradient is that of each row, in any number of dimensions") {
  Tape tape;
  const Var norm =
      gradient_norm(paraboloid(Array::row({3, 4})), tape.constant(Array{{1, 1}, {2, 0}, {0, -1}}));
  REQUIRE(norm.shape() == ad::Shape{3, 1});
  CHECK(norm.array()[0] == 5);
  CHECK(norm.array()[1] == 6);
  CHECK(norm.array()[2] == 4);
  const Var one = gradient_norm(paraboloid(Array(2.0)), tape.leaf(-1.5));
  CHECK(one.value() == 3);
}

TEST_CASE("penalty: gradient penalties and R1 by hand") {
  Tape tape;
  const Critic D = paraboloid(Array::row({3, 4}));
  const Var x = tape.constant(Array{{1, 1}, {0.1, 0}});  // norms 5 and 0.3
  constexpr double bound = tolerance::dozen_roundings;
  CHECK_THAT(gradient_penalty(D, x, 10).value(), WithinRel(10 * (16 + 0.49) / 2, bound));
  CHECK_THAT(gradient_penalty(D, x, 10, Sides::one).value(), WithinRel(10 * 16.0 / 2, bound));
  CHECK_THAT(r1_penalty(D, x, 3).value(), WithinRel(3.0 / 2 * (25 + 0.09) / 2, bound));
  // Weights take the place of the mean.
  const Var weights = tape.constant(Array::column({0.25, 0.75}));
  CHECK_THAT(gradient_penalty(D, x, weights, 10).value(), WithinRel(10 * (0.25 * 16 + 0.75 * 0.49), bound));
  CHECK_THAT(gradient_penalty(D, x, weights, 10, Sides::one).value(), WithinRel(10 * 0.25 * 16, bound));
  CHECK_THAT(r1_penalty(D, x, weights, 3).value(), WithinRel(1.5 * (0.25 * 25 + 0.75 * 0.09), bound));
}

TEST_CASE("penalty: R1 of a net and its gradient by the parameters are those of the reference") {
  // 40-digit symbolic derivatives of 1/2 |grad_x D(x)|^2 at x = (0.6, -0.8).
  Tape tape;
  const Var theta = tape.leaf(parameters);
  const Var penalty =
      r1_penalty([&](const Var& x) { return small_net(theta, x); }, tape.constant(Array{{0.6, -0.8}}), 1);
  CHECK_THAT(penalty.value(), WithinAbs(0.23809449806781922638200715, tolerance::known_function));
  const double expected[] = {
      -0.44981659428595865007849142,  -0.21471501854389368300886621, 0.30726580334766864341041033,
      0.21035804054623302238153585,   -0.24528677498981640965281205, -0.33189449644494489409049705,
      0.087309437362854979950026604,  -0.12509040172953602878310710, 0.26836268578441748250493209,
      -0.071115402440269674445572500, -0.52814101237428771413287447, 0.26392370155040274019379929};
  const ad::Gradients g = backward(penalty, theta);
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    CAPTURE(i);
    CHECK_THAT(g[theta][static_cast<ad::Index>(i)], WithinAbs(expected[i], tolerance::known_function));
  }
  CHECK(g[theta][12] == 0);  // a constant does not change D's gradient
}

TEST_CASE("penalty: gradients by the parameters are those of differences") {
  CHECK(ad::gradcheck(of_parameters([](const Critic& D, const Var& x) { return r1_penalty(D, x, 0.7); }),
                      parameters));
  CHECK(ad::gradcheck(of_parameters([](const Critic& D, const Var& x) { return gradient_penalty(D, x, 2); }),
                      parameters));
  // At twice the weights the norms are above 1, where the one-sided penalty is not zero.
  Array steep = parameters;
  for (double& number : steep) number *= 2;
  const auto one_sided =
      of_parameters([](const Critic& D, const Var& x) { return gradient_penalty(D, x, 2, Sides::one); });
  CHECK(ad::gradcheck(one_sided, steep));
}

TEST_CASE("penalty: gradients by the points are those of differences") {
  const auto f = [](const Var& x) {
    const Var theta = x.tape().constant(parameters);
    return gradient_norm([&](const Var& at) { return small_net(theta, at); }, x);
  };
  CHECK(ad::gradcheck(f, points));
}

TEST_CASE("penalty: a flat critic is penalised, and its gradient is a number") {
  // |grad D| = 0, where the root has an infinite derivative: 0, as that of abs.
  Tape tape;
  const Var w = tape.leaf(Array::zeros(2, 1));
  const Critic D = [&](const Var& x) { return matmul(x, w); };
  const Var x = tape.constant(points);
  const Var penalty = gradient_penalty(D, x, 10);
  CHECK(penalty.value() == 10);
  const ad::Gradients g = backward(penalty, w);
  CHECK(g[w][0] == 0);
  CHECK(g[w][1] == 0);
  CHECK(gradient_penalty(D, x, 10, Sides::one).value() == 0);
  // A critic that does not look at x at all.
  CHECK(gradient_penalty([&](const Var&) { return tape.constant(Array::filled(3, 1, 7)); }, x, 10).value() ==
        10);
}

TEST_CASE("penalty: the gradient of a critic that is not a number is not a number either") {
  Tape tape;
  const Critic D = [](const Var& x) { return x * std::numeric_limits<double>::quiet_NaN(); };
  CHECK(std::isnan(gradient_norm(D, tape.constant(1.0)).value()));
  CHECK(std::isnan(gradient_penalty(D, tape.constant(1.0), 10).value()));
}

TEST_CASE("penalty: points made by a generator pass their gradient on, constants need none") {
  Tape tape;
  const Var shift = tape.leaf(0.5);
  const Var x = tape.constant(Array::column({1.0, 2.0})) + shift;  // norms 2 x of D = x^2
  const Var penalty = r1_penalty([](const Var& at) { return square(at); }, x, 1);
  CHECK(penalty.value() == (9 + 25) / 4.0);
  CHECK(double(backward(penalty, shift)[shift]) == 4 * (1.5 + 2.5) / 2);
}

TEST_CASE("penalty: a net is a critic, and one step along its gradient lessens the penalty") {
  ad::Random random(1);
  nn::Sequential D("D", {nn::Linear(2, 5, random), nn::Tanh(), nn::Linear(5, 1, random)});
  Tape tape;
  const auto penalty = [&] { return gradient_penalty(D, tape.constant(points), 10); };
  const double before = penalty().value();
  nn::Sgd opt(D.parameters(), 1e-3);
  opt.descend(backward(penalty(), D.parameters(), {.unused = ad::Unused::zero}));
  tape.clear();
  CHECK(penalty().value() < before);
}

TEST_CASE("penalty: a point between two rows is on their line, one for each row") {
  ad::Random random(1);
  Array a = Array::zeros(200, 2), b = Array::zeros(200, 2);
  for (double& number : a) number = random.normal();
  for (double& number : b) number = random.normal();
  const Array x = between(a, b, random);
  double sum = 0, square = 0;
  for (ad::Index row = 0; row < a.rows(); ++row) {
    const double u = (x(row, 0) - b(row, 0)) / (a(row, 0) - b(row, 0));
    CHECK(u >= -tolerance::known_function);
    CHECK(u <= 1 + tolerance::known_function);
    // The same u in the other column.
    CHECK_THAT(x(row, 1), WithinAbs(u * a(row, 1) + (1 - u) * b(row, 1), tolerance::thousand_roundings));
    sum += u;
    square += u * u;
  }
  // Mean 1/2 and variance 1/12 of a uniform, and 1/180 of its squared deviation.
  CHECK(std::fabs(sum / 200 - 0.5) <= tolerance::z_score * std::sqrt(1.0 / 12 / 200));
  CHECK(std::fabs(square / 200 - sum / 200 + 1.0 / 6) <= tolerance::z_score * std::sqrt(1.0 / 180 / 200));
}

TEST_CASE("penalty: clipping moves what is outside, and counts as a change") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  ad::Parameter p("p", Array{{-2, -0.01, 0, 0.005, 3, nan}});
  ad::Parameter* const list[] = {&p};
  const auto version = p.version();
  clip(list, 0.01);
  const double expected[] = {-0.01, -0.01, 0, 0.005, 0.01};
  for (ad::Index i = 0; i < 5; ++i) CHECK(p.value()[i] == expected[i]);
  CHECK(std::isnan(p.value()[5]));
  CHECK(p.version() != version);
}

TEST_CASE("penalty: what is refused") {
  Tape tape;
  const Var x = tape.constant(points);
  const Critic D = paraboloid(Array::row({3, 4}));
  const double bad[] = {-1, std::numeric_limits<double>::infinity(),
                        std::numeric_limits<double>::quiet_NaN()};
  for (const double factor : bad) {
    CHECK_THROWS_AS(gradient_penalty(D, x, factor), std::invalid_argument);
    CHECK_THROWS_AS(r1_penalty(D, x, factor), std::invalid_argument);
    CHECK_THROWS_AS(clip({}, factor), std::invalid_argument);
  }
  CHECK_THROWS_AS(clip({}, 0), std::invalid_argument);
  // Not one number for each row, weights of another shape, a plain number, rows that do not fit.
  CHECK_THROWS_AS(gradient_norm([](const Var& at) { return at; }, x), std::invalid_argument);
  CHECK_THROWS_AS(r1_penalty(D, x, tape.constant(Array::zeros(2, 1)), 1), std::invalid_argument);
  CHECK_THROWS_AS(gradient_penalty(D, x, tape.constant(Array::zeros(1, 3)), 1), std::invalid_argument);
  CHECK_THROWS_AS(gradient_norm(D, 1.0), std::invalid_argument);
  ad::Random random(1);
  CHECK_THROWS_AS(between(points, Array::zeros(2, 2), random), std::invalid_argument);
}
