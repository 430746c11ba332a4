#include "gan/claims/transport.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "autodiff/transformations.h"
#include "gan/penalty.h"
#include "gan/probability/quadrature.h"
#include "gan/probability/turning_point.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

constexpr double left_out = 1e-15;
// The probability of the standard normal beyond this point is less than `left_out`.
constexpr double far_out = 8;

// All of both distributions but their farthest tails.
Interval range(const Distribution& p, const Distribution& q) {
  return {std::fmin(p.quantile(left_out), q.quantile(left_out)),
          std::fmax(p.quantile(1 - left_out), q.quantile(1 - left_out))};
}

std::vector<double> breakpoints(const Distribution& p, const Distribution& q) {
  std::vector<double> all = p.breakpoints(), more = q.breakpoints();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// Breakpoints for the quadrature: those of the densities, and the middle of each component.
std::vector<double> places(const Distribution& p, const Distribution& q) {
  std::vector<double> all = breakpoints(p, q);
  for (const Distribution* d : {&p, &q})
    for (const Component& c : d->components()) all.push_back(c.location);
  return all;
}

double normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

// --- crossings

// E (x - X)^+, the integral of the distribution function up to x.
double integrated_cdf(const Component& c, double x) {
  const double away = x - c.location, z = away / c.scale;
  switch (c.kind) {
    case DensityKind::normal:
      return away * c.cdf({x}) + c.scale * normal_density(z);
    case DensityKind::uniform: {
      const double length = c.scale - c.location, in = std::clamp(away, 0., length);
      return in * in / (2 * length) + std::fmax(0, away - length);
    }
    case DensityKind::laplace:
      return std::fmax(0, away) + c.scale / 2 * std::exp(-std::fabs(z));
    case DensityKind::logistic:
      return c.scale * ad::real::softplus(z);
    case DensityKind::exponential:
      return away <= 0 ? 0 : away + std::expm1(-c.scale * away) / c.scale;
    case DensityKind::cauchy:
      break;
  }
  throw std::invalid_argument("w1_by_crossings: each component must have a first moment, got a Cauchy");
}

double integrated_cdf(const Distribution& d, double x) {
  double sum = 0;
  for (const Component& c : d.components()) sum += c.weight * integrated_cdf(c, x);
  return sum;
}

// Where F - G changes its sign within the range: a fine grid, and then halving.
std::vector<double> grid_crossings(const Distribution& p, const Distribution& q) {
  constexpr int n = 4000;
  const Interval all = range(p, q);
  const auto above = [&](double x) { return p.cdf(x) > q.cdf(x); };
  std::vector<double> found;
  for (int i = 0; i < n; ++i) {
    const double low = all.low + (all.high - all.low) * i / n,
                 high = all.low + (all.high - all.low) * (i + 1) / n;
    const bool first = above(low);
    if (above(high) == first) continue;
    found.push_back(turning_point([&](double x) { return above(x) == first; }, low, high));
  }
  return found;
}

// --- the dual

// D on cells between knots, with one slope for each cell; D is 0 at the first knot.
struct Cells {
  std::vector<double> knots;
  Array basis;   // (n, cells): D at the n points is basis * slopes
  Array weight;  // (n, 1): of p minus that of q, so that the sum of weight * D is E_p D - E_q D
};

Cells cells_on(const Distribution& p, const Distribution& q, std::vector<double> knots) {
  std::vector<double> x, weight;
  if (p.is_discrete()) {
    for (std::size_t i = 0; i < knots.size(); ++i) {
      x.push_back(knots[i]);
      weight.push_back(p.probabilities()[i] - q.probabilities()[i]);
    }
  } else {
    // Nodes of their own in each cell, as D has a kink between two of them.
    for (std::size_t j = 0; j + 1 < knots.size(); ++j) {
      std::vector<double> offsets, weights;
      kronrod_nodes({knots[j], 0, knots[j + 1] - knots[j]}, offsets, weights);
      for (std::size_t i = 0; i < offsets.size(); ++i) {
        x.push_back(knots[j] + offsets[i]);
        weight.push_back(weights[i] * (p.pdf(x.back()) - q.pdf(x.back())));
      }
    }
  }
  Cells cells{std::move(knots), {}, Array::column(std::move(weight))};
  cells.basis =
      Array::zeros(static_cast<ad::Index>(x.size()), static_cast<ad::Index>(cells.knots.size()) - 1);
  double* entry = cells.basis.data();
  for (const double at : x) {
    for (std::size_t j = 0; j + 1 < cells.knots.size(); ++j)
      *entry++ = std::clamp(at, cells.knots[j], cells.knots[j + 1]) - cells.knots[j];
  }
  return cells;
}

Cells first_cells(const Distribution& p, const Distribution& q) {
  std::vector<double> knots;
  if (p.is_discrete()) {
    for (ad::Index i = 0; i < p.size(); ++i) knots.push_back(static_cast<double>(i));
  } else {
    constexpr int n = 48;
    const Interval all = range(p, q);
    knots = breakpoints(p, q);
    for (int i = 0; i <= n; ++i) knots.push_back(all.low + (all.high - all.low) * i / n);
    std::erase_if(knots, [&](double x) { return !(x >= all.low && x <= all.high); });
    std::sort(knots.begin(), knots.end());
    knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  }
  return cells_on(p, q, std::move(knots));
}

// E_p D - E_q D.
Var value(ad::Tape& tape, const Cells& cells, const Var& slopes) {
  return sum(tape.constant(cells.weight) * matmul(tape.constant(cells.basis), slopes));
}

// The cells on both sides of each change of the slopes' sign; those whose gradient is rounding have none.
std::vector<bool> undecided(const ad::ArrayView& gradient) {
  constexpr double rounding = 1e-13;
  std::vector<bool> result(static_cast<std::size_t>(gradient.size()));
  std::ptrdiff_t before = -1;
  for (ad::Index j = 0; j < gradient.size(); ++j) {
    if (std::fabs(gradient[j]) < rounding) continue;
    // Up to two cells between the two may have a zero gradient because the optimal D changes its slope
    // inside; if there are more, their gradient is zero for another reason.
    if (before >= 0 && j - before <= 3 && (gradient[before] < 0) != (gradient[j] < 0))
      std::fill(result.begin() + before, result.begin() + j + 1, true);
    before = j;
  }
  return result;
}

}  // namespace

