// The gradient check of functions of several Vars and of parameters, along random directions, and of
// functions that do not repeat.
#include <algorithm>
#include <stdexcept>

#include "autodiff/autodiff.h"
#include "tests/autodiff/check/with_derivative.h"
#include "tests/autodiff/tape/draw.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using namespace saddle::tests;
using saddle::mentions, saddle::message;

namespace {

// A layer of its own: 40 x 30 weights and a row of biases.
struct Layer {
  explicit Layer(Random& random)
      : weight("layer.weight", between(-0.3, 0.3)({40, 30}, random)),
        bias("layer.bias", between(-0.3, 0.3)({1, 30}, random)),
        list{&weight, &bias},
        x(between(-1, 1)({5, 40}, random)) {}

  Var operator()(Tape& tape) const {
    return tanh(affine(tape.constant(x), tape.leaf(weight), tape.leaf(bias)));
  }

  Parameter weight, bias;
  std::vector<Parameter*> list;
  Array x;
};

}  // namespace

TEST_CASE("gradcheck: a function of several Vars is written as one") {
  const Array a{{0.3, -0.7}, {1.1, 0.4}}, b{{0.5, 2}};
  CHECK(gradcheck([](const Var& u, const Var& v) { return u * v; }, {a, b}));
  CHECK(gradcheck([](Var u, Var v, const Var& w) { return u * exp(v) + w; }, {1.5, 0.5, 2}));
  CHECK(gradcheck([](auto u, auto v) { return u / v; }, std::vector<Array>{a, b}));
  const GradcheckReport wrong =
      gradcheck([](const Var& u, const Var& v) { return u * stop_gradient(v); }, {1.5, 2.5});
  CHECK(wrong.verdict() == Verdict::detached);
  CHECK(wrong.coordinates.back().entry == "d y / d x1");
  CHECK(message<std::invalid_argument>([] {
          gradcheck([](const Var& u, const Var& v) { return u * v; }, {1.5, 2.5, 3.5});
        }) == "gradcheck: there must be an input for each argument of the function, got 3 for 2");
}

TEST_CASE("gradcheck: a loss is checked by parameters, which are named and keep their numbers") {
  Parameter w("w", Array{{0.3, -0.7}, {1.1, 0.4}, {0.2, 0.9}}), scale("scale", 1.5);
  const std::vector<Parameter*> list{&w, &scale};
  const Array x{{0.5, -1, 2}}, before = w.value();
  const auto loss = [&](Tape& tape) {
    return mean(square(tape.leaf(scale) * tanh(matmul(tape.constant(x), tape.leaf(w)))));
  };
  CHECK(gradcheck(loss, list, {.order = 3}));
  const auto forgetful = [&](Tape& tape) {
    return mean(square(scale.value()[0] * tanh(matmul(tape.constant(x), tape.leaf(w)))));
  };
  const GradcheckReport report = gradcheck(forgetful, list);
  CHECK(report.verdict() == Verdict::detached);
  CHECK(mentions(report.text(), "d y / d scale", "1 of 7"));
  CHECK(w.value() == before);
  CHECK(scale.value()[0] == 1.5);
}

TEST_CASE("gradcheck: parameters keep their numbers when the loss throws, wherever it does") {
  Parameter w("w", Array{{0.3, -0.7}, {1.1, 0.4}});
  const std::vector<Parameter*> list{&w};
  const Array before = w.value();
  for (int allowed = 0; allowed < 120; ++allowed) {
    int calls = 0;
    const auto loss = [&](Tape& tape) {
      if (++calls > allowed) throw std::runtime_error("enough");
      return sum(exp(tape.leaf(w)));
    };
    CHECK_THROWS_AS(gradcheck(loss, list), std::runtime_error);
    CHECK(w.value() == before);
  }
}

TEST_CASE("gradcheck: no parameter, a null one and one that is named twice are refused") {
  Parameter w("w", 1.5);
  const auto loss = [&](Tape& tape) { return exp(tape.leaf(w)); };
  CHECK_THROWS_AS(gradcheck(loss, std::vector<Parameter*>{}), std::invalid_argument);
  CHECK(mentions(message<std::invalid_argument>([&] { gradcheck(loss, std::vector<Parameter*>{nullptr}); }),
                 "null"));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   gradcheck(loss, std::vector<Parameter*>{&w, &w});
                 }),
                 "'w'"));
  CHECK(w.value()[0] == 1.5);
}

