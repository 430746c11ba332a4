#include "examples/generative_models/runs/three_fits.h"

#include <fmt/format.h>

namespace saddle::family {

namespace {

constexpr double kReach = 50, kStep = 0.0625;

}  // namespace

gan::Distribution two_modes(double separation, double weight) {
  return gan::mixture(
      {{weight, gan::normal(-separation / 2, 1)}, {1 - weight, gan::normal(separation / 2, 1)}});
}

FitObjective::FitObjective(Divergence kind, const gan::Distribution& p) : kind_(kind) {
  const Index count = static_cast<Index>(2 * kReach / kStep) + 1;
  x_ = log_p_ = Array::zeros(count, 1);
  for (Index i = 0; i < count; ++i) {
    x_[i] = -kReach + kStep * static_cast<double>(i);
    log_p_[i] = p.log_pdf(x_[i]);
  }
}

Var FitObjective::operator()(const Var& theta) const {
  ad::Tape& tape = theta.tape();
  return divergence(kind_, tape.constant(log_p_), log_normal(tape.constant(x_), theta), kStep);
}

NormalFit fit_normal(Divergence kind, const gan::Distribution& p, NormalFit start) {
  const FitObjective objective(kind, p);
  const Array theta = climb([&](const Var& t) { return -objective(t); }, Array{{start.mean, start.log_sd}});
  return {theta[0], theta[1], ad::value_and_grad(objective)(theta).value};
}

NormalFit covering_fit(Divergence kind, const gan::Distribution& p) {
  double mean = 0, square = 0;
  for (const gan::Component& each : p.components()) {
    mean += each.weight * each.location;
    square += each.weight * (each.location * each.location + each.scale * each.scale);
  }
  return fit_normal(kind, p, {mean, std::log(square - mean * mean) / 2});
}

NormalFit mode_fit(Divergence kind, const gan::Distribution& p) {
  return fit_normal(kind, p, {p.components()[0].location, std::log(p.components()[0].scale)});
}

NormalFit best_fit(Divergence kind, const gan::Distribution& p) {
  const NormalFit covering = covering_fit(kind, p), mode = mode_fit(kind, p);
  return mode.value < covering.value ? mode : covering;
}

double switching_separation(Divergence kind) {
  if (kind == Divergence::forward_kl)
    throw std::invalid_argument("switching_separation: needs JS or the reverse KL, got the forward KL");
  const auto ahead = [kind](double separation) {
    const gan::Distribution p = two_modes(separation);
    return covering_fit(kind, p).value - mode_fit(kind, p).value;
  };
  double before = kind == Divergence::reverse_kl ? 5.5 : 8, now = before + 0.25;
  double last = ahead(before), value = ahead(now);
  for (int step = 0; step < 20 && std::abs(now - before) > 1e-12 && value != last; ++step) {
    const double next = now - value * (now - before) / (value - last);
    before = now, last = value;
    now = next, value = ahead(now);
  }
  return now;
}

}  // namespace saddle::family
