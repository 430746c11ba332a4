// Derivatives of what a tape has recorded.
//
//   Gradients g = backward(loss, {x, w});   numbers: g[x], g[w]
//   std::vector<Var> h = grad(loss, {x, w}); Vars on the tape, which can be differentiated again
//   auto df = grad(f);                       the derivative as a function: df(2.0), df(x), grad(grad(f))
//   value_and_grad, hessian, hvp, jacobian   of a function, at a point
//
// The leaves are named in the call, as the paper writes a subscript on nabla; only the nodes between them and
// the output are visited. Any Var may be named, also one that was computed: the sweep then does not go back
// beyond it.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// One thing to differentiate with respect to: a Var or a Parameter.
class Leaf {
 public:
  Leaf(const Var& var) : leaf_(var) {}
  Leaf(const Parameter& parameter) : leaf_(&parameter) {}
  Leaf(const Parameter* parameter) : leaf_(parameter) {}

  const Var* var() const { return std::get_if<Var>(&leaf_); }
  const Parameter* parameter() const {
    return var() == nullptr ? std::get<const Parameter*>(leaf_) : nullptr;
  }

 private:
  std::variant<Var, const Parameter*> leaf_;
};

// The leaves of one call: one of them, a list, or a span. A view of its arguments, which must be made in the
// call itself: backward() and grad() take no Leaves that have a name.
class Leaves {
 public:
  Leaves(const Var& var) : list_(std::span(&var, 1)) {}
  Leaves(const Parameter& parameter) : single_(&parameter), list_(std::span(&single_, 1)) {}
  Leaves(std::initializer_list<Leaf> list) : list_(std::span(list.begin(), list.size())) {}
  template <class List>
  requires std::convertible_to<const List&, std::span<const Var>> Leaves(const List& list)
      : list_(std::span<const Var>(list)) {}
  template <class List>
  requires std::convertible_to<const List&, std::span<const Leaf>> Leaves(const List& list)
      : list_(std::span<const Leaf>(list)) {}
  template <class List>
  requires std::convertible_to<const List&, std::span<Parameter* const>> Leaves(const List& list)
      : list_(std::span<Parameter* const>(list)) {}
  Leaves(const Leaves&) = delete;
  Leaves& operator=(const Leaves&) = delete;

  std::size_t size() const {
    return std::visit([](const auto& list) { return list.size(); }, list_);
  }
  Leaf operator[](std::size_t i) const {
    return std::visit([i](const auto& list) { return Leaf(list[i]); }, list_);
  }
  // All of them, if they are Vars without parameters among them: the common case of many scalars.
  std::span<const Var> vars() const {
    const auto* list = std::get_if<std::span<const Var>>(&list_);
    return list == nullptr ? std::span<const Var>() : *list;
  }

 private:
  const Parameter* single_ = nullptr;
  std::variant<std::span<const Var>, std::span<const Leaf>, std::span<Parameter* const>,
               std::span<const Parameter* const>>
      list_;
};

// What to do about a named leaf that the output does not depend on: throw std::invalid_argument, which names
// it, or call the derivative zero.
enum class Unused { error, zero };

struct BackwardOptions {
  // The cotangent of the output, in its shape; needed unless the output is 1x1.
  std::optional<Array> seed = {};
  Unused unused = Unused::error;
};

struct GradOptions {
  std::optional<Var> seed = {};
  Unused unused = Unused::error;
};

// Where an adjoint of exactly zero met an infinite derivative (or an infinite adjoint a derivative that is
// zero since a cotangent is) and counted as zero: how often, and the first such place in words. Zeros of the
// untaken branch of a where() do not count. The answer may be right, as for x sqrt(x) at 0, or wrong, as for
// sqrt(x) sqrt(x) at 0: docs/finite.md.
struct ZeroTimesInfinity {
  std::size_t count = 0;
  std::string first;
};

class Adjoints;
struct AdjointPool;

// The gradients that a call of backward() computed, one for each leaf that it named. They own their numbers,
// in memory that the tape lends to them and that their destructor returns: clear(), rewind() and later calls
// of backward() do not change them. They can be moved, not copied: Array(g[x]) copies one.
class Gradients {
 public:
  Gradients(Gradients&& other) noexcept;
  Gradients& operator=(Gradients&& other) noexcept;
  ~Gradients();

  // The derivative with respect to a leaf, in its shape; a 1x1 one is a number. Arrays are views, which throw
  // std::logic_error once these Gradients were destroyed or assigned; of a temporary they are copies.
  // Throws std::invalid_argument if backward() did not name the leaf.
  ArrayView operator[](const Var& leaf) const& {
    const std::uint64_t i = Recorder::word(leaf) - first_;
    if (i < run_) [[likely]]
      return ArrayView::of_number(numbers_[i]);
    return find(leaf);
  }
  ArrayView operator[](const Parameter& leaf) const&;
  Array operator[](const Var& leaf) && { return Array(std::as_const(*this)[leaf]); }
  Array operator[](const Parameter& leaf) && { return Array(std::as_const(*this)[leaf]); }

  const ZeroTimesInfinity& zero_times_infinity() const;

 private:
  friend class Sweep;
  Gradients(std::shared_ptr<AdjointPool> pool, std::unique_ptr<Adjoints> adjoints);

  ArrayView find(const Var& leaf) const;
  void end();

  std::shared_ptr<AdjointPool> pool_;
  std::unique_ptr<Adjoints> adjoints_;
  // The first leaves are often made one after the other as numbers: they are found without a search.
  std::uint64_t first_ = 0;  // the word of the first
  std::uint64_t run_ = 0;
  const Real* numbers_ = nullptr;
};

