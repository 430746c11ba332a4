#include "gan/claims/generator_family.h"

#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/differences.h"
#include "gan/claims/study.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// log of the density at x of the member at (location, scale), each a number or a Var.
Var log_pdf(const GeneratorFamily& family, const Var& x, double location, double scale) {
  return family.standard_log_pdf((x - location) / scale) - std::log(scale);
}
Var log_pdf(const GeneratorFamily& family, const Var& x, const Var& location, const Var& scale) {
  return family.standard_log_pdf((x - location) / scale) - log(scale);
}

Theta gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
               const QuadratureNodes& nodes, GeneratorCost cost, bool frozen) {
  // Nodes x = G(z).
  Array z = Array::column(nodes.x);
  for (double& each : z) each = (each - theta.location) / theta.scale;

  // [frozen-gradient
  // Record G(z) with theta as leaves, and the logit of D* with theta as plain numbers: that is what freezes
  // it.
  ad::Tape tape;
  const Var location = tape.leaf(theta.location), scale = tape.leaf(theta.scale);
  const Var x = location + scale * tape.constant(z);
  const Var log_p_g =
      frozen ? log_pdf(family, x, theta.location, theta.scale) : log_pdf(family, x, location, scale);
  const Var logit = log_pdf(family, x, theta_data.location, theta_data.scale) - log_p_g;
  const Var weight = tape.constant(Array::column(nodes.q()));
  const ad::Gradients g = backward(generator_cost(cost, logit, weight), {location, scale});
  return {g[location], g[scale]};
  // frozen-gradient]
}

}  // namespace

constinit const GeneratorFamily normal_family{
    normal, [](const Var& z) { return -0.5 * square(z) - 0.5 * std::log(2 * std::numbers::pi); }};
constinit const GeneratorFamily logistic_family{logistic,
                                                [](const Var& z) { return -z - 2.0 * softplus(-z); }};
constinit const GeneratorFamily cauchy_family{
    cauchy, [](const Var& z) { return -log1p(square(z)) - std::log(std::numbers::pi); }};
constinit const GeneratorFamily laplace_family{laplace,
                                               [](const Var& z) { return -abs(z) - std::numbers::ln2; }};
constinit const GeneratorFamily uniform_family{
    [](double location, double scale) { return uniform(location, location + scale); },
    [](const Var& z) { return where(z * (1.0 - z) >= 0.0, 0.0 * z, 0.0 * z - 700.0); }};

std::span<const GeneratorFamily> generator_families() {
  static const GeneratorFamily families[] = {normal_family, logistic_family, cauchy_family};
  return families;
}

Theta frozen_gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                      GeneratorCost cost) {
  return frozen_gradient(family, theta_data, theta, quadrature_nodes(family.at(theta_data), family.at(theta)),
                         cost);
}

Theta frozen_gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                      const QuadratureNodes& nodes, GeneratorCost cost) {
  return gradient(family, theta_data, theta, nodes, cost, true);
}

Theta gradient_through_optimum(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                               GeneratorCost cost) {
  return gradient(family, theta_data, theta, quadrature_nodes(family.at(theta_data), family.at(theta)), cost,
                  false);
}

Theta gradient_at_nodes(const GeneratorFamily& family, const Theta& theta, const QuadratureNodes& nodes,
                        const std::vector<double>& logit, GeneratorCost cost) {
  ad::Tape tape;
  const Var location = tape.leaf(theta.location), scale = tape.leaf(theta.scale);
  const Var x = tape.constant(Array::column(nodes.x));
  const Var p_g = tape.constant(Array::column(nodes.weight)) * exp(log_pdf(family, x, location, scale));
  const ad::Gradients g =
      backward(generator_cost(cost, tape.constant(Array::column(logit)), p_g), {location, scale});
  return {g[location], g[scale]};
}

Theta gradient_at_found(const GeneratorPair& pair, GeneratorCost cost, const Study& study) {
  const QuadratureNodes nodes = quadrature_nodes(pair.p_data(), pair.p_g());
  return gradient_at_nodes(pair.family, pair.theta, nodes, study.find(nodes.log_p, nodes.log_q), cost);
}

Theta derivatives(const Theta& theta, double h, const std::function<double(const Theta&)>& f) {
  return {refined_difference(
              [&](double step) {
                return f({theta.location + step, theta.scale});
              },
              h),
          refined_difference(
              [&](double step) {
                return f({theta.location, theta.scale + step});
              },
              h)};
}

}  // namespace saddle::gan
