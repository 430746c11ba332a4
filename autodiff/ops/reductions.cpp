// Sums, means, extremes and norms; logsumexp and softmax.
#include <algorithm>
#include <cmath>

#include "autodiff/tape/array_record.h"
#include "autodiff/tape/pairwise.h"

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

// The largest of n elements, or the smallest; NaN if one is NaN. With several accumulators, to vectorise.
template <class Pick>
Real extreme(const Real* x, Index n, Index step, const Pick& pick) {
  constexpr Index lanes = 16;
  Real result = x[0];
  Index i = 1;
  if (step == 1 && n >= lanes) {
    Real found[lanes];
    std::copy_n(x, lanes, found);
    for (i = lanes; i + lanes <= n; i += lanes)
      for (Index k = 0; k < lanes; ++k) found[k] = pick(found[k], x[i + k]);
    for (const Real other : found) result = pick(result, other);
  }
  for (; i < n; ++i) result = pick(result, x[i * step]);
  return result;
}

template <class Pick>
void extremes(const Frame& f, const Pick& pick) {
  const ArrayView& x = in(f, 0);
  if (f.attributes.axis != Axis::rows) {
    const Groups g(x.shape(), f.attributes.axis);
    for (Index i = 0; i < g.count; ++i) f.out[i] = extreme(x.data() + i * g.next, g.size, g.step, pick);
    return;
  }
  Real* __restrict out = f.out;
  std::copy_n(x.data(), x.cols(), out);
  for (Index r = 1; r < x.rows(); ++r) {
    const Real* __restrict row = x.data() + r * x.cols();
    for (Index c = 0; c < x.cols(); ++c) out[c] = pick(out[c], row[c]);
  }
}

Real largest(const Real* x, Index n, Index step) {
  return extreme(x, n, step, real::maximum);
}

// The sum of f(x) over n elements. Elements that are contiguous in memory are summed in vectors.
template <class F>
Real sum_of(const Real* x, Index n, Index step, const F& f) {
  if (step == 1) return pairwise_sum(n, [&f, x](Index i) { return f(x[i]); });
  return pairwise_sum(n, [&f, x, step](Index i) { return f(x[i * step]); });
}

// log of the sum of exp(x - m), m being the largest element: log1p of the sum over all but one that is m.
Real log_rest(const Real* x, Index n, Index step, Real m) {
  const auto term = [m](Real v) { return real::detail::exp_nonpositive(v - m); };
  Index at = 0;
  while (at < n - 1 && x[at * step] != m) ++at;
  return std::log1p(sum_of(x, at, step, term) + sum_of(x + (at + 1) * step, n - at - 1, step, term));
}

// exp(x) / sum(exp(x)). The sum is that of the rounded terms, so that the results add up to one however far
// the elements lie from zero.
void write_softmax(const Real* __restrict x, Index n, Index step, Real m, Real* __restrict out) {
  if (step == 1)
    for (Index i = 0; i < n; ++i) out[i] = real::detail::exp_nonpositive(x[i] - m);
  else
    for (Index i = 0; i < n; ++i) out[i * step] = real::detail::exp_nonpositive(x[i * step] - m);
  const Real sum = sum_of(out, n, step, [](Real v) { return v; });
  for (Index i = 0; i < n; ++i) out[i * step] /= sum;
}

// Their limit where the largest element is infinite: zero for -inf, equal shares for +inf.
void write_shares_at_infinity(const Real* x, Index n, Index step, Real m, Real* out) {
  Index ties = 0;
  for (Index i = 0; i < n; ++i) ties += x[i * step] == m;
  for (Index i = 0; i < n; ++i)
    out[i * step] = m > 0 && x[i * step] == m ? 1 / static_cast<Real>(ties) : Real(0);
}

// The Euclidean norm. Squares of very large or very small numbers overflow or underflow, so such numbers are
// scaled by a power of two.
Real norm(const Real* x, Index n, Index step) {
  constexpr int exponent = std::numeric_limits<Real>::max_exponent;
  const Real m = extreme(x, n, step, [](Real a, Real b) { return real::maximum(std::abs(a), std::abs(b)); });
  const Real size = std::abs(m);
  if (!(size > 0 && size < infinity)) return size;
  const int shift = size > std::ldexp(Real(1), exponent * 3 / 8)    ? -(exponent * 5 / 8)
                    : size < std::ldexp(Real(1), -exponent * 3 / 8) ? exponent * 3 / 4
                                                                    : 0;
  const Real factor = std::ldexp(Real(1), shift);
  const Real sum = sum_of(x, n, step, [factor](Real v) { return real::square(factor * v); });
  return std::ldexp(std::sqrt(sum), -shift);
}

template <class F>
void for_groups(const Frame& f, const F& write) {
  const Groups g(in(f, 0).shape(), f.attributes.axis);
  for (Index i = 0; i < g.count; ++i) write(in(f, 0).data() + i * g.next, g, i);
}

// The place of one largest element in each group.
Mask place_of_largest(const Var& y, Axis axis) {
  const ArrayView x = y.array();
  if (x.size() == 1) return Mask(Var(1));
  Store& store = y.tape().store();
  Real* out = store.memory->take<Real>(x.size());
  std::fill_n(out, x.size(), Real(0));
  const Groups g(x.shape(), axis);
  for (Index i = 0; i < g.count; ++i) {
    Index at = i * g.next;
    for (Index j = 1; j < g.size; ++j)
      if (const Index next = i * g.next + j * g.step; x.data()[next] > x.data()[at]) at = next;
    out[at] = 1;
  }
  return Mask(store.array_leaf(constant_rule, out, x.shape()));
}

// --- rules

