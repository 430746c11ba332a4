// Layers, nets and losses.
#include <cmath>
#include <limits>
#include <string>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
namespace tolerance = saddle::tolerance;

namespace {

// Compares every gradient of loss(tape) with a difference of fourth order.
template <class Loss>
void check_gradients(Parameters parameters, const Loss& loss) {
  Tape tape;
  const Gradients g = backward(loss(tape), parameters);
  for (Parameter* p : parameters)
    for (Index i = 0; i < p->size(); ++i) {
      const Real at = p->value()[i], h = tolerance::net_difference_step;
      const auto f = [&](Real x) {
        p->write()[i] = x;
        Tape fresh;
        return loss(fresh).value();
      };
      const Real numeric = (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h);
      p->write()[i] = at;
      INFO(p->name() << "[" << i << "]");
      CHECK_THAT(g[*p][i], WithinAbs(numeric, tolerance::net_difference));
    }
}

}  // namespace

TEST_CASE("linear: gives x W + b for each row") {
  Random rng(1);
  const Linear layer(2, 3, rng);
  layer.weight().set(Array{{1, 2, 3}, {4, 5, 6}});
  layer.bias().set(Array{{10, 20, 30}});
  Tape tape;
  const Var y = layer(tape.constant(Array{{1, 0}, {0, 1}, {1, -1}}));
  CHECK(Array(y.array()) == Array{{11, 22, 33}, {14, 25, 36}, {7, 17, 27}});
}

TEST_CASE("linear: a copy shares its parameters") {
  Random rng(1);
  const Linear layer(2, 3, rng);
  const Linear copy = layer;
  CHECK(&copy.weight() == &layer.weight());
  CHECK(&copy.bias() == &layer.bias());
}

TEST_CASE("linear: says what is wrong with sizes and inputs") {
  Random rng(1);
  CHECK_THROWS_WITH(Linear(0, 3, rng), "linear: needs at least one input and one output, got 0 and 3");
  CHECK_THROWS_AS(Linear(2, -1, rng), std::invalid_argument);
  const Linear layer(2, 3, rng);
  Tape tape;
  CHECK_THROWS_WITH(layer(tape.constant(Array::zeros(4, 3))), Catch::Matchers::StartsWith("affine: "));
  CHECK_THROWS_AS(layer(Var(1.0)), std::invalid_argument);
}

TEST_CASE("activations: are the functions of the table") {
  Tape tape;
  for (const double x : {-2.0, -0.0, 0.0, 0.5, 30.0}) {
    const Var v = tape.leaf(x);
    CHECK(Identity()(v).value() == x);
    CHECK(Tanh()(v).value() == tanh(v).value());
    CHECK(Relu()(v).value() == relu(x));
    CHECK(LeakyRelu{0.2}(v).value() == (x > 0 ? x : 0.2 * x));
    CHECK(LeakyRelu()(v).value() == (x > 0 ? x : 0.01 * x));
    CHECK(Sigmoid()(v).value() == sigmoid(x));
    CHECK(Softplus()(v).value() == softplus(x));
  }
}

TEST_CASE("sequential: names its parameters by net, layer and role, in order") {
  Random rng(1);
  const Sequential net("D", {Linear(1, 4, rng), Tanh(), Linear(4, 1, rng)});
  std::string names;
  for (const Parameter* p : net.parameters()) names += p->name() + " ";
  CHECK(names == "D.0.weight D.0.bias D.2.weight D.2.bias ");
  CHECK(net.name() == "D");
}

TEST_CASE("sequential: hands out the same list each time, also after a move") {
  Random rng(1);
  Sequential net("D", {Linear(1, 4, rng), Linear(4, 1, rng)});
  const Parameters list = net.parameters();
  CHECK(net.parameters().data() == list.data());
  const Sequential moved = std::move(net);
  CHECK(moved.parameters().data() == list.data());
  CHECK(moved.parameters().size() == 4);
}

