#include "gan/pushforward.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/probability/quadrature.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;

constexpr double kTail = 1e-18;  // of the probability is left out on either side

// The x that leaves the probability u to its right; u small.
double upper_quantile(const Distribution& d, double u) {
  const double low = d.quantile(0.5);
  double step = std::max(d.quantile(0.75) - low, 1e-300);
  while (d.survival(low + step) > u && std::isfinite(step)) step *= 2;
  return turning_point([&](double x) { return d.survival(x) > u; }, low, low + step);
}

void sort_unique(std::vector<double>& x) {
  std::erase_if(x, [](double value) { return !std::isfinite(value); });
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
}

// Quantiles from one tail to the other, a factor of ten apart, and the breakpoints of the density.
std::vector<double> stations(const Distribution& d) {
  std::vector<double> points = d.breakpoints();
  for (double u = kTail; u < 0.2; u *= 10) {
    points.push_back(d.quantile(u));
    points.push_back(upper_quantile(d, u));
  }
  points.push_back(d.quantile(0.5));
  sort_unique(points);
  return points;
}

std::vector<Panel> panels_between(const std::vector<double>& points) {
  std::vector<Panel> panels;
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    panels.push_back({points[i], 0, points[i + 1] - points[i]});
  return panels;
}

}  // namespace

Pushforward::Pushforward(std::function<Var(const Var&)> G, const Distribution& latent)
    : map_(std::move(G)), latent_(latent) {
  if (latent.is_discrete()) {
    throw std::invalid_argument(fmt::format("pushforward: z must be continuous, got {}", latent.text()));
  }
  stations_ = stations(latent);
  refine();
  cut();
}

std::vector<Pushforward::Knot> Pushforward::evaluate(std::span<const double> z) const {
  if (z.empty()) return {};
  Tape tape;
  const Var leaf = tape.leaf(Array::column({z.begin(), z.end()}));
  const Var x = map_(leaf);
  const ad::Gradients slopes = backward(sum(x), leaf, {.unused = ad::Unused::zero});
  std::vector<Knot> knots(z.size());
  for (std::size_t i = 0; i < z.size(); ++i)
    knots[i] = {z[i], x.array()[static_cast<ad::Index>(i)], slopes[leaf][static_cast<ad::Index>(i)]};
  return knots;
}

double Pushforward::map(double z) const {
  return evaluate({&z, 1})[0].x;
}

// Halve intervals of the mesh until G' is nearly linear on each.
void Pushforward::refine() {
  constexpr int kFirst = 4, kRounds = 12;
  constexpr double kStraight = 0.05;
  std::vector<double> z;
  for (std::size_t i = 0; i + 1 < stations_.size(); ++i)
    for (int j = 0; j < kFirst; ++j)
      z.push_back(stations_[i] + (stations_[i + 1] - stations_[i]) * j / kFirst);
  z.push_back(stations_.back());
  sort_unique(z);
  mesh_ = evaluate(z);

  std::vector<bool> straight(mesh_.size(), false);  // the interval that begins at this point
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> middles;
    for (std::size_t i = 0; i + 1 < mesh_.size(); ++i)
      if (!straight[i]) middles.push_back(mesh_[i].z + (mesh_[i + 1].z - mesh_[i].z) / 2);
    if (middles.empty()) break;
    const std::vector<Knot> found = evaluate(middles);
    std::vector<Knot> mesh;
    std::vector<bool> good;
    std::size_t next = 0;
    for (std::size_t i = 0; i < mesh_.size(); ++i) {
      mesh.push_back(mesh_[i]);
      const bool done = straight[i] || i + 1 == mesh_.size();
      good.push_back(done);
      if (done) continue;
      const Knot &a = mesh_[i], &b = mesh_[i + 1], &m = found[next++];
      const double largest = std::max({std::fabs(a.slope), std::fabs(m.slope), std::fabs(b.slope)});
      good.back() = std::fabs(m.slope - (a.slope + b.slope) / 2) <= kStraight * largest;
      mesh.push_back(m);
      good.push_back(good.back());
    }
    mesh_ = std::move(mesh);
    straight = std::move(good);
  }
}

// The point between a and b where G' passes through zero.
double Pushforward::critical_point(Knot a, Knot b) const {
  for (;;) {
    const double middle = a.z + (b.z - a.z) / 2;
    if (!(middle > a.z && middle < b.z)) return std::fabs(a.slope) < std::fabs(b.slope) ? a.z : b.z;
    const Knot m = evaluate({&middle, 1})[0];
    if (m.slope == 0) return middle;
    ((m.slope > 0) == (a.slope > 0) ? a : b) = m;
  }
}

