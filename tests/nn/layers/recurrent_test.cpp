// The recurrent cell: values against the equations, sequences against steps, causality, errors.
#include "nn/layers/recurrent.h"

#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::message;
namespace tolerance = saddle::tolerance;

namespace {

// The equations, unit by unit: h and c of one sequence after one more input.
void step_by_loops(const LstmCell& cell, const std::vector<Real>& x, std::vector<Real>& h,
                   std::vector<Real>& c) {
  const Array &w = cell.weight().value(), &b = cell.bias().value();
  const auto in = static_cast<Index>(x.size()), units = static_cast<Index>(h.size());
  const std::vector<Real> before = h;
  const auto logistic = [](Real a) { return 1 / (1 + std::exp(-a)); };
  for (Index u = 0; u < units; ++u) {
    const auto sum_of_gate = [&](Index gate) {
      const Index col = gate * units + u;
      Real total = b(0, col);
      for (Index k = 0; k < in; ++k) total += x[k] * w(k, col);
      for (Index k = 0; k < units; ++k) total += before[k] * w(in + k, col);
      return total;
    };
    c[u] = logistic(sum_of_gate(1)) * c[u] + logistic(sum_of_gate(0)) * std::tanh(sum_of_gate(2));
    h[u] = logistic(sum_of_gate(3)) * std::tanh(c[u]);
  }
}

}  // namespace

TEST_CASE("lstm: follows its equations through a sequence") {
  Random rng(1);
  const Index batch = 3, in = 2, units = 4, time = 5;
  const LstmCell cell(in, units, rng);
  const Array x = draw(batch, time * in, rng), outputs = evaluate(cell, x);
  CHECK(outputs.shape() == Shape{batch, time * units});
  for (Index r = 0; r < batch; ++r) {
    std::vector<Real> h(units), c(units);
    for (Index t = 0; t < time; ++t) {
      step_by_loops(cell, {x(r, t * in), x(r, t * in + 1)}, h, c);
      for (Index u = 0; u < units; ++u) {
        INFO(r << ", " << t << ", " << u);
        CHECK_THAT(outputs(r, t * units + u), WithinAbs(h[u], tolerance::known_function));
      }
    }
  }
}

TEST_CASE("lstm: the carried state is the recomputed state, bit for bit") {
  Random rng(2);
  const Index batch = 2, in = 3, units = 2, time = 6;
  const LstmCell cell(in, units, rng);
  const Array numbers = draw(batch, time * in, rng);
  Tape tape;
  const Var x = tape.constant(numbers);
  const Array whole(cell(x).array());
  LstmState state = cell.start(tape, batch);
  const Array first(cell.run(slice_cols(x, 0, 2 * in), state).array());
  const Array second(cell.run(slice_cols(x, 2 * in, 4 * in), state).array());
  for (Index r = 0; r < batch; ++r)
    for (Index k = 0; k < time * units; ++k)
      CHECK(whole(r, k) == (k < 2 * units ? first(r, k) : second(r, k - 2 * units)));
  CHECK(Array(state.h.array()) == Array(slice_cols(tape.constant(whole), 5 * units, units).array()));
}

TEST_CASE("lstm: the output at t depends on all inputs up to t, and on no later one") {
  Random rng(3);
  const Index in = 2, units = 3, time = 4;
  const LstmCell cell(in, units, rng);
  const Array slope = jacobian([&](const Var& x) { return cell(x); }, draw(1, time * in, rng));
  for (Index row = 0; row < slope.rows(); ++row)
    for (Index col = 0; col < slope.cols(); ++col) {
      INFO("output " << row << ", input " << col);
      CHECK((slope(row, col) != 0) == (col / in <= row / units));
    }
}

TEST_CASE("lstm: is right to second order, by its input, its state and its parameters") {
  Random rng(4);
  const Index batch = 2, in = 2, units = 3, time = 3;
  const LstmCell cell(in, units, rng);
  Parameter x("x", draw(batch, time * in, rng)), h("h", draw(batch, units, rng)),
      c("c", draw(batch, units, rng));
  const auto f = [&](Tape& tape) {
    LstmState state{tape.leaf(h), tape.leaf(c)};
    return concat({cell.run(tape.leaf(x), state), state.c}, Axis::cols);
  };
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &h, &c, &cell.weight(), &cell.bias()}));
}

TEST_CASE("lstm: a memory that is held open keeps its content") {
  // Forget gate one, input gate zero, to the last bit: c stays what it was over any number of steps.
  Random rng(5);
  const LstmCell cell(1, 1, rng);
  cell.weight().set(Array::zeros(2, 4));
  cell.bias().set(Array{{-1000, 1000, 1, 0}});
  Tape tape;
  LstmState state{tape.constant(Array{{0}, {0}}), tape.constant(Array{{0.7}, {-1.3}})};
  cell.run(tape.constant(draw(2, 50, rng)), state);
  CHECK(Array(state.c.array()) == Array{{0.7}, {-1.3}});
}

TEST_CASE("lstm: says what is wrong with sizes, inputs and states") {
  Random rng(6);
  CHECK(message<std::invalid_argument>([&] { LstmCell(0, 3, rng); }) ==
        "lstm: needs at least one input and one unit, got 0 and 3");
  CHECK_THROWS_AS(LstmCell(2, 0, rng), std::invalid_argument);
  const LstmCell cell(2, 3, rng);
  Tape tape;
  const Var x = tape.constant(Array::zeros(4, 5));
  CHECK(message<std::invalid_argument>([&] { cell(x); }) ==
        "lstm: the columns must be a multiple of the 2 inputs, got 4x5");
  CHECK(message<std::invalid_argument>([&] { cell.step(x, cell.start(tape, 4)); }) ==
        "lstm: x (batch, 2), h and c (batch, 3) are required, got 4x5, 4x3 and 4x3");
  CHECK_THROWS_AS(cell.step(slice_cols(x, 0, 2), cell.start(tape, 1)), std::invalid_argument);
  // A state of one row would be broadcast.
  const LstmState good = cell.start(tape, 4), row = cell.start(tape, 1);
  CHECK_THROWS_AS(cell.step(slice_cols(x, 0, 2), {good.h, row.c}), std::invalid_argument);
  CHECK_THROWS_AS(LstmCell(1, 3, rng)(Var(1.0)), std::invalid_argument);
}
