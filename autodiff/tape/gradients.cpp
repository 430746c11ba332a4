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

std::unique_ptr<Adjoints> AdjointPool::take() {
  if (unused.empty()) return std::make_unique<Adjoints>();
  std::unique_ptr<Adjoints> adjoints = std::move(unused.back());
  unused.pop_back();
  adjoints->memory.rewind({});
  return adjoints;
}

void AdjointPool::give_back(std::unique_ptr<Adjoints> adjoints) {
  adjoints->end_loans();
  unused.push_back(std::move(adjoints));
}

Gradients::Gradients(std::shared_ptr<AdjointPool> pool, std::unique_ptr<Adjoints> adjoints)
    : pool_(std::move(pool)), adjoints_(std::move(adjoints)) {
  const Adjoints& a = *adjoints_;
  if (a.leaf_run == 0) return;
  first_ = a.run_word;
  run_ = a.leaf_run;
  numbers_ = &a.numbers[a.leaves.front()];
}

Gradients::Gradients(Gradients&& other) noexcept
    : pool_(std::move(other.pool_)),
      adjoints_(std::move(other.adjoints_)),
      first_(other.first_),
      run_(std::exchange(other.run_, 0)),
      numbers_(other.numbers_) {}

Gradients& Gradients::operator=(Gradients&& other) noexcept {
  if (this == &other) return *this;
  end();
  pool_ = std::move(other.pool_);
  adjoints_ = std::move(other.adjoints_);
  first_ = other.first_;
  run_ = std::exchange(other.run_, 0);
  numbers_ = other.numbers_;
  return *this;
}

Gradients::~Gradients() {
  end();
}

void Gradients::end() {
  if (adjoints_ != nullptr) pool_->give_back(std::move(adjoints_));
}

namespace {

const Adjoints& living(const std::unique_ptr<Adjoints>& adjoints) {
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
