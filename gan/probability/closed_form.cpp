#include "gan/probability/closed_form.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saddle::gan {
namespace {

// Two densities of one kind, in the units of q.
struct Simple {
  DensityKind kind;
  double shift;  // |location_p - location_q| / scale_q
  double ratio;  // scale_p / scale_q; of rates for exponentials
  double scale;  // scale_q
  double log_ratio;
  double closeness;  // of two Cauchy densities, in (0, 1]
};

// u = 2 sqrt(g_p g_q) / hypot(g_p + g_q, d), d the distance of the locations: 1 for equal Cauchy densities.
// Taken in units of the larger scale, where no square overflows.
double cauchy_closeness(const Component& a, const Component& b) {
  const double larger = std::max(a.scale, b.scale), r = std::min(a.scale, b.scale) / larger;
  const double root = std::sqrt(std::min(a.scale, b.scale)) / std::sqrt(larger);  // of r, which may underflow
  return 2 * root / std::hypot(1 + r, std::fabs(a.location / 2 - b.location / 2) / larger * 2);
}

std::optional<Simple> simple(const Distribution& p, const Distribution& q) {
  if (p.components().size() != 1 || q.components().size() != 1) return {};
  const Component &a = p.components()[0], &b = q.components()[0];
  if (a.kind != b.kind || a.kind == DensityKind::uniform) return {};
  const double ratio = a.scale / b.scale;
  const bool in_range = ratio > 1e-300 && ratio < 1e300;
  return Simple{
      a.kind,  std::fabs(a.location / 2 - b.location / 2) / b.scale * 2,           ratio,
      b.scale, in_range ? std::log(ratio) : std::log(a.scale) - std::log(b.scale), cauchy_closeness(a, b)};
}

// A value with an error bound from the size of the terms in its formula: a dozen roundings of each.
// Nothing where the formula gives NaN, at scales whose ratio is outside of the range of a double.
std::optional<Value> rounded(double value, double size) {
  if (std::isnan(value)) return {};
  if (std::isinf(value)) return Value{value, value, Method::closed_form, true};
  return Value{value, 6 * std::numeric_limits<double>::epsilon() * size, Method::closed_form};
}

double square(double x) {
  return x * x;
}

// r - 1 - log r, which is small near r = 1.
double excess(double r, double log_r) {
  return std::fabs(r - 1) < 0.5 ? (r - 1) - std::log1p(r - 1) : (r - 1) - log_r;
}

// Chi-square of two Cauchy densities, which all their other divergences are functions of.
double cauchy_chi2(const Simple& s) {
  return (square(s.ratio - 1) / s.ratio + square(s.shift) / s.ratio) / 2;
}

}  // namespace

std::optional<Value> closed_kl(const Distribution& p, const Distribution& q) {
  const auto s = simple(p, q);
  if (!s) return {};
  switch (s->kind) {
    case DensityKind::normal: {
      // log(1/r) + (r^2 + d^2) / 2 - 1/2
      const double r = s->ratio, near = r - 1;
      const double log_r = std::fabs(near) < 0.5 ? std::log1p(near) : s->log_ratio;
      const double value = near * (r + 1) / 2 - log_r + square(s->shift) / 2;
      return rounded(value, 1 + value + std::fabs(s->log_ratio));
    }
    case DensityKind::cauchy: {
      // log(((g_p + g_q)^2 + d^2) / (4 g_p g_q)) = -2 log u: Chyzak and Nielsen 2019
      const double chi2 = cauchy_chi2(*s);
      if (s->closeness == 0) return {};
      const double value = chi2 < 1 ? std::log1p(chi2 / 2) : -2 * std::log(s->closeness);
      return rounded(value, 1 + value);
    }
    case DensityKind::exponential: {
      // log r + 1/r - 1
      const double value = excess(1 / s->ratio, -s->log_ratio);
      return rounded(value, 1 + value + std::fabs(s->log_ratio));
    }
    case DensityKind::laplace: {
      // log(1/r) + d + r exp(-d/r) - 1
      const double bent = s->shift == 0 ? 0 : s->ratio * std::expm1(-s->shift / s->ratio);
      const double value = excess(s->ratio, s->log_ratio) + s->shift + bent;
      return rounded(value, 1 + s->ratio + s->shift + std::fabs(s->log_ratio));
    }
    default:
      return {};
  }
}

std::optional<Value> closed_jsd(const Distribution& p, const Distribution& q) {
  const auto s = simple(p, q);
  if (!s || s->kind != DensityKind::cauchy) return {};
  // -log((1 + u) / 2) with u = 1 / sqrt(1 + chi2 / 2): Nielsen and Okamura 2022
  const double y = cauchy_chi2(*s) / 2, root = std::sqrt(1 + y);
  const double value = y < 1 ? -std::log1p(-y / (1 + root) / root / 2) : -std::log((1 + s->closeness) / 2);
  return rounded(value, 1);
}

