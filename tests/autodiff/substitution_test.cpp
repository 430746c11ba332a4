// Vars in place of parameters.
#include "autodiff/substitution.h"

#include <memory>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

// Reads its parameters wherever it is called, as a layer does.
Var line(const Var& x, const Parameter& w, const Parameter& b) {
  return x * x.tape().leaf(w) + x.tape().leaf(b);
}

}  // namespace

TEST_CASE("substitution: a Var is read in place of the parameter, and can be differentiated") {
  Tape tape;
  Parameter w("w", Array(2.0)), b("b", Array(1.0));
  const std::vector<Parameter*> parameters{&w, &b};
  const Var x = tape.leaf(3.0), a = tape.leaf(5.0);
  {
    const Substitution at(tape, parameters, std::vector<Var>{a * a, 10.0});
    const Var y = line(x, w, b);
    CHECK(y.value() == 85);
    const Gradients g = backward(y, {a, x});
    CHECK(g[a] == 30);
    CHECK(g[x] == 25);
  }
  CHECK(line(x, w, b).value() == 7);
}

TEST_CASE("substitution: of several the last one counts, until it ends") {
  Tape tape;
  Parameter w("w", Array(2.0)), b("b", Array(1.0));
  const std::vector<Parameter*> both{&w, &b}, one{&w};
  const Var x = tape.leaf(1.0);
  const Substitution outer(tape, both, std::vector<Var>{30.0, 40.0});
  {
    const Substitution inner(tape, one, std::vector<Var>{500.0});
    CHECK(line(x, w, b).value() == 540);
  }
  CHECK(line(x, w, b).value() == 70);
}

TEST_CASE("substitution: two may end in any order") {
  Tape tape;
  Parameter w("w", Array(2.0));
  const std::vector<Parameter*> one{&w};
  const auto read = [&] { return tape.leaf(w).value(); };
  auto first = std::make_unique<Substitution>(tape, one, std::vector<Var>{3.0});
  auto second = std::make_unique<Substitution>(tape, one, std::vector<Var>{4.0});
  first.reset();
  CHECK(read() == 4);
  second.reset();
  CHECK(read() == 2);
}

TEST_CASE("substitution: ends when an exception passes, and one that is refused leaves nothing") {
  Tape tape;
  Parameter w("w", Array(2.0)), b("b", Array(1.0));
  const std::vector<Parameter*> both{&w, &b};
  const Var x = tape.leaf(1.0);
  CHECK_THROWS_AS(
      [&] {
        const Substitution at(tape, both, std::vector<Var>{30.0, 40.0});
        throw std::runtime_error("from within");
      }(),
      std::runtime_error);
  CHECK(line(x, w, b).value() == 3);
  CHECK_THROWS(Substitution(tape, both, std::vector<Var>{30.0, tape.leaf(Array::zeros(1, 2))}));
  CHECK(line(x, w, b).value() == 3);
}

TEST_CASE("substitution: the parameter itself stays the leaf that backward names") {
  Tape tape;
  Parameter w("w", Array(2.0)), b("b", Array(1.0));
  const std::vector<Parameter*> one{&w};
  const Var x = tape.leaf(3.0), own = tape.leaf(w);
  const Substitution at(tape, one, std::vector<Var>{own * own});
  const Var y = line(x, w, b);
  CHECK(y.value() == 13);
  CHECK(backward(y, w)[w] == 12);  // d/dw of x w^2 + b
  // A change of the parameter does not bring it back, and is found as ever.
  w.write()[0] = 7;
  CHECK(tape.leaf(w).value() == 4);
  CHECK_THROWS_AS(backward(y, w), std::logic_error);
}

TEST_CASE("substitution: is of one tape, and of one recording") {
  Tape tape, other;
  Parameter w("w", Array(2.0)), b("b", Array(1.0));
  const std::vector<Parameter*> one{&w};
  const Var theta = tape.leaf(5.0);
  const Substitution at(tape, one, std::vector<Var>{theta});
  CHECK(line(other.leaf(1.0), w, b).value() == 3);
  tape.clear();
  CHECK_THROWS_AS(line(tape.leaf(1.0), w, b), std::logic_error);
}

TEST_CASE("substitution: says what does not fit") {
  Tape tape, other;
  Parameter w("D.0.weight", Array{{1, 2, 3}});
  const std::vector<Parameter*> one{&w};
  const auto text = [&](const std::vector<Var>& values) {
    return message<std::invalid_argument>([&] { Substitution(tape, one, values); });
  };
  CHECK(text({}) == "substitution: needs one Var for each parameter, got 0 for 1");
  CHECK(text({tape.leaf(Array::zeros(3, 1))}) ==
        "substitution: a Var must have the shape of its parameter, got 3x1 for 'D.0.weight' of shape 1x3");
  CHECK(mentions(text({2.0}), "got 1x1 for 'D.0.weight'"));
  CHECK(mentions(text({other.leaf(Array::zeros(1, 3))}), "two tapes"));
  const Var stale = tape.leaf(Array::zeros(1, 3));
  tape.clear();
  CHECK_THROWS_AS(text({stale}), std::logic_error);
}
