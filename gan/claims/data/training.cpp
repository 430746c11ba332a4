// What V says while D is trained: a lower bound of C(G) that rises to the best of D's class.
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/data/coins.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/linear_equations.h"
#include "gan/claims/study.h"
#include "gan/discriminator_nets.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/tanh_sinh.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using Coefficients = std::vector<double>;

double c_by_jsd(const Distribution& p, const Distribution& q) {
  return 2 * (jsd_by_tanh_sinh(p, q).value - std::numbers::ln2);
}

// p_data, p_g and their moments E 1, E x, E x^2, ... up to twice the degree of the logit.
struct Pair {
  Distribution p, q;
  std::vector<double> moments_p, moments_q;
  bool contains;  // whether the class contains D*
  std::size_t count() const { return moments_p.size() / 2 + 1; }
};
std::vector<Pair> pairs() {
  const double pi_2 = std::numbers::pi * std::numbers::pi;
  return {{normal(0, 1), normal(0, 2), {1, 0, 1, 0, 3}, {1, 0, 4, 0, 48}, true},
          {normal(0, 1), normal(1, 1), {1, 0, 1}, {1, 1, 2}, true},
          {logistic(0, 1),
           normal(0.5, 2),
           {1, 0, pi_2 / 3, 0, 7 * pi_2 * pi_2 / 15},
           {1, 0.5, 4.25, 6.125, 54.0625},
           false}};
}

// E_m (da)^2 as a quadratic form of the coefficients of da, m = (p_data + p_g) / 2.
ad::Array metric_of(const Pair& pair) {
  const auto count = static_cast<ad::Index>(pair.count());
  ad::Array metric = ad::Array::zeros(count, count);
  for (ad::Index i = 0; i < count; ++i)
    for (ad::Index j = 0; j < count; ++j)
      metric(i, j) = (pair.moments_p[static_cast<std::size_t>(i + j)] +
                      pair.moments_q[static_cast<std::size_t>(i + j)]) /
                     2;
  return metric;
}

double squared_length(const ad::Array& metric, const Coefficients& a, const Coefficients& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j)
      sum += (a[i] - b[i]) * (a[j] - b[j]) * metric(static_cast<ad::Index>(i), static_cast<ad::Index>(j));
  return sum;
}

// The course of a polynomial logit from D = 1/2: steps of this length along the gradient in the metric
// E_m (da)^2. In it V is curved by at most 1/2, as D (1 - D) <= 1/4.
struct Course {
  std::vector<Coefficients> at;
  std::vector<double> value, slope;  // V, and the squared length of its gradient
};
Course ascend_polynomial(const Pair& pair, const TwoSides& sides, double step, int steps) {
  const ad::Array metric = metric_of(pair);
  Coefficients at(pair.count(), 0.0);
  Course course;
  for (int t = 0; t <= steps; ++t) {
    const ValueExpansion v = expand_value(at, sides);
    const Coefficients direction = solve_positive_definite(metric, v.gradient).value();
    course.at.push_back(at);
    course.value.push_back(v.value);
    course.slope.push_back(std::inner_product(direction.begin(), direction.end(), v.gradient.begin(), 0.0));
    for (std::size_t i = 0; i < at.size(); ++i) at[i] += step * direction[i];
  }
  return course;
}

// The worst of the comparisons of many steps, as one.
class Worst {
 public:
  Measurement& steps() { return steps_; }
  void add_to(Measurement& result, std::string what) const {
    Comparison worst = steps_.worst();
    worst.what = std::move(what);
    result.comparisons.push_back(std::move(worst));
  }

 private:
  Measurement steps_;
};

// What is claimed about steps of a length: least rise of V in one, and the most that is missing after t.
struct Promise {
  GapDensity density = gap_density;
  std::function<double(double step, double slope)> rise = [](double h, double slope) {
    return (h - h * h / 4) * slope;
  };
  std::function<double(double step, double t, double square)> missing =
      [](double h, double t, double square) { return square / (2 * h * t); };
};

