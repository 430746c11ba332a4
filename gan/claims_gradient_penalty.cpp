// What is made of the Wasserstein distance in practice: a penalty on the gradient of the critic.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "gan/claims.h"
#include "gan/linear_critic.h"
#include "gan/study.h"
#include "gan/wgan.h"

namespace saddle::gan {
namespace {

using ad::Array;

// --- a linear critic with a gradient penalty

double norm(const Array& x) {
  double squares = 0;
  for (const double number : x) squares += number * number;
  return std::sqrt(squares);
}

double biased_value(double delta, double lambda) {
  return delta + delta * delta / (4 * lambda);
}

// What is left of the distance after n steps of a generator; negative beyond the data.
double distance_left(int n, double distance, double rate, double lambda) {
  const double shrink = 1 - rate / (2 * lambda);
  const auto before = [&](int i) { return (distance + 2 * lambda) * std::pow(shrink, i) - 2 * lambda; };
  const int beyond =
      static_cast<int>(std::ceil(std::log(2 * lambda / (distance + 2 * lambda)) / std::log(shrink)));
  if (n < beyond) return before(n);
  const double swing = rate / (1 + shrink);
  const double left = swing + (-before(beyond) - swing) * std::pow(-shrink, n - beyond);
  return (n - beyond) % 2 == 0 ? -left : left;
}

// Without a gap the penalty is all that there is: two sides ask for |w| = 1, one side for |w| <= 1.
void add_without_gap(Measurement& result) {
  const Array data{{0.5, -1}, {2, 0.25}};
  for (const double lambda : {0.1, 10.0}) {
    for (const double length : {0.5, 1.0, 2.0}) {
      for (const Sides sides : {Sides::two, Sides::one}) {
        ad::Tape tape;
        const ad::Var w = tape.leaf(Array{{0.6 * length}, {-0.8 * length}});
        const ad::Var penalty = gradient_penalty([&w](const ad::Var& x) { return matmul(x, w); },
                                                 tape.constant(data), lambda, sides);
        const double over = sides == Sides::two ? length - 1 : std::fmax(0, length - 1);
        result.add(fmt::format("penalty without a gap, |w| = {:g}, lambda = {:g}, {} sides", length, lambda,
                               sides == Sides::two ? "two" : "one"),
                   penalty.value(), lambda * over * over);
      }
    }
  }
}

// --- a net with a gradient penalty

Measurement measure_net(Study& study) {
  Measurement result;
  ad::Random random = study.random("wgan-gp");
  const PenalisedCritic trained = train_penalised_critic(random);
  // Above the bound it would be no bound.
  result.add("value of the trained critic, relative to the bound", trained.value, trained.bound,
             trained.value <= trained.bound ? 1 - trained.value / trained.bound
                                            : std::numeric_limits<double>::infinity());
  result.add("E | |D'| - slope of the best critic |", trained.slope_error, 0);
  result.notes.push_back(
      fmt::format("W1 = {:.6f}, the critic's value {:.6f}, the bound {:.6f}; E |D'| = {:.4f}.", trained.w1,
                  trained.value, trained.bound, trained.mean_slope));
  return result;
}

}  // namespace

Measurement measure_linear_penalty(const PenalisedValue& closed, Study& study) {
  Measurement result;
  ad::Random random = study.random("gradient penalty");
  for (const double lambda : {0.1, 1.0, 10.0, 100.0}) {
    for (const ad::Index dim : {1, 2, 3}) {
      Array data = Array::zeros(6, dim), generated = Array::zeros(6, dim), difference = Array::zeros(1, dim);
      for (ad::Index i = 0; i < data.rows(); ++i) {
        for (ad::Index j = 0; j < dim; ++j) {
          data(i, j) = random.normal() + 1;
          generated(i, j) = random.normal();
          difference[j] += (data(i, j) - generated(i, j)) / 6;
        }
      }
      const double delta = norm(difference), slope = 1 + delta / (2 * lambda);
      for (const Sides sides : {Sides::two, Sides::one}) {
        const auto name = [&](const char* what) {
          return fmt::format("{}, lambda = {:g}, dimension {}, {} sides", what, lambda, dim,
                             sides == Sides::two ? "two" : "one");
        };
        const LinearCritic best = best_linear_critic(data, generated, lambda, sides);
        const auto add = [&](const char* what, double measured, double value) {
          result.add(name(what), measured, value,
                     std::fabs(measured - value) / std::fmax(1, std::fabs(value)));
        };
        add("|w|", best.slope, slope);
        add("E_p D - E_q D", best.gap, delta * slope);
        add("penalty", best.penalty, delta * delta / (4 * lambda));
        add("value", best.value, closed(delta, lambda));
        // Begun against the gap, a penalty with two sides holds it there.
        if (dim > 1 || sides == Sides::one || lambda < 10) continue;
        const LinearCritic wrong = best_linear_critic(data, generated, lambda, sides, -2);
        add("|w| on the wrong side", wrong.slope, 1 - delta / (2 * lambda));
        add("value on the wrong side", wrong.value, closed(-delta, lambda));
      }
    }
  }
  add_without_gap(result);
  return result;
}

Measurement measure_linear_generator(const PenalisedDistance& closed, Study& study) {
  constexpr int steps = 40;
  Measurement result;
  ad::Random random = study.random("gradient penalty: generator");
  const struct {
    double distance, rate, lambda;
  } cases[] = {{1, 0.1, 10}, {3, 0.1, 10}, {1, 0.25, 1}, {2, 0.3, 0.5}};
  for (const auto& [distance, rate, lambda] : cases) {
    for (const ad::Index dim : {1, 2, 3}) {
      Array data = Array::zeros(6, dim), z = Array::zeros(6, dim), goal = Array::zeros(1, dim),
            way = Array::zeros(1, dim), start = Array::zeros(1, dim);
      for (ad::Index j = 0; j < dim; ++j) {
        way[j] = random.normal();
        for (ad::Index i = 0; i < data.rows(); ++i) {
          data(i, j) = random.normal();
          z(i, j) = random.normal();
          goal[j] += (data(i, j) - z(i, j)) / 6;
        }
      }
      const double length = norm(way);
      for (ad::Index j = 0; j < dim; ++j) start[j] = goal[j] - distance * way[j] / length;
      const std::vector<Array> course = follow_linear_critic(data, z, start, rate, lambda, steps);
      for (int n = 0; n <= steps; ++n) {
        const double left = closed(n, distance, rate, lambda);
        double along = 0, squares = 0;
        for (ad::Index j = 0; j < dim; ++j) {
          const double towards = way[j] / length, gap = goal[j] - course[static_cast<std::size_t>(n)][j];
          along += gap * towards;
          squares += (gap - left * towards) * (gap - left * towards);
        }
        result.add(fmt::format("distance {:g}, rate {:g}, lambda = {:g}, dimension {}, step {}", distance,
                               rate, lambda, dim, n),
                   along, left, std::sqrt(squares));
      }
    }
  }
  return result;
}

std::vector<Claim> claims_of_gradient_penalty() {
  return {
      {.id = "wgan-gp-linear",
       .statement =
           "With a gradient penalty lambda a linear critic has slope 1 + delta / (2 lambda), and the value "
           "is too large by delta^2 / (4 lambda).",
       .source = "Derived; penalty as in Gulrajani et al. 2017, Eq. 3",
       .formula =
           "max over w of w delta - lambda (|w| - 1)^2 = delta + delta^2 / (4 lambda),  delta = |E_p x - E_q "
           "x|",
       .derivation = "The best w has the direction of the difference of the means. Its length l has delta - "
                     "2 lambda (l - 1) = 0, so that l = 1 + delta / (2 lambda): above 1, where the penalty "
                     "with one side is the same. E_p D - E_q D is delta l, above delta = W1 by delta^2 / (2 "
                     "lambda), of which the penalty takes half. At delta = 0 they differ: two sides ask for "
                     "|w| = 1, one side for |w| <= 1. Measured: Newton's method with gradient and Hessian by "
                     "the tape, the Hessian through the penalty's own gradient; in 1, 2 and 3 dimensions; "
                     "without a gap the penalty at |w| = 1/2, 1 and 2. "
                     "Begun on the wrong side of 0, a penalty with two sides holds the slope there, with the "
                     "value -delta + delta^2 / (4 lambda), if delta < 2 lambda.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "relative; roundings of 1e-16, times a condition number of 1 + 2 lambda / delta, up to 1e4",
       .measure = [](Study& study) { return measure_linear_penalty(biased_value, study); }},
      {.id = "wgan-gp-net",
       .statement =
           "A net trained with a gradient penalty comes close to, and never above, W1 + integral (F - G)^2 / "
           "(4 lambda r).",
       .source = "Derived; training as in Gulrajani et al. 2017, Algorithm 1",
       .formula = "E_p D - E_q D - lambda E_r(|D'| - 1)^2 <= W1 + integral (F - G)^2 / (4 lambda r) dx",
       .derivation = "By parts the left side is the integral of D' (G - F) - lambda r (|D'| - 1)^2, r being "
                     "the density of the points between data and samples. At each x it is largest at |D'| = "
                     "1 + |F - G| / (2 lambda r). A linear critic between two points is the case r = 1 / "
                     "delta. Measured: p = N(1,1), q = N(0,1), lambda = 10, a net with tanh, 400 steps of "
                     "Adam with exact expectations, the first 100 with one side.",
       .tolerance = 0.02,
       .tolerance_reason =
           "less than the bound is above W1, 0.026, and the best slope above 1, 0.05 on average: a critic "
           "without the excess does not pass; above the bound nothing does",
       .measure = measure_net},
      {.id = "wgan-gp-generator",
       .statement =
           "Led by the best linear critic with a gradient penalty, G(z) = z + theta goes to the data, and "
           "then swings about them by a little more than half a step.",
       .source = "Derived; penalty as in Gulrajani et al. 2017, Eq. 3",
       .formula =
           "d_n = (d_0 + 2 lambda) a^n - 2 lambda until d <= 0, from then on |d_n| = s + (-a)^(n-m) (|d_m| - "
           "s);  a = 1 - h / (2 lambda) > 0, s = h / (1 + a)",
       .derivation =
           "d is the distance of theta from where the means agree, m the first step with d <= 0. The best "
           "slope is 1 + d / (2 lambda) towards the data, and so is G's gradient: d goes to d - h - h d / (2 "
           "lambda) = a d - h. Below h the step is too long: theta lands on the other side, h - a d away. "
           "That has the fixed point s, and each step brings |d| nearer to it by the factor a. Never more "
           "than h away again, but never at rest: only smaller steps bring theta nearer. Measured: 40 steps "
           "of Sgd on the tape, before each of them the best critic by Newton's method from two sets of "
           "samples; in 1, 2 and 3 dimensions.",
       .tolerance = 1e-11,
       .tolerance_reason =
           "roundings of 1e-16 in each of 40 steps, times 2 lambda / d, below 2e3 in these cases, for the "
           "direction of the critic",
       .measure = [](Study& study) { return measure_linear_generator(distance_left, study); }},
  };
}

}  // namespace saddle::gan