double w1_by_cdf(const Distribution& p, const Distribution& q) {
  const Interval all = range(p, q);
  const Integral area = integrate([&](double x) { return p.cdf(x) - q.cdf(x); }, all.low, all.high,
                                  places(p, q), {.absolute_value = true});
  return area.value;
}

double w1_by_crossings(const Distribution& p, const Distribution& q) {
  double area = 0;
  if (p.is_discrete()) {
    for (ad::Index i = 0; i + 1 < p.size(); ++i)
      area += std::fabs(p.cdf(static_cast<double>(i)) - q.cdf(static_cast<double>(i)));
    return area;
  }
  double before = 0;
  const auto up_to = [&](double x) {
    const double integral = integrated_cdf(p, x) - integrated_cdf(q, x);
    area += std::fabs(integral - before);
    before = integral;
  };
  for (const double x : grid_crossings(p, q)) up_to(x);
  up_to(range(p, q).high);
  return area;
}

double transport_by_quantiles(const Distribution& p, const Distribution& q, int k) {
  if (p.is_discrete()) {
    // Both quantiles are constant between two of these levels.
    std::vector<double> levels{0};
    for (const Distribution& d : {p, q}) {
      for (ad::Index i = 0; i < d.size(); ++i) levels.push_back(std::fmin(1, d.cdf(static_cast<double>(i))));
    }
    std::sort(levels.begin(), levels.end());
    double cost = 0;
    for (std::size_t i = 1; i < levels.size(); ++i) {
      const double middle = (levels[i - 1] + levels[i]) / 2;
      cost += (levels[i] - levels[i - 1]) * std::pow(std::fabs(p.quantile(middle) - q.quantile(middle)), k);
    }
    return cost;
  }
  // u is the distribution function of a normal z, so that the ends of (0, 1) are far out.
  const auto f = [&](double z) {
    const double u = std::erfc(-z / std::numbers::sqrt2) / 2, d = p.quantile(u) - q.quantile(u);
    return normal_density(z) * (k == 1 ? d : d * d);
  };
  // The integrand is taken in absolute value: it has kinks where the quantile functions cross.
  return integrate(f, -far_out, far_out, {0}, {.absolute_value = true, .scale = 0.25}).value;
}

