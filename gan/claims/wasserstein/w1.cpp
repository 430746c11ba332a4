// The Wasserstein distance: two parallel lines, and W1 and W2 by several roads.
#include "gan/claims/wasserstein/w1.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/distances.h"
#include "gan/claims/study.h"
#include "gan/claims/transport.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using ad::real::softplus;

// --- parallel lines

// On each line stand so many points, one above the other.
constexpr int points_on_line = 5;

// The mean distance from the points (0, i / n) to their partners (theta, raised + match[i] / n).
template <class T>
T mean_distance(const T& theta, const std::vector<int>& match, double raised) {
  T sum = 0;
  for (std::size_t i = 0; i < match.size(); ++i) {
    const double up = (match[i] - static_cast<double>(i)) / points_on_line + raised;
    using std::sqrt;
    sum += sqrt(theta * theta + up * up);
  }
  return sum / points_on_line;
}

// Of all ways to pair the points the cheapest, and the cost of the next one: by trying them all.
struct Pairing {
  std::vector<int> match;
  double cost = HUGE_VAL, next = HUGE_VAL;
};
Pairing best_pairing(double theta, double raised) {
  Pairing best;
  std::vector<int> match(points_on_line);
  for (int i = 0; i < points_on_line; ++i) match[static_cast<std::size_t>(i)] = i;
  do {
    const double cost = mean_distance(theta, match, raised);
    best.next = std::fmin(best.next, std::fmax(best.cost, cost));
    if (cost < best.cost) best = {match, cost, best.next};
  } while (std::next_permutation(match.begin(), match.end()));
  return best;
}

// The points of both lines, each point once, with log p and log q: -inf where a line has none.
struct Points {
  std::vector<double> log_p, log_q;
};
Points all_points(double theta, double raised) {
  std::map<std::pair<double, double>, std::pair<double, double>> at;
  for (int i = 0; i < points_on_line; ++i) {
    const double height = static_cast<double>(i) / points_on_line;
    at[{0, height}].first += 1.0 / points_on_line;
    at[{theta, height + raised}].second += 1.0 / points_on_line;
  }
  Points all;
  for (const auto& entry : at) {
    all.log_p.push_back(std::log(entry.second.first));
    all.log_q.push_back(std::log(entry.second.second));
  }
  return all;
}

LineDistances closed_lines(double theta) {
  if (theta == 0) return {};
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {std::fabs(theta), theta < 0 ? -1. : 1., infinity, std::numbers::ln2, 1};
}

// The second line is moved by theta across, and raised along itself.
using ClosedLines = std::function<LineDistances(double theta)>;
Measurement measure_lines(const ClosedLines& closed, double raised, Study& study) {
  Measurement result;
  for (const double theta : {-2.0, -0.5, -1e-3, 0.0, 1e-3, 0.25, 1.0, 3.0}) {
    const auto name = [&](const char* what) { return fmt::format("{}, theta = {:g}", what, theta); };
    const FindLogits find = [&](std::span<const double> p, std::span<const double> q) {
      return study.find(p, q);
    };
    const LineDistances at = line_distances(theta, find, raised), expected = closed(theta);
    result.add(name("W1"), at.w1, expected.w1);
    result.add(name("JSD"), at.jsd, expected.jsd).unit = "nats";
    result.add(name("TV"), at.tv, expected.tv);
    result.add(name("KL"), at.kl, expected.kl).unit = "nats";
    if (theta != 0) result.add(name("dW1/dtheta"), at.w1_slope, expected.w1_slope);
    // Any other way to pair is dearer: the next one exchanges two neighbours.
    const double across = std::sqrt(theta * theta + 1.0 / (points_on_line * points_on_line));
    result
        .add(name("the next way to pair"), best_pairing(theta, 0).next,
             ((points_on_line - 2) * std::fabs(theta) + 2 * across) / points_on_line)
        .control = true;
  }
  // Lines with a thickness: W1 does not notice.
  for (const double width : {1.0, 0.1, 0.01}) {
    for (const double theta : {-1.0, 0.03, 2.0}) {
      result.add(fmt::format("W1 of lines of width {:g}, theta = {:g}", width, theta),
                 w1_by_cdf(normal(0, width), normal(theta, width)), closed(theta).w1);
    }
  }
  if (study.charts()) result.charts.push_back(chart_of_lines());
  return result;
}

