// Derivatives of what a tape has recorded.
//
//   Gradients g = backward(loss, {x, w});   numbers: g[x], g[w]
//   std::vector<Var> h = grad(loss, {x, w}); Vars on the tape, which can be differentiated again
//   auto df = grad(f);                       the derivative as a function: df(2.0), df(x), grad(grad(f))
//   hessian, hvp, jacobian                   of a function, at a point
//
// The leaves are named in the call, as the paper writes a subscript on nabla; only the nodes between them and
// the output are visited. Any Var may be named, also one that was computed: its own history is then left
// alone.
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <span>
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

// The leaves of one call: one of them, a list, or a span. A view, to be made in the call itself.
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
  std::optional<ArrayView> seed =
      {};  // the cotangent of the output, in its shape; needed unless the output is 1x1
  Unused unused = Unused::error;
};

struct GradOptions {
  std::optional<Var> seed = {};
  Unused unused = Unused::error;
};

// Gradients that own their numbers: made by Gradients::copy(), valid for as long as they live.
class OwnedGradients {
 public:
  ArrayView operator[](const Var& leaf) const;
  ArrayView operator[](const Parameter& leaf) const;

 private:
  friend class Gradients;
  std::vector<std::pair<std::uint64_t, Array>> vars_;
  std::vector<std::pair<const Parameter*, Array>> parameters_;
};

// The gradients that a backward() computed, one for each leaf that it named. They lie in memory that the tape
// reuses: valid until clear(), a rewind() of what it used or the next backward() of the tape; use after that
// throws std::logic_error.
class Gradients {
 public:
  // The derivative with respect to a leaf, in its shape; a 1x1 one converts to a number.
  // Throws std::invalid_argument if backward() did not name the leaf.
  ArrayView operator[](const Var& leaf) const {
    const std::uint64_t i = Recorder::word(leaf) - first_;
    if (i < run_ && Recorder::sweep(*tape_) == sweep_) [[likely]]
      return ArrayView(adjoints_ + i, {1, 1});
    return find(leaf);
  }
  ArrayView operator[](const Parameter& leaf) const;

  OwnedGradients copy() const;

 private:
  friend class Sweep;
  explicit Gradients(Tape& tape);

  ArrayView find(const Var& leaf) const;
  Store& store() const;

  Tape* tape_;
  std::uint64_t sweep_;
  // The first leaves are often made one after the other as numbers: they are found without a search.
  std::uint64_t first_ = 0;  // the word of the first
  std::uint64_t run_ = 0;
  const Real* adjoints_ = nullptr;
};

// The gradients of y with respect to the leaves, as numbers: one sweep over the nodes between them, whose
// cost is a small multiple of the forward computation. Throws std::invalid_argument for an output that is a
// plain number, an output that is not 1x1 without a seed, a seed of another shape, a leaf of another tape, a
// constant as a leaf, a leaf that y does not depend on (see Unused); std::logic_error for a stale Var, or
// when a parameter that the sweep reads was changed since the forward pass.
Gradients backward(const Var& y, const Leaves& leaves, const BackwardOptions& options = {});

// The same as recorded operations: each derivative is a Var in the shape of its leaf, to any order.
std::vector<Var> grad(const Var& y, const Leaves& leaves, const GradOptions& options = {});

// A single leaf gives a single derivative. (A template, so that grad(y, {x}) is the list of one.)
template <std::same_as<Var> Single>
Var grad(const Var& y, const Single& leaf, const GradOptions& options = {}) {
  return grad(y, Leaves(leaf), options).front();
}

// --- functions

// The derivative of f as a function. f takes a Var and returns a 1x1 Var. On a number, df returns a number;
// on an Array, an Array; on a Var, a Var of the same tape. Derivatives of derivatives work: grad(grad(f)).
template <class F>
class Derivative {
 public:
  explicit Derivative(F f) : f_(std::move(f)) {}

  Real operator()(Real x) const {
    const Array at(x);
    return (*this)(at)[0];
  }

  Array operator()(const Array& x) const {
    Tape tape;
    const Var leaf = tape.leaf(x);
    const Var y = f_(leaf);
    if (y.is_constant()) return Array(x.shape());
    return Array(backward(y, leaf, {.unused = Unused::zero})[leaf]);
  }

  // The argument is renamed first: if f also reads x from outside, that x counts as another variable.
  Var operator()(const Var& x) const {
    if (x.is_constant()) return (*this)(x.value());
    const Var leaf = identity(x);
    const Var y = f_(leaf);
    if (y.is_constant()) return x.tape().constant(Array(x.shape()));
    return grad(y, leaf, {.unused = Unused::zero});
  }

 private:
  F f_;
};

template <class F>
requires(!std::convertible_to<F, Var>) Derivative<F> grad(F f) {
  return Derivative<F>(std::move(f));
}

// The Jacobian of f at x: entry (i, j) is d f(x)_i / d x_j, with arrays counted in storage order. One sweep
// per output.
template <class F>
Array jacobian(const F& f, const Array& x) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Var y = f(leaf);
  Array result(y.shape().size(), x.size());
  if (y.is_constant()) return result;
  Array seed(y.shape());
  for (Index i = 0; i < seed.size(); ++i) {
    seed[i] = 1;
    const Gradients g = backward(y, leaf, {.seed = seed, .unused = Unused::zero});
    for (Index j = 0; j < x.size(); ++j) result(i, j) = g[leaf][j];
    seed[i] = 0;
  }
  return result;
}

// The Hessian of f at x, for f with a 1x1 result: entry (i, j) is d^2 f / dx_i dx_j. One sweep per element of
// x.
template <class F>
Array hessian(const F& f, const Array& x) {
  return jacobian(Derivative<F>(f), x);
}

// The product of the Hessian of f at x with v, in the shape of x, at the cost of two sweeps.
// Throws std::invalid_argument if v has not the shape of x.
template <class F>
Array hvp(const F& f, const Array& x, const Array& v) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Var df = Derivative<F>(f)(leaf);
  if (df.is_constant()) return Array(x.shape());
  return Array(backward(df, leaf, {.seed = ArrayView(v), .unused = Unused::zero})[leaf]);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
