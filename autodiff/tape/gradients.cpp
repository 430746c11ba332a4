// The gradients that a backward() computed, and the memory that they are lent.
#include <algorithm>
#include <functional>
#include <stdexcept>

#include "autodiff/tape/leaves.h"
#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

void Adjoints::require_lent(std::uint64_t) const {
  throw std::logic_error(
      "gradients: a view must not be used after its Gradients were destroyed or assigned; "
      "Array(g[x]) is a copy");
}

BorrowedAdjoints borrow(const std::shared_ptr<AdjointPool>& pool) {
  auto& unused = pool->unused;
  if (unused.empty()) unused.push_back(std::make_unique<Adjoints>());
  BorrowedAdjoints adjoints(unused.back().release(), {pool});
  unused.pop_back();
  adjoints->memory.rewind({});
  return adjoints;
}

void GiveBack::operator()(Adjoints* adjoints) const {
  adjoints->end_loans();
  pool->unused.emplace_back(adjoints);
}

Gradients::Gradients(BorrowedAdjoints adjoints) : adjoints_(std::move(adjoints)) {
  const Adjoints& a = *adjoints_;
  if (a.leaf_run == 0) return;
  first_ = a.run_word;
  run_ = a.leaf_run;
  numbers_ = &a.numbers[a.leaves.front()];
}

Gradients::Gradients(Gradients&& other) noexcept {
  swap(other);
}

Gradients& Gradients::operator=(Gradients&& other) noexcept {
  Gradients to(std::move(other));
  swap(to);
  return *this;
}

void Gradients::swap(Gradients& other) {
  std::swap(adjoints_, other.adjoints_);
  std::swap(first_, other.first_);
  std::swap(run_, other.run_);
  std::swap(numbers_, other.numbers_);
}

namespace {

const Adjoints& living(const BorrowedAdjoints& adjoints) {
  if (adjoints == nullptr)
    throw std::logic_error(
        "gradients: these Gradients were moved from and are empty; use those that they were moved to");
  return *adjoints;
}

ArrayView lend(const Adjoints& adjoints, const Real* gradient, Shape shape) {
  if (shape.size() == 1) return ArrayView::of_number(*gradient);
  return ArrayView(gradient, shape, adjoints, adjoints.word());
}

}  // namespace

ArrayView Gradients::find(const Var& leaf) const {
  const Adjoints& a = living(adjoints_);
  const auto place = std::ranges::lower_bound(a.vars, Store::index(leaf), {},
                                              [](const NamedVar& v) { return index_of(v.word); });
  if (place != a.vars.end() && place->word == Store::word(leaf))
    return lend(a, place->gradient, place->shape);
  // What is not found may be no leaf at all.
  if (const Tape* tape = Store::tape_of("gradients", leaf))
    reject("gradients: the leaf must be one that backward() named, got {}", tape->store().describe(leaf));
  reject("gradients: the leaf must be one that backward() named, got the plain number {}", leaf.value());
}

ArrayView Gradients::operator[](const Parameter& leaf) const& {
  const Adjoints& a = living(adjoints_);
  const auto place = std::ranges::lower_bound(a.parameters, &leaf, std::less<const Parameter*>(),
                                              &NamedParameter::parameter);
  if (place == a.parameters.end() || place->parameter != &leaf)
    reject("gradients: the leaf must be one that backward() named, got parameter '{}'", leaf.name());
  return lend(a, place->gradient, leaf.shape());
}

const ZeroTimesInfinity& Gradients::zero_times_infinity() const {
  return living(adjoints_).zero_times_infinity;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
