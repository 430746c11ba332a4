#include "gan/claims/distances.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gan/claims/fgan.h"
#include "gan/probability/blend.h"
#include "gan/probability/divergence.h"
#include "gan/probability/finite.h"
#include "gan/probability/limits.h"
#include "gan/probability/tanh_sinh.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

// The sign of p - q at x.
int sign_at(const Distribution& p, const Distribution& q, double x) {
  const double log_p = p.log_pdf(x), log_q = q.log_pdf(x);
  return (log_p > log_q) - (log_p < log_q);
}

double textbook_kl(const Distribution& p, const Distribution& q) {
  return kl_is_finite(p, q) ? kl_by_tanh_sinh(p, q).value : infinity;
}

double textbook_jsd(const Distribution& p, const Distribution& q) {
  return jsd_by_tanh_sinh(p, q).value;
}

// 1 - integral of sqrt(p q).
double textbook_hellinger2(const Distribution& p, const Distribution& q) {
  return 1 - integral_by_tanh_sinh(p, q, [](double, double log_p, double log_q) {
               return std::exp((log_p + log_q) / 2);
             }).value;
}

// The integral of p^2 / q, less one. Infinite, too, where it is beyond the range of a double.
double textbook_chi2(const Distribution& p, const Distribution& q) {
  if (std::isinf(chi2(p, q).value)) return infinity;
  return integral_by_tanh_sinh(p, q,
                               [](double, double log_p, double log_q) {
                                 return log_p == -infinity ? 0 : std::exp(2 * log_p - log_q);
                               })
             .value -
         1;
}

double textbook_f(const FDivergence& member, const Distribution& p, const Distribution& q) {
  if (std::isinf(member.divergence(p, q))) return infinity;
  // Total variation has a kink where the densities cross.
  return expected_f(member.f, p, q, p.is_discrete() ? std::vector<double>() : crossings(p, q));
}

}  // namespace

Divergence operator+(const Divergence& a, const Divergence& b) {
  return [=](const Distribution& p, const Distribution& q) { return a(p, q) + b(p, q); };
}
Divergence operator-(const Divergence& a, const Divergence& b) {
  return a + -1 * b;
}
Divergence operator+(double a, const Divergence& b) {
  return [=](const Distribution& p, const Distribution& q) { return a + b(p, q); };
}
Divergence operator-(double a, const Divergence& b) {
  return a + -1 * b;
}
Divergence operator*(double factor, const Divergence& a) {
  return [=](const Distribution& p, const Distribution& q) { return factor * a(p, q); };
}
Divergence reverse(const Divergence& a) {
  return [=](const Distribution& p, const Distribution& q) { return a(q, p); };
}
Divergence of_q_and_mean(const Divergence& a) {
  return [=](const Distribution& p, const Distribution& q) { return a(q, blend(0.5, p, q)); };
}

const Distances& by_library() {
  using D = Distribution;
  static const Distances distances{
      .kl = [](const D& p, const D& q) { return kl(p, q).value; },
      .jsd = [](const D& p, const D& q) { return jsd(p, q).value; },
      .tv = [](const D& p, const D& q) { return tv(p, q).value; },
      .hellinger2 = [](const D& p, const D& q) { return hellinger2(p, q).value; },
      .chi2 = [](const D& p, const D& q) { return chi2(p, q).value; },
      .w1 = [](const D& p, const D& q) { return w1(p, q).value; },
      .f = [](const FDivergence& member, const D& p, const D& q) { return member.divergence(p, q); }};
  return distances;
}

const Distances& by_second_way() {
  static const Distances distances{.kl = textbook_kl,
                                   .jsd = textbook_jsd,
                                   .tv = tv_by_cdf,
                                   .hellinger2 = textbook_hellinger2,
                                   .chi2 = textbook_chi2,
                                   .w1 = by_library().w1,
                                   .f = textbook_f};
  return distances;
}

double expected_f(const std::function<double(double u)>& f, const Distribution& p, const Distribution& q,
                  std::vector<double> cuts) {
  // Where one density is zero, the largest ratio whose exponential is finite is used in place of infinity.
  static constexpr double log_largest = 700;
  // q f(u) where u = p / q is at most one, p f(u) / u where it is larger.
  const OfLogDensities h = [&f](double, double log_p, double log_q) {
    const double u = std::exp(std::clamp(log_p - log_q, -log_largest, log_largest));
    const double density = std::exp(std::max(log_p, log_q));
    return density == 0 ? 0 : density * (u > 1 ? f(u) / u : f(u));
  };
  return integral_by_tanh_sinh(p, q, h, {.cuts = std::move(cuts)}).value;
}

double entropy(double w) {
  return -(w > 0 ? w * std::log(w) : 0) - (w < 1 ? (1 - w) * std::log1p(-w) : 0);
}

std::vector<double> crossings(const Distribution& p, const Distribution& q) {
  // Take quantiles of both, denser in the middle than in the tails, and every jump.
  std::vector<double> grid = p.breakpoints();
  const std::vector<double> more = q.breakpoints();
  grid.insert(grid.end(), more.begin(), more.end());
  for (const Distribution* d : {&p, &q})
    for (int i = -200; i <= 200; ++i) {
      const double x = d->quantile(1 / (1 + std::exp(-0.17 * i)));
      if (std::isfinite(x)) grid.push_back(x);
    }
  std::sort(grid.begin(), grid.end());
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());

  // Between neighbours of different sign bisect down to neighbouring doubles. At a jump the density has the
  // value of one side: evaluate it just beside the jump.
  std::vector<double> found;
  for (std::size_t i = 1; i < grid.size(); ++i) {
    const double low = std::nextafter(grid[i - 1], infinity), high = std::nextafter(grid[i], -infinity);
    if (!(low < high)) continue;
    const int left = sign_at(p, q, low), right = sign_at(p, q, high);
    if (found.empty() || found.back() != grid[i - 1]) {
      // The sign may change at the node itself.
      const double before = std::nextafter(grid[i - 1], -infinity);
      if (sign_at(p, q, before) != left) found.push_back(grid[i - 1]);
    }
    if (left == right) continue;
    found.push_back(turning_point([&](double x) { return sign_at(p, q, x) == left; }, low, high));
  }
  const double last = grid.back();
  if (sign_at(p, q, std::nextafter(last, -infinity)) != sign_at(p, q, std::nextafter(last, infinity)))
    found.push_back(last);
  return found;
}

double tv_by_cdf(const Distribution& p, const Distribution& q) {
  double twice = 0;
  if (p.is_discrete()) {
    for (std::size_t i = 0; i < p.probabilities().size(); ++i)
      twice += std::fabs(p.probabilities()[i] - q.probabilities()[i]);
    return twice / 2;
  }
  // The probability between two points, from whichever tail is smaller.
  const auto between = [](const Distribution& d, double a, double b) {
    return d.cdf(a) < 0.5 ? d.cdf(b) - d.cdf(a) : d.survival(a) - d.survival(b);
  };
  std::vector<double> ends = crossings(p, q);
  ends.push_back(infinity);
  double from = -infinity;
  for (const double to : ends) {
    twice += std::fabs(between(p, from, to) - between(q, from, to));
    from = to;
  }
  return twice / 2;
}

}  // namespace saddle::gan
