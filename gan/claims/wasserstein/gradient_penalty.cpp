// What is made of the Wasserstein distance in practice: a penalty on the gradient of the critic.
#include "gan/claims/wasserstein/gradient_penalty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/claims/wasserstein/linear_critic.h"
#include "gan/claims/wasserstein/wgan.h"
#include "gan/penalty.h"

namespace saddle::gan {
namespace {

using ad::Array;

// --- a linear critic with a gradient penalty

BestLinear best_biased(double delta, double lambda) {
  const double over = delta / (2 * lambda);
  return {1 + over, delta * (1 + over), lambda * over * over, delta + delta * over / 2};
}

// W1 of two samples of equal number on the line: in order.
double w1_of_samples(Array a, Array b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double sum = 0;
  for (ad::Index i = 0; i < a.size(); ++i) sum += std::fabs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
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
        result
            .add(fmt::format("penalty without a gap, |w| = {:g}, lambda = {:g}, {} sides", length, lambda,
                             sides == Sides::two ? "two" : "one"),
                 penalty.value(), lambda * over * over)
            .control = true;
      }
    }
  }
}

// --- a net with a gradient penalty

// What is said of the net: the largest objective, from W1 and the integral of (F_p - F_q)^2 / (4 lambda r),
// and the slope of the best critic, from |F_p - F_q| / (2 lambda r).
struct NetBound {
  std::function<double(double w1, double integral)> bound = [](double w1, double integral) {
    return w1 + integral;
  };
  std::function<double(double excess)> slope = [](double excess) { return 1 + excess; };
};

Measurement measure_net(const NetBound& said, Study& study) {
  Measurement result;
  const auto& trained = study.once<PenalisedCritic>("wgan-gp-net", [&] {
    ad::Random random = study.random("wgan-gp");
    return train_penalised_critic(random);
  });
  const double bound = said.bound(trained.w1, penalised_integral());
  result.at_most("objective of the trained net", trained.value, bound, 0);
  result.add("objective of the trained net, close to the bound", trained.value, bound);
  double off = 0, mean_slope = 0;
  for (std::size_t i = 0; i < trained.slope.size(); ++i) {
    off += trained.weight[i] * std::fabs(trained.slope[i] - said.slope(trained.excess[i]));
    mean_slope += trained.weight[i] * trained.slope[i];
  }
  result.at_most("E | |D'| - slope of the best critic |", off, 0.02, 0);
  result.notes.push_back(
      fmt::format("W1 = {:.6f}, the critic's value {:.6f}, the bound {:.6f}; E |D'| = {:.4f}.", trained.w1,
                  trained.value, bound, mean_slope));
  return result;
}

Wrong refuse_net(Wrong::Kind kind, std::string what, NetBound said) {
  return {kind, std::move(what), [said](Study& study) { return measure_net(said, study); }};
}
Wrong refuse_linear(Wrong::Kind kind, std::string what, PenalisedOptimum closed, bool delta_is_w1 = false) {
  return {kind, std::move(what),
          [=](Study& study) { return measure_linear_penalty(closed, delta_is_w1, study); }};
}
Wrong refuse_generator(Wrong::Kind kind, std::string what, PenalisedDistance closed) {
  return {kind, std::move(what), [closed](Study& study) { return measure_linear_generator(closed, study); }};
}

}  // namespace

