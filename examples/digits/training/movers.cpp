#include "examples/digits/training/movers.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <numeric>
#include <thread>

#include "nn/training/max_norm.h"

namespace saddle::digits {

using ad::Index;
using ad::Real;

Movers::Movers(const nn::Sequential& G, const nn::Sequential& D, const Settings& settings)
    : settings_(settings) {
  for (nn::Parameter* parameter : G.parameters()) add(*parameter, Player::G);
  for (nn::Parameter* parameter : D.parameters()) add(*parameter, Player::D);
  share_out();
}

void Movers::add(nn::Parameter& parameter, Player player) {
  const Settings& s = settings_;
  const auto rate = static_cast<Real>(player == Player::G ? s.rate_g : s.rate_d);
  One one{&parameter, player, nullptr, nullptr, nullptr};
  if (s.adam) {
    one.optimiser = std::make_unique<nn::Adam>(parameter, rate, static_cast<Real>(s.first_momentum));
  } else {
    auto sgd = std::make_unique<nn::Sgd>(parameter, rate, static_cast<Real>(s.first_momentum));
    one.sgd = sgd.get();
    one.optimiser = std::move(sgd);
  }
  if (player == Player::G && s.average > 0)
    one.average = std::make_unique<nn::Average>(parameter, std::nextafter(Real(1), Real(0)),
                                                nn::AverageOptions{.warm_up = static_cast<Real>(s.average)});
  all_.push_back(std::move(one));
}

// The largest first, each to the thread with the least to do.
void Movers::share_out() {
  std::vector<std::size_t> order(all_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto size = [&](std::size_t i) { return all_[i].parameter->size(); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  shares_.resize(static_cast<std::size_t>(settings_.threads));
  std::vector<Index> work(shares_.size());
  for (const std::size_t i : order) {
    const auto least = static_cast<std::size_t>(std::min_element(work.begin(), work.end()) - work.begin());
    shares_[least].push_back(i);
    work[least] += size(i);
  }
}

void Movers::move(One& one, std::span<const Move> moves) const {
  for (const Move& move : moves) {
    if (move.player != one.player) continue;
    one.optimiser->set_learning_rate(static_cast<Real>(move.rate));
    if (one.sgd != nullptr) one.sgd->set_momentum(static_cast<Real>(move.momentum));
    one.optimiser->descend(move.parts);
    // Biases of a Linear are one row, and those of a Maxout have as many rows as pieces: neither is a weight.
    if (one.player == Player::D && settings_.max_norm > 0 && one.parameter->name().ends_with("weight"))
      nn::max_norm(*one.parameter, static_cast<Real>(settings_.max_norm));
    if (one.average) one.average->update();
  }
}

void Movers::move(std::span<const Move> moves) {
  std::vector<std::exception_ptr> errors(shares_.size());
  const auto work = [&](std::size_t thread) {
    try {
      for (const std::size_t i : shares_[thread]) move(all_[i], moves);
    } catch (...) {
      errors[thread] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < shares_.size(); ++i) threads.emplace_back(work, i);
    work(0);
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

Movers::Averaged::Averaged(Movers& movers) {
  for (One& one : movers.all_)
    if (one.average) scopes_.push_back(std::make_unique<nn::Average::Scope>(*one.average));
}

nn::StateList Movers::state() {
  nn::StateList list;
  for (One& one : all_) {
    list.add("optimiser of " + one.parameter->name(), *one.optimiser);
    if (one.average) list.add("average of " + one.parameter->name(), *one.average);
  }
  return list;
}

}  // namespace saddle::digits