void check_polynomial(Measurement& result, const Pair& pair, double step, const Promise& closed,
                      Study& study) {
  const Game game = study.play(pair.p, pair.q);
  const TwoSides sides = exact_sides(game.nodes);
  const ad::Array metric = metric_of(pair);
  const Course course = ascend_polynomial(pair, sides, step, 100);
  // The best D of the class, by Newton's method.
  const LogitFit top = fit_logit(static_cast<int>(pair.count()) - 1, sides);
  const double start = squared_length(metric, course.at[0], top.coefficients), c = c_by_jsd(pair.p, pair.q);
  Worst gap, behind, bound, rise, nearer, rate;
  for (std::size_t t = 0; t < course.at.size(); ++t) {
    const double v = course.value[t], missing = top.value - v;
    bound.steps().at_most("", v, c);
    if (t == 0 || t == 1 || t == 10 || t == 100) {
      const LogitOf logit = polynomial_logit(course.at[t]);
      gap.steps().add("", game.value - v,
                      2 * mean_coin_kl(pair.p, pair.q, logit_of_optimum, logit, closed.density));
      behind.steps().add(
          "", missing,
          2 * mean_coin_kl(pair.p, pair.q, polynomial_logit(top.coefficients), logit, closed.density));
    }
    if (t == 0) continue;
    const double came = squared_length(metric, course.at[t - 1], top.coefficients) -
                        squared_length(metric, course.at[t], top.coefficients);
    // Where a change is below a rounding of V nothing can be seen.
    const auto is_seen = [](double change) { return !(std::fabs(change) < 1e-14); };
    const double promised = closed.rise(step, course.slope[t - 1]), closer = came / (2 * step);
    if (is_seen(promised)) rise.steps().at_least("", v - course.value[t - 1], promised);
    if (is_seen(closer)) nearer.steps().at_most("", missing, closer);
    rate.steps().at_most("", missing, closed.missing(step, static_cast<double>(t), start));
  }
  const std::string name = fmt::format(", {}, degree {}, h = {}", game.name, pair.count() - 1, step);
  gap.add_to(result, "C(G) - V after 0, 1, 10 and 100 steps" + name);
  behind.add_to(result, "best V of the class - V after 0, 1, 10 and 100 steps" + name);
  bound.add_to(result, "V at each step, against C(G)" + name);
  rise.add_to(result, "rise of V in each step" + name);
  nearer.add_to(result,
                "best V of the class - V, against what |a - a_d|^2 / (2 h) fell by in the step" + name);
  rate.add_to(result, "best V of the class - V after t steps" + name);
  // The longest steps that are allowed have arrived in these cases.
  if (step == 2) {
    result.at_most("best V of the class - V after 100 steps" + name, top.value - course.value.back(), 1e-13)
        .control = true;
  }
}

// A net, whose best D nobody knows: V is below C(G) all the same, by the same.
void check_net(Measurement& result, const Promise& closed, Study& study) {
  const Distribution p = mixture({{0.4, normal(-2, 0.5)}, {0.6, normal(1, 0.7)}}), q = normal(0, 1.5);
  const Game game = study.play(p, q);
  const TwoSides sides = exact_sides(game.nodes);
  ad::Random random = study.random("data-training");
  const nn::Sequential net = mlp_discriminator(scale_of(p), 8, random);
  nn::Sgd optimiser(net.parameters(), 0.1);
  const double c = c_by_jsd(p, q);
  Worst bound;
  ad::Tape tape, of_point;
  const LogitOf logit = [&](double x, double, double) {
    of_point.clear();
    return net(of_point.constant(ad::Array::column({x}))).value();
  };
  for (int t = 0; t <= 50; ++t) {
    tape.clear();
    const ad::Var a = net(tape.constant(ad::Array::column(game.nodes.x)));
    const ad::Var v = value_function(a, tape.constant(ad::Array::column(sides.data.weight)), a,
                                     tape.constant(ad::Array::column(sides.generated.weight)));
    bound.steps().at_most("", v.value(), c);
    if (t == 50) {
      result.add("C(G) - V after 50 steps of 8 units of tanh, " + game.name, game.value - v.value(),
                 2 * mean_coin_kl(p, q, logit_of_optimum, logit, closed.density));
    }
    optimiser.ascend(backward(v, net.parameters()));
  }
  bound.add_to(result, "V at each step of 8 units of tanh, against C(G), " + game.name);
}

