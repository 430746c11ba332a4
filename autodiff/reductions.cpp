// Sums, means and maxima, logsumexp and softmax.
#include <algorithm>
#include <cmath>

#include "autodiff/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr Real infinity = std::numeric_limits<Real>::infinity();

Shape reduced(Shape shape, Axis axis) {
  if (axis == Axis::rows) return {1, shape.cols};
  if (axis == Axis::cols) return {shape.rows, 1};
  return {1, 1};
}

// The groups of elements that a reduction runs over: `count` groups of `size` elements, `step` apart.
struct Groups {
  Index count, size, step, next;

  Groups(Shape s, Axis axis)
      : count(axis == Axis::all    ? 1
              : axis == Axis::rows ? s.cols
                                   : s.rows),
        size(s.size() / count),
        step(axis == Axis::rows ? s.cols : 1),
        next(axis == Axis::rows ? 1 : s.cols) {}
};

// The largest element (NaN if there is one), and the sum of exp(x - largest) over all the others.
struct Largest {
  Real value, rest;
};

Largest largest(const Real* x, Index size, Index step) {
  Index at = 0;
  for (Index i = 1; i < size; ++i)
    if (x[i * step] > x[at * step] || x[i * step] != x[i * step]) at = i;
  const Real m = x[at * step];
  Real rest = 0;
  for (Index i = 0; i < size; ++i)
    if (i != at) rest += std::exp(x[i * step] - m);
  return {m, rest};
}

// --- rules

const Rule sum_rule{"sum",   1,
                    nullptr, [](const Frame& f) { sum_to(in(f, 0), f.shape, f.out, false, with_care(f)); },
                    nullptr, [](Pullback& p) { p.give(0, broadcast(p.dy, p.operand(0).shape())); }};

// give() adds the cotangent up again.
const Rule broadcast_rule =
    broadcasting({"broadcast", 1, nullptr,
                  [](const Frame& f) {
                    const ArrayView& x = in(f, 0);
                    for (Index r = 0; r < f.shape.rows; ++r)
                      for (Index c = 0; c < f.shape.cols; ++c)
                        f.out[r * f.shape.cols + c] =
                            x.data()[(x.rows() == 1 ? 0 : r) * x.cols() + (x.cols() == 1 ? 0 : c)];
                  },
                  nullptr, [](Pullback& p) { p.give(0, p.dy); }});

const Rule max_rule{"max",
                    1,
                    nullptr,
                    [](const Frame& f) {
                      const Groups g(in(f, 0).shape(), f.attributes.axis);
                      for (Index i = 0; i < g.count; ++i)
                        f.out[i] = largest(in(f, 0).data() + i * g.next, g.size, g.step).value;
                    },
                    nullptr,
                    [](Pullback& p) {
                      const Mask ties = p.operand(0) == p.y;
                      p.give(0, where(ties, p.dy / sum(ties.values(), p.attributes.axis), p.nothing));
                    }};

const Rule logsumexp_rule{"logsumexp",
                          1,
                          nullptr,
                          [](const Frame& f) {
                            const Groups g(in(f, 0).shape(), f.attributes.axis);
                            for (Index i = 0; i < g.count; ++i) {
                              const auto [m, rest] = largest(in(f, 0).data() + i * g.next, g.size, g.step);
                              f.out[i] = std::isinf(m) ? m : m + std::log1p(rest);
                            }
                          },
                          nullptr,
                          [](Pullback& p) {
                            const Var x = p.operand(0);
                            const Var share = where(x == -infinity, 0, where(x == infinity, 1, exp(x - p.y)));
                            p.give(0, scale(p.dy, share));
                          }};

const Rule log_softmax_rule{
    "log_softmax",
    1,
    nullptr,
    [](const Frame& f) {
      const Groups g(in(f, 0).shape(), f.attributes.axis);
      for (Index i = 0; i < g.count; ++i) {
        const Real* x = in(f, 0).data() + i * g.next;
        const auto [m, rest] = largest(x, g.size, g.step);
        for (Index j = 0; j < g.size; ++j)
          f.out[i * g.next + j * g.step] = (x[j * g.step] - m) - std::log1p(rest);
      }
    },
    nullptr,
    [](Pullback& p) { p.give(0, p.dy + scale(sum(p.dy, p.attributes.axis), -exp(p.y))); }};

}  // namespace

Var sum(const Var& x, Axis axis, Location here) {
  return record(sum_rule, x, reduced(x.shape(), axis), {}, here);
}

Var mean(const Var& x, Axis axis, Location here) {
  const Shape shape = x.shape();
  const auto count = static_cast<Real>(shape.size() / reduced(shape, axis).size());
  return divide(sum(x, axis, here), count, here);
}

Var max(const Var& x, Axis axis, Location here) {
  return record(max_rule, x, reduced(x.shape(), axis), along(axis), here);
}
Var logsumexp(const Var& x, Axis axis, Location here) {
  return record(logsumexp_rule, x, reduced(x.shape(), axis), along(axis), here);
}
Var log_softmax(const Var& x, Axis axis, Location here) {
  return record(log_softmax_rule, x, x.shape(), along(axis), here);
}
Var softmax(const Var& x, Axis axis, Location here) {
  return exp(log_softmax(x, axis, here), here);
}

Var broadcast(const Var& x, Shape shape, Location here) {
  const Shape from = x.shape();
  if (from == shape) return x;
  if (broadcast_shape("broadcast", from, shape) != shape)
    reject_shapes("broadcast: only rows and columns of size 1 can be repeated, got {} to {}", to_string(from),
                  to_string(shape));
  return record(broadcast_rule, x, shape, {}, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
