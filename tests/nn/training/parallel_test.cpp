#include "nn/training/parallel.h"

#include <stdexcept>

#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/nn/draw.h"

using namespace saddle::nn;
namespace ad = saddle::ad;

namespace {

// The mean squared error over the rows of a part, divided by those of the whole batch.
Var part_loss(const Sequential& net, const Array& x, const Array& y, ad::Tape& tape, Part part) {
  const Var error = net(slice_rows(tape.constant(x), part.first, part.count)) -
                    slice_rows(tape.constant(y), part.first, part.count);
  return sum(error * error) / static_cast<Real>(x.rows());
}

}  // namespace

TEST_CASE(
    "parallel: the gradients of the parts add up to that of the batch, whatever the number of threads") {
  Random rng(3);
  const Sequential net("net", {Linear(3, 5, rng), Tanh(), Linear(5, 2, rng)});
  Array x = Array::zeros(7, 3), y = Array::zeros(7, 2);
  for (Index i = 0; i < x.size(); ++i) x[i] = rng.normal();
  for (Index i = 0; i < y.size(); ++i) y[i] = rng.normal();
  ad::Tape tape;
  const Var whole = part_loss(net, x, y, tape, {0, 7});
  const Gradients expected = backward(whole, net.parameters());
  for (const int threads : {1, 2, 3, 16}) {
    INFO(threads << " threads");
    Parallel parallel(threads);
    const auto loss = [&](ad::Tape& own, Part part) { return part_loss(net, x, y, own, part); };
    const Real value = parallel.step(7, net.parameters(), loss);
    CHECK_THAT(value, WithinRel(whole.value(), 1e-14));
    CHECK(parallel.gradients().size() == std::min<std::size_t>(7, static_cast<std::size_t>(threads)));
    // One step of descent shows the sum: x - g.
    std::vector<Array> before;
    for (const Parameter* p : net.parameters()) before.push_back(p->value());
    Sgd optimiser(net.parameters(), 1);
    optimiser.descend(parallel.gradients());
    for (std::size_t i = 0; i < before.size(); ++i) {
      Parameter& p = *net.parameters()[i];
      for (Index k = 0; k < p.size(); ++k)
        CHECK_THAT(before[i][k] - p.value()[k], WithinAbs(expected[p][k], 1e-14));
      p.set(before[i]);
    }
  }
}

TEST_CASE("parallel: the same number of threads gives the same bits") {
  const auto trained = [] {
    Random rng(5);
    const Sequential net("net", {Linear(2, 4, rng), Tanh(), Linear(4, 1, rng)});
    Array x = Array::zeros(9, 2), y = Array::zeros(9, 1);
    for (Index i = 0; i < x.size(); ++i) x[i] = rng.normal();
    for (Index i = 0; i < y.size(); ++i) y[i] = rng.normal();
    Adam optimiser(net, 0.01);
    Parallel parallel(3);
    for (int step = 0; step < 20; ++step) {
      parallel.step(9, net.parameters(),
                    [&](ad::Tape& tape, Part part) { return part_loss(net, x, y, tape, part); });
      optimiser.descend(parallel.gradients());
    }
    return net.parameters()[0]->value()[0];
  };
  CHECK(trained() == trained());
}

TEST_CASE("parallel: dropout has the mask of the whole batch, also of two batches below each other") {
  Random rng(6);
  const Linear linear(3, 1, rng);
  const Dropout dropout(0.5, 2, 11);
  const Array x = draw_whole(7, 3, rng);
  linear.weight().set(draw_whole(3, 1, rng));
  linear.bias().set(Array(0.0));
  const auto loss = [&](ad::Tape& tape, Part part) {
    const Var rows = slice_rows(tape.constant(x), part.first, part.count);
    return sum(linear(dropout(rows))) + sum(linear(dropout(concat({rows, 3 * rows}, ad::Axis::rows))));
  };
  ad::Tape tape;
  const Var whole = loss(tape, {0, 7, 7});
  const Gradients expected = backward(whole, linear.parameters());
  for (const int threads : {1, 2, 3, 7, 16}) {
    INFO(threads << " threads");
    Parallel parallel(threads);
    CHECK(parallel.step(7, linear.parameters(), loss) == whole.value());
    Array total = Array::zeros(3, 1);
    for (const Gradients& g : parallel.gradients())
      for (Index i = 0; i < 3; ++i) total[i] += g[linear.weight()][i];
    CHECK(total == Array(expected[linear.weight()]));
  }
  // Another tape is no part, and rows that do not fit are refused.
  Parallel parallel(2);
  const auto elsewhere = [&](ad::Tape& own, Part part) {
    CHECK(evaluate(dropout, x) == evaluate(dropout, x));
    return loss(own, part);
  };
  CHECK(parallel.step(7, linear.parameters(), elsewhere) == whole.value());
  const auto three_rows = [&](ad::Tape& own, Part) {
    return sum(linear(dropout(slice_rows(own.constant(x), 0, 2))));
  };
  CHECK_THROWS_AS(parallel.step(7, linear.parameters(), three_rows), std::invalid_argument);
}

TEST_CASE("parallel: each part of the work sees its own rows, its own number and an empty tape") {
  for (const int threads : {1, 3, 16}) {
    INFO(threads << " threads");
    Parallel parallel(threads);
    const std::size_t count = std::min<std::size_t>(7, static_cast<std::size_t>(threads));
    for (int again = 0; again < 2; ++again) {
      std::vector<int> seen(7);  // by the row
      std::vector<std::size_t> sizes(count, 99);
      parallel.each(7, [&](ad::Tape& tape, Part part) {
        sizes.at(part.number) = tape.size();
        tape.leaf(1.0);
        for (Index i = 0; i < part.count; ++i)
          seen.at(static_cast<std::size_t>(part.first + i)) += 1 + static_cast<int>(part.number);
      });
      CHECK(sizes == std::vector<std::size_t>(count, 0));
      for (std::size_t i = 0; i < 7; ++i) {
        CHECK(seen[i] >= 1);
        CHECK(seen[i] <= static_cast<int>(count));
        if (i > 0) CHECK(seen[i] >= seen[i - 1]);
      }
      CHECK(seen[6] == static_cast<int>(count));
    }
  }
  Parallel parallel(2);
  const auto nothing = [](ad::Tape&, Part) {};
  CHECK_THROWS_AS(parallel.each(0, nothing), std::invalid_argument);
  CHECK_THROWS_WITH(parallel.each(4,
                                  [](ad::Tape&, Part part) {
                                    if (part.number == 1) throw std::runtime_error("second part");
                                  }),
                    "second part");
}

TEST_CASE("parallel: errors of any part arrive, and nonsense is refused") {
  Random rng(3);
  const Linear net(1, 1, rng);
  Parallel parallel(2);
  const auto fails = [&](ad::Tape& tape, Part part) -> Var {
    if (part.first > 0) throw std::runtime_error("second part");
    return sum(net(tape.constant(Array{1.0})));
  };
  CHECK_THROWS_WITH(parallel.step(4, net.parameters(), fails), "second part");
  CHECK_THROWS_AS(parallel.step(0, net.parameters(), fails), std::invalid_argument);
  CHECK_THROWS_AS(Parallel(0), std::invalid_argument);
  Sgd optimiser(net, 1);
  CHECK_THROWS_AS(optimiser.descend(parallel.gradients()), std::invalid_argument);
}
