// Makes a Rule from a row of derivatives: for 1x1 values, for arrays and for Var. Internal: the library's
// rows are in table.inc, those of users are defined with custom.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "autodiff/loops.h"
#include "autodiff/table.h"

namespace saddle::inline SADDLE_PRECISION::ad::rows {

// The cotangent dy of a recorded rule. In its products zero contributes zero, even times inf, and keeps its
// mark.
struct Cotangent {
  Var v;

  friend Cotangent operator-(const Cotangent& c) {
    if (c.v.is_constant()) return {c.v.value() == 0 ? c.v : Var(-c.v.value())};
    return {scale(c.v, Real(-1))};
  }
  friend Cotangent operator*(const Cotangent& c, const Var& w) {
    const bool one = c.v.is_constant() && c.v.value() == 1;
    return {one && !(w.shape().size() == 1 && is_masked(w.value())) ? w : scale(c.v, w)};
  }
  friend Cotangent operator/(const Cotangent& c, const Var& w) { return {ad::ratio(c.v, w)}; }
  template <class T>
  friend Cotangent operator*(const T&, const Cotangent& c) {
    static_assert(sizeof(T) == 0, "a derivative begins with the cotangent: dy * x, not x * dy");
    return c;
  }
  // The contribution to a factor that is a cotangent: zero where that factor is masked.
  friend Cotangent through(const Cotangent& c, const Var& w) { return {marked_by(c.v, w)}; }
  friend Cotangent gate(const Cotangent& c, const Var& w) { return {gated(c.v, w)}; }
};

// Rows whose value and derivative share an exponential. The forward pass of an array then computes both at
// once and keeps the derivative.
template <class Row>
inline constexpr bool keeps_slope = false;
template <>
inline constexpr bool keeps_slope<tanh_row> = true;
template <>
inline constexpr bool keeps_slope<sigmoid_row> = true;
template <>
inline constexpr bool keeps_slope<softplus_row> = true;
template <>
inline constexpr bool keeps_slope<log_sigmoid_row> = true;

// The contribution of a cotangent, with the handling of zeros. partial() is the derivative alone, product()
// is the derivative times dy.
template <class Partial, class Product>
Real contribution(Real dy, Partial partial, Product product, ZerosMet& zeros) {
  if (is_masked(dy)) return masked_zero;
  if (dy != 0) return product() + 0;
  if (!std::isfinite(partial())) ++zeros.count;
  return 0;
}

// The same where the derivative contains a cotangent, which may be zero as well.
template <class Product>
Real contribution_of_two(Real dy, Real other, Product product, ZerosMet& zeros) {
  if (is_masked(dy) || is_masked(other)) return masked_zero;
  if (dy != 0 && other != 0) return product() + 0;
  if (!std::isfinite(dy) || !std::isfinite(other)) ++zeros.count;
  return 0;
}

template <class Row>
constexpr Rule unary_rule(const char* name) {
  Rule rule{};
  rule.name = name;
  rule.operands = 1;
  rule.keeps_slope = keeps_slope<Row>;
  rule.scalar = [](const Real* x, Real& value, Real* partials) {
    value = Row::value(x[0]);
    partials[0] = Row::derivative(Real(1), x[0], value);
  };
  rule.value = [](const Frame& f) {
    const Real* __restrict x = f.in[0].data();
    Real* __restrict out = f.out;
    if constexpr (keeps_slope<Row>) {
      Real* __restrict slope = f.slope;
      for (Index i = 0; i < f.shape.size(); ++i) {
        const Real at = x[i], y = Row::value(at);
        out[i] = y;
        slope[i] = Row::derivative(Real(1), at, y);
      }
    } else {
      for (Index i = 0; i < f.shape.size(); ++i) out[i] = Row::value(x[i]);
    }
  };
  rule.pullback = [](const Frame& f, Index, Real* __restrict out, bool accumulate) {
    const Real* __restrict x = f.in[0].data();
    const Real* __restrict dy = f.dy;
    const Real* __restrict y = f.y;
    const Real* __restrict slope = f.slope;
    if (f.zeros != nullptr && f.zeros->with_care) {
      for (Index i = 0; i < f.shape.size(); ++i) {
        const Real part = contribution(
            dy[i], [&] { return Row::derivative(Real(1), x[i], y[i]); },
            [&] { return Row::derivative(dy[i], x[i], y[i]); }, *f.zeros);
        out[i] = accumulate ? out[i] + part : part;
      }
      return;
    }
    const auto term = [&](Index i) {
      if constexpr (keeps_slope<Row>) return dy[i] * slope[i];
      return Row::derivative(dy[i], x[i], y[i]);
    };
    if (accumulate)
      for (Index i = 0; i < f.shape.size(); ++i) out[i] += term(i);
    else
      for (Index i = 0; i < f.shape.size(); ++i) out[i] = term(i);
  };
  rule.derivative = [](Pullback& p) {
    if (p.wants(0)) p.give(0, Row::derivative(Cotangent{p.dy}, p.operand(0), p.y).v);
  };
  return rule;
}

// The derivative of a row of two operands by operand k.
template <class Row, int k, class D, class T>
D derivative_by(const D& dy, const T& a, const T& b, const T& y) {
  if constexpr (k == 0)
    return Row::derivative_a(dy, a, b, y);
  else
    return Row::derivative_b(dy, a, b, y);
}

template <class Row, int k>
void pull_binary(const Frame& f, Real* __restrict out, bool accumulate) {
  const Real* __restrict dy = f.dy;
  const Real* __restrict y = f.y;
  const auto product = [=](Index i, Real a, Real b) { return derivative_by<Row, k>(dy[i], a, b, y[i]); };
  if (f.zeros != nullptr && f.zeros->with_care) {
    if (!accumulate) std::fill_n(out, f.shape.size(), masked_zero);
    each(f, [=, zeros = f.zeros](Index i, Real a, Real b) {
      const auto times_dy = [&] { return product(i, a, b); };
      // The first operand of the three rows is a cotangent, and so is the second one of gated: where it is
      // masked, its contribution is a masked zero. Where the other operand is a cotangent, it is a factor
      // that may be zero.
      constexpr bool to_cotangent = is_gate<Row> && (k == 0 || std::is_same_v<Row, gated_row>);
      constexpr bool by_cotangent = is_gate<Row> && (k == 1 || std::is_same_v<Row, gated_row>);
      if (to_cotangent && is_masked(k == 0 ? a : b))
        out[i] += masked_zero;
      else if (by_cotangent)
        out[i] += contribution_of_two(dy[i], k == 1 ? a : b, times_dy, *zeros);
      else
        out[i] += contribution(
            dy[i], [&] { return derivative_by<Row, k>(Real(1), a, b, y[i]); }, times_dy, *zeros);
    });
    return;
  }
  if (!accumulate) std::fill_n(out, f.shape.size(), Real(0));
  each(f, [=](Index i, Real a, Real b) { out[i] += product(i, a, b); });
}

template <class Row>
constexpr Rule binary_rule(const char* name) {
  Rule rule{};
  rule.name = name;
  rule.operands = 2;
  rule.broadcasts = true;
  rule.notes_zeros = is_gate<Row>;
  rule.scalar = [](const Real* x, Real& value, Real* partials) {
    value = Row::value(x[0], x[1]);
    partials[0] = Row::derivative_a(Real(1), x[0], x[1], value);
    partials[1] = Row::derivative_b(Real(1), x[0], x[1], value);
  };
  rule.value = [](const Frame& f) {
    Real* __restrict out = f.out;
    each(f, [out](Index i, Real a, Real b) { out[i] = Row::value(a, b); });
    if constexpr (is_gate<Row>)
      if (ZerosMet* zeros = f.zeros)
        each(f, [zeros](Index, Real a, Real b) { zeros->count += zero_meets_infinity<Row>(a, b); });
  };
  rule.pullback = [](const Frame& f, Index k, Real* __restrict out, bool accumulate) {
    k == 0 ? pull_binary<Row, 0>(f, out, accumulate) : pull_binary<Row, 1>(f, out, accumulate);
  };
  rule.derivative = [](Pullback& p) {
    const Cotangent dy{p.dy};
    if (p.wants(0)) p.give(0, Row::derivative_a(dy, p.operand(0), p.operand(1), p.y).v);
    if (p.wants(1)) p.give(1, Row::derivative_b(dy, p.operand(0), p.operand(1), p.y).v);
  };
  return rule;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad::rows
