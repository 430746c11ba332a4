// Comparisons, and what is chosen by them.
#include <algorithm>

#include "autodiff/loops.h"
#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr Rule where_rule = broadcasting(array_rule(
    "where", 3,
    [](const Frame& f) {
      const auto at = [&](Index k, Index r, Index c) {
        return in(f, k).data()[place_in(in(f, k).shape(), r, c)];
      };
      for (Index r = 0; r < f.shape.rows; ++r)
        for (Index c = 0; c < f.shape.cols; ++c)
          f.out[r * f.shape.cols + c] = at(0, r, c) != 0 ? at(1, r, c) : at(2, r, c);
    },
    [](Pullback& p) {
      const Mask condition(p.operand(0));
      if (p.wants(1)) p.give(1, where(condition, p.dy, p.nothing));
      if (p.wants(2)) p.give(2, where(condition, p.nothing, p.dy));
    }));

template <class Compare>
Mask compare(const char* name, const Var& a, const Var& b, Compare holds) {
  const Var operands[] = {a, b};
  Tape* tape = Store::common_tape(name, operands);
  const Shape shape = broadcast_shape(name, a.shape(), b.shape());
  if (shape.size() == 1) return Mask(Var(holds(a.value(), b.value()) ? Real(1) : Real(0)));

  const ArrayView in[] = {a.array(), b.array()};
  Store& store = tape->store();
  Real* out = store.memory->take<Real>(shape.size());
  rows::each({.shape = shape, .in = in, .attributes = {}},
             [out, holds](Index i, Real x, Real y) { out[i] = holds(x, y) ? Real(1) : Real(0); });
  return Mask(store.array_leaf(constant_rule, out, shape));
}

}  // namespace

#define SADDLE_COMPARE(op)                                                       \
  Mask operator op(const Var& a, const Var& b) {                                 \
    return compare("operator" #op, a, b, [](Real x, Real y) { return x op y; }); \
  }
SADDLE_COMPARE(<)
SADDLE_COMPARE(>)
SADDLE_COMPARE(<=)
SADDLE_COMPARE(>=)
SADDLE_COMPARE(==)
SADDLE_COMPARE(!=)
#undef SADDLE_COMPARE

Mask operator&&(const Mask& a, const Mask& b) {
  return compare("operator&&", a.values(), b.values(), [](Real x, Real y) { return x != 0 && y != 0; });
}
Mask operator||(const Mask& a, const Mask& b) {
  return compare("operator||", a.values(), b.values(), [](Real x, Real y) { return x != 0 || y != 0; });
}
Mask operator!(const Mask& a) {
  return compare("operator!", a.values(), 0, [](Real x, Real y) { return x == y; });
}

Index Mask::count() const {
  const ArrayView all = values_.array();
  return std::count_if(all.begin(), all.end(), [](Real x) { return x != 0; });
}

Var where(const Mask& condition, const Var& a, const Var& b, Location here) {
  const Var& c = condition.values();
  const Shape shape = broadcast_shape("where", c.shape(), broadcast_shape("where", a.shape(), b.shape()));
  return record(where_rule, std::array{c, a, b}, shape, {}, here);
}

namespace {

void check_ends(Real low, Real high) {
  if (!(low <= high)) reject("clamp: low must not be above high, got {} and {}", low, high);
}

}  // namespace

Real clamp(Real x, Real low, Real high) {
  check_ends(low, high);
  return x < low ? low : x > high ? high : x;
}

Var clamp(const Var& x, Real low, Real high, Location here) {
  check_ends(low, high);
  return where(x < low, low, where(x > high, high, x, here), here);
}

Var marked_by(const Var& dy, const Var& w) {
  const ArrayView d = dy.array(), m = w.array();
  if (std::none_of(m.begin(), m.end(), is_masked)) return dy;
  const Shape shape = broadcast_shape("where", d.shape(), m.shape());
  if (shape != d.shape()) return dy;
  Array hidden = Array::zeros(shape);
  for (Index r = 0; r < shape.rows; ++r)
    for (Index c = 0; c < shape.cols; ++c)
      hidden(r, c) = !is_masked(d(r, c)) && is_masked(m[place_in(m.shape(), r, c)]);
  if (std::none_of(hidden.begin(), hidden.end(), [](Real x) { return x != 0; })) return dy;
  if (dy.is_constant()) return masked_zero;
  return where(Mask(dy.tape().constant(hidden)), masked_zero, dy);
}

Var stop_gradient(const Var& x) {
  if (x.is_constant()) return x;
  Store& store = x.tape().store();
  const ArrayNode* array = store.array_node(x);
  if (array == nullptr) return store.push(constant_rule, x.value());
  return store.array_leaf(constant_rule, array->value, array->shape, array->parameter);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
