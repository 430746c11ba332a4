// A program of its own, since it counts the requests to the heap.
#include <span>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/allocations.h"
#include "tests/autodiff/ops/custom_operations.h"
#include "tests/catch.h"

using namespace saddle::ad;

namespace {

template <class F>
std::size_t requests_of_later_steps(const F& step) {
  step();
  const std::size_t before = saddle::allocations();
  for (int i = 0; i < 3; ++i) step();
  return saddle::allocations() - before;
}

}  // namespace

TEST_CASE("tape: a step of scalar code asks the heap for nothing after the first") {
  Tape tape;
  std::vector<Var> x(50);
  CHECK(requests_of_later_steps([&] {
          tape.clear();
          for (std::size_t i = 0; i < x.size(); ++i) x[i] = tape.leaf(0.01 * static_cast<Real>(i));
          Var y =
              relu(x[0] - 1.0);  // whose gradient is zero, so that the sweep looks whether y depends on it
          for (const Var& v : std::span(x).subspan(1))
            y += tanh(v) * exp(-v) / (1 + v * v) + where(v > 0.2, log(v), 0);
          const Gradients g = backward(y, x);
          if (!(g[x[3]] != 0)) throw 0;
        }) == 0);
}

TEST_CASE("tape: a step of array code asks the heap for nothing after the first") {
  Tape tape;
  Parameter w("w", Array::filled(8, 5, 0.1)), b("b", Array::filled(1, 5, 0.2)),
      v("v", Array::filled(5, 1, 0.3)), c("c", Array(0.4));
  std::vector<Parameter*> all{&w, &b, &v, &c};
  const Array data = Array::filled(32, 8, 0.5);
  CHECK(requests_of_later_steps([&] {
          tape.clear();
          const Var x = tape.constant(data);
          const Var logits = affine(tanh(affine(x, tape.leaf(w), tape.leaf(b))), tape.leaf(v), tape.leaf(c));
          const Var loss = mean(softplus(-logits)) + mean(bce_with_logits(logits, 0.9)) +
                           0.01 * logsumexp(logits) + max(clamp(logits, -1, 1)) +
                           sum(softmax(logits, Axis::rows));
          const Gradients g = backward(loss, all);
          for (Parameter* p : all) {
            Real* to = p->write();
            const ArrayView by = g[*p];
            for (Index i = 0; i < by.size(); ++i) to[i] -= Real(0.1) * by.data()[i];
          }
        }) == 0);
}

TEST_CASE("tape: a step with operations of a user asks the heap for nothing after the first") {
  using namespace custom_operations;
  Tape tape;
  const Array data = Array::filled(16, 4, 0.5), row = Array::filled(1, 4, 0.25);
  CHECK(requests_of_later_steps([&] {
          tape.clear();
          const Var x = tape.leaf(data), r = tape.leaf(row), s = tape.leaf(2.0);
          const Var loss = sum(cumsum(bell(x) * huber(x, r))) + bell(s) * hypotenuse(s, 3);
          const Gradients g = backward(loss, {x, r, s});
          if (!(g[x][0] != 0 && g[r][0] != 0 && g[s] != 0)) throw 0;
        }) == 0);
}

TEST_CASE("tape: a step that rewinds to a mark asks the heap for nothing after the first") {
  Tape tape;
  const Var x = tape.leaf(Array::filled(16, 4, 0.5)), s = tape.leaf(2.0);
  const Tape::Mark mark = tape.mark();
  CHECK(requests_of_later_steps([&] {
          const Var y = sum(exp(x * s), Axis::rows);
          backward(sum(y * y), {x, s});
          tape.rewind(mark);
        }) == 0);
}