Wrong refuse_lines(Wrong::Kind kind, std::string what, void (*change)(LineDistances&, double theta),
                   double raised = 0) {
  return {kind, std::move(what), [=](Study& study) {
            return measure_lines(
                [change](double theta) {
                  LineDistances distances = closed_lines(theta);
                  change(distances, theta);
                  return distances;
                },
                raised, study);
          }};
}

// --- W1 in three ways

std::vector<std::pair<Distribution, Distribution>> pairs_on_line(ad::Random random) {
  std::vector<std::pair<Distribution, Distribution>> pairs = {
      {normal(0, 1), normal(1, 1)},
      {normal(0, 1), normal(0, 2)},
      {normal(0, 1), normal(1, 1.5)},
      {normal(0, 1), normal(-2, 4)},
      {laplace(0, 1), normal(0.5, 1)},
      {logistic(0, 1), laplace(0, 2)},
      {exponential(1), exponential(3)},
      {uniform(0, 1), uniform(0.25, 1.5)},
      {uniform(0, 1), normal(0, 1)},
      {mixture({{0.5, normal(-1, 0.5)}, {0.5, normal(1, 1)}}), normal(0, 1)},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})},
  };
  for (int i = 0; i < 20; ++i) {
    const std::size_t n = 2 + static_cast<std::size_t>(random.below(12));
    const auto draw = [&] {
      std::vector<double> p(n);
      double sum = 0;
      for (double& x : p) sum += x = random.uniform();
      for (double& x : p) x /= sum;
      return categorical(p);
    };
    const Distribution p = draw();
    pairs.push_back({p, draw()});
  }
  return pairs;
}

Wrong refuse_ways(Wrong::Kind kind, std::string what, Divergence distance, double steepest = 1) {
  return {kind, std::move(what), [=](Study& study) { return measure_three_ways(distance, study, steepest); }};
}

// --- W2

// A covariance with standard deviations from 1/2 to 2 and a correlation below 0.9.
Array random_covariance(ad::Random& random) {
  const double a = std::exp2(2 * random.uniform() - 1), b = std::exp2(2 * random.uniform() - 1);
  const double c = 0.9 * (2 * random.uniform() - 1) * a * b;
  return Array{{a * a, c}, {c, b * b}};
}

double determinant(const Array& a) {
  return a(0, 0) * a(1, 1) - a(0, 1) * a(1, 0);
}

// W2^2 of normals on the line, N(0,1) and N(mean,sd), and in the plane.
struct ClosedW2 {
  std::function<double(double mean, double sd)> line = [](double mean, double sd) {
    return mean * mean + (sd - 1) * (sd - 1);
  };
  std::function<double(const Array& mean, const Array& a, const Array& b)> plane =
      [](const Array& mean, const Array& a, const Array& b) {
        return mean[0] * mean[0] + mean[1] * mean[1] + bures_squared(a, b);
      };
};

Measurement measure_w2(const ClosedW2& closed, Study& study) {
  Measurement result;
  for (const auto& [mean, sd] :
       std::vector<std::pair<double, double>>{{1, 1}, {0, 2}, {1, 1.5}, {3, 0.5}, {-2, 4}, {0.1, 1.001}}) {
    result.add_relative(fmt::format("relative, N(0,1) | N({:g},{:g})", mean, sd),
                        transport_by_quantiles(normal(0, 1), normal(mean, sd), 2), closed.line(mean, sd));
  }
  ad::Random random = study.random("w2");
  for (int i = 0; i < 20; ++i) {
    const Array a = random_covariance(random), b = random_covariance(random);
    const Array mean{{random.normal(), random.normal()}};
    result.add_relative(fmt::format("relative, two normals in the plane, number {}", i + 1),
                        w2_squared_by_coupling(a, b, mean), closed.plane(mean, a, b));
  }
  return result;
}

Wrong refuse_w2(Wrong::Kind kind, std::string what, ClosedW2 closed) {
  return {kind, std::move(what), [closed](Study& study) { return measure_w2(closed, study); }};
}

}  // namespace