void Pushforward::cut() {
  for (const Knot& knot : mesh_) {
    if (!std::isfinite(knot.x) || !std::isfinite(knot.slope))
      throw std::domain_error(fmt::format("pushforward: G must be finite, got {} at z = {}", knot.x, knot.z));
  }
  std::vector<Knot> piece = {mesh_.front()};
  for (std::size_t i = 1; i < mesh_.size(); ++i) {
    const Knot &a = mesh_[i - 1], &b = mesh_[i];
    if (a.x == b.x && a.slope == 0 && b.slope == 0) {
      throw std::domain_error(fmt::format(
          "pushforward: G must not be constant on an interval, got {} on [{}, {}]; p_g has no density", a.x,
          a.z, b.z));
    }
    const bool turns_at_a = a.slope == 0 && i >= 2 && (mesh_[i - 2].slope > 0) != (b.slope > 0);
    const bool turns_between = a.slope != 0 && b.slope != 0 && (a.slope > 0) != (b.slope > 0);
    if (turns_at_a || turns_between) {
      const double z = turns_at_a ? a.z : critical_point(a, b);
      const Knot turn = evaluate({&z, 1})[0];
      if (piece.back().z < z) piece.push_back(turn);
      critical_.push_back(z);
      pieces_.push_back(std::move(piece));
      piece = {turn};
    }
    if (piece.back().z < b.z) piece.push_back(b);
  }
  pieces_.push_back(std::move(piece));
}

// Newton's method for all x and all pieces that reach them at once, kept inside of brackets.
std::vector<Pushforward::Preimage> Pushforward::solve(std::span<const double> x) const {
  std::vector<Preimage> all;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const std::vector<Knot>& piece : pieces_) {
      if (piece.size() < 2) continue;
      const bool rising = piece.back().x > piece.front().x;
      const auto before = [rising](const Knot& knot, double at) {
        return rising ? knot.x < at : knot.x > at;
      };
      const auto right = std::lower_bound(piece.begin(), piece.end(), x[i], before);
      if (right == piece.end() || (right == piece.begin() && right->x != x[i])) continue;
      const auto left = right == piece.begin() ? right : std::prev(right);
      const double share = right->x == left->x ? 0 : (x[i] - left->x) / (right->x - left->x);
      all.push_back({i, left->z, right->z, rising, left->z + share * (right->z - left->z), 0});
    }
  }
  std::vector<std::size_t> open(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) open[i] = i;
  constexpr int kNewton = 30, kLast = 1200;  // then only halving is trusted
  std::vector<double> z;
  for (int round = 0; !open.empty() && round < kLast; ++round) {
    z.clear();
    for (const std::size_t i : open) z.push_back(all[i].z);
    const std::vector<Knot> found = evaluate(z);
    std::vector<std::size_t> still;
    for (std::size_t j = 0; j < open.size(); ++j) {
      Preimage& p = all[open[j]];
      const Knot& knot = found[j];
      p.slope = knot.slope;
      const double excess = knot.x - x[p.of];
      if (excess == 0) continue;
      ((excess > 0) == p.rising ? p.high : p.low) = knot.z;
      double next = knot.z - excess / knot.slope;
      const double ulp = std::numeric_limits<double>::epsilon() * std::fabs(knot.z);
      if (std::fabs(next - knot.z) <= ulp) continue;
      if (!(next > p.low && next < p.high) || round >= kNewton) next = p.low + (p.high - p.low) / 2;
      if (!(next > p.low && next < p.high)) continue;
      p.z = next;
      still.push_back(open[j]);
    }
    open = std::move(still);
  }
  return all;
}

std::vector<double> Pushforward::pdf(std::span<const double> x) const {
  std::vector<double> sum(x.size(), 0);
  double last = std::numeric_limits<double>::quiet_NaN();
  std::size_t last_of = x.size();
  for (const Preimage& p : solve(x)) {
    // A critical value has one preimage, though two pieces end there.
    if (p.of == last_of && p.z == last) continue;
    sum[p.of] += std::exp(latent_.log_pdf(p.z) - std::log(std::fabs(p.slope)));
    last = p.z, last_of = p.of;
  }
  return sum;
}

double Pushforward::pdf(double x) const {
  return pdf(std::span(&x, 1))[0];
}

std::vector<double> Pushforward::preimages(double x) const {
  std::vector<double> z;
  for (const Preimage& p : solve({&x, 1})) z.push_back(p.z);
  sort_unique(z);
  return z;
}

std::vector<double> Pushforward::z_mesh() const {
  std::vector<double> z = stations_;
  z.insert(z.end(), critical_.begin(), critical_.end());
  // Where another piece begins or ends, p_g(G(z)) is not smooth either.
  std::vector<double> ends = {mesh_.front().x, mesh_.back().x};
  for (const double critical : critical_) ends.push_back(map(critical));
  for (const Preimage& p : solve(ends)) z.push_back(p.z);
  sort_unique(z);
  return z;
}

