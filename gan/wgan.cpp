#include "gan/wgan.h"

#include <cmath>
#include <vector>

#include "autodiff/gradient.h"
#include "gan/distribution.h"
#include "gan/penalty.h"
#include "gan/quadrature.h"
#include "nn/optimiser.h"

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

// Equally spaced points, on which the trapezium rule is right to all digits for what falls off so fast.
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

nn::Sequential small_critic(ad::Random& random) {
  return nn::Sequential("D", {nn::Linear(1, 8, random), nn::Tanh(), nn::Linear(8, 1, random)});
}

// E_p D - E_q D - lambda E_r(|D'| - 1)^2, or with one side.
Var objective(const nn::Sequential& D, const Grid& grid, ad::Tape& tape, Sides sides) {
  const Var x = tape.constant(grid.x);
  return sum((tape.constant(grid.p) - tape.constant(grid.q)) * D(x)) -
         gradient_penalty(D, x, tape.constant(grid.r), lambda, sides);
}

void ascend(nn::Sequential& D, nn::Adam& opt, const Grid& grid, Sides sides) {
  ad::Tape tape;
  // The last bias changes neither side.
  opt.ascend(backward(objective(D, grid, tape, sides), D.parameters(), {.unused = ad::Unused::zero}));
}

}  // namespace

PenalisedCritic train_penalised_critic(ad::Random& random) {
  constexpr int steps = 400;
  constexpr double rate = 0.03;
  const Grid grid = make_grid();
  nn::Sequential D = small_critic(random);
  nn::Adam opt(D.parameters(), rate);
  for (int i = 0; i < steps; ++i) {
    opt.set_learning_rate(rate * (1 - static_cast<double>(i) / steps));
    // In one dimension a slope of the wrong sign cannot turn round without being flat, which two sides
    // punish.
    ascend(D, opt, grid, i < steps / 4 ? Sides::one : Sides::two);
  }

  PenalisedCritic result{data_mean, data_mean, 0, 0, 0};
  ad::Tape tape;
  result.value = objective(D, grid, tape, Sides::two).value();
  const Var norm = gradient_norm(D, tape.constant(grid.x));
  const Distribution p = normal(data_mean, 1), q = normal(0, 1);
  for (ad::Index i = 0; i < grid.x.size(); ++i) {
    const double x = grid.x[i], r = grid.r[i];
    // From the side on which both are small.
    const double gap = x < data_mean / 2 ? q.cdf(x) - p.cdf(x) : p.survival(x) - q.survival(x);
    const double excess = gap * grid.spacing / (2 * lambda * r);
    result.bound += lambda * r * excess * excess;
    result.mean_slope += r * norm.array()[i];
    result.slope_error += r * std::fabs(norm.array()[i] - 1 - excess);
  }
  return result;
}

}  // namespace saddle::gan