LineDistances line_distances(double theta, const FindLogits& find, double raised) {
  LineDistances at;
  const Pairing best = best_pairing(theta, raised);
  at.w1 = best.cost;
  if (theta != 0) {
    ad::Tape tape;
    const Var t = tape.leaf(theta);
    at.w1_slope = backward(mean_distance(t, best.match, raised), t)[t];
  }
  // JSD = log 2 + V / 2 at the D found; TV is what the set where D is above 1/2 tells apart; KL is a sum.
  const Points all = all_points(theta, raised);
  const std::vector<double> logit = find(all.log_p, all.log_q);
  at.jsd = std::numbers::ln2;
  for (std::size_t i = 0; i < logit.size(); ++i) {
    const double p = std::exp(all.log_p[i]), q = std::exp(all.log_q[i]);
    at.jsd -= (p * softplus(-logit[i]) + q * softplus(logit[i])) / 2;
    if (logit[i] > 0) at.tv += p - q;
    if (p > 0) at.kl += p * (all.log_p[i] - all.log_q[i]);
  }
  return at;
}

Chart chart_of_lines() {
  constexpr double width = 0.1;
  Curve w{"W1"}, j{"JSD"}, t{"TV"}, thin_zero{"all at theta = 0", {0}, {0}, Role::point};
  Curve thick_w = w, thick_j = j, thick_t = t;
  j.jumps = t.jumps = true;
  // The limits from either side stand at 0, with the value there between them.
  const auto add_jump = [](Curve& curve, double below, double at, double above) {
    curve.x.insert(curve.x.end(), 2, 0);
    curve.y.insert(curve.y.end(), {below, at, above});
  };
  for (int i = -50; i <= 50; ++i) {
    const double theta = i / 50.0;
    for (Curve* curve : {&w, &j, &t, &thick_w, &thick_j, &thick_t}) curve->x.push_back(theta);
    const LineDistances thin = line_distances(theta);
    w.y.push_back(thin.w1);
    if (i == 0) {
      const LineDistances below = line_distances(-1e-9), above = line_distances(1e-9);
      add_jump(j, below.jsd, thin.jsd, above.jsd);
      add_jump(t, below.tv, thin.tv, above.tv);
    } else {
      j.y.push_back(thin.jsd);
      t.y.push_back(thin.tv);
    }
    const Distribution p = normal(0, width), q = normal(theta, width);
    thick_w.y.push_back(w1(p, q).value);
    thick_j.y.push_back(jsd(p, q).value);
    thick_t.y.push_back(tv(p, q).value);
  }
  return {.id = "wasserstein-lines",
          .title = "Two parallel lines at distance theta",
          .caption =
              "Left: lines without a thickness. JSD and TV are the same for every theta but 0, so that "
              "their gradient is 0; KL is infinite. W1 is |theta|. Right: each line blurred by a normal "
              "of standard deviation 0.1. Now JSD and TV have a slope near 0; W1 is as before.",
          .x_label = "theta",
          .y_label = "distance",
          .panels = {{.id = "thin",
                      .title = "lines",
                      .x_label = "theta",
                      .y_label = "distance",
                      .curves = {w, j, t, thin_zero}},
                     {.id = "thick",
                      .title = "blurred, sd 0.1",
                      .x_label = "theta",
                      .y_label = "distance",
                      .curves = {thick_w, thick_j, thick_t}}}};
}

double bures_squared(const Array& a, const Array& b) {
  const double trace_ab = a(0, 0) * b(0, 0) + 2 * a(0, 1) * b(0, 1) + a(1, 1) * b(1, 1);
  return a(0, 0) + a(1, 1) + b(0, 0) + b(1, 1) -
         2 * std::sqrt(trace_ab + 2 * std::sqrt(determinant(a) * determinant(b)));
}