std::vector<double> Pushforward::x_mesh() const {
  std::vector<double> x;
  for (const Knot& knot : evaluate(z_mesh())) x.push_back(knot.x);
  sort_unique(x);
  return x;
}

Value jsd(const Distribution& p_data, const Pushforward& p_g) {
  if (p_data.is_discrete()) {
    throw std::invalid_argument(fmt::format("jsd: p_data must be continuous, got {}", p_data.text()));
  }
  QuadratureOptions options;
  options.relative = options.absolute = 1e-10;
  options.max_panels = 4000;
  constexpr double kNoise = 16;  // of the preimage and of two logarithms
  // log(p / m) by log densities: log 2 - log(1 + q / p).
  const auto log_share = [](double log_p, double log_q) {
    return std::numbers::ln2 - ad::softplus(log_q - log_p);
  };

  // Over x, for the half of p_data.
  std::vector<double> x_mesh = stations(p_data);
  const double low = x_mesh.front(), high = x_mesh.back();
  for (const double x : p_g.x_mesh())
    if (x > low && x < high) x_mesh.push_back(x);
  sort_unique(x_mesh);
  std::vector<double> x;
  const Integral of_data = integrate(
      panels_between(x_mesh),
      [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        x.clear();
        for (const double offset : offsets) x.push_back(panel.anchor + offset);
        std::vector<double> q = p_g.pdf(x);
        // A node so near to a critical value that G' is rounded to zero there: the integrand is a logarithm
        // of the distance, and is evaluated for the smallest distance that a double can resolve.
        for (double& density : q)
          if (std::isinf(density)) density = 1e8 / (high - low);
        for (std::size_t i = 0; i < x.size(); ++i) {
          const double log_p = p_data.log_pdf(x[i]);
          samples[i] = {std::exp(log_p) * log_share(log_p, std::log(q[i])), 0, kNoise};
          if (std::isinf(log_p)) samples[i] = {0};
        }
      },
      options);

  // Over z, for the half of p_g. The preimage z itself is known, which matters where G is flat.
  std::vector<double> z;
  const Integral of_noise = integrate(
      panels_between(p_g.z_mesh()),
      [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        z.clear();
        for (const double offset : offsets) z.push_back(panel.anchor + offset);
        const std::vector<Pushforward::Knot> knots = p_g.evaluate(z);
        x.clear();
        for (const Pushforward::Knot& knot : knots) x.push_back(knot.x);
        std::vector<double> q(z.size());
        for (std::size_t i = 0; i < z.size(); ++i)
          q[i] = std::exp(p_g.latent_.log_pdf(z[i]) - std::log(std::fabs(knots[i].slope)));
        // The other pieces' preimages; the nearest one is z.
        if (p_g.pieces_.size() > 1) {
          const std::vector<Pushforward::Preimage> all = p_g.solve(x);
          std::vector<const Pushforward::Preimage*> nearest(z.size(), nullptr);
          for (const auto& p : all) {
            const Pushforward::Preimage*& best = nearest[p.of];
            if (best == nullptr || std::fabs(p.z - z[p.of]) < std::fabs(best->z - z[p.of])) best = &p;
          }
          for (const auto& p : all) {
            if (nearest[p.of] == &p) continue;
            q[p.of] += std::exp(p_g.latent_.log_pdf(p.z) - std::log(std::fabs(p.slope)));
          }
        }
        for (std::size_t i = 0; i < z.size(); ++i) {
          const double weight = p_g.latent_.pdf(z[i]);
          samples[i] = {weight * log_share(std::log(q[i]), p_data.log_pdf(x[i])), 0, kNoise};
          if (weight == 0) samples[i] = {0};
        }
      },
      options);

  const double first = std::exp(of_data.log_scale), second = std::exp(of_noise.log_scale);
  const double value = (of_data.value * first + of_noise.value * second) / 2;
  return {std::clamp(value, 0.0, std::numbers::ln2),
          (of_data.error * first + of_noise.error * second) / 2 + 1e-15, Method::quadrature, false};
}

std::optional<Value> jsd(const Distribution& p_data, const Generator& G) {
  if (const std::optional<Distribution> p_g = G.closed_form()) return jsd(p_data, *p_g);
  if (G.latent().dim != 1 || G.latent().distribution.is_discrete()) return std::nullopt;
  try {
    return jsd(p_data, Pushforward([&G](const Var& z) { return G(z); }, G.latent().distribution));
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

std::optional<std::vector<double>> density(const Generator& G, std::span<const double> x) {
  if (const std::optional<Distribution> p_g = G.closed_form()) {
    std::vector<double> y;
    for (const double at : x) y.push_back(p_g->pdf(at));
    return y;
  }
  if (G.latent().dim != 1 || G.latent().distribution.is_discrete()) return std::nullopt;
  try {
    return Pushforward([&G](const Var& z) { return G(z); }, G.latent().distribution).pdf(x);
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

}  // namespace saddle::gan
