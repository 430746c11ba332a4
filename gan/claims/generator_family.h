// Generators with two parameters, G(z) = location + scale * z, whose density is known: for claims about the
// gradient in theta. Internal to gan/.
#pragma once

#include <span>

#include "autodiff/tape.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

struct Theta {
  double location, scale;
};

// z has the distribution of the family's member with location 0 and scale 1.
struct GeneratorFamily {
  Distribution (*distribution)(double location, double scale);
  ad::Var (*standard_log_pdf)(const ad::Var& z);

  Distribution at(const Theta& theta) const { return distribution(theta.location, theta.scale); }
};

// Normal, logistic, Cauchy.
std::span<const GeneratorFamily> generator_families();

// The gradient in theta of a cost of G with D held fixed at the D* of the same theta, by the tape and through
// the samples G(z) (reparameterisation); for the minimax cost
//   d/dtheta E_z log(1 - D*(G_theta(z)))
// p_data is the family's member at theta_data. The expectation is by quadrature.
Theta frozen_gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                      GeneratorCost cost = GeneratorCost::minimax);

// The same on given nodes; theta is that of nodes.log_q.
Theta frozen_gradient(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                      const QuadratureNodes& nodes, GeneratorCost cost);

// The total derivative instead, with D* as a function of theta: not a gradient that an update of G should
// use.
Theta gradient_through_optimum(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                               GeneratorCost cost);

// The gradient for any D held fixed, of which only the logits at the nodes of a quadrature are known: theta
// moves the density p_g there, and no derivative of D is needed. theta is that of nodes.log_q.
Theta gradient_at_nodes(const GeneratorFamily& family, const Theta& theta, const QuadratureNodes& nodes,
                        const std::vector<double>& logit, GeneratorCost cost);

}  // namespace saddle::gan
