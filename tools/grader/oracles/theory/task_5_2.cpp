// Task 5.2: the log density of a mixture. The arguments are x, weights, means, sds and, for a pullback, dy.
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::task_5_2 {
namespace {

using namespace saddle::ad;
using Numbers = std::vector<double>;

// Logarithms of a size of about 1 are added, each with roundings of its own: near 0 they cancel.
constexpr Tolerance of_values{tolerance::formula, tolerance::formula};

// The log densities at x, a column; the means are a row.
Var log_mixture(const Var& x, const Var& means, const Inputs& in) {
  const Numbers weights = in[1].numbers(), sds = in[3].numbers();
  Numbers of_scale;
  for (std::size_t k = 0; k < sds.size(); ++k)
    of_scale.push_back(std::log(weights[k]) - std::log(sds[k]) - std::log(2 * std::numbers::pi) / 2);
  return logsumexp(Array::row(of_scale) - 0.5 * square((x - means) / Array::row(sds)), Axis::cols);
}

Value log_density_of(const Inputs& in) {
  Tape tape;
  const Var y = log_mixture(tape.constant(Array::column(in[0].numbers())),
                            tape.constant(Array::row(in[2].numbers())), in);
  const Array values = y.array();
  return Value(Numbers(values.begin(), values.end()));
}

// By x, the input 0, or by the means, the input 2.
Value pullback_of(const Inputs& in, bool by_x) {
  Tape tape;
  const Var x = tape.leaf(Array::column(in[0].numbers())), means = tape.leaf(Array::row(in[2].numbers()));
  const auto gradients =
      backward(sum(log_mixture(x, means, in) * Array::column(in[4].numbers())), {x, means});
  const Array gradient = gradients[by_x ? x : means];
  return Value(Numbers(gradient.begin(), gradient.end()));
}

// n samples whose absolute values lie in [low, high], and K components.
Inputs draw_mixture(Random& rng, int n, int K, double low, double high, bool with_dy) {
  Numbers x = draw_numbers(rng, n, low, high), sds, dy;
  for (int k = 0; k < K; ++k) sds.push_back(0.7 + 0.6 * rng.uniform());
  for (int i = 0; i < n; ++i) dy.push_back(draw_cotangent(rng));
  if (low > 3) {
    // In the tails all samples pull to one side, so that nothing cancels.
    const double side = rng.uniform() < 0.5 ? -1 : 1;
    for (double& number : x) number = side * std::abs(number);
    for (double& number : dy) number = std::abs(number);
  }
  Inputs in = {Value(x), Value(draw_distribution(rng, K)), Value(draw_numbers(rng, K)), Value(sds)};
  if (with_dy) in.emplace_back(dy);
  return in;
}

Check mixture_check(const std::string& name, const std::string& function, bool tails) {
  const bool values = function == "log_density", by_x = function == "pullback_x";
  const double low = tails ? 50 : 0.1, high = tails ? 60 : 3;
  Check check{.name = name, .function = function};
  check.draw = [=](Random& rng) { return draw_mixture(rng, 5, 3, low, high, !values); };
  check.structural = [=](Random& rng) {
    // One sample, one component; a component without weight; in the tails, no density but that of the wide
    // one.
    std::vector<Inputs> all = {draw_mixture(rng, 1, 2, low, high, !values),
                               draw_mixture(rng, 4, 1, low, high, !values),
                               draw_mixture(rng, 2, 3, low, high, !values)};
    all[2][1] = Value(Numbers{0.4, 0, 0.6});
    if (tails) {
      all[2][0] = Value(Numbers{1e6, 4e5});
      all[2][3] = Value(Numbers{0.8, 1, 1.2});
    }
    return all;
  };
  if (values) {
    check.expected = log_density_of;
    check.tolerance = of_values;
    return check;
  }
  check.expected = [by_x](const Inputs& in) { return pullback_of(in, by_x); };
  // Near the means components pull to both sides. In the tails an exponent is at most (63 / 0.7)^2 / 2 =
  // 4050; four roundings of it change a responsibility by 3.6e-12 of its size at the very worst.
  check.tolerance = {tolerance::sum, tolerance::sum};
  check.derivative = true;
  check.shapes = [by_x](const Inputs& in) {
    const auto size = static_cast<Index>(in[by_x ? 0 : 2].list().size());
    return std::vector<Shape>{by_x ? Shape{size, 1} : Shape{1, size}};
  };
  return check;
}

std::vector<Check> log_density_of_a_mixture() {
  std::vector<Check> all;
  for (const std::string function : {"log_density", "pullback_x", "pullback_means"}) {
    all.push_back(mixture_check(function, function, false));
    all.push_back(mixture_check(function + " in the tails", function, true));
  }
  return all;
}

}  // namespace
}  // namespace saddle::grader::task_5_2

namespace saddle::grader {

void add_task_5_2(Checks& checks) {
  checks["5.2"] = task_5_2::log_density_of_a_mixture();
}

}  // namespace saddle::grader