std::optional<Value> closed_log2_minus_jsd(const Distribution& p, const Distribution& q) {
  const auto s = simple(p, q);
  if (!s || s->kind != DensityKind::cauchy) return {};
  const double value = std::log1p(s->closeness);
  return rounded(value, value);
}

std::optional<Value> closed_tv(const Distribution& p, const Distribution& q) {
  // A symmetric density and its shifted copy cross half way between their centres, and only there.
  const auto s = simple(p, q);
  if (!s || s->ratio != 1) return {};
  switch (s->kind) {
    case DensityKind::normal:
      return rounded(std::erf(s->shift / std::sqrt(8.0)), 1);
    case DensityKind::laplace:
      return rounded(-std::expm1(-s->shift / 2), 1);
    case DensityKind::cauchy:
      return rounded(2 / std::numbers::pi * std::atan(s->shift / 2), 1);
    case DensityKind::logistic:
      return rounded(std::tanh(s->shift / 4), 1);
    default:
      return {};
  }
}

std::optional<Value> closed_hellinger2(const Distribution& p, const Distribution& q) {
  const auto s = simple(p, q);
  if (!s) return {};
  const double r = s->ratio;
  if (s->kind == DensityKind::normal) {
    // 1 - sqrt(2 r / (1 + r^2)) exp(-d^2 / (4 (1 + r^2))), where 2 r / (1 + r^2) is the same for r and 1/r
    const double small = r < 1 ? r : 1 / r, spread = square(1 - small) / (1 + square(small));
    const double log_overlap = spread < 0.5 ? std::log1p(-spread) : std::log(2 * small / (1 + square(small)));
    const double log_coefficient = log_overlap / 2 - square(s->shift / std::hypot(1, r)) / 4;
    return rounded(-std::expm1(log_coefficient), 1);
  }
  if (s->kind == DensityKind::exponential) {
    const double root = std::sqrt(r < 1 ? r : 1 / r);
    return rounded(square(1 - root) / (1 + square(root)), 1);
  }
  return {};
}

std::optional<Value> closed_chi2(const Distribution& p, const Distribution& q) {
  const auto s = simple(p, q);
  if (!s) return {};
  const double r = s->ratio;
  if (s->kind == DensityKind::cauchy) return rounded(cauchy_chi2(*s), 1 + cauchy_chi2(*s));
  if (s->kind == DensityKind::exponential) {
    // (r - 1)^2 / (2 r - 1); near r = 1/2 the rates themselves give the denominator without rounding.
    const double a = p.components()[0].scale, half = s->scale / 2;
    const double value = r < 2 ? square(r - 1) / ((a - half) / half) : (r - 1) * (1 - 1 / r) / (2 - 1 / r);
    return rounded(value, 1 + value);
  }
  if (s->kind == DensityKind::normal) {
    // 1 + chi2 = exp(d^2 / (2 - r^2)) / (r sqrt(2 - r^2)), where 2 - r^2 > 0. Take 2 sd_q^2 - sd_p^2 exactly.
    const int exponent = std::ilogb(s->scale);
    const double sp = std::scalbn(p.components()[0].scale, -exponent);
    const double sq = std::scalbn(s->scale, -exponent);
    const double difference =
        (2 * (sq * sq) - sp * sp) + (2 * std::fma(sq, sq, -(sq * sq)) - std::fma(sp, sp, -(sp * sp)));
    const double room = difference / (sq * sq);
    const double log_value = square(s->shift) / room - s->log_ratio - 0.5 * std::log(room);
    const double value = std::expm1(log_value);
    return rounded(value, (1 + value) * (1 + square(s->shift) / room + std::fabs(s->log_ratio)));
  }
  return {};
}

std::optional<Value> closed_w1(const Distribution& p, const Distribution& q) {
  // The quantile functions differ by d + s z, z standard: W1 = E|d + s Z|.
  const auto pair = simple(p, q);
  if (!pair) return {};
  const Component &a = p.components()[0], &b = q.components()[0];
  const double d = std::fabs(a.location - b.location), s = std::fabs(a.scale - b.scale);
  if (pair->kind == DensityKind::exponential) {
    const double value = std::fabs(1 / a.scale - 1 / b.scale);
    return rounded(value, 1 / a.scale + 1 / b.scale);
  }
  const double size = d + s;
  if (s == 0) return rounded(d, size);
  switch (pair->kind) {
    case DensityKind::normal:
      return rounded(s * std::sqrt(2 / std::numbers::pi) * std::exp(-0.5 * square(d / s)) +
                         d * std::erf(d / s / std::numbers::sqrt2),
                     size);
    case DensityKind::laplace:
      return rounded(d + s * std::exp(-d / s), size);
    case DensityKind::logistic:
      return rounded(d + 2 * s * std::log1p(std::exp(-d / s)), size);
    default:
      return {};
  }
}

}  // namespace saddle::gan
