#include "gan/generator_family.h"

#include <cmath>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/mesh.h"
#include "gan/objective.h"

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

}  // namespace

std::span<const GeneratorFamily> generator_families() {
  static const GeneratorFamily families[] = {
      {normal, normal_log_pdf}, {logistic, logistic_log_pdf}, {cauchy, cauchy_log_pdf}};
  return families;
}

Theta frozen_gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta) {
  // Nodes x = G(z) with the weights of p_g.
  const QuadratureNodes nodes = quadrature_nodes(family.at(theta_data), family.at(theta));
  Array z(static_cast<ad::Index>(nodes.x.size()), 1), weight(z.shape());
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    z.data()[i] = (nodes.x[i] - theta.location) / theta.scale;
    weight.data()[i] = nodes.weight[i] * std::exp(nodes.log_q[i]);
  }

  // Record G(z) with theta as leaves, and the logit of D* with theta as plain numbers: that is what freezes
  // it.
  ad::Tape tape;
  const Var location = tape.leaf(theta.location), scale = tape.leaf(theta.scale);
  const Var x = location + scale * tape.constant(z);
  const auto log_pdf = [&](const Theta& t) {
    return family.standard_log_pdf((x - t.location) / t.scale) - std::log(t.scale);
  };
  const Var logit = log_pdf(theta_data) - log_pdf(theta);
  const Var v = generator_cost(GeneratorCost::minimax, logit, tape.constant(weight));
  const ad::Gradients g = backward(v, {location, scale});
  return {g[location], g[scale]};
}

}  // namespace saddle::gan