TEST_CASE("sequential: a layer that stands in it twice is listed once and counts twice") {
  Random rng(1);
  const Linear layer(1, 1, rng);
  layer.weight().set(Array(3.0));
  layer.bias().set(Array(0.0));
  const Sequential net("N", {layer, layer});
  REQUIRE(net.parameters().size() == 2);
  CHECK(layer.weight().name() == "N.0.weight");
  Tape tape;
  const Var y = net(tape.constant(2.0));
  CHECK(y.value() == 18.0);
  CHECK(backward(sum(y), net.parameters())[layer.weight()] == 12.0);  // d(w^2 x) = 2 w x
}

TEST_CASE("sequential: a layer that two nets share has the name that the later one gave it") {
  Random rng(1);
  const Linear shared(1, 4, rng);
  const Sequential first("A", {shared}), second("B", {Tanh(), shared});
  CHECK(first.parameters()[0] == second.parameters()[0]);
  CHECK(shared.weight().name() == "B.1.weight");
}

TEST_CASE("sequential: takes any function of a Var as a layer, and refuses to be empty") {
  Random rng(1);
  const Sequential net("N", {[](const Var& x) { return x * x; }, Identity()});
  CHECK(net.parameters().empty());
  CHECK(net(Var(3.0)).value() == 9.0);
  CHECK_THROWS_WITH(Sequential("N", std::vector<Layer>()),
                    "sequential: 'N' needs at least one layer, got none");
}

TEST_CASE("sequential: the same seed gives the same net") {
  Random a(7), b(7);
  const Sequential one("N", {Linear(2, 5, a), Tanh(), Linear(5, 1, a)});
  const Sequential two("N", {Linear(2, 5, b), Tanh(), Linear(5, 1, b)});
  for (std::size_t i = 0; i < one.parameters().size(); ++i)
    CHECK(one.parameters()[i]->value() == two.parameters()[i]->value());
}

TEST_CASE("nets: gradients of every parameter agree with differences") {
  Random rng(3);
  const Array x = draw(6, 3, rng), t = draw(6, 2, rng);
  Array labels = Array::zeros(6, 2);
  for (Real& l : labels) l = rng.uniform();

  SECTION("tanh and squared error") {
    const Sequential net("N", {Linear(3, 5, rng), Tanh(), Linear(5, 2, rng)});
    check_gradients(net.parameters(),
                    [&](Tape& tape) { return mse_loss(net(tape.constant(x)), tape.constant(t)); });
  }
  SECTION("sigmoid, softplus and cross-entropy on logits") {
    const Sequential net("N",
                         {Linear(3, 4, rng), Sigmoid(), Linear(4, 4, rng), Softplus(), Linear(4, 2, rng)});
    check_gradients(net.parameters(), [&](Tape& tape) {
      return bce_with_logits_loss(net(tape.constant(x)), tape.constant(labels));
    });
  }
  SECTION("one input and one output") {
    const Sequential net("N",
                         {Linear(3, 1, rng), LeakyRelu{0.2}, Linear(1, 3, rng), Tanh(), Linear(3, 1, rng)});
    check_gradients(net.parameters(),
                    [&](Tape& tape) { return bce_with_logits_loss(net(tape.constant(x)), 1.0); });
  }
}

TEST_CASE("losses: cross-entropy on logits is the mean of -t log D - (1 - t) log(1 - D)") {
  Tape tape;
  const Array logits{{0.5, -1.25}, {2, 0}}, targets{{1, 0}, {0.25, 0.5}};
  Real expected = 0;
  for (Index i = 0; i < 4; ++i) {
    const Real d = 1 / (1 + std::exp(-logits[i])), t = targets[i];
    expected += (-t * std::log(d) - (1 - t) * std::log(1 - d)) / 4;
  }
  const Var y = tape.leaf(logits);
  const Var loss = bce_with_logits_loss(y, tape.constant(targets));
  CHECK_THAT(loss.value(), WithinRel(expected, tolerance::loss_value));
  const Gradients g = backward(loss, y);
  for (Index i = 0; i < 4; ++i)
    CHECK_THAT(g[y][i], WithinAbs((1 / (1 + std::exp(-logits[i])) - targets[i]) / 4, tolerance::loss_value));
}

