#include "gan/probability/component.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace saddle::gan {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kPi = std::numbers::pi;

// log(1 + z^2), also where z^2 overflows. d and scale: z = d / scale, which may overflow itself.
double log1p_square(double d, double scale) {
  const double z = std::fabs(d / scale);
  if (z < 1e8) return std::log1p(z * z);
  return 2 * (std::isinf(z) ? std::log(std::fabs(d)) - std::log(scale) : std::log(z));
}

double log_width(double low, double high) {
  return std::numbers::ln2 + std::log(high / 2 - low / 2);
}

double log_constant(DensityKind kind, double location, double scale) {
  switch (kind) {
    case DensityKind::normal:
      return -std::log(scale) - 0.5 * std::log(2 * kPi);
    case DensityKind::uniform:
      return -log_width(location, scale);
    case DensityKind::laplace:
      return -std::log(scale) - std::numbers::ln2;
    case DensityKind::cauchy:
      return -std::log(scale) - std::log(kPi);
    case DensityKind::exponential:
      return std::log(scale);
    case DensityKind::logistic:
      return -std::log(scale);
  }
  return 0;
}

// P(X <= x) for the four kinds that are symmetric about their location, from z = (x - location) / scale.
double symmetric_cdf(DensityKind kind, double z) {
  switch (kind) {
    case DensityKind::normal:
      return 0.5 * std::erfc(-z / std::numbers::sqrt2);
    case DensityKind::laplace:
      return z < 0 ? 0.5 * std::exp(z) : 1 - 0.5 * std::exp(-z);
    case DensityKind::cauchy:
      return std::atan2(1.0, -z) / kPi;
    default:
      return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z));
  }
}

}  // namespace

Component Component::make(DensityKind kind, double location, double scale, double weight) {
  return {kind, location, scale, weight, std::log(weight) + log_constant(kind, location, scale)};
}

double Component::log_pdf(Point x) const {
  const double d = (x.anchor - location) + x.offset;
  switch (kind) {
    case DensityKind::normal:
      return log_factor - 0.5 * (d / scale) * (d / scale);
    case DensityKind::uniform:
      return d >= 0 && (x.anchor - scale) + x.offset <= 0 ? log_factor : -kInfinity;
    case DensityKind::laplace:
      return log_factor - std::fabs(d / scale);
    case DensityKind::cauchy:
      return log_factor - log1p_square(d, scale);
    case DensityKind::exponential:
      return d >= 0 ? log_factor - d * scale : -kInfinity;
    case DensityKind::logistic: {
      const double z = std::fabs(d / scale);
      return log_factor - z - 2 * std::log1p(std::exp(-z));
    }
  }
  return 0;
}

double Component::cdf(Point x) const {
  const double d = (x.anchor - location) + x.offset;
  if (kind == DensityKind::exponential) return d > 0 ? -std::expm1(-d * scale) : 0;
  if (kind != DensityKind::uniform) return symmetric_cdf(kind, d / scale);
  if (!(d > 0)) return 0;
  if ((x.anchor - scale) + x.offset >= 0) return 1;
  return (d / 2) / (scale / 2 - location / 2);
}

double Component::survival(Point x) const {
  const double d = (x.anchor - location) + x.offset;
  if (kind == DensityKind::exponential) return d > 0 ? std::exp(-d * scale) : 1;
  if (kind != DensityKind::uniform) return symmetric_cdf(kind, -d / scale);
  const double to_end = (x.anchor - scale) + x.offset;
  if (!(d > 0)) return 1;
  if (to_end >= 0) return 0;
  return (-to_end / 2) / (scale / 2 - location / 2);
}

double Component::quantile(double u) const {
  if (u == 0) return support().low;
  if (u == 1) return support().high;
  switch (kind) {
    case DensityKind::normal:
      return location + scale * ad::normal_quantile(u);
    case DensityKind::uniform:
      return std::lerp(location, scale, u);
    case DensityKind::laplace:
      return u < 0.5 ? location + scale * std::log(2 * u) : location - scale * std::log(2 * (1 - u));
    case DensityKind::cauchy:
      if (u < 0.25) return location - scale / std::tan(kPi * u);
      if (u > 0.75) return location + scale / std::tan(kPi * (1 - u));
      return location + scale * std::tan(kPi * (u - 0.5));
    case DensityKind::exponential:
      return location - std::log1p(-u) / scale;
    case DensityKind::logistic:
      return location + scale * (std::log(u) - std::log1p(-u));
  }
  return 0;
}

double Component::sample(ad::Random& random) const {
  // The midpoints of 2^52 equal parts: neither 0 nor 1, where a quantile may be infinite.
  return quantile((static_cast<double>(random.bits() >> 12) + 0.5) * 0x1p-52);
}

Interval Component::support() const {
  if (kind == DensityKind::uniform) return {location, scale};
  return {kind == DensityKind::exponential ? location : -kInfinity, kInfinity};
}

Tail Component::left_tail() const {
  return kind == DensityKind::exponential ? Tail{} : right_tail();
}

Tail Component::right_tail() const {
  switch (kind) {
    case DensityKind::normal:
      return {Tail::Kind::gaussian, scale};
    case DensityKind::uniform:
      return {};
    case DensityKind::cauchy:
      return {Tail::Kind::power, 2};
    case DensityKind::exponential:
      return {Tail::Kind::exponential, scale};
    default:
      return {Tail::Kind::exponential, 1 / scale};
  }
}

double Component::width() const {
  if (kind == DensityKind::uniform) return scale - location;
  return kind == DensityKind::exponential ? 1 / scale : scale;
}

std::string Component::text() const {
  switch (kind) {
    case DensityKind::normal:
      return fmt::format("N({},{})", location, scale);
    case DensityKind::uniform:
      return fmt::format("U({},{})", location, scale);
    case DensityKind::laplace:
      return fmt::format("Laplace({},{})", location, scale);
    case DensityKind::cauchy:
      return fmt::format("Cauchy({},{})", location, scale);
    case DensityKind::exponential:
      return fmt::format("Exp({})", scale);
    case DensityKind::logistic:
      return fmt::format("Logistic({},{})", location, scale);
  }
  return {};
}

Component Component::in_units(double unit) const {
  return make(kind, location / unit, kind == DensityKind::exponential ? scale * unit : scale / unit, weight);
}

double log_pdf(std::span<const Component> components, Point x) {
  if (components.size() == 1) return components.front().log_pdf(x);
  // Keep the sum relative to the largest term so far; rescale it at a larger one.
  double largest = -kInfinity, sum = 0;
  for (const Component& c : components) {
    const double term = c.log_pdf(x);
    if (term > largest) {
      sum = sum * std::exp(largest - term) + 1;
      largest = term;
    } else if (term > largest - 50) {
      sum += std::exp(term - largest);
    }
  }
  return sum > 0 ? largest + std::log(sum) : -kInfinity;
}

double cdf(std::span<const Component> components, Point x) {
  double sum = 0;
  for (const Component& c : components) sum += c.weight * c.cdf(x);
  return sum;
}

double survival(std::span<const Component> components, Point x) {
  double sum = 0;
  for (const Component& c : components) sum += c.weight * c.survival(x);
  return sum;
}

}  // namespace saddle::gan
