// Modules of one's own: none of their parameters gets lost, whatever they look like.
#include "nn/module.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::mentions;
using saddle::message;

namespace {

struct Residual {
  Sequential body;

  Parameters parameters() const { return body.parameters(); }
  Var operator()(const Var& x) const { return x + body(x); }
};

struct Gated {
  Linear value, gate;
  ParameterList list{{"value", value}, {"gate", gate}};

  const ParameterList& parameters() const { return list; }
  Var operator()(const Var& x) const { return value(x) * sigmoid(gate(x)); }
};

// The ways in which a module may hold one number and show it.
struct ShowsVector {
  std::shared_ptr<Parameter> factor = std::make_shared<Parameter>("factor", Array(2.0));

  std::vector<Parameter*> parameters() const { return {factor.get()}; }
  Var operator()(const Var& x) const { return x * x.tape().leaf(*factor); }
};
struct ShowsOwnArray : ShowsVector {
  std::array<Parameter*, 1> list{factor.get()};

  Parameters parameters() const { return list; }
};
struct ShowsWithoutConst : ShowsOwnArray {
  Parameters parameters() { return list; }
};
struct OwnsUniquely {
  std::unique_ptr<Parameter> factor = std::make_unique<Parameter>("factor", Array(2.0));
  ParameterList list{{"factor", *factor}};

  const ParameterList& parameters() const { return list; }
  Var operator()(const Var& x, Location here = Location::current()) const {
    return multiply(x, x.tape().leaf(*factor), here);
  }
};
struct CannotMove {
  mutable Parameter factor{"factor", Array(2.0)};

  std::array<Parameter*, 1> parameters() const { return {&factor}; }
  Var operator()(const Var& x) const { return x * x.tape().leaf(factor); }
};

std::string names(Parameters parameters) {
  std::string all;
  for (const Parameter* p : parameters) all += p->name() + " ";
  return all;
}

Var doubled(const Var& x) {
  return 2 * x;
}

// The net computes 2 x at first, and an optimiser reaches the number that makes it so.
void check_is_trained(const Sequential& net) {
  REQUIRE(net.parameters().size() == 1);
  CHECK(names(net.parameters()) == "N.0.factor ");
  Sgd sgd(net.parameters(), 1);
  Tape tape;
  const Var y = net(tape.constant(3));
  CHECK(y.value() == 6);
  sgd.ascend(backward(y, net.parameters()));
  tape.clear();
  CHECK(net(tape.constant(3)).value() == 15);
}

}  // namespace

TEMPLATE_TEST_CASE("module: what it shows is trained, whether it was made in place, copied or moved", "",
                   ShowsVector, ShowsOwnArray, ShowsWithoutConst) {
  check_is_trained(Sequential("N", {TestType()}));
  const TestType original;
  check_is_trained(Sequential("N", {original}));
  TestType gone;
  check_is_trained(Sequential("N", {std::move(gone)}));
  std::vector<Layer> layers;
  layers.push_back(TestType());
  check_is_trained(Sequential("N", std::move(layers)));
}

TEST_CASE("module: a function is one, by name or by pointer, and shows no parameters") {
  const Sequential net("N", {doubled, &doubled, std::function<Var(const Var&)>(doubled)});
  CHECK(net(Array(1.0)) == Array(8.0));
  CHECK(net.parameters().empty());
}

TEST_CASE("module: one that cannot be copied is moved in") {
  check_is_trained(Sequential("N", {OwnsUniquely()}));
}

TEST_CASE("module: one that cannot be moved is shared, and so is one of two owners") {
  const auto module = std::make_shared<CannotMove>();
  check_is_trained(Sequential("N", {module}));
  CHECK(module->factor.value()[0] == 5);
  check_is_trained(Sequential("N", {std::make_shared<const ShowsVector>()}));
}

TEST_CASE("module: lives as long as the net that it was put into") {
  std::weak_ptr<Parameter> alive;
  {
    const Sequential net = [&] {
      ShowsOwnArray local;
      alive = local.factor;
      return Sequential("N", {local});
    }();
    CHECK(!alive.expired());
    Tape tape;
    CHECK(net(tape.constant(3)).value() == 6);
  }
  CHECK(alive.expired());
}