TEST_CASE("losses: cross-entropy stays exact in the tails") {
  Tape tape;
  const Var y = tape.leaf(Array{{-800.0, 800.0, 0.0, 0.0}});
  const Var loss = bce_with_logits_loss(y, tape.constant(Array{{1.0, 0.0, 1.0, 0.0}}));
  CHECK_THAT(loss.value(), WithinRel((1600 + 2 * std::log(2.0)) / 4, tolerance::loss_value));
  const Gradients g = backward(loss, y);
  CHECK(g[y][0] == -0.25);
  CHECK(g[y][1] == 0.25);
  CHECK(g[y][2] == -0.125);
  CHECK(g[y][3] == 0.125);
}

TEST_CASE("losses: squared error is the mean of the squares") {
  Tape tape;
  const Var y = tape.leaf(Array{{1, 2}, {3, 5}});
  const Var loss = mse_loss(y, tape.constant(Array{{1, 0}, {0, 1}}));
  CHECK(loss.value() == 29.0 / 4);
  CHECK(Array(backward(loss, y)[y]) == Array{{0, 1}, {1.5, 2}});
  CHECK(mse_loss(y, 1.0).value() == 21.0 / 4);
}

TEST_CASE("losses: a column against a row is refused, not broadcast") {
  Tape tape;
  const Var y = tape.leaf(Array::zeros(4, 1)), t = tape.constant(Array::zeros(1, 4));
  CHECK_THROWS_WITH(
      mse_loss(y, t),
      "mse_loss: the targets must have the shape of the predictions or be one number, got 1x4 for "
      "4x1; reshape() them");
  CHECK_THROWS_AS(bce_with_logits_loss(y, t), std::invalid_argument);
}

TEST_CASE("net: check_finite names the line that calls a layer, a net or a loss") {
  Random rng(1);
  Tape tape;
  tape.check_finite(true);
  const Linear linear(2, 1, rng);
  const Sequential net("D", {Linear(2, 1, rng), LeakyRelu()});
  const Var huge = tape.leaf(Array{{1e308, -1e308}}), x = tape.leaf(Array{{0, 0}});
  linear.weight().set(Array{{2}, {-2}});
  net.parameters()[0]->set(Array{{2}, {-2}});
  const auto names = [](const std::string& text, int line) {
    return text.ends_with(std::string("called at ") + __FILE__ + ":" + std::to_string(line));
  };
  const auto said = [&](auto f, int line = __builtin_LINE()) {
    const std::string text = saddle::message<std::domain_error>(f);
    INFO(text);
    CHECK(names(text, line));
    return text;
  };
  CHECK(saddle::mentions(said([&] { linear(huge); }), "affine", "parameter 'weight'"));
  CHECK(saddle::mentions(said([&] { net(huge); }), "affine", "parameter 'D.0.weight'"));
  said([&] { Softplus()(LeakyRelu{1e10}(-huge)); });
  said([&] { mse_loss(huge, 0.0); });
  said([&] { bce_with_logits_loss(huge, Array{{0, 1}}); });
  // A function as a layer passes nothing on: its own line is named.
  int own = 0;
  const Sequential home("H", {[&own](const Var& v) { return own = __LINE__, v / v; }});
  const std::string text = saddle::message<std::domain_error>([&] { home(x); });
  CHECK(names(text, own));
  // A layer whose slope is 0 against a root whose slope is infinite.
  const Var root = sqrt(relu(linear(x) * 0));
  CHECK(saddle::mentions(saddle::message<std::domain_error>([&] { backward(sum(root), x); }), "backward",
                         "the derivative of sqrt", "relu"));
}
