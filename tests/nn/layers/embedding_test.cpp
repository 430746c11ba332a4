// The embedding: values against a one-hot product, gradients of rows that are read twice or never, errors.
#include "nn/layers/embedding.h"

#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::message;

TEST_CASE("embedding: is the product of one-hot rows and the weight") {
  Random rng(1);
  const Embedding embedding(4, 3, rng);
  embedding.weight().set(draw_whole(4, 3, rng));
  const std::vector<Index> indices{2, 0, 3, 2, 1};
  Array one_hot = Array::zeros(5, 4), column = Array::zeros(5, 1);
  for (Index i = 0; i < 5; ++i) {
    column[i] = static_cast<Real>(indices[i]);
    one_hot(i, indices[i]) = 1;
  }
  Tape tape;
  const Array product(matmul(one_hot, tape.leaf(embedding.weight())).array());
  CHECK(evaluate(embedding, column) == product);
  CHECK(Array(embedding(tape, indices).array()) == product);
}

TEST_CASE("embedding: rows of indices become sequences") {
  Random rng(2);
  const Embedding embedding(3, 2, rng);
  embedding.weight().set(Array{{1, 2}, {3, 4}, {5, 6}});
  CHECK(evaluate(embedding, Array{{0, 2, 2}, {1, 0, 1}}) == Array{{1, 2, 5, 6, 5, 6}, {3, 4, 1, 2, 3, 4}});
  CHECK(evaluate(embedding, Array{{2}}) == Array{{5, 6}});
}

TEST_CASE("embedding: a row that is read twice gets the sum, one that is not read gets zero") {
  Random rng(3);
  const Embedding embedding(3, 2, rng);
  Tape tape;
  const Var y = embedding(tape.constant(Array{{0}, {2}, {0}}));
  const Gradients g = backward(sum(y * tape.constant(Array{{1, 2}, {3, 4}, {10, 20}})), embedding.weight());
  CHECK(Array(g[embedding.weight()]) == Array{{11, 22}, {0, 0}, {3, 4}});
}

TEST_CASE("embedding: is right to second order") {
  Random rng(4);
  const Embedding embedding(4, 3, rng);
  const auto f = [&](Tape& tape) { return exp(embedding(tape.constant(Array{{3, 0}, {3, 3}, {1, 0}}))); };
  CHECK(gradcheck(f, embedding.parameters()));
}

TEST_CASE("embedding: names its parameter, and a copy shares it") {
  Random rng(5);
  Embedding embedding(4, 3, rng);
  const Sequential net("G", {embedding, Linear(3, 1, rng)});
  CHECK(net.parameters()[0] == &embedding.weight());
  CHECK(net.parameters()[0]->name() == "G.0.weight");
  const Embedding moved = std::move(embedding);
  CHECK(&embedding.weight() == &moved.weight());
}

TEST_CASE("embedding: says what is wrong with sizes and indices") {
  Random rng(6);
  CHECK(message<std::invalid_argument>([&] { Embedding(0, 3, rng); }) ==
        "embedding: needs at least one row and one column, got 0 and 3");
  CHECK_THROWS_AS(Embedding(3, 0, rng), std::invalid_argument);
  const Embedding embedding(4, 3, rng);
  const auto text = [&](Real index) {
    return message<std::invalid_argument>([&] { evaluate(embedding, Array{{0}, {index}}); });
  };
  CHECK(text(4) == "embedding: an index must be a whole number from 0 to 3, got 4");
  CHECK(text(-1) == "embedding: an index must be a whole number from 0 to 3, got -1");
  CHECK(text(1.5) == "embedding: an index must be a whole number from 0 to 3, got 1.5");
  CHECK(text(std::numeric_limits<Real>::quiet_NaN()) ==
        "embedding: an index must be a whole number from 0 to 3, got nan");
  CHECK(text(3).empty());
  Tape tape;
  CHECK(message<std::invalid_argument>([&] {
          embedding(tape, std::vector<Index>{1, 4});
        }) == "embedding: an index must be a whole number from 0 to 3, got 4");
  CHECK_THROWS_AS(embedding(tape, std::vector<Index>{}), std::invalid_argument);
  CHECK_THROWS_AS(embedding(Var(1.0)), std::invalid_argument);
}