Measurement measure_ascent(const std::vector<double>& steps, const Promise& closed, Study& study) {
  Measurement result;
  for (const Pair& pair : pairs())
    for (const double step : steps) check_polynomial(result, pair, step, closed, study);
  check_net(result, closed, study);
  return result;
}

const std::vector<double> short_enough = {0.1, 2};

Wrong wrong_promise(Wrong::Kind kind, std::string what, Promise closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_ascent(short_enough, closed, study); }};
}

}  // namespace

std::vector<Claim> claims_of_training() {
  using enum Wrong::Kind;
  return {
      {.id = "data-training",
       .statement = R"(
           If V is ascended in the coefficients of a polynomial logit from D = 1/2, with exact expectations
           and steps 0 < h <= 2 along the gradient in the metric E_m (da)^2, it stays at or below C(G), rises
           by (h - h^2 / 4) |grad|^2 or more in each step, and after t steps is within E_m a_d^2 / (2 h t) of
           its largest value V(D_d) in this class, if that is attained.)",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = R"(C(G) - V_t = 2 \mathbb{E}_m \operatorname{KL}(D^* \parallel D_t) \ge 0 \\ )"
                  R"(V_{t+1} - V_t \ge \left(h - \frac{h^2}{4}\right) \lvert \operatorname{grad} )"
                  R"(\rvert^2 \\ )"
                  R"(V(D_d) - V_t = 2 \mathbb{E}_m \operatorname{KL}(D_d \parallel D_t) \le )"
                  R"(\frac{\mathbb{E}_m a_d^2}{2 h t})",
       .derivation = R"(
           The second derivative of V along da is -2 E_m D (1 - D) (da)^2, at least -1/2 E_m (da)^2. So a step
           h along the gradient rises by (h - h^2 / 4) |grad|^2 or more. As V is concave, what is missing
           after a step is at most (|a_t - a_d|^2 - |a_(t+1) - a_d|^2) / (2 h) for h <= 2; the sum over t
           steps gives the rate. Measured: expectations on nodes of a quadrature, the gradient by the tape,
           the metric from the moments in closed form, 100 steps of 0.1 and of 2; the divergences by
           tanh-sinh. For a net with 8 units of tanh the first formula is measured, too.)",
       .tolerance = 2e-14,
       .tolerance_reason = "roundings of sums and integrals of size up to two, by two rules",
       .measure = [](Study& study) { return measure_ascent(short_enough, {}, study); },
       .wrong = {wrong_promise(formula, "KL(D || D*) in place of KL(D* || D)",
                               {.density = [](double log_p, double log_q, double d,
                                              double e) { return gap_density(log_p, log_q, e, d); }}),
                 wrong_promise(formula, "a rise by h |grad|^2, without the second order",
                               {.rise = [](double h, double slope) { return h * slope; }}),
                 wrong_promise(
                     formula, "a rate of 1 / t^2, as of accelerated ascent",
                     {.missing = [](double h, double t, double square) { return square / (2 * h * t * t); }}),
                 {condition, "steps of 8, which are too long",
                  [](Study& study) { return measure_ascent({8}, {}, study); }},
                 wrong_promise(off, "the divergence 2 % off", {.density = times(1.02, gap_density)})},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
