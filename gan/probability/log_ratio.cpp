// log p - log q, declared in distribution.h.
#include <algorithm>
#include <cmath>
#include <limits>

#include "gan/probability/densities.h"
#include "gan/probability/distribution.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// |x - q| - |x - p| without the rounding of the two differences where x is outside of both.
double distance_difference(double x, double p, double q) {
  if (x >= p && x >= q) return p - q;
  if (x <= p && x <= q) return q - p;
  return std::fabs(x - q) - std::fabs(x - p);
}

// log p - log q of two components, with the difference in closed form, so that large, nearly equal terms do
// not cancel.
double log_ratio(const Component& p, const Component& q, double x) {
  if (p == q) return 0;
  if (!p.support().contains(x)) return -infinity;
  const double factors = p.log_factor - q.log_factor;
  if (p.kind == DensityKind::normal && q.kind == DensityKind::normal) {
    const double zp = (x - p.location) / p.scale, zq = (x - q.location) / q.scale;
    const double difference = p.scale == q.scale ? (p.location - q.location) / p.scale : zq - zp;
    return difference == 0 ? factors : factors + 0.5 * difference * (zq + zp);
  }
  const auto bend_p = density(p.kind).bend, bend_q = density(q.kind).bend;
  if (bend_p != nullptr && bend_q != nullptr) {
    const double rate_p = 1 / p.width(), rate_q = 1 / q.width();
    const double fall = rate_p == rate_q
                            ? distance_difference(x, p.location, q.location) * rate_p
                            : std::fabs(x - q.location) * rate_q - std::fabs(x - p.location) * rate_p;
    return factors + fall + bend_q((x - q.location) * rate_q) - bend_p((x - p.location) * rate_p);
  }
  return p.log_pdf({x}) - q.log_pdf({x});
}

// The component with the largest density at x. Where all of them underflow even in the log domain, it is the
// normal one with x the fewest standard deviations away. Null if x is in no support.
const Component* largest_at(std::span<const Component> p, std::span<const Component> q, double x) {
  const Component* largest = nullptr;
  const auto above = [x](const Component& a, const Component& b) {
    const double log_a = a.log_pdf({x}), log_b = b.log_pdf({x});
    if (log_a != log_b || a.kind != DensityKind::normal) return log_a > log_b;
    return b.kind != DensityKind::normal ||
           std::fabs(x - a.location) / a.scale < std::fabs(x - b.location) / b.scale;
  };
  for (const auto& components : {p, q}) {
    for (const Component& c : components) {
      if (c.support().contains(x) && (largest == nullptr || above(c, *largest))) largest = &c;
    }
  }
  return largest;
}

// log of the sum of the components relative to one component.
double log_relative(std::span<const Component> components, const Component& reference, double x) {
  double largest = -infinity, sum = 0;
  for (const Component& c : components) largest = std::max(largest, log_ratio(c, reference, x));
  if (largest == -infinity) return largest;
  for (const Component& c : components) sum += std::exp(log_ratio(c, reference, x) - largest);
  return largest + std::log(sum);
}

}  // namespace

double log_ratio(const Distribution& p, const Distribution& q, double x) {
  if (p.is_discrete() || q.is_discrete()) return p.log_pdf(x) - q.log_pdf(x);
  const Component* reference = largest_at(p.components(), q.components(), x);
  if (reference == nullptr) return std::numeric_limits<double>::quiet_NaN();
  return log_relative(p.components(), *reference, x) - log_relative(q.components(), *reference, x);
}

}  // namespace saddle::gan
