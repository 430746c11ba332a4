#include "gan/probability/tanh_sinh.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// A piece of the line: from a to b, or, if scale is not 0, from a to infinity in the direction of its sign.
struct Piece {
  double a, b;
  double scale = 0;
};

// t goes from -kReach to kReach: the outermost nodes are 1e-100 of the length from the ends.
constexpr double kReach = 5;
constexpr int kFirstLevel = 2, kLastLevel = 6;

// The sums over the nodes up to one level, without the factor of the step: of the integrand and of its
// absolute value.
struct Sums {
  double value = 0, absolute = 0;
};

// The term at t: f at the node times the derivative of the node by t.
double term(const std::function<double(Point)>& f, const Piece& piece, double t) {
  constexpr double half_pi = std::numbers::pi / 2;
  const double s = half_pi * std::sinh(t), ds = half_pi * std::cosh(t);
  Point x{};
  double dx;
  if (piece.scale != 0) {
    // x = a + scale * exp(s).
    x = {piece.a, piece.scale * std::exp(s)};
    dx = std::fabs(x.offset) * ds;
  } else {
    // x = (a + b) / 2 + (b - a) / 2 * tanh(s), from the nearer end.
    const double length = piece.b - piece.a, away = 1 / (1 + std::exp(2 * std::fabs(s)));
    x = t < 0 ? Point{piece.a, length * away} : Point{piece.b, -length * away};
    dx = 2 * length * away * (1 - away) * ds;
  }
  const double value = f(x);
  // Where the integrand underflows to zero, a weight that overflows does not matter.
  const double product = value == 0 ? 0 : value * dx;
  if (!std::isfinite(product)) {
    throw std::runtime_error(
        fmt::format("tanh_sinh: the integrand must be finite, got {} at {} + {}", value, x.anchor, x.offset));
  }
  return product;
}

// Adds the nodes of a level that the levels before do not have: all of them on the first one.
void add_level(const std::function<double(Point)>& f, const Piece& piece, int level, Sums& sums) {
  const double step = std::ldexp(1, -level);
  const int last = static_cast<int>(kReach / step);
  for (int i = -last; i <= last; ++i) {
    if (level > kFirstLevel && i % 2 == 0) continue;
    const double value = term(f, piece, i * step);
    sums.value += value;
    sums.absolute += std::fabs(value);
  }
}

std::vector<Piece> halves(const Piece& piece) {
  if (piece.scale != 0)
    return {{std::min(piece.a, piece.a + piece.scale), std::max(piece.a, piece.a + piece.scale)},
            {piece.a + piece.scale, 0, 2 * piece.scale}};
  const double middle = piece.a + (piece.b - piece.a) / 2;
  return {{piece.a, middle}, {middle, piece.b}};
}

Estimate integrate(std::vector<Piece> pieces, const std::function<double(Point)>& f,
                   const TanhSinhOptions& options) {
  // A first estimate of the whole integral.
  double size = 0;
  for (const Piece& piece : pieces) {
    Sums sums;
    add_level(f, piece, kFirstLevel, sums);
    size += std::ldexp(sums.absolute, -kFirstLevel);
  }

  // Halve the step until two levels agree, else halve the piece.
  Estimate result;
  double rounding = 0;
  for (int count = 0; !pieces.empty(); ++count) {
    if (count >= options.max_pieces)
      throw std::runtime_error(
          fmt::format("tanh_sinh: no convergence on {} pieces; does the integral exist?", count));
    const Piece piece = pieces.back();
    pieces.pop_back();
    Sums sums;
    add_level(f, piece, kFirstLevel, sums);
    bool converged = false;
    for (int level = kFirstLevel + 1; level <= kLastLevel && !converged; ++level) {
      const double before = std::ldexp(sums.value, 1 - level);
      add_level(f, piece, level, sums);
      const double value = std::ldexp(sums.value, -level), absolute = std::ldexp(sums.absolute, -level);
      const double error = std::fabs(value - before);
      if (!(error <= std::max(options.absolute, options.relative * std::max(size, absolute)))) continue;
      converged = true;
      result.value += value;
      result.error += error;
      rounding += absolute;
    }
    if (converged) continue;
    for (const Piece& half : halves(piece)) pieces.push_back(half);
  }
  result.error += 8 * epsilon * rounding;
  return result;
}

