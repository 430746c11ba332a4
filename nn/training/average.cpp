#include "nn/training/average.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

Average::Average(const Trainable& parameters, Real decay, const AverageOptions& options)
    : parameters_(parameters.parameters().begin(), parameters.parameters().end()), warm_up_(options.warm_up) {
  set_decay(decay);
  if (!(warm_up_ >= 0 && std::isfinite(warm_up_)))
    throw std::invalid_argument(
        fmt::format("average: the warm-up must be finite and not negative, got {}", warm_up_));
  for (auto p = parameters_.begin(); p != parameters_.end(); ++p) {
    if (std::find(parameters_.begin(), p, *p) != p)
      throw std::invalid_argument(
          fmt::format("average: a parameter must be listed once, got '{}' twice", (*p)->name()));
    average_.insert(average_.end(), (*p)->value().begin(), (*p)->value().end());
  }
}

void Average::set_decay(Real decay) {
  if (!(decay >= 0 && decay < 1))
    throw std::invalid_argument(fmt::format("average: the decay must be in [0, 1), got {}", decay));
  decay_ = decay;
}

void Average::update() {
  if (swapped_) throw std::logic_error("average: the averaged parameters are swapped in; swap back first");
  const auto t = static_cast<Real>(++updates_);
  // 1 - t / (w + t), without its loss of digits.
  const Real take = std::max(1 - decay_, warm_up_ / (warm_up_ + t));
  Real* __restrict a = average_.data();
  for (const Parameter* p : parameters_) {
    const Real* __restrict x = p->value().data();
    for (Index i = 0; i < p->size(); ++i) a[i] += take * (x[i] - a[i]);
    a += p->size();
  }
}

void Average::swap() {
  Real* a = average_.data();
  for (Parameter* p : parameters_) {
    std::swap_ranges(a, a + p->size(), p->write());
    a += p->size();
  }
  swapped_ = !swapped_;
}

StateList Average::state() {
  if (swapped_)
    throw std::logic_error("average: the averaged parameters are swapped in; swap back before saving");
  StateList list;
  list.add("updates", updates_, StateList::most_steps);
  list.add("decay", decay_, 0, std::nextafter(Real(1), Real(0)));
  list.add("average", average_);
  return list;
}

Average::Scope::Scope(Average& average) : average_(average) {
  if (average.swapped()) throw std::logic_error("average: the averaged parameters are swapped in already");
  average_.swap();
}

Average::Scope::~Scope() {
  if (average_.swapped()) average_.swap();
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
