// How a row of derivatives becomes a Rule: for 1x1 values, for arrays and for Var. Internal: the library's
// rows stand in table.inc, those of users are made by custom.h.
#pragma once

#include <algorithm>

#include "autodiff/loops.h"
#include "autodiff/table.h"

namespace saddle::inline SADDLE_PRECISION::ad::rows {

// The cotangent dy of a recorded rule. Its products keep to the rule that zero contributes zero, even against
// inf.
struct Cotangent {
  Var v;

  friend Cotangent operator-(const Cotangent& c) { return {-c.v}; }
  friend Cotangent operator*(const Cotangent& c, const Var& w) {
    const bool one = c.v.is_constant() && c.v.value() == 1;
    return {one ? w : scale(c.v, w)};
  }
  friend Cotangent operator/(const Cotangent& c, const Var& w) { return ratio(c, w); }
  template <class T>
  friend Cotangent operator*(const T&, const Cotangent& c) {
    static_assert(sizeof(T) == 0, "a derivative begins with the cotangent: dy * x, not x * dy");
    return c;
  }
  friend Cotangent ratio(const Cotangent& c, const Var& w) { return {ad::ratio(c.v, w)}; }
  friend Cotangent gated(const Cotangent& c, const Var& w) { return {ad::gated(c.v, w)}; }
};

// --- one row, in each form

// A cotangent of exactly zero contributes exactly zero.
template <class F>
Real unless_zero(Real dy, F f) {
  const Real c = f();
  return dy == 0 ? Real(0) : c;
}

// Rows whose value and derivative share an exponential. Of arrays, too, the derivative is then kept from the
// forward pass, where both are computed at once.
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
    const auto term = [&](Index i) {
      if constexpr (keeps_slope<Row>) return scale(dy[i], slope[i]);
      return unless_zero(dy[i], [&] { return Row::derivative(dy[i], x[i], y[i]); });
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

template <class Row>
constexpr Rule binary_rule(const char* name) {
  Rule rule{};
  rule.name = name;
  rule.operands = 2;
  rule.scalar = [](const Real* x, Real& value, Real* partials) {
    value = Row::value(x[0], x[1]);
    partials[0] = Row::derivative_a(Real(1), x[0], x[1], value);
    partials[1] = Row::derivative_b(Real(1), x[0], x[1], value);
  };
  rule.value = [](const Frame& f) {
    Real* __restrict out = f.out;
    each(f, [out](Index i, Real a, Real b) { out[i] = Row::value(a, b); });
  };
  rule.pullback = [](const Frame& f, Index k, Real* __restrict out, bool accumulate) {
    const Real* __restrict dy = f.dy;
    const Real* __restrict y = f.y;
    if (!accumulate) std::fill_n(out, f.shape.size(), Real(0));
    if (k == 0)
      each(f, [=](Index i, Real a, Real b) {
        out[i] += unless_zero(dy[i], [&] { return Row::derivative_a(dy[i], a, b, y[i]); });
      });
    else
      each(f, [=](Index i, Real a, Real b) {
        out[i] += unless_zero(dy[i], [&] { return Row::derivative_b(dy[i], a, b, y[i]); });
      });
  };
  rule.derivative = [](Pullback& p) {
    const Cotangent dy{p.dy};
    if (p.wants(0)) p.give(0, Row::derivative_a(dy, p.operand(0), p.operand(1), p.y).v);
    if (p.wants(1)) p.give(1, Row::derivative_b(dy, p.operand(0), p.operand(1), p.y).v);
  };
  return rule;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad::rows