Measurement measure_three_ways(const Divergence& distance, Study& study, double steepest) {
  Measurement result;
  for (const auto& [p, q] : pairs_on_line(study.random("w1"))) {
    const std::string pair = p.text() + " | " + q.text();
    const double closed = distance(p, q), by_critic = w1_by_critic(p, q, steepest);
    if (!p.is_discrete()) result.add("by distribution functions, " + pair, w1_by_cdf(p, q), closed);
    result.add("by distribution functions, the library, " + pair, w1(p, q).value, closed);
    result.add("by quantiles, " + pair, transport_by_quantiles(p, q, 1), closed);
    result.add("by a critic, " + pair, by_critic, closed);
    // Any other critic says less.
    ad::Random random = study.random("w1: " + pair);
    for (int i = 0; i < 5; ++i) {
      std::vector<double> slopes(64);
      for (double& slope : slopes) slope = 2 * random.uniform() - 1;
      result.at_most("another critic, " + pair, value_of_critic(p, q, slopes), closed);
    }
  }
  return result;
}

std::vector<Claim> claims_of_wasserstein() {
  using enum Wrong::Kind;
  return {
      {.id = "wasserstein-lines",
       .statement = R"(
           Between a distribution on a line and the same moved by theta straight across, W1 is |theta|, with
           the slope 1 or -1 where theta != 0; there JSD = log 2 and TV = 1 have the slope 0, and KL is
           infinite.)",
       .source = "Arjovsky et al. 2017, Example 1",
       .formula = R"(W_1 = \lvert \theta \rvert \\ )"
                  R"(\operatorname{JSD} = \log 2,\quad \operatorname{KL} = \infty,\quad )"
                  R"(\operatorname{TV} = 1 \text{ if } \theta \ne 0 \text{, all of them 0 if } \theta = 0)",
       .derivation = R"(
           The lines have no point in common unless theta = 0, so that a density of one is 0 wherever that of
           the other is not. Every way to carry one onto the other moves each grain by |theta| or more, and
           straight across by exactly that. Measured: five points on each line; W1 by trying all 120 ways to
           pair them, its gradient by the tape; JSD from V, and TV from the set where D > 1/2, at the D found
           on the points; KL by its sum. JSD and TV are the same for every theta but 0, where they jump.
           Blurred by a normal, W1 is still |theta|, by distribution functions.)",
       .tolerance = 1e-13,
       .tolerance_reason = "roundings of a few numbers up to 3, and of the quadrature, 2e-15",
       .measure = [](Study& study) { return measure_lines(closed_lines, 0, study); },
       .figure = true,
       .wrong = {refuse_lines(formula, "JSD without its halves, 2 log 2",
                              [](LineDistances& at, double) { at.jsd *= 2; }),
                 refuse_lines(formula, "W2^2 = theta^2 in place of W1",
                              [](LineDistances& at, double theta) { at.w1 = theta * theta; }),
                 refuse_lines(formula, "TV without its half, 2",
                              [](LineDistances& at, double) { at.tv *= 2; }),
                 refuse_lines(formula, "JSD = log 2 at theta = 0, too",
                              [](LineDistances& at, double) { at.jsd = std::numbers::ln2; }),
                 refuse_lines(
                     condition, "a second line that is moved along itself, too",
                     [](LineDistances&, double) {}, 0.05),
                 refuse_lines(off, "W1 2 % off", [](LineDistances& at, double) { at.w1 *= 1.02; }),
                 refuse_lines(off, "JSD 2 % off", [](LineDistances& at, double) { at.jsd *= 1.02; })}},
      {.id = "w1-three-ways",
       .statement = R"(
           For distributions on the line with finite first moments W1 is the area between the distribution
           functions, the area between the quantile functions, and the largest E_p D - E_q D over all D of
           Lipschitz constant 1.)",
       .source = "Arjovsky et al. 2017, Eq. 2",
       .formula =
           R"(W_1 = \int \lvert F_p - F_q \rvert\, dx = \int \lvert F_p^{-1} - F_q^{-1} \rvert\, du = )"
           R"(\max_{\lvert D' \rvert \le 1} (\mathbb{E}_p D - \mathbb{E}_q D))",
       .derivation = R"(
           The two areas are one and the same, cut into slices upright or across. By parts E_p D - E_q D is
           the integral of D' (F_q - F_p), at most that of |F_p - F_q|, and D' = sign(F_q - F_p) reaches it.
           Measured: D is piecewise linear, its slopes follow the gradient by the tape and are clipped to [-1,
           1]; where two neighbours disagree in sign, their cells are halved. No critic with random slopes
           says more. The reference has no quadrature: between two crossings of F_p and F_q the area is the
           change of E(x - X)^+ - E(x - Y)^+, which has a closed form for each density.)",
       .tolerance = 5e-12,
       .tolerance_reason =
           "the quadrature's error of 1e-13, and tails of 1e-15 at x up to 70 that are left out",
       .measure = [](Study& study) { return measure_three_ways(w1_by_crossings, study); },
       .wrong = {refuse_ways(formula, "total variation in place of W1",
                             [](const Distribution& p, const Distribution& q) { return tv(p, q).value; }),
                 refuse_ways(
                     formula, "half of the area",
                     [](const Distribution& p, const Distribution& q) { return w1_by_crossings(p, q) / 2; }),
                 refuse_ways(formula, "W2 in place of W1",
                             [](const Distribution& p, const Distribution& q) {
                               return std::sqrt(transport_by_quantiles(p, q, 2));
                             }),
                 refuse_ways(formula, "the difference of the means",
                             [](const Distribution& p, const Distribution& q) {
                               return std::fabs(value_of_critic(p, q, {1}));
                             }),
                 refuse_ways(condition, "critics with slopes up to 2", w1_by_crossings, 2),
                 refuse_ways(off, "W1 2 % off", times(1.02, w1_by_crossings))}},
      {.id = "w2-normal",
       .statement = R"(
           Between normals W2^2 is the squared distance of the means plus the squared Bures distance of the
           covariances, which on the line is (sigma - sigma')^2.)",
       .source = "Dowson & Landau 1982",
       .formula = R"(\text{on the line } (\mu - \mu')^2 + (\sigma - \sigma')^2 \\ )"
                  R"(\text{in general } \lvert m \rvert^2 + \operatorname{tr} A + \operatorname{tr} B - 2 )"
                  R"(\operatorname{tr} (A^{1/2} B A^{1/2})^{1/2})",
       .derivation = R"(
           On the line quantiles are carried to quantiles: mu + sigma z to mu' + sigma' z, so that W2^2 =
           E((mu - mu') + (sigma - sigma') z)^2. In the plane x and y are made of one z by x = A_c z, y = m +
           B_c R z with Cholesky factors and a rotation R; the best R gives the last trace, which for 2 x 2 is
           sqrt(tr AB + 2 sqrt(det AB)). It is the formula of the Frechet inception distance. Measured: on the
           line by a quadrature over quantiles; in the plane the angle of R is found by Newton's method on the
           tape, for 20 random pairs.)",
       .tolerance = 5e-12,
       .tolerance_reason = "relative: the quadrature's is 1e-13; the angle's error counts in second order",
       .measure = [](Study& study) { return measure_w2({}, study); },
       .wrong =
           {refuse_w2(formula, "on the line the difference of the variances",
                      {.line = [](double mean, double sd) { return mean * mean + std::fabs(sd * sd - 1); }}),
            refuse_w2(formula, "W2 in place of W2^2",
                      {.line = [](double mean, double sd) { return std::hypot(mean, sd - 1); }}),
            refuse_w2(formula, "the last trace as sqrt(tr AB), without 2 sqrt(det AB)",
                      {.plane =
                           [](const Array& mean, const Array& a, const Array& b) {
                             const double ab = a(0, 0) * b(0, 0) + 2 * a(0, 1) * b(0, 1) + a(1, 1) * b(1, 1);
                             return mean[0] * mean[0] + mean[1] * mean[1] + a(0, 0) + a(1, 1) + b(0, 0) +
                                    b(1, 1) - 2 * std::sqrt(ab);
                           }}),
            refuse_w2(formula, "the Bures distance without its square",
                      {.plane =
                           [](const Array& mean, const Array& a, const Array& b) {
                             return mean[0] * mean[0] + mean[1] * mean[1] + std::sqrt(bures_squared(a, b));
                           }}),
            refuse_w2(off, "the closed form on the line 2 % off", {.line = times(1.02, ClosedW2().line)}),
            refuse_w2(off, "the closed form in the plane 2 % off",
                      {.plane = times(1.02, ClosedW2().plane)})}},
  };
}

}  // namespace saddle::gan
