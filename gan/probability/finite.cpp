#include "gan/probability/finite.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gan/probability/densities.h"

namespace saddle::gan {
namespace {

enum class Side { left, right };

Tail tail(const Component& c, Side side) {
  return side == Side::left ? c.left_tail() : c.right_tail();
}
Tail tail(const Distribution& d, Side side) {
  return side == Side::left ? d.left_tail() : d.right_tail();
}

// The component with the slowest decay among those whose tail is of the given kind.
const Component& slowest(const Distribution& d, Side side, Tail::Kind kind) {
  const Component* slowest = nullptr;
  for (const Component& c : d.components()) {
    if (tail(c, side).kind != kind) continue;
    if (slowest == nullptr || c.width() > slowest->width()) slowest = &c;
  }
  return *slowest;
}

// 2 rate_p > rate_q, exactly; a rate is given as such or as the scale 1 / rate.
bool twice_rate_exceeds(const Component& p, const Component& q) {
  const bool p_is_rate = density(p.kind).second == Second::rate,
             q_is_rate = density(q.kind).second == Second::rate;
  if (p_is_rate && q_is_rate) return p.scale > q.scale / 2;
  if (!p_is_rate && !q_is_rate) return q.scale > p.scale / 2;
  // The sign of a fused multiply-add is that of the exact product minus one.
  return p_is_rate ? std::fma(2 * p.scale, q.scale, -1.0) > 0 : std::fma(p.scale / 2, q.scale, -1.0) < 0;
}

// 2 sd_q^2 > sd_p^2, exactly. Equality is impossible, since the square root of two is irrational.
bool twice_variance_exceeds(double sd_q, double sd_p) {
  const double ratio = sd_p / sd_q;
  if (ratio < 1.4 || ratio > 1.5) return ratio < 1.4;
  // Scale both, so that the squares neither overflow nor underflow, and subtract the exact squares.
  const int exponent = std::ilogb(sd_q);
  const double q = std::scalbn(sd_q, -exponent), p = std::scalbn(sd_p, -exponent);
  const double q_square = q * q, p_square = p * p;
  const double rest = 2 * std::fma(q, q, -q_square) - std::fma(p, p, -p_square);
  return (2 * q_square - p_square) + rest > 0;
}

}  // namespace

bool is_dominated(const Distribution& p, const Distribution& q) {
  const std::vector<Interval> cover = q.support_intervals();
  auto candidate = cover.begin();
  for (const Interval& part : p.support_intervals()) {
    while (candidate != cover.end() && candidate->high < part.high) ++candidate;
    if (candidate == cover.end() || candidate->low > part.low) return false;
  }
  return true;
}

bool are_disjoint(const Distribution& p, const Distribution& q) {
  const std::vector<Interval> a = p.support_intervals(), b = q.support_intervals();
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double low = std::max(a[i].low, b[j].low), high = std::min(a[i].high, b[j].high);
    // A common point has probability for categorical distributions only.
    if (low < high || (low == high && p.is_discrete())) return false;
    a[i].high < b[j].high ? ++i : ++j;
  }
  return true;
}

bool kl_is_finite(const Distribution& p, const Distribution& q) {
  if (!is_dominated(p, q)) return false;
  for (const Side side : {Side::left, Side::right}) {
    if (tail(p, side).kind == Tail::Kind::power && tail(q, side).kind != Tail::Kind::power) return false;
  }
  return true;
}

bool chi2_is_finite(const Distribution& p, const Distribution& q) {
  if (!is_dominated(p, q)) return false;
  for (const Side side : {Side::left, Side::right}) {
    const Tail::Kind kind = tail(p, side).kind;
    if (kind != tail(q, side).kind) {
      if (kind > tail(q, side).kind) return false;
      continue;
    }
    if (kind != Tail::Kind::gaussian && kind != Tail::Kind::exponential) continue;
    const Component& heaviest_p = slowest(p, side, kind);
    const Component& heaviest_q = slowest(q, side, kind);
    const bool finite = kind == Tail::Kind::gaussian
                            ? twice_variance_exceeds(heaviest_q.scale, heaviest_p.scale)
                            : twice_rate_exceeds(heaviest_p, heaviest_q);
    if (!finite) return false;
  }
  return true;
}

bool w1_is_finite(const Distribution& p, const Distribution& q) {
  double difference = 0, size = 0;
  std::size_t count = 0;
  for (const auto& [distribution, sign] : {std::pair(&p, 1.0), std::pair(&q, -1.0)}) {
    for (const Component& c : distribution->components()) {
      if (c.right_tail().kind != Tail::Kind::power) continue;
      difference += sign * c.weight * c.scale;
      size += c.weight * c.scale;
      ++count;
    }
  }
  return std::fabs(difference) <=
         2 * static_cast<double>(count) * std::numeric_limits<double>::epsilon() * size;
}

}  // namespace saddle::gan
