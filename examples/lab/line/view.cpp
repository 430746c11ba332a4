#include "examples/lab/line/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autodiff/tape.h"
#include "gan/discriminator.h"
#include "gan/learned.h"
#include "gan/objective.h"

namespace saddle::lab::line {

using namespace gan;

namespace {

constexpr int kPlaces = 240, kLines = 33;

std::vector<double> logits(const nn::Sequential& D, const std::vector<double>& x) {
  ad::Tape tape;
  const ad::ArrayView a = D(tape.constant(ad::Array::column(x))).array();
  return {a.begin(), a.end()};
}

// KL of two coins, of the probabilities sigmoid(a) and sigmoid(b).
double kl_of_coins(double a, double b) {
  const double of_heads =
      std::isinf(a) && a < 0 ? 0 : ad::sigmoid(a) * (ad::log_sigmoid(a) - ad::log_sigmoid(b));
  const double of_tails =
      std::isinf(a) && a > 0 ? 0 : ad::sigmoid(-a) * (ad::log_sigmoid(-a) - ad::log_sigmoid(-b));
  return std::fmax(of_heads + of_tails, 0);
}

}  // namespace

LineView::LineView(const LineGame& game) : game_(game) {
  const bool noise = game.settings().training.instance_noise > 0;
  const Generator& G = game.G();
  const Distribution& data = game.settings().data;
  p_g_closed_ = G.closed_form();
  if (p_g_closed_) p_g_seen_ = game.seen(*p_g_closed_);
  data_seen_ = game.seen(data);
  if (!p_g_closed_) {
    if (G.latent().dim != 1) {
      unknown_c_g_ = {"dimensions", "p_g has no density that is computable from z of several dimensions"};
    } else {
      try {
        pushforward_.emplace([&G](const ad::Var& z) { return G(z); }, G.latent().distribution);
      } catch (const std::domain_error& error) {
        unknown_c_g_ = {"no density", error.what()};
      }
    }
  }
  if (unknown_c_g_.code.empty() && noise && !(p_g_seen_ && data_seen_))
    unknown_c_g_ = {"noise",
                    "with instance noise D sees p_data and p_g through the noise; of these the density is "
                    "known for normal distributions only"};
  find_places();
  find_densities();
}

void LineView::find_places() {
  const double low = game_.low(), high = game_.high();
  x_ = even_knots(low, high, kPlaces + 1);
  std::vector<double> jumps;
  for (const std::optional<Distribution>* of : {&data_seen_, &p_g_seen_})
    if (*of)
      for (const double at : (*of)->breakpoints()) jumps.push_back(at);
  constexpr std::size_t many = 20;
  if (jumps.size() > many) jumps.resize(many);
  for (const double at : jumps) {
    if (!(at > low && at < high)) continue;
    const double beside = (high - low) * 1e-6;
    x_.push_back(at - beside);
    x_.push_back(at + beside);
  }
  std::sort(x_.begin(), x_.end());
}

void LineView::find_densities() {
  const Distribution& data = data_seen_ && p_g_seen_ ? *data_seen_ : game_.settings().data;
  std::vector<double> log_q;
  if (p_g_closed_) {
    const Distribution& p_g = data_seen_ && p_g_seen_ ? *p_g_seen_ : *p_g_closed_;
    for (const double x : x_) log_q.push_back(p_g.log_pdf(x));
  } else if (pushforward_) {
    for (const double p : pushforward_->pdf(x_)) log_q.push_back(std::log(p));
  } else {
    log_q.assign(x_.size(), kUnknown);
  }
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const double log_p = data.log_pdf(x_[i]);
    p_data_.push_back(std::exp(log_p));
    p_g_.push_back(std::exp(log_q[i]));
    // At a critical value of G the density of p_g is infinite.
    const bool known = unknown_c_g_.code.empty() && !(log_q[i] > 0 && std::isinf(log_q[i]));
    const std::optional<double> best = known ? optimal_discriminator(log_p, log_q[i]) : std::nullopt;
    best_.push_back(best ? *best : kUnknown);
  }
}