constexpr Rule sum_rule = array_rule(
    "sum", 1, [](const Frame& f) { sum_to(in(f, 0), f.shape, f.out, false, with_care(f)); },
    [](Pullback& p) { p.give(0, broadcast(p.dy, p.operand(0).shape())); });

// give() adds the cotangent up again.
constexpr Rule broadcast_rule = broadcasting(array_rule(
    "broadcast", 1,
    [](const Frame& f) {
      for (Index r = 0; r < f.shape.rows; ++r)
        for (Index c = 0; c < f.shape.cols; ++c)
          f.out[r * f.shape.cols + c] = in(f, 0).data()[place_in(in(f, 0).shape(), r, c)];
    },
    [](Pullback& p) { p.give(0, p.dy); }));

void share_among_ties(Pullback& p) {
  const Mask ties = p.operand(0) == p.y;
  p.give(0, where(ties, p.dy / sum(ties.values(), p.attributes.axis), p.nothing));
}

constexpr Rule max_rule = array_rule(
    "max", 1, [](const Frame& f) { extremes(f, real::maximum); }, share_among_ties);
constexpr Rule min_rule = array_rule(
    "min", 1, [](const Frame& f) { extremes(f, real::minimum); }, share_among_ties);

constexpr Rule norm2_rule = array_rule(
    "norm2", 1,
    [](const Frame& f) {
      for_groups(f, [&](const Real* x, const Groups& g, Index i) { f.out[i] = norm(x, g.size, g.step); });
    },
    [](Pullback& p) { p.give(0, scale(p.dy, p.operand(0) / where(p.y == 0, infinity, p.y))); });

// -dy, where a zero keeps its mark (zeros.h).
Var negated(const Var& dy) {
  return scale(dy, Real(-1));
}

// y = softmax(x): y (dy - sum(dy y)). Since y adds up to one, the same may be taken from all of dy first:
// that of the largest y, so that nothing cancels where one element dominates.
void pull_softmax(Pullback& p) {
  const Axis axis = p.attributes.axis;
  const Var rest = p.dy + negated(sum(where(place_of_largest(p.y, axis), p.dy, p.nothing), axis));
  p.give(0, scale(rest + negated(sum(scale(rest, p.y), axis)), p.y));
}

constexpr Rule softmax_rule = array_rule(
    "softmax", 1,
    [](const Frame& f) {
      for_groups(f, [&](const Real* x, const Groups& g, Index i) {
        write_softmax(x, g.size, g.step, largest(x, g.size, g.step), f.out + i * g.next);
      });
    },
    pull_softmax);

// The derivative of logsumexp: softmax, and its limits at infinity.
constexpr Rule shares_rule = array_rule(
    "softmax", 1,
    [](const Frame& f) {
      for_groups(f, [&](const Real* x, const Groups& g, Index i) {
        const Real m = largest(x, g.size, g.step);
        const auto write = std::isinf(m) ? write_shares_at_infinity : write_softmax;
        write(x, g.size, g.step, m, f.out + i * g.next);
      });
    },
    pull_softmax);

constexpr Rule logsumexp_rule = array_rule(
    "logsumexp", 1,
    [](const Frame& f) {
      for_groups(f, [&](const Real* x, const Groups& g, Index i) {
        const Real m = largest(x, g.size, g.step);
        f.out[i] = std::isinf(m) ? m : m + log_rest(x, g.size, g.step, m);
      });
    },
    [](Pullback& p) {
      const Var x = p.operand(0);
      p.give(0, scale(p.dy, record(shares_rule, x, x.shape(), p.attributes, Location::current())));
    });

// y = log softmax(x): dy - softmax(x) sum(dy). At the largest element, 1 - softmax(x) would cancel: there it
// is the sum of the others.
void pull_log_softmax(Pullback& p) {
  const Axis axis = p.attributes.axis;
  const Var share = softmax(p.operand(0), axis);
  const Mask largest = place_of_largest(p.y, axis);
  const Var others = sum(where(largest, 0, share), axis);
  const Var dy_of_others = sum(where(largest, p.nothing, p.dy), axis);
  p.give(0, where(largest, scale(p.dy, others) + scale(dy_of_others, -share),
                  p.dy + scale(sum(p.dy, axis), -share)));
}

constexpr Rule log_softmax_rule = array_rule(
    "log_softmax", 1,
    [](const Frame& f) {
      for_groups(f, [&](const Real* x, const Groups& g, Index i) {
        const Real m = largest(x, g.size, g.step);
        const Real rest = log_rest(x, g.size, g.step, m);
        for (Index j = 0; j < g.size; ++j) f.out[i * g.next + j * g.step] = (x[j * g.step] - m) - rest;
      });
    },
    pull_log_softmax);

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
Var min(const Var& x, Axis axis, Location here) {
  return record(min_rule, x, reduced(x.shape(), axis), along(axis), here);
}
Var norm2(const Var& x, Axis axis, Location here) {
  return record(norm2_rule, x, reduced(x.shape(), axis), along(axis), here);
}
Var logsumexp(const Var& x, Axis axis, Location here) {
  return record(logsumexp_rule, x, reduced(x.shape(), axis), along(axis), here);
}
Var log_softmax(const Var& x, Axis axis, Location here) {
  return record(log_softmax_rule, x, x.shape(), along(axis), here);
}
Var softmax(const Var& x, Axis axis, Location here) {
  return record(softmax_rule, x, x.shape(), along(axis), here);
}

Var broadcast(const Var& x, Shape shape, Location here) {
  const Shape from = x.shape();
  if (from == shape) return x;
  if (broadcast_shape("broadcast", from, shape) != shape)
    reject<ShapeError>("broadcast: only rows and columns of size 1 can be repeated, got {} to {}",
                       to_string(from), to_string(shape));
  return record(broadcast_rule, x, shape, {}, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