double w1_by_critic(const Distribution& p, const Distribution& q, double steepest) {
  constexpr int halvings = 24;
  // The objective is linear: along its gradient the step is limited only by the bounds on the slopes.
  constexpr double rate = 1e15;
  Cells cells = first_cells(p, q);
  for (int halving = 0;; ++halving) {
    ad::Parameter slopes("slopes", Array::zeros(cells.basis.cols(), 1));
    ad::Parameter* const list[] = {&slopes};
    nn::Sgd step(list, rate);
    ad::Tape tape;
    const ad::Gradients gradient = backward(value(tape, cells, tape.leaf(slopes)), slopes);
    const std::vector<bool> halve = undecided(gradient[slopes]);
    step.ascend(gradient);
    clip(list, steepest);
    if (p.is_discrete() || halving == halvings || std::find(halve.begin(), halve.end(), true) == halve.end())
      return value(tape, cells, tape.leaf(slopes)).value();

    std::vector<double> knots;
    for (std::size_t j = 0; j < halve.size(); ++j) {
      knots.push_back(cells.knots[j]);
      if (halve[j]) knots.push_back((cells.knots[j] + cells.knots[j + 1]) / 2);
    }
    knots.push_back(cells.knots.back());
    cells = cells_on(p, q, std::move(knots));
  }
}

double value_of_critic(const Distribution& p, const Distribution& q, const std::vector<double>& slopes) {
  const Cells cells = first_cells(p, q);
  Array all = Array::zeros(cells.basis.cols(), 1);
  for (ad::Index j = 0; j < all.size(); ++j) all[j] = slopes.at(static_cast<std::size_t>(j) % slopes.size());
  ad::Tape tape;
  return value(tape, cells, tape.constant(all)).value();
}

double w2_squared_by_coupling(const Array& covariance_p, const Array& covariance_q, const Array& mean) {
  const auto cholesky = [](const Array& s) {
    const double a = std::sqrt(s(0, 0)), b = s(1, 0) / a;
    return Array{{a, 0}, {b, std::sqrt(s(1, 1) - b * b)}};
  };
  const Array a = cholesky(covariance_p), b = cholesky(covariance_q);
  // E|x - y|^2 = |mean|^2 + the sum of the squares of A - B R.
  const auto cost = [&](const Var& angle) {
    ad::Tape& tape = angle.tape();
    const Var c = cos(angle), s = sin(angle);
    const Var rotation =
        concat({concat({c, -s}, ad::Axis::cols), concat({s, c}, ad::Axis::cols)}, ad::Axis::rows);
    return sum(square(tape.constant(mean))) +
           sum(square(tape.constant(a) - matmul(tape.constant(b), rotation)));
  };
  // The cost is a cosine of the angle: Newton's method from the best of eight directions.
  const auto at = [&](double angle) {
    ad::Tape tape;
    return cost(tape.leaf(angle)).value();
  };
  double angle = 0;
  for (int i = 1; i < 8; ++i) {
    const double other = i * std::numbers::pi / 4;
    if (at(other) < at(angle)) angle = other;
  }
  const auto slope = ad::grad(cost);
  const auto curvature = ad::grad(slope);
  for (int i = 0; i < 8; ++i) angle -= slope(angle) / curvature(angle);
  return at(angle);
}

}  // namespace saddle::gan
