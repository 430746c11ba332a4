#include "gan/claims/generator_family.h"

#include <cmath>
#include <numbers>

#include "autodiff/gradient.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

Var normal_log_pdf(const Var& z) {
  return -0.5 * square(z) - 0.5 * std::log(2 * std::numbers::pi);
}
Var logistic_log_pdf(const Var& z) {
  return -z - 2.0 * softplus(-z);
}
Var cauchy_log_pdf(const Var& z) {
  return -log1p(square(z)) - std::log(std::numbers::pi);
}

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
}

}  // namespace

std::span<const GeneratorFamily> generator_families() {
  static const GeneratorFamily families[] = {
      {normal, normal_log_pdf}, {logistic, logistic_log_pdf}, {cauchy, cauchy_log_pdf}};
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

}  // namespace saddle::gan