std::vector<double> LineView::d() const {
  std::vector<double> d = logits(game_.D(), x_);
  for (double& a : d) a = ad::sigmoid(a);
  return d;
}

std::vector<double> LineView::reader_d() const {
  std::vector<double> d;
  for (const double x : x_) d.push_back(ad::sigmoid(game_.drawn().logit(x)));
  return d;
}

std::vector<double> LineView::weight() const {
  std::vector<double> m;
  for (std::size_t i = 0; i < x_.size(); ++i) m.push_back((p_data_[i] + p_g_[i]) / 2);
  return m;
}

double LineView::v() {
  if (!v_) {
    v_ = game_.value().value_or(kUnknown);
    if (std::isnan(*v_))
      unknown_v_ = {"no quadrature",
                    "V is known exactly only for z of one dimension, with a quadrature that "
                    "converges; its value on the last minibatch is v_seen"};
  }
  return *v_;
}

double LineView::jsd() {
  if (jsd_) return *jsd_;
  jsd_ = kUnknown;
  if (!unknown_c_g_.code.empty()) return *jsd_;
  try {
    jsd_ = p_g_seen_ ? gan::jsd(*data_seen_, *p_g_seen_).value
                     : gan::jsd(game_.settings().data, *pushforward_).value;
  } catch (const std::runtime_error& error) {
    unknown_c_g_ = {"no convergence", error.what()};
  }
  return *jsd_;
}

double LineView::c_g() {
  return -log_4 + 2 * jsd();
}

double LineView::reader_v() {
  if (!reader_v_) {
    reader_v_ = kUnknown;
    try {
      if (p_g_seen_ && data_seen_)
        reader_v_ = value_of(game_.drawn(), *data_seen_, *p_g_seen_);
      else if (unknown_c_g_.code.empty() && pushforward_)
        reader_v_ = value_of(game_.drawn(), game_.settings().data, game_.G());
    } catch (const std::runtime_error&) {
      // no convergence
    }
  }
  return *reader_v_;
}

const QuadratureNodes* LineView::nodes() {
  if (!nodes_tried_ && p_g_seen_ && data_seen_) {
    try {
      nodes_ = quadrature_nodes(*data_seen_, *p_g_seen_);
    } catch (const std::runtime_error&) {
      // no convergence
    }
  }
  nodes_tried_ = true;
  return nodes_ ? &*nodes_ : nullptr;
}

double LineView::gap_kl() {
  const QuadratureNodes* const all = nodes();
  if (!all) return kUnknown;
  const std::vector<double> m = all->m(), d = logits(game_.D(), all->x);
  double sum = 0;
  for (std::size_t i = 0; i < m.size(); ++i)
    sum += 2 * m[i] * kl_of_coins(*optimal_logit(all->log_p[i], all->log_q[i]), d[i]);
  return sum;
}

double LineView::distance() {
  const QuadratureNodes* const all = nodes();
  return all ? distance_from_optimum(logits(game_.D(), all->x), *all) : kUnknown;
}

const Unknown& LineView::unknown_c_g() {
  jsd();
  return unknown_c_g_;
}

const Unknown& LineView::unknown_v() {
  v();
  return unknown_v_;
}

std::vector<double> LineView::map_z() const {
  const Latent& latent = game_.G().latent();
  if (latent.dim != 1) return {};
  return even_knots(latent.distribution.quantile(0.005), latent.distribution.quantile(0.995), kLines);
}

std::vector<double> LineView::map_x() const {
  const std::vector<double> z = map_z();
  if (z.empty()) return {};
  ad::Tape tape;
  const ad::ArrayView x = game_.G()(tape.constant(ad::Array::column(z))).array();
  return {x.begin(), x.end()};
}

}  // namespace saddle::lab::line
