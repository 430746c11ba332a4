// Derivatives of functions, as functions or at a point.
//
//   auto df = grad(f);                       df(2.0) is a number, df(x) a Var; grad(grad(f))
//   value_and_grad, hessian, hvp, jacobian
//
// f takes one or more Vars and returns a Var. Of an f whose result does not depend on an argument the
// derivative is 0, as in calculus (the second derivative of 3 x is 0). backward() and grad() of a Var
// (gradient.h) throw, since a leaf that is named and not used is a mistake in a program. An f that returns a
// plain number would be constant for any formula, and does not compile. These functions do not report a zero
// times an infinity; backward() on a tape of your own does (ZeroTimesInfinity).
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace detail {

template <class F, class... Args>
Var call(const F& f, const Args&... x) {
  static_assert(
      std::same_as<std::remove_cvref_t<std::invoke_result_t<const F&, const Args&...>>, Var>,
      "grad: f must return a Var; a plain number, such as value() or an inner derivative at a plain number "
      "gives, does not know what it was computed from, and its derivative would be 0; take an inner "
      "derivative at x.tape().constant(1)");
  return f(x...);
}

// f, called with the elements of an array.
template <class F, std::size_t n>
Var call_with(const F& f, const std::array<Var, n>& x) {
  return std::apply([&f](const auto&... all) { return call(f, all...); }, x);
}

template <class T>
Array as_array(const T& x) {
  if constexpr (std::is_arithmetic_v<T>)
    return Array(static_cast<Real>(x));
  else
    return Array(x);
}

// A function of arrays, recorded on a tape of its own.
template <std::size_t n>
struct Recorded {
  template <class F>
  Recorded(const F& f, const std::array<Array, n>& at) {
    for (std::size_t k = 0; k < n; ++k) x[k] = tape.leaf(at[k]);
    y = call_with(f, x);
  }

  Tape tape;
  std::array<Var, n> x;
  Var y;
};

template <class T, class G>
struct ValueAndGradient {
  T value;
  G gradient;
};

template <class T, class G>
ValueAndGradient(T, G) -> ValueAndGradient<T, G>;

// The value of a function at arrays, and its derivatives.
template <class F, std::size_t n>
auto differentiate(const F& f, const std::array<Array, n>& at) {
  const Recorded<n> r(f, at);
  ValueAndGradient result{Array(r.y.array()), std::array<Array, n>()};
  if (r.y.is_constant()) {
    for (std::size_t k = 0; k < n; ++k) result.gradient[k] = Array::zeros(at[k].shape());
    return result;
  }
  const Gradients g = backward(r.y, r.x, {.unused = Unused::zero});
  for (std::size_t k = 0; k < n; ++k) result.gradient[k] = Array(g[r.x[k]]);
  return result;
}

// The same on a tape. The arguments get another name first: if f also reads one of them from outside, that
// counts as another variable.
template <class F, std::size_t n>
auto differentiate(const F& f, const std::array<Var, n>& at, Tape& tape) {
  std::array<Var, n> x;
  for (std::size_t k = 0; k < n; ++k) x[k] = at[k].is_constant() ? tape.leaf(at[k].value()) : alias(at[k]);
  ValueAndGradient result{call_with(f, x), std::array<Var, n>()};
  if (result.value.is_constant()) {
    for (std::size_t k = 0; k < n; ++k) result.gradient[k] = tape.constant(Array::zeros(x[k].shape()));
    return result;
  }
  const std::vector<Var> g = grad(result.value, x, {.unused = Unused::zero});
  for (std::size_t k = 0; k < n; ++k) result.gradient[k] = g[k];
  return result;
}

// An argument for a function on a tape, and one for a function of numbers.
template <class T>
Var as_var(const T& x, Tape& tape) {
  if constexpr (std::same_as<T, Var>)
    return x;
  else if constexpr (std::is_arithmetic_v<T>)
    return Var(static_cast<Real>(x));
  else
    return tape.constant(ArrayView(x));
}
template <class T>
void note_tape(const T& x, Tape*& tape) {
  if constexpr (std::same_as<T, Var>)
    if (tape == nullptr && !x.is_constant()) tape = &x.tape();
}

// A single derivative is returned as it is, several as an array.
template <class T, std::size_t n>
auto single_or_all(std::array<T, n>&& list) {
  if constexpr (n == 1)
    return std::move(list[0]);
  else
    return std::move(list);
}

template <class... Args>
inline constexpr bool any_var = (... || std::same_as<Args, Var>);
template <class... Args>
inline constexpr bool all_numbers = (... && std::is_arithmetic_v<Args>);

// Both at once: numbers for numbers, Arrays where an argument is one, Vars where one is a Var.
template <class F, class... Args>
auto value_and_gradient(const F& f, const Args&... at) {
  constexpr std::size_t n = sizeof...(Args);
  if constexpr (any_var<Args...>) {
    Tape* tape = nullptr;
    (note_tape(at, tape), ...);
    if (tape == nullptr)
      throw std::invalid_argument(
          "grad: an argument that is a Var must live on a tape, got a plain number; pass the number itself");
    auto r = differentiate(f, std::array<Var, n>{as_var(at, *tape)...}, *tape);
    return ValueAndGradient{r.value, single_or_all(std::move(r.gradient))};
  } else {
    auto r = differentiate(f, std::array<Array, n>{as_array(at)...});
    if constexpr (all_numbers<Args...>) {
      std::array<Real, n> g;
      for (std::size_t k = 0; k < n; ++k) g[k] = r.gradient[k];
      return ValueAndGradient{static_cast<Real>(r.value), single_or_all(std::move(g))};
    } else {
      return ValueAndGradient{static_cast<Real>(r.value), single_or_all(std::move(r.gradient))};
    }
  }
}

}  // namespace detail

