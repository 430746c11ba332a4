// Dropout: the distribution of masks, what they depend on, the switch of a net.
#include "nn/layers/dropout.h"

#include <cmath>
#include <set>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::message;

namespace {

Array mask_of(const Dropout& layer, Index rows, Index cols) {
  return evaluate(layer, Array::filled(rows, cols, 1));
}

}  // namespace

TEST_CASE("dropout: keeps the share of numbers that it says, and scales them") {
  for (const auto& [keep, scale] : std::vector<std::pair<Real, Real>>{{0.8, 1.25}, {0.5, 2}, {0.01, 3}}) {
    INFO(keep);
    const Dropout layer(keep, scale, 7);
    const Index rows = 300, cols = 401;
    const Array mask = mask_of(layer, rows, cols);
    Index kept = 0, pairs = 0, columns = 0;
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < cols; ++c) {
        CHECK((mask(r, c) == 0 || mask(r, c) == scale));
        kept += mask(r, c) != 0;
        pairs += c + 1 < cols && mask(r, c) != 0 && mask(r, c + 1) != 0;
        columns += r + 1 < rows && mask(r, c) != 0 && mask(r + 1, c) != 0;
      }
    // Five standard deviations; neighbours are independent.
    const auto close = [](Index count, Index of, double p) {
      const double n = static_cast<double>(of);
      return std::abs(static_cast<double>(count) - n * p) <= 5 * std::sqrt(n * p * (1 - p));
    };
    CHECK(close(kept, rows * cols, keep));
    CHECK(std::abs(static_cast<double>(pairs) - 300 * 400 * keep * keep) <=
          5 * std::sqrt(300.0 * 400 * keep * keep * 2));
    CHECK(std::abs(static_cast<double>(columns) - 299 * 401 * keep * keep) <=
          5 * std::sqrt(299.0 * 401 * keep * keep * 2));
  }
  CHECK(mask_of(Dropout(1, 1, 3), 4, 5) == Array::filled(4, 5, 1));
}

TEST_CASE("dropout: the mask depends on seed, draw, row and column only") {
  Dropout layer(0.5, 2, 1), other(0.5, 2, 2), same(0.5, 2, 1);
  const Array mask = mask_of(layer, 6, 64);
  CHECK(mask_of(layer, 6, 64) == mask);
  CHECK(mask_of(same, 6, 64) == mask);
  CHECK(mask_of(other, 6, 64) != mask);
  const Array longer = mask_of(layer, 9, 67);
  for (Index r = 0; r < 6; ++r)
    for (Index c = 0; c < 64; ++c) CHECK(longer(r, c) == mask(r, c));
  const Dropout copy = layer;
  copy.redraw();
  CHECK(mask_of(layer, 6, 64) != mask);
  CHECK(mask_of(layer, 6, 64) == mask_of(copy, 6, 64));
  same.redraw();
  CHECK(mask_of(same, 6, 64) == mask_of(layer, 6, 64));
  std::set<std::vector<Real>> rows;
  for (Index r = 0; r < 9; ++r) rows.emplace(longer.data() + r * 67, longer.data() + (r + 1) * 67);
  CHECK(rows.size() == 9);
}

TEST_CASE("dropout: is one function while it is differentiated") {
  Random rng(3);
  const Dropout layer(0.6, 1.5, 5);
  Parameter x("x", draw(3, 5, rng));
  CHECK(gradcheck([&](Tape& tape) { return tanh(layer(tape.leaf(x))); }, std::vector<Parameter*>{&x}));
  // The derivative is the mask itself.
  Tape tape;
  const Var v = tape.leaf(draw(3, 5, rng));
  CHECK(Array(backward(sum(layer(v)), v)[v]) == mask_of(layer, 3, 5));
}

TEST_CASE("dropout: in evaluation it changes nothing") {
  const Dropout layer(0.5, 2, 1);
  CHECK(layer.training());
  layer.set_training(false);
  CHECK_FALSE(layer.training());
  const Array x{{1, -2, 3}};
  CHECK(evaluate(layer, x) == x);
  CHECK(layer(Var(2.5)).value() == 2.5);
}

namespace {

// A module that contains others.
struct Residual {
  Sequential body;
  ParameterList list{{"body", body}};

  explicit Residual(Random& rng) : body("body", {Dropout(0.5, 2, 9), Linear(2, 2, rng)}) {}
  const ParameterList& parameters() const { return list; }
  Var operator()(const Var& x) const { return x + body(x); }
};

}  // namespace

TEST_CASE("dropout: a net switches and redraws its layers, however deep they stand") {
  Random rng(4);
  const Dropout own(0.5, 2, 8);
  const Sequential net("D", {own, std::make_shared<Residual>(rng), Linear(2, 1, rng)});
  REQUIRE(net.named_parameters().modes().size() == 2);
  CHECK(net.named_parameters().modes()[1].name == "1.body.0");
  CHECK(net.parameters().size() == 4);
  const Array x = Array::filled(40, 2, 1);
  const Array first = net(x);
  CHECK(net(x) == first);
  net.redraw();
  const Array second = net(x);
  CHECK(second != first);
  net.set_training(false);
  CHECK_FALSE(own.training());
  const Array third = net(x);
  for (Index r = 1; r < 40; ++r) CHECK(third[r] == third[0]);
  net.set_training(true);
  CHECK(net(x) == second);
}

namespace {

// It shows the parameters of its body, and hides the modes of the layers there.
struct Hiding {
  std::shared_ptr<Sequential> body;
  Parameters parameters() const { return body->parameters(); }
  Var operator()(const Var& x) const { return (*body)(x); }
};

}  // namespace

TEST_CASE("dropout: a net that cannot reach it is refused when it is applied") {
  Random rng(4);
  const Dropout own(0.5, 2, 8);
  const auto body = std::make_shared<Sequential>("body", std::vector<Layer>{own, Linear(2, 2, rng)});
  const Array x{{1, 2}};
  const auto said = [&](const Sequential& net) { return message<std::logic_error>([&] { net(x); }); };
  const std::string text = said(Sequential("D", {Hiding{body}}));
  CHECK(text.starts_with("dropout: the net 'D' does not list this layer"));
  CHECK(said(Sequential("L", {[own](const Var& v) { return own(v); }})).starts_with("dropout: the net 'L'"));
  // Alone, and after an error, everything works.
  CHECK((*body)(x).size() == 2);
  CHECK(evaluate(own, x).size() == 2);
  CHECK(Sequential("N",
                   {own, Hiding{std::make_shared<Sequential>("H", std::vector<Layer>{Linear(2, 1, rng)})}})(x)
            .size() == 1);
}

TEST_CASE("dropout: says what is wrong") {
  const auto said = [](auto f) { return message<std::invalid_argument>(f); };
  CHECK(said([] { Dropout(0, 1, 1); }) == "dropout: keep must be in (0, 1], got 0");
  CHECK_THROWS_AS(Dropout(1.5, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(Dropout(std::nan(""), 1, 1), std::invalid_argument);
  CHECK(said([] { Dropout(0.5, -2, 1); }) == "dropout: the scale must be positive and finite, got -2");
  CHECK_THROWS_AS(Dropout(0.5, INFINITY, 1), std::invalid_argument);
  CHECK_THROWS_AS(Dropout(0.5, 2, 1)(Var(1.0)), std::invalid_argument);
}