TEST_CASE("module: what it shows must not lie in the object that it was made from") {
  // A span that still sees the array of the original.
  struct Spans : ShowsVector {
    std::array<Parameter*, 1> list{factor.get()};
    Parameters shown{list};
    Parameters parameters() const { return shown; }
  };
  // A copy that still sees the number of the original.
  struct Copies {
    Parameter factor{"factor", Array(2.0)};
    Parameter* shown = &factor;
    Copies() = default;
    Copies(const Copies& other) : shown(other.shown) {}
    std::vector<Parameter*> parameters() const { return {shown}; }
    Var operator()(const Var& x) const { return x; }
  };
  const auto refused = [](auto put_in) {
    return mentions(message<std::invalid_argument>(put_in), "layer: the parameters that a module shows",
                    "inside of the object that it was made from", "std::shared_ptr");
  };
  const Spans spans;
  const Copies copies;
  CHECK(refused([&] { Layer{spans}; }));
  CHECK(refused([&] { Layer{Spans()}; }));
  CHECK(refused([&] { Layer{copies}; }));
  CHECK(refused([&] { Layer{Copies()}; }));
  CHECK_NOTHROW(Layer{std::make_shared<Spans>()});
}

TEST_CASE("module: a null pointer is refused, as a module and in its list") {
  struct ShowsNull {
    std::array<Parameter*, 1> list{nullptr};
    Parameters parameters() const { return list; }
    Var operator()(const Var& x) const { return x; }
  };
  CHECK(message<std::invalid_argument>([] { Layer{ShowsNull()}; }) ==
        "parameters: each must exist, got a null pointer in the list of a module");
  CHECK(message<std::invalid_argument>([] { Layer{std::shared_ptr<Linear>()}; }) ==
        "layer: the module must exist, got a null pointer");
}

TEST_CASE("module: names nest, through nets and through modules of one's own") {
  Random rng(1);
  const Sequential net(
      "D", {Sequential("inner", {Linear(2, 2, rng), Tanh(), Sequential("innermost", {Linear(2, 2, rng)})}),
            Tanh(), Gated{Linear(2, 2, rng), Linear(2, 2, rng)},
            Residual{Sequential("body", {Linear(2, 2, rng), Relu()})}});
  CHECK(names(net.parameters()) ==
        "D.0.0.weight D.0.0.bias D.0.2.0.weight D.0.2.0.bias "
        "D.2.value.weight D.2.value.bias D.2.gate.weight D.2.gate.bias D.3.body.0.weight D.3.body.0.bias ");
}

TEST_CASE("module: a list names what it holds, and what two nets share is named by the later one") {
  Random rng(1);
  const Gated gated{Linear(2, 2, rng), Linear(2, 2, rng)};
  CHECK(names(gated.list) == "value.weight value.bias gate.weight gate.bias ");
  const Sequential first("A", {gated}), second("B", {Tanh(), gated});
  CHECK(names(first.parameters()) == "B.1.value.weight B.1.value.bias B.1.gate.weight B.1.gate.bias ");
  CHECK(std::equal(first.parameters().begin(), first.parameters().end(), second.parameters().begin()));
  CHECK(second.named_parameters().name(2) == "1.gate.weight");
  Parameter w("w", Array(1.0));
  const ParameterList deep{{"gated", gated}, {"again", gated.gate}, {"scale", w}, {"", gated.value}};
  CHECK(deep.size() == 5);
  CHECK(names(deep) == "gated.value.weight gated.value.bias gated.gate.weight gated.gate.bias scale ");
  const Sequential unnamed("", {gated.value});
  CHECK(names(unnamed.parameters()) == "0.weight 0.bias ");
}

TEST_CASE("module: nested ones compute, learn and take other parameters as a flat net does") {
  Random rng(1);
  const Linear a(2, 2, rng), b(2, 2, rng);
  const Sequential flat("F", {a, Tanh(), b});
  const Sequential nested("D", {Sequential("inner", {a, Tanh()}), Sequential("other", {Layer(b)})});
  REQUIRE(std::equal(flat.parameters().begin(), flat.parameters().end(), nested.parameters().begin(),
                     nested.parameters().end()));
  const Array at{{0.5, -1}, {2, 0.25}, {-3, 1}};
  Tape tape;
  const Var x = tape.constant(at);
  CHECK(Array(nested(x).array()) == Array(flat(x).array()));
  const Sequential other("other", {Linear(2, 2, rng), Linear(2, 2, rng)});
  const std::vector<Var> theta = leaves(tape, other.parameters());
  CHECK(Array(nested(x, theta).array()) == Array(flat(x, theta).array()));
  CHECK(Array(nested(x, theta).array()) != Array(nested(x).array()));
  const Gradients g = backward(sum(nested(x, theta)), other.parameters());
  CHECK(g[*other.parameters()[3]][0] == 3);
}