// The places where to cut the line for the components of one distribution.
void add_cuts(const Distribution& d, std::vector<double>& cuts) {
  for (const Component& c : d.components()) {
    cuts.push_back(c.location);
    const Interval ends = c.support();
    if (std::isfinite(ends.high)) {
      cuts.push_back(ends.high);
      continue;
    }
    for (const double widths : {1, 3, 9, 27, 81}) {
      cuts.push_back(c.location + widths * c.width());
      if (!std::isfinite(ends.low)) cuts.push_back(c.location - widths * c.width());
    }
  }
}

// The pieces between the cuts, and those beyond the outermost ones that are wanted.
std::vector<Piece> cut(std::vector<double> cuts, bool open_left, bool open_right) {
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<Piece> pieces;
  for (std::size_t i = 1; i < cuts.size(); ++i) pieces.push_back({cuts[i - 1], cuts[i]});
  const double extent = cuts.back() > cuts.front() ? cuts.back() - cuts.front() : 1;
  if (open_left) pieces.push_back({cuts.front(), 0, -extent});
  if (open_right) pieces.push_back({cuts.back(), 0, extent});
  return pieces;
}

// p log(p / m) at a point, where log_ratio = log p - log m; 0 if p is.
double p_log_ratio(double log_p, double log_ratio) {
  const double p = std::exp(log_p);
  return p == 0 ? 0 : p * log_ratio;
}

// log((p + q) / 2).
double log_mean(double log_p, double log_q) {
  const double high = std::max(log_p, log_q), low = std::min(log_p, log_q);
  return high + std::log1p(std::exp(low - high)) - std::numbers::ln2;
}

}  // namespace

Estimate tanh_sinh(const std::function<double(Point)>& f, double a, double b,
                   const TanhSinhOptions& options) {
  if (!(a < b)) throw std::invalid_argument(fmt::format("tanh_sinh: a must be below b, got {} and {}", a, b));
  std::vector<double> cuts;
  for (const double x : options.cuts)
    if (x > a && x < b) cuts.push_back(x);
  if (std::isfinite(a)) cuts.push_back(a);
  if (std::isfinite(b)) cuts.push_back(b);
  if (cuts.empty()) cuts.push_back(0);
  return integrate(cut(std::move(cuts), std::isinf(a), std::isinf(b)), f, options);
}

Estimate integral_by_tanh_sinh(const Distribution& p, const Distribution& q, const OfLogDensities& h,
                               const TanhSinhOptions& options) {
  if (p.is_discrete() != q.is_discrete() || p.size() != q.size())
    throw std::invalid_argument(
        fmt::format("integral_by_tanh_sinh: both distributions must be continuous, or both categorical of "
                    "one size, got {} and {}",
                    p.text(), q.text()));
  const auto value = [&h](double x, double log_p, double log_q) {
    return std::max(log_p, log_q) == -infinity ? 0 : h(x, log_p, log_q);
  };
  if (p.is_discrete()) {
    Estimate sum;
    for (ad::Index i = 0; i < p.size(); ++i) {
      const double x = static_cast<double>(i), term = value(x, p.log_pdf(x), q.log_pdf(x));
      if (!std::isfinite(term))
        throw std::runtime_error(
            fmt::format("integral_by_tanh_sinh: each term must be finite, got {} at {}", term, x));
      sum.value += term;
      sum.error += 8 * epsilon * std::fabs(term);
    }
    return sum;
  }
  std::vector<double> cuts = options.cuts;
  add_cuts(p, cuts);
  add_cuts(q, cuts);
  const bool open_left = std::isinf(p.support().low) || std::isinf(q.support().low);
  const bool open_right = std::isinf(p.support().high) || std::isinf(q.support().high);
  return integrate(
      cut(std::move(cuts), open_left, open_right),
      [&](Point x) {
        return value(x.anchor + x.offset, log_pdf(p.components(), x), log_pdf(q.components(), x));
      },
      options);
}

Estimate expectation_by_tanh_sinh(const Distribution& p, const std::function<double(double x)>& h,
                                  const TanhSinhOptions& options) {
  return integral_by_tanh_sinh(
      p, p,
      [&h](double x, double log_p, double) {
        const double density = std::exp(log_p);
        return density == 0 ? 0 : density * h(x);
      },
      options);
}

Estimate kl_by_tanh_sinh(const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(
      p, q, [](double, double log_p, double log_q) { return p_log_ratio(log_p, log_p - log_q); });
}

Estimate jsd_by_tanh_sinh(const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(p, q, [](double, double log_p, double log_q) {
    const double log_m = log_mean(log_p, log_q);
    return 0.5 * p_log_ratio(log_p, log_p - log_m) + 0.5 * p_log_ratio(log_q, log_q - log_m);
  });
}

}  // namespace saddle::gan
