#include "gan/probability/component.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "gan/probability/densities.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

double log_width(Second second, double location, double scale) {
  if (second == Second::right_end) return std::numbers::ln2 + std::log(scale / 2 - location / 2);
  return second == Second::rate ? -std::log(scale) : std::log(scale);
}

Tail tail_of(const Component& c, Tail::Kind kind) {
  switch (kind) {
    case Tail::Kind::gaussian:
      return {kind, c.scale};
    case Tail::Kind::exponential:
      return {kind, density(c.kind).second == Second::rate ? c.scale : 1 / c.scale};
    case Tail::Kind::power:
      return {kind, density(c.kind).power};
    case Tail::Kind::bounded:
      break;
  }
  return {};
}

}  // namespace

Component Component::make(DensityKind kind, double location, double scale, double weight) {
  const Density& row = density(kind);
  const double log_constant = -log_width(row.second, location, scale) + row.log_constant;
  return {kind, location, scale, weight, std::log(weight) + log_constant};
}

double Component::log_pdf(Point x) const {
  return log_factor + density(kind).log_shape(*this, x);
}

double Component::cdf(Point x) const {
  return density(kind).cdf(*this, x);
}

double Component::survival(Point x) const {
  return density(kind).survival(*this, x);
}

double Component::quantile(double u) const {
  if (u == 0) return support().low;
  if (u == 1) return support().high;
  return density(kind).quantile(*this, u);
}

double Component::sample(ad::Random& random) const {
  // The midpoints of 2^52 equal parts: neither 0 nor 1, where a quantile may be infinite.
  return quantile((static_cast<double>(random.bits() >> 12) + 0.5) * 0x1p-52);
}

Interval Component::support() const {
  const Density& row = density(kind);
  return {row.left == Tail::Kind::bounded ? location : -infinity,
          row.right == Tail::Kind::bounded ? scale : infinity};
}

std::vector<double> Component::breakpoints() const {
  const Interval ends = support();
  std::vector<double> points;
  if (std::isfinite(ends.low) || density(kind).kink) points.push_back(location);
  if (std::isfinite(ends.high)) points.push_back(ends.high);
  return points;
}

Tail Component::left_tail() const {
  return tail_of(*this, density(kind).left);
}

Tail Component::right_tail() const {
  return tail_of(*this, density(kind).right);
}

double Component::width() const {
  const Second second = density(kind).second;
  if (second == Second::right_end) return scale - location;
  return second == Second::rate ? 1 / scale : scale;
}

std::optional<Moments> Component::moments() const {
  const auto& standard = density(kind).moments;
  if (!standard) return {};
  return Moments{location + standard->mean * width(), standard->variance * width() * width()};
}

std::string Component::text() const {
  const Density& row = density(kind);
  return row.second == Second::rate ? fmt::format("{}({})", row.name, scale)
                                    : fmt::format("{}({},{})", row.name, location, scale);
}

Component Component::in_units(double unit) const {
  const bool rate = density(kind).second == Second::rate;
  return make(kind, location / unit, rate ? scale * unit : scale / unit, weight);
}

double log_pdf(std::span<const Component> components, Point x) {
  if (components.size() == 1) return components.front().log_pdf(x);
  // Keep the sum relative to the largest term so far; rescale it at a larger one.
  double largest = -infinity, sum = 0;
  for (const Component& c : components) {
    const double term = c.log_pdf(x);
    if (term > largest) {
      sum = sum * std::exp(largest - term) + 1;
      largest = term;
    } else if (term > largest - 50) {
      sum += std::exp(term - largest);
    }
  }
  return sum > 0 ? largest + std::log(sum) : -infinity;
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