TEST_CASE("module: at an Array, a net gives the numbers that it records at a Var, and changes nothing") {
  Random rng(1);
  const Linear linear(2, 2, rng);
  const Gated gated{Linear(2, 2, rng), Linear(2, 2, rng)};
  const Sequential net("D", {linear, gated, Residual{Sequential("body", {Linear(2, 2, rng)})},
                             [](const Var& x) { return x; }});
  const Array at{{0.5, -1}, {2, 0.25}, {-3, 1}};
  Tape tape;
  const Var x = tape.constant(at);
  const std::size_t before = tape.size();
  const Array of_net = net(at), of_linear = linear(at), of_gated = evaluate(gated, at);
  CHECK(tape.size() == before);
  CHECK(net.parameters()[0]->version() == linear.weight().version());
  CHECK(of_net == Array(net(x).array()));
  CHECK(of_linear == Array(linear(x).array()));
  CHECK(of_gated == Array(gated(x).array()));
  CHECK(net(ArrayView(at)) == of_net);
  CHECK(Sequential("N", {ShowsVector()})(Array(3.0)) == Array(6.0));
  CHECK_THROWS_WITH(net(Array{{1, 2, 3}, {4, 5, 6}}), Catch::Matchers::StartsWith("affine: "));
  CHECK_THROWS_AS(net(Array()), std::invalid_argument);
}

TEST_CASE("module: whatever was moved from throws when it is used") {
  Random rng(1);
  const Array at{{1, 2}};
  const auto refused = [](const char* of, auto use) {
    return message<std::logic_error>(use).starts_with(std::string(of) +
                                                      " was moved from; use the one that it was moved to");
  };
  Linear linear(2, 2, rng);
  Linear moved = std::move(linear);
  Tape tape;
  const Var x = tape.constant(at);
  CHECK(refused("linear: this layer", [&] { linear(x); }));
  CHECK(refused("linear: this layer", [&] { linear(at); }));
  CHECK(refused("linear: this layer", [&] { linear.weight(); }));
  CHECK(refused("linear: this layer", [&] { linear.bias(); }));
  CHECK(refused("linear: this layer", [&] { linear.parameters(); }));
  CHECK(refused("linear: this layer", [&] { Sequential("N", {linear}); }));
  Sequential net("N", {moved});
  Sequential target = std::move(net);
  CHECK(refused("sequential: this net", [&] { net(x); }));
  CHECK(refused("sequential: this net", [&] { net(at); }));
  CHECK(refused("sequential: this net", [&] { net(x, std::vector<Var>{x, x}); }));
  CHECK(refused("sequential: this net", [&] { net.parameters(); }));
  CHECK(refused("sequential: this net", [&] { net.name(); }));
  CHECK(refused("sequential: this net", [&] { Layer{std::move(net)}; }));
  Layer layer(moved);
  const Layer holder = std::move(layer);
  CHECK(refused("layer: this layer", [&] { layer(x); }));
  CHECK(refused("layer: this layer", [&] { layer.parameters(); }));
  CHECK(refused("layer: this layer", [&] { Sequential("N", {layer}); }));
  Gated gated{moved, moved};
  const Gated taken = std::move(gated);
  CHECK(refused("linear: this layer", [&] { gated(x); }));
  // What it was moved to is what it was; a move may also go the other way, or nowhere.
  const Array y = moved(at);
  CHECK(target(at) == y);
  CHECK(holder.parameters().size() == 2);
  net = std::move(target);
  CHECK(net(at) == y);
  auto& same = net;
  net = std::move(same);
  CHECK(net(at) == y);
  auto& same_linear = moved;
  moved = std::move(same_linear);
  moved = same_linear;
  CHECK(moved(at) == y);
}