TEST_CASE("gradcheck: thousands of parameters are checked along a few directions") {
  Random random(1);
  const Layer layer(random);
  int calls = 0;
  const auto loss = [&](Tape& tape) {
    ++calls;
    return mean(square(layer(tape)));
  };
  const GradcheckReport report = gradcheck(loss, layer.list, {.order = 1});
  INFO(report.text());
  CHECK(report);
  CHECK(report.coordinates.size() == 8);
  CHECK(calls < 400);
  CHECK(gradcheck(loss, layer.list, {.order = 2}));
  // As asked for: elements where there are fewer than directions.
  CHECK(gradcheck([](const Var& x) { return exp(x); }, Array{{0.5, 0.25, 1}}, {.order = 1, .directions = 2})
            .coordinates.size() == 2);
  CHECK(gradcheck([](const Var& x) { return exp(x); }, Array{{0.5, 0.25}}, {.order = 1, .directions = 2})
            .coordinates[1]
            .entry == "d y[0, 1] / d x[0, 1]");
}

TEST_CASE("gradcheck: one wrong element among thousands is found along random directions, and named") {
  Random random(2);
  const Layer layer(random);
  for (std::uint64_t seed = 1; seed <= 5; ++seed)
    for (const auto& [row, col] : {std::pair{0, 0}, {39, 29}, {17, 4}}) {
      const auto loss = [&, r = row, c = col](Tape& tape) {
        const Var y = mean(square(layer(tape)));
        const Var element = slice(tape.leaf(layer.weight), r, c, {1, 1});
        return with_derivative(y, y + element / 100);
      };
      const GradcheckReport report = gradcheck(loss, layer.list, {.seed = seed});
      INFO(report.text());
      CHECK_FALSE(report);
      const auto wrong =
          std::find_if(report.coordinates.begin(), report.coordinates.end(),
                       [](const GradcheckCoordinate& c) { return c.verdict != Verdict::pass; });
      REQUIRE(wrong != report.coordinates.end());
      CHECK(wrong->row == row);
      CHECK(wrong->col == col);
      CHECK_THAT(wrong->analytic - wrong->numeric, WithinAbs(0.01, wrong->bound));
    }
}

TEST_CASE("gradcheck: a mistake in all of thousands of parameters has its name") {
  Random random(3);
  const Layer layer(random);
  const auto loss = [&](Tape& tape) {
    const Var y = layer(tape);
    return with_derivative(mean(square(y)), sum(square(y)));
  };
  const GradcheckReport report = gradcheck(loss, layer.list);
  INFO(report.text());
  CHECK(report.verdict() == Verdict::missing_mean);
  CHECK(report.coordinates[0].detail == "150 times");
  const auto detached = [&](Tape& tape) { return mean(square(stop_gradient(layer(tape)))); };
  CHECK(gradcheck(detached, layer.list).verdict() == Verdict::detached);
}

TEST_CASE("gradcheck: a function that draws anew at each call is named, with what differs") {
  Random random(1);
  const auto dropout = [&](const Var& x) {
    Array mask{{0, 0, 0}};
    for (Real& m : mask) m = random.below(2) == 0 ? 0 : 2;
    return x * x.tape().constant(mask);
  };
  const GradcheckReport report = gradcheck(dropout, Array{{1, 2, 3}});
  INFO(report.text());
  CHECK(report.verdict() == Verdict::not_repeatable);
  CHECK_FALSE(report);
  CHECK(mentions(report.text(), "not repeatable", "usual cause: ", " at one call and "));
  int calls = 0;
  const auto grows = [&](const Var& x) { return ++calls % 2 == 0 ? concat({x, x}, Axis::rows) : x; };
  CHECK(gradcheck(grows, 1.5).verdict() == Verdict::not_repeatable);
  // Late changes are seen too.
  calls = 0;
  const auto late = [&](const Var& x) { return ++calls > 30 ? 2 * exp(x) : exp(x); };
  CHECK(gradcheck(late, Array{{0.5, 0.25}}).verdict() == Verdict::not_repeatable);
}