// The gradients of y with respect to the leaves, as numbers: one sweep over the nodes between them, whose
// cost is a small multiple of the forward computation. Throws std::invalid_argument for no leaf at all, a
// null Parameter, an output that is a plain number, an output that is not 1x1 without a seed, a seed of
// another shape, a leaf of another tape, a constant as a leaf, a leaf that y does not depend on (see Unused);
// std::logic_error for a stale Var, or when a parameter that the sweep reads was changed since the forward
// pass.
Gradients backward(const Var& y, Leaves&& leaves, const BackwardOptions& options = {});

// The same as recorded operations: each derivative is a Var in the shape of its leaf, to any order.
std::vector<Var> grad(const Var& y, Leaves&& leaves, const GradOptions& options = {});

// A single leaf gives a single derivative. (A template, so that grad(y, {x}) is the list of one.)
template <class Single>
requires std::same_as<Single, Var> || std::same_as<Single, Parameter> Var
grad(const Var& y, const Single& leaf, const GradOptions& options = {}) {
  return grad(y, Leaves(leaf), options).front();
}

// --- functions
//
// In what follows, f takes one or more Vars and returns a Var. Of an f whose result does not depend on an
// argument the derivative is 0, as in calculus (the second derivative of 3 x is 0). backward() and grad()
// above throw, since a leaf that is named and not used is a mistake in a program. An f that returns a plain
// number would be constant for any formula, and does not compile. These functions do not report a zero times
// an infinity; backward() on a tape of your own does (ZeroTimesInfinity).

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

// The same number under another name, with x as its operand.
Var renamed(const Var& x);

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

// The value of a function at numbers and arrays, and its derivatives.
template <std::size_t n>
struct AtNumbers {
  Array value;
  std::array<Array, n> gradient;
};

template <class F, std::size_t n>
AtNumbers<n> differentiate(const F& f, const std::array<Array, n>& at) {
  Tape tape;
  std::array<Var, n> x;
  for (std::size_t k = 0; k < n; ++k) x[k] = tape.leaf(at[k]);
  const Var y = call_with(f, x);
  AtNumbers<n> result{Array(y.array()), {}};
  if (y.is_constant()) {
    for (std::size_t k = 0; k < n; ++k) result.gradient[k] = Array::zeros(at[k].shape());
    return result;
  }
  const Gradients g = backward(y, x, {.unused = Unused::zero});
  for (std::size_t k = 0; k < n; ++k) result.gradient[k] = Array(g[x[k]]);
  return result;
}

// The value of a function on a tape, and its derivatives.
template <std::size_t n>
struct OnTape {
  Var value;
  std::array<Var, n> gradient;
};

// The arguments are renamed first: if f also reads one of them from outside, that counts as another variable.
template <class F, std::size_t n>
OnTape<n> differentiate(const F& f, const std::array<Var, n>& at, Tape& tape) {
  std::array<Var, n> x;
  for (std::size_t k = 0; k < n; ++k) x[k] = at[k].is_constant() ? tape.leaf(at[k].value()) : renamed(at[k]);
  OnTape<n> result{call_with(f, x), {}};
  if (result.value.is_constant()) {
    for (std::size_t k = 0; k < n; ++k) result.gradient[k] = tape.constant(Array::zeros(x[k].shape()));
    return result;
  }
  const std::vector<Var> g = grad(result.value, x, {.unused = Unused::zero});
  std::copy(g.begin(), g.end(), result.gradient.begin());
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

template <class T, class G>
struct ValueAndGradient {
  T value;
  G gradient;
};

template <class T, class G>
ValueAndGradient(T, G) -> ValueAndGradient<T, G>;

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
  Tape tape;
  std::array<Var, n> x;
  for (std::size_t k = 0; k < n; ++k) x[k] = tape.leaf(at[k]);
  const Var y = call_with(f, x);
  std::array<Array, n> result;
  for (std::size_t k = 0; k < n; ++k) result[k] = Array::zeros(y.shape().size(), at[k].size());
  if (y.is_constant()) return result;
  Array seed = Array::zeros(y.shape());
  for (Index i = 0; i < seed.size(); ++i) {
    seed[i] = 1;
    const Gradients g = backward(y, x, {.seed = seed, .unused = Unused::zero});
    for (std::size_t k = 0; k < n; ++k)
      for (Index j = 0; j < at[k].size(); ++j) result[k](i, j) = g[x[k]][j];
    seed[i] = 0;
  }
  return result;
}

template <class F, std::size_t n>
Array hessian(const F& f, const std::array<Array, n>& at) {
  Index size = 0;
  for (const Array& a : at) size += a.size();
  Array result = Array::zeros(size, size);
  Tape tape;
  std::array<Var, n> x;
  for (std::size_t k = 0; k < n; ++k) x[k] = tape.leaf(at[k]);
  const Var y = call_with(f, x);
  if (y.is_constant()) return result;
  const std::vector<Var> slope = grad(y, x, {.unused = Unused::zero});
  Index row = 0;
  for (const Var& s : slope) {
    Array seed = Array::zeros(s.shape());
    for (Index i = 0; i < seed.size(); ++i, ++row) {
      if (s.is_constant()) continue;
      seed[i] = 1;
      const Gradients g = backward(s, x, {.seed = seed, .unused = Unused::zero});
      Index column = 0;
      for (const Var& leaf : x)
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
