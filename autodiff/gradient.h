// Derivatives of what a tape has recorded.
//
//   Gradients g = backward(loss, {x, w});   numbers: g[x], g[w]
//   std::vector<Var> h = grad(loss, {x, w}); Vars on the tape, which can be differentiated again
// transformations.h has the derivative as a function: grad(f), hessian, hvp, jacobian.
//
// The leaves are named in the call, as the paper writes a subscript on nabla; only the nodes between them and
// the output are visited. Any Var may be named, also one that was computed: the sweep then does not go back
// beyond it.
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "autodiff/recorder.h"

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
  using Spans = std::variant<std::span<const Var>, std::span<const Leaf>, std::span<Parameter* const>>;

 public:
  Leaves(const Var& var) : list_(std::span(&var, 1)) {}
  Leaves(const Parameter& parameter) : single_(parameter), list_(std::span<const Leaf>(&single_, 1)) {}
  Leaves(std::initializer_list<Leaf> list) : list_(std::span(list.begin(), list.size())) {}
  template <class List>
  requires std::constructible_from<Spans, const List&> Leaves(const List& list) : list_(list) {}
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
  Leaf single_ = nullptr;
  Spans list_;
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
// sqrt(x) sqrt(x) at 0: docs/how-to/finite.md.
struct ZeroTimesInfinity {
  std::size_t count = 0;
  std::string first;
};

class Adjoints;
struct AdjointPool;

// Adjoints that their owner gives back to the pool that they were taken from. Internal.
struct GiveBack {
  std::shared_ptr<AdjointPool> pool;
  void operator()(Adjoints* adjoints) const;
};
using BorrowedAdjoints = std::unique_ptr<Adjoints, GiveBack>;

// The gradients that a call of backward() computed, one for each leaf that it named. They own their numbers,
// in memory that the tape lends to them and that their destructor returns: clear(), rewind() and later calls
// of backward() do not change them. They can be moved, not copied: Array(g[x]) copies one.
class Gradients {
 public:
  Gradients(Gradients&& other) noexcept;
  Gradients& operator=(Gradients&& other) noexcept;

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
  explicit Gradients(BorrowedAdjoints adjoints);

  ArrayView find(const Var& leaf) const;
  void swap(Gradients& other);

  BorrowedAdjoints adjoints_;
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

}  // namespace saddle::inline SADDLE_PRECISION::ad
