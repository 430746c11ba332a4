#include "gan/claims/wasserstein/linear_critic.h"

#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/transformations.h"
#include "gan/claims/linear_equations.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

}  // namespace

double norm(const Array& x) {
  double squares = 0;
  for (const double number : x) squares += number * number;
  return std::sqrt(squares);
}

LinearCritic best_linear_critic(const Array& data, const Array& generated, double lambda, Sides sides,
                                double start) {
  const auto gap = [&](const Var& w) {
    return mean(matmul(w.tape().constant(data), w)) - mean(matmul(w.tape().constant(generated), w));
  };
  const auto penalty = [&](const Var& w) {
    return gradient_penalty([&w](const Var& x) { return matmul(x, w); }, w.tape().constant(data), lambda,
                            sides);
  };
  const auto objective = [&](const Var& w) { return gap(w) - penalty(w); };
  const auto gradient = ad::grad(objective);

  // At w = 0 the gradient of the penalty is set to 0: the gradient of the objective gives the direction.
  Array w = gradient(Array::zeros(data.cols(), 1));
  const double length = norm(w);
  for (double& number : w) number *= start / length;
  // Along w the objective is a parabola: one step, and a few for the roundings.
  for (int i = 0; i < 4; ++i) {
    const Array g = gradient(w);
    const std::vector<double> step = solve_linear(ad::hessian(objective, w), {g.begin(), g.end()});
    for (ad::Index j = 0; j < w.size(); ++j) w[j] -= step[static_cast<std::size_t>(j)];
  }
  ad::Tape tape;
  const Var at = tape.leaf(w);
  return {w, norm(w), gap(at).value(), penalty(at).value(), objective(at).value()};
}

std::vector<Array> follow_linear_critic(const Array& data, const Array& z, const Array& start, double rate,
                                        double lambda, int steps) {
  ad::Parameter theta("theta", start);
  ad::Parameter* const list[] = {&theta};
  nn::Sgd opt(list, rate);
  std::vector<Array> course{start};
  for (int i = 0; i < steps; ++i) {
    ad::Tape tape;
    const Var x = tape.constant(z) + tape.leaf(theta);
    const LinearCritic D = best_linear_critic(data, Array(x.array()), lambda, Sides::one);
    opt.descend(backward(-mean(matmul(x, tape.constant(D.w))), theta));
    course.push_back(theta.value());
  }
  return course;
}

}  // namespace saddle::gan
