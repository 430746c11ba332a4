// The values and operations of planted.cpp: an operation is a value and a rule for its derivative, and a
// defect is one with another rule.
#pragma once

#include <algorithm>
#include <cmath>

#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::tests {

using namespace ad;
using Value = void (*)(const Frame&);
using Derivative = void (*)(Pullback&);

// --- values

template <Real (*f)(Real)>
inline void each_element(const Frame& frame) {
  for (Index i = 0; i < frame.shape.size(); ++i) frame.out[i] = f(frame.in[0].data()[i]);
}

// The element of a broadcast operand.
inline Real at(ArrayView x, Index r, Index c) {
  return x.data()[(x.rows() == 1 ? 0 : r) * x.cols() + (x.cols() == 1 ? 0 : c)];
}

template <Real (*f)(Real, Real)>
inline void each_pair(const Frame& frame) {
  for (Index r = 0; r < frame.shape.rows; ++r)
    for (Index c = 0; c < frame.shape.cols; ++c)
      frame.out[r * frame.shape.cols + c] = f(at(frame.in[0], r, c), at(frame.in[1], r, c));
}

inline void mean_of_all(const Frame& frame) {
  Real total = 0;
  for (Real x : frame.in[0]) total += x;
  *frame.out = total / static_cast<Real>(frame.in[0].size());
}

inline void mean_of_rows(const Frame& frame) {
  const ArrayView x = frame.in[0];
  for (Index r = 0; r < x.rows(); ++r) {
    Real total = 0;
    for (Index c = 0; c < x.cols(); ++c) total += x(r, c);
    frame.out[r] = total / static_cast<Real>(x.cols());
  }
}

inline void turned(const Frame& frame) {
  for (Index r = 0; r < frame.shape.rows; ++r)
    for (Index c = 0; c < frame.shape.cols; ++c) frame.out[r * frame.shape.cols + c] = frame.in[0](c, r);
}

inline void product(const Frame& frame) {
  const ArrayView a = frame.in[0], b = frame.in[1];
  for (Index r = 0; r < a.rows(); ++r)
    for (Index c = 0; c < b.cols(); ++c) {
      Real total = 0;
      for (Index k = 0; k < a.cols(); ++k) total += a(r, k) * b(k, c);
      frame.out[r * b.cols() + c] = total;
    }
}

// The last row and then all of them.
inline void last_row_twice(const Frame& frame) {
  const ArrayView x = frame.in[0];
  std::copy(x.end() - x.cols(), x.end(), frame.out);
  std::copy(x.begin(), x.end(), frame.out + x.cols());
}

inline Real sine(Real x) {
  return std::sin(x);
}
inline Real square_root_or_zero(Real x) {
  return x > 0 ? std::sqrt(x) : Real(0);
}
inline Real positive_part(Real x) {
  return x > 0 ? x : Real(0);
}
inline Real error_function(Real x) {
  return std::erf(x);
}
inline Real exponential(Real x) {
  return std::exp(x);
}
inline Real squared(Real x) {
  return x * x;
}
inline Real plus(Real a, Real b) {
  return a + b;
}
inline Real times(Real a, Real b) {
  return a * b;
}
inline Real over(Real a, Real b) {
  return a / b;
}
inline Real times_sine(Real a, Real b) {
  return a * std::sin(b);
}

// --- operations

// One operand, and a result of the same shape. Each rule is an object of its own, which the tape points to.
template <Value value, Derivative derivative>
Var unary(std::span<const Var> x) {
  static const Rule rule{"planted", 1, nullptr, value, nullptr, derivative};
  return record(rule, x, x[0].shape(), {}, Location::current());
}

template <Value value, Derivative derivative>
Var binary(std::span<const Var> x) {
  static const Rule rule = broadcasting({"planted", 2, nullptr, value, nullptr, derivative});
  return record(rule, x, broadcast_shape("planted", x[0].shape(), x[1].shape()), {}, Location::current());
}

template <Derivative derivative>
Var overall_mean(std::span<const Var> x) {
  static const Rule rule{"planted", 1, nullptr, mean_of_all, nullptr, derivative};
  return record(rule, x, {1, 1}, {}, Location::current());
}

template <Derivative derivative>
Var row_mean(std::span<const Var> x) {
  static const Rule rule{"planted", 1, nullptr, mean_of_rows, nullptr, derivative};
  return record(rule, x, {x[0].rows(), 1}, {}, Location::current());
}

template <Derivative derivative>
Var turn(std::span<const Var> x) {
  static const Rule rule{"planted", 1, nullptr, turned, nullptr, derivative};
  return record(rule, x, {x[0].cols(), x[0].rows()}, {}, Location::current());
}

template <Derivative derivative>
Var multiply_matrices(std::span<const Var> x) {
  static const Rule rule{"planted", 2, nullptr, product, nullptr, derivative};
  return record(rule, x, {x[0].rows(), x[1].cols()}, {}, Location::current());
}

template <Derivative derivative>
Var repeat_last_row(std::span<const Var> x) {
  static const Rule rule{"planted", 1, nullptr, last_row_twice, nullptr, derivative};
  return record(rule, x, {x[0].rows() + 1, x[0].cols()}, {}, Location::current());
}

// Numbers and a recorded form that do not say the same, which rows of the table cannot have.
template <Derivative derivative>
Var torn(std::span<const Var> x) {
  static const Rule rule{"planted",
                         1,
                         [](const Real* in, Real& value, Real* partials) {
                           value = in[0] * in[0];
                           partials[0] = 2 * in[0];
                         },
                         each_element<squared>,
                         [](const Frame& f, Index, Real* out, bool accumulate) {
                           for (Index i = 0; i < f.shape.size(); ++i)
                             out[i] = (accumulate ? out[i] : Real(0)) + f.dy[i] * 2 * f.in[0].data()[i];
                         },
                         derivative};
  return Recorder::record(rule, x[0]);
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
