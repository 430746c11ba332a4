#include "gan/claims/wasserstein/wgan.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/learned.h"
#include "gan/penalty.h"
#include "gan/probability/distribution.h"
#include "gan/probability/quadrature.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

constexpr double lambda = 10;
constexpr double data_mean = 1;

// The density at x of u a + (1 - u) b, with a from N(data_mean, 1), b from N(0, 1) and u uniform.
double density_between(double x) {
  std::vector<double> u, weight;
  kronrod_nodes({0, 0, 1}, u, weight);
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double v = 1 - u[i];
    sum += weight[i] * normal(u[i] * data_mean, std::sqrt(u[i] * u[i] + v * v)).pdf(x);
  }
  return sum;
}

// Equally spaced points, on which the trapezoidal rule is accurate to machine precision for such rapidly
// decaying integrands.
struct Grid {
  Array x, p, q, r;  // columns; densities times the spacing: of data, samples, and what lies between
  double spacing;
};

Grid make_grid() {
  constexpr int n = 161;
  Grid grid{Array::zeros(n, 1), Array::zeros(n, 1), Array::zeros(n, 1), Array::zeros(n, 1), 0.1};
  const Distribution p = normal(data_mean, 1), q = normal(0, 1);
  for (int i = 0; i < n; ++i) {
    const double x = -7 + grid.spacing * i;
    grid.x[i] = x;
    grid.p[i] = grid.spacing * p.pdf(x);
    grid.q[i] = grid.spacing * q.pdf(x);
    grid.r[i] = grid.spacing * density_between(x);
  }
  return grid;
}

// |F - G|, from the tail in which both are small.
double distance_of_cdfs(double x) {
  const Distribution p = normal(data_mean, 1), q = normal(0, 1);
  return x < data_mean / 2 ? q.cdf(x) - p.cdf(x) : p.survival(x) - q.survival(x);
}

nn::Sequential small_critic(ad::Random& random) {
  return nn::Sequential("D", {nn::Linear(1, 8, random), nn::Tanh(), nn::Linear(8, 1, random)});
}

// E_p D - E_q D - lambda E_r(|D'| - 1)^2, or with one side.
Var objective(const nn::Sequential& D, const Grid& grid, ad::Tape& tape, Sides sides) {
  const Var x = tape.constant(grid.x);
  return sum((tape.constant(grid.p) - tape.constant(grid.q)) * D(x)) -
         gradient_penalty(D, x, tape.constant(grid.r), lambda, sides);
}

}  // namespace

PenalisedCritic train_penalised_critic(ad::Random& random) {
  constexpr int steps = 400;
  constexpr double rate = 0.03;
  const Grid grid = make_grid();
  const nn::Sequential D = small_critic(random);
  // In one dimension a slope of the wrong sign has to pass through zero to change its sign, which the
  // two-sided penalty prevents: begin with the one-sided one.
  const auto ascended = [&](ad::Tape& tape, int step) {
    return objective(D, grid, tape, step < steps / 4 ? Sides::one : Sides::two);
  };
  ascend(D, ascended, steps, rate);

  PenalisedCritic result{data_mean, 0, {}, {}, {}};
  ad::Tape tape;
  result.value = objective(D, grid, tape, Sides::two).value();
  const Var norm = gradient_norm(D, tape.constant(grid.x));
  for (ad::Index i = 0; i < grid.x.size(); ++i) {
    result.slope.push_back(norm.array()[i]);
    result.excess.push_back(distance_of_cdfs(grid.x[i]) * grid.spacing / (2 * lambda * grid.r[i]));
    result.weight.push_back(grid.r[i]);
  }
  return result;
}

double penalised_integral() {
  const auto r = [](double x) {
    return tanh_sinh(
               [x](Point u) {
                 const double a = u.anchor + u.offset, b = 1 - a;
                 const double variance = a * a + b * b, away = x - a * data_mean;
                 return std::exp(-away * away / (2 * variance)) / std::sqrt(2 * std::numbers::pi * variance);
               },
               0, 1, {.absolute = 0})
        .value;
  };
  // Beyond 8 of both means (F - G)^2 / r is below 1e-14.
  return tanh_sinh(
             [&r](Point at) {
               const double x = at.anchor + at.offset, gap = distance_of_cdfs(x);
               return gap * gap / (4 * lambda * r(x));
             },
             -8, data_mean + 8, {.relative = 1e-12, .absolute = 1e-13})
      .value;
}

}  // namespace saddle::gan