// The derivative of f as a function, for f with a 1x1 result. At a number it is a number, at an Array an
// Array, at a Var a Var of the same tape. Derivatives of derivatives work: grad(grad(f)). Of several
// arguments it gives an array of derivatives, one for each:
//
//   const auto [da, db] = grad(f)(2.0, 3.0);
//
// Inside of a function that is itself differentiated, an inner derivative at a plain number has a tape of its
// own and does not depend on the outer variables: evaluate it at x.tape().constant(1), not at 1.
//
// Throws what f throws, and std::invalid_argument if the result of f is not 1x1 or is on another tape.
template <class F>
class Derivative {
 public:
  explicit Derivative(F f) : f_(std::move(f)) {}

  Real operator()(Real x) const { return detail::value_and_gradient(f_, x).gradient; }
  Array operator()(const Array& x) const { return detail::value_and_gradient(f_, x).gradient; }
  Array operator()(const ArrayView& x) const { return (*this)(Array(x)); }
  Var operator()(const Var& x) const {
    return x.is_constant() ? Var((*this)(x.value())) : detail::value_and_gradient(f_, x).gradient;
  }

  template <class... Args>
  requires(sizeof...(Args) > 1) auto operator()(const Args&... x) const {
    return detail::value_and_gradient(f_, x...).gradient;
  }

 private:
  F f_;
};

template <class F>
requires(!std::convertible_to<F, Var>) Derivative<F> grad(F f) {
  return Derivative<F>(std::move(f));
}

// The value of f and its derivative as a function, by one recording:
//
//   const auto [loss, slope] = value_and_grad(f)(2.0);
//
// For arguments as grad(f) takes them. Throws as grad(f) does.
template <class F>
requires(!std::convertible_to<F, Var>) auto value_and_grad(F f) {
  return [own = std::move(f)](const auto&... x) { return detail::value_and_gradient(own, x...); };
}

namespace detail {

template <class F, std::size_t n>
std::array<Array, n> jacobians(const F& f, const std::array<Array, n>& at) {
  const Recorded<n> r(f, at);
  const Var& y = r.y;
  std::array<Array, n> result;
  for (std::size_t k = 0; k < n; ++k) result[k] = Array::zeros(y.shape().size(), at[k].size());
  if (y.is_constant()) return result;
  Array seed = Array::zeros(y.shape());
  for (Index i = 0; i < seed.size(); ++i) {
    seed[i] = 1;
    const Gradients g = backward(y, r.x, {.seed = seed, .unused = Unused::zero});
    for (std::size_t k = 0; k < n; ++k)
      for (Index j = 0; j < at[k].size(); ++j) result[k](i, j) = g[r.x[k]][j];
    seed[i] = 0;
  }
  return result;
}

template <class F, std::size_t n>
Array hessian(const F& f, const std::array<Array, n>& at) {
  Index size = 0;
  for (const Array& a : at) size += a.size();
  Array result = Array::zeros(size, size);
  const Recorded<n> r(f, at);
  if (r.y.is_constant()) return result;
  Index row = 0;
  for (const Var& s : grad(r.y, r.x, {.unused = Unused::zero})) {
    Array seed = Array::zeros(s.shape());
    for (Index i = 0; i < seed.size(); ++i, ++row) {
      if (s.is_constant()) continue;
      seed[i] = 1;
      const Gradients g = backward(s, r.x, {.seed = seed, .unused = Unused::zero});
      Index column = 0;
      for (const Var& leaf : r.x)
        for (const Real entry : g[leaf]) result(row, column++) = entry;
      seed[i] = 0;
    }
  }
  return result;
}

}  // namespace detail

// The Jacobian of f at x: entry (i, j) is d f(x)_i / d x_j, with arrays counted in storage order. One sweep
// per output. Of several arguments: one matrix for each. Throws what f throws.
template <class F>
Array jacobian(const F& f, const Array& x) {
  return detail::jacobians(f, std::array{x})[0];
}
template <class F, class... Xs>
requires(sizeof...(Xs) > 1) std::array<Array, sizeof...(Xs)> jacobian(const F& f, const Xs&... x) {
  return detail::jacobians(f, std::array<Array, sizeof...(Xs)>{detail::as_array(x)...});
}

// The Hessian of f at x, for f with a 1x1 result: entry (i, j) is d^2 f / dx_i dx_j. One sweep per element of
// x. Of several arguments: one matrix, in which the elements of all of them count one after the other. Throws
// what f throws, and std::invalid_argument if the result of f is not 1x1.
template <class F>
Array hessian(const F& f, const Array& x) {
  return detail::hessian(f, std::array{x});
}
template <class F, class... Xs>
requires(sizeof...(Xs) > 1) Array hessian(const F& f, const Xs&... x) {
  return detail::hessian(f, std::array<Array, sizeof...(Xs)>{detail::as_array(x)...});
}

// The product of the Hessian of f at x with v, in the shape of x, at the cost of two sweeps.
// Throws what f throws, and std::invalid_argument if the result of f is not 1x1 or v does not have the shape
// of x.
template <class F>
Array hvp(const F& f, const Array& x, const Array& v) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Var df = Derivative<std::decay_t<F>>(f)(leaf);
  if (df.is_constant()) return Array::zeros(x.shape());
  return backward(df, leaf, {.seed = v, .unused = Unused::zero})[leaf];
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
