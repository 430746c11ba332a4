#include "examples/lab/line/drawn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/probability/mesh.h"

namespace saddle::lab::line {

using namespace gan;
using ad::Var;

std::vector<double> even_knots(double low, double high, std::size_t n) {
  std::vector<double> knots;
  for (std::size_t i = 0; i < n; ++i)
    knots.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(n - 1));
  return knots;
}

Drawn::Drawn(std::vector<double> knots, double spread) : knots_(std::move(knots)) {
  const bool ascending = knots_.size() >= 2 && knots_.front() < knots_.back();
  if (!ascending || !(spread > 0) || !std::isfinite(spread))
    throw std::invalid_argument(
        fmt::format("drawn: needs two ascending knots and a positive spread, got {} knots and {}",
                    knots_.size(), spread));
  distance_ = (knots_.back() - knots_.front()) / static_cast<double>(knots_.size() - 1);
  factor_ = std::sqrt(spread / distance_);
  scaled_ =
      std::make_shared<nn::Parameter>("logits", ad::Array::zeros(static_cast<ad::Index>(knots_.size()), 1));
}

std::vector<double> Drawn::logits() const {
  std::vector<double> all;
  for (const double scaled : scaled_->value()) all.push_back(factor_ * scaled);
  return all;
}

void Drawn::set(std::span<const double> logits) {
  const bool finite = std::all_of(logits.begin(), logits.end(), [](double a) { return std::isfinite(a); });
  if (logits.size() != knots_.size() || !finite)
    throw std::invalid_argument(fmt::format("drawn: needs a finite logit for each of {} knots, got {}",
                                            knots_.size(), logits.size()));
  std::vector<double> scaled;
  for (const double a : logits) scaled.push_back(a / factor_);
  scaled_->set(ad::Array::column(std::move(scaled)));
}

double Drawn::logit(double x) const {
  const ad::Array& scaled = scaled_->value();
  const double last = static_cast<double>(knots_.size() - 1);
  const double at = std::clamp((x - knots_.front()) / distance_, 0.0, last);
  const double left = std::fmin(std::floor(at), last - 1);
  const auto i = static_cast<ad::Index>(left);
  return factor_ * (scaled[i] + (at - left) * (scaled[i + 1] - scaled[i]));
}

Var Drawn::operator()(const Var& x) const {
  ad::Tape& tape = x.tape();
  const auto n = static_cast<ad::Index>(knots_.size());
  const Var knots = tape.constant(ad::Array::from({1, n}, knots_));
  const Var inside = minimum(maximum(x, knots_.front()), knots_.back());
  const Var hats = relu(1 - abs(inside - knots) / distance_);  // (batch, knots)
  return factor_ * matmul(hats, tape.leaf(*scaled_));
}

namespace {

// The panels of a pair of densities, cut at the knots.
std::vector<Panel> panels_of(const Distribution& p, const Distribution& q, const std::vector<double>& knots) {
  const double unit = length_unit(p, q);
  std::vector<Panel> panels;
  for (const Panel& all : mesh(in_units(p, unit), in_units(q, unit))) {
    Panel rest{all.anchor * unit, all.from * unit, all.to * unit};
    for (const double knot : knots) {
      const double at = knot - rest.anchor;
      if (!(at > rest.from && at < rest.to)) continue;
      panels.push_back({rest.anchor, rest.from, at});
      rest.from = at;
    }
    panels.push_back(rest);
  }
  return panels;
}

double number(const Integral& integral) {
  return integral.value * std::exp(integral.log_scale);
}

// The integral of the two densities, each times its own function of the logit.
template <class OfP, class OfQ>
double integral_of(const Drawn& drawn, const Distribution& p, const Distribution& q, OfP of_p, OfQ of_q) {
  QuadratureOptions options;
  options.relative = options.absolute = 1e-11;
  return number(integrate(
      panels_of(p, q, drawn.knots()),
      [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        const LocalDensities local(p.components(), q.components(), panel);
        for (std::size_t i = 0; i < offsets.size(); ++i) {
          const double a = drawn.logit(panel.anchor + offsets[i]);
          const double log_p = local.log_p(offsets[i]), log_q = local.log_q(offsets[i]);
          const double scale = std::fmax(log_p, log_q);
          if (std::isinf(scale)) {
            samples[i] = {0};
            continue;
          }
          samples[i] = {std::exp(log_p - scale) * of_p(a) + std::exp(log_q - scale) * of_q(a), scale,
                        4 + std::fabs(scale) + std::fabs(a)};
        }
      },
      options));
}

}  // namespace

double value_of(const Drawn& drawn, const Distribution& p_data, const Distribution& p_g) {
  return integral_of(
      drawn, p_data, p_g, [](double a) { return ad::log_sigmoid(a); },
      [](double a) { return ad::log_sigmoid(-a); });
}

double value_of(const Drawn& drawn, const Distribution& p_data, const Generator& G) {
  if (G.latent().dim != 1)
    throw std::invalid_argument(fmt::format("value_of: z must have one dimension, got {}", G.latent().dim));
  const Distribution& p_z = G.latent().distribution;
  const double of_data = integral_of(
      drawn, p_data, p_data, [](double a) { return ad::log_sigmoid(a); }, [](double) { return 0.0; });
  const double unit = length_unit(p_z, p_z);
  std::vector<Panel> panels = mesh(in_units(p_z, unit), in_units(p_z, unit));
  for (Panel& panel : panels) panel = {panel.anchor * unit, panel.from * unit, panel.to * unit};
  QuadratureOptions options;
  options.relative = options.absolute = 1e-7;
  ad::Tape tape;
  const double of_noise = number(integrate(
      std::move(panels),
      [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        std::vector<double> z;
        for (const double offset : offsets) z.push_back(panel.anchor + offset);
        tape.clear();
        const ad::ArrayView x = G(tape.constant(ad::Array::column(z))).array();
        for (std::size_t i = 0; i < z.size(); ++i) {
          const double log_z = p_z.log_pdf(z[i]);
          samples[i] = {0};
          if (std::isinf(log_z)) continue;
          samples[i] = {ad::log_sigmoid(-drawn.logit(x[static_cast<ad::Index>(i)])), log_z,
                        4 + std::fabs(log_z)};
        }
      },
      options));
  return of_data + of_noise;
}

}  // namespace saddle::lab::line