Measurement measure_linear_penalty(const PenalisedOptimum& closed, bool delta_is_w1, Study& study) {
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
      if (delta_is_w1) {
        // Two samples apart, so that their mean stays: a distance that no linear critic sees.
        data(0, 0) -= 20;
        data(1, 0) += 20;
      }
      const double delta = delta_is_w1 && dim == 1 ? w1_of_samples(data, generated) : norm(difference);
      const BestLinear expected = closed(delta, lambda);
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
        add("|w|", best.slope, expected.slope);
        add("E_p D - E_q D", best.gap, expected.gap);
        add("penalty", best.penalty, expected.penalty);
        add("objective", best.value, expected.value);
        // Begun against the gap, a penalty with two sides holds it there.
        if (dim > 1 || sides == Sides::one || lambda < 10) continue;
        const LinearCritic wrong = best_linear_critic(data, generated, lambda, sides, -2);
        add("|w| on the wrong side", wrong.slope, closed(-delta, lambda).slope);
        add("objective on the wrong side", wrong.value, closed(-delta, lambda).value);
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
  using enum Wrong::Kind;
  return {
      {.id = "wgan-gp-linear",
       .statement = R"(
           On the line, under the penalty lambda E (|D'| - 1)^2 with lambda > 0, the best linear critic has a
           slope of size 1 + delta / (2 lambda), delta = |E_p x - E_q x| > 0, with the sign of E_p x - E_q x,
           and the objective, penalty included, delta + delta^2 / (4 lambda): for a shift, where W1 is delta,
           that is by delta^2 / (4 lambda) more than W1.)",
       .source = "Derived; penalty as in Gulrajani et al. 2017, Eq. 3",
       .formula = R"(\max_w (w \cdot (\mathbb{E}_p x - \mathbb{E}_q x) - \lambda (\lvert w \rvert - 1)^2) )"
                  R"(= \delta + \frac{\delta^2}{4 \lambda},\quad )"
                  R"(\delta = \lvert \mathbb{E}_p x - \mathbb{E}_q x \rvert)",
       .derivation = R"(
           The gradient of D(x) = w . x is w at every x, wherever the penalty looks. The best w has the
           direction of the difference of the means. Its length l has delta - 2 lambda (l - 1) = 0, so that l
           = 1 + delta / (2 lambda): above 1, where the penalty with one side is the same. E_p D - E_q D is
           delta l, above delta by delta^2 / (2 lambda), of which the penalty takes half. At delta = 0 they
           differ: two sides ask for |w| = 1, one side for |w| <= 1. Measured: Newton's method with gradient
           and Hessian by the tape, the Hessian through the penalty's own gradient; in 1, 2 and 3 dimensions;
           without a gap the penalty at |w| = 1/2, 1 and 2. On the line, begun on the wrong side of 0, a
           penalty with two sides holds the slope there, in a local maximum of -delta + delta^2 / (4 lambda),
           if delta < 2 lambda.)",
       .tolerance = 5e-14,
       .tolerance_reason = R"(
           relative to numbers above 1; roundings of 1e-16 in a slope, which the objective has in second
           order, times lambda = 100)",
       .measure = [](Study& study) { return measure_linear_penalty(best_biased, false, study); },
       .wrong = {refuse_linear(formula, "the objective with delta^2 / (2 lambda), as E_p D - E_q D has",
                               [](double delta, double lambda) {
                                 BestLinear at = best_biased(delta, lambda);
                                 at.value = at.gap;
                                 return at;
                               }),
                 refuse_linear(formula, "no bias: a slope of 1",
                               [](double delta, double) {
                                 return BestLinear{1, delta, 0, delta};
                               }),
                 refuse_linear(formula, "a penalty on |w|^2 in place of (|w| - 1)^2",
                               [](double delta, double lambda) {
                                 const double w = delta / (2 * lambda);
                                 return BestLinear{w, delta * w, lambda * w * w, delta * w / 2};
                               }),
                 refuse_linear(condition, "delta taken as W1 for samples that are no shifts of each other",
                               best_biased, true),
                 refuse_linear(off, "the objective 2 % off",
                               [](double delta, double lambda) {
                                 BestLinear at = best_biased(delta, lambda);
                                 at.value *= 1.02;
                                 return at;
                               })}},
      {.id = "wgan-gp-net",
       .statement = R"(
           On the line no critic has a larger objective under a gradient penalty lambda > 0 than W1 + integral
           (F_p - F_q)^2 / (4 lambda r), r being the density of the points of the penalty; for N(1,1) and
           N(0,1) and lambda = 10 a net of 8 tanh units with random weights comes within 0.005 of it in 400
           steps with exact expectations.)",
       .source = "Derived; training as in Gulrajani et al. 2017, Algorithm 1",
       .formula = R"(\mathbb{E}_p D - \mathbb{E}_q D - \lambda \mathbb{E}_r (\lvert D' \rvert - 1)^2 \le )"
                  R"(W_1 + \int \frac{(F_p - F_q)^2}{4 \lambda r}\, dx)",
       .derivation = R"(
           By parts the left side is the integral of D' (F_q - F_p) - lambda r (|D'| - 1)^2, r being the
           density of the points between data and samples. At each x it is largest at |D'| = 1 + |F_p - F_q| /
           (2 lambda r). A linear critic between two point masses is the case r = 1 / delta. Measured: p =
           N(1,1), q = N(0,1), lambda = 10, a net with tanh, 400 steps of Adam with exact expectations by sums
           at equal steps, the first 100 with one side; the bound by tanh-sinh. The mean distance of its slope
           from the best one is below 0.02.)",
       .tolerance = 0.005,
       .tolerance_reason = R"(
           what training leaves, less than a fifth of the 0.027 that the bound is above W1; above the bound
           nothing passes)",
       .measure = [](Study& study) { return measure_net({}, study); },
       .wrong = {refuse_net(formula, "W1 alone as the bound",
                            {.bound = [](double w1, double) { return w1; }}),
                 refuse_net(formula, "2 lambda r in place of 4 lambda r",
                            {.bound = [](double w1, double integral) { return w1 + 2 * integral; }}),
                 refuse_net(formula, "a best slope of 1", {.slope = [](double) { return 1.; }}),
                 refuse_net(off, "the bound 2 % off", {.bound = times(1.02, NetBound().bound)})}},
      {.id = "wgan-gp-generator",
       .statement = R"(
           On the line, if the data are z moved by a constant and a generator G(z) = z + theta follows the
           best linear critic under a gradient penalty lambda with steps 0 < h < 2 lambda, it reaches the data
           in finitely many steps and, unless it meets them exactly, passes them at each later step, at a
           distance that tends to h / (2 - h / (2 lambda)).)",
       .source = "Derived; penalty as in Gulrajani et al. 2017, Eq. 3",
       .formula = R"(d_n = (d_0 + 2 \lambda) a^n - 2 \lambda \text{ until } d < 0 \\ )"
                  R"(\text{from then on } \lvert d_n \rvert = s + (-a)^{n-m} (\lvert d_m \rvert - s) \\ )"
                  R"(a = 1 - \frac{h}{2 \lambda} > 0,\quad s = \frac{h}{1 + a})",
       .derivation = R"(
           d is the distance of theta from where the means agree, m the first step with d < 0. The best slope
           is 1 + d / (2 lambda) towards the data, and so is G's gradient: d goes to d - h - h d / (2 lambda)
           = a d - h. If d < h / a the step is too long: theta lands on the other side, h - a d away. That has
           the fixed point s, a little more than half of h for small h, and each step brings |d| nearer to it
           by the factor a. Never more than h away again, but never at rest: only smaller steps bring theta
           nearer. Measured: 40 steps of Sgd on the tape, before each of them the best critic by Newton's
           method from two sets of samples; in 1, 2 and 3 dimensions.)",
       .tolerance = 2e-13,
       .tolerance_reason = R"(
           roundings of 1e-16 in each of 40 steps, times 2 lambda / d, below 2e3 in these cases, for the
           direction of the critic)",
       .measure = [](Study& study) { return measure_linear_generator(distance_left, study); },
       .wrong = {refuse_generator(formula, "a slope of 1, without the critic's bias",
                                  [](int n, double d, double h, double) { return d - n * h; }),
                 refuse_generator(formula, "a generator that stops at the data, without a swing",
                                  [](int n, double d, double h, double l) {
                                    return std::fmax(0, (d + 2 * l) * std::pow(1 - h / (2 * l), n) - 2 * l);
                                  }),
                 refuse_generator(
                     formula, "half of the penalty",
                     [](int n, double d, double h, double l) { return distance_left(n, d, h, l / 2); }),
                 refuse_generator(off, "the distance 2 % off", times(1.02, distance_left))}},
  };
}

}  // namespace saddle::gan
