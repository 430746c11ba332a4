// Generators with two parameters, G(z) = location + scale * z, whose density is known: for claims about the
// gradient in theta. Internal to gan/.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tape.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

class Study;

struct Theta {
  double location, scale;
};

// z has the distribution of the family's member with location 0 and scale 1.
struct GeneratorFamily {
  Distribution (*distribution)(double location, double scale);
  ad::Var (*standard_log_pdf)(const ad::Var& z);

  Distribution at(const Theta& theta) const { return distribution(theta.location, theta.scale); }
};

extern const GeneratorFamily normal_family, logistic_family, cauchy_family, laplace_family;
// U(location, location + scale), whose density jumps where it begins and ends, and has no derivative in theta
// there.
extern const GeneratorFamily uniform_family;

// Normal, logistic, Cauchy: smooth on the whole line.
std::span<const GeneratorFamily> generator_families();

// A density of the data and one of G, of one family.
struct GeneratorPair {
  const GeneratorFamily& family;
  Theta theta, theta_data = {0, 1};

  Distribution p_data() const { return family.at(theta_data); }
  Distribution p_g() const { return family.at(theta); }
  std::string name() const { return p_data().text() + " | " + p_g().text(); }
};

inline constexpr GeneratorCost generator_costs[] = {GeneratorCost::minimax, GeneratorCost::non_saturating,
                                                    GeneratorCost::maximum_likelihood};

// What G follows under each cost while D is held fixed at D*: the gradient of this, made of divergences, and
// with their slopes for the divergences, its slope. Sources: objective.h.
template <class T>
T followed(GeneratorCost cost, const T& twice_jsd, const T& kl_from_g, const T& kl_from_data) {
  if (cost == GeneratorCost::minimax) return twice_jsd;
  return cost == GeneratorCost::non_saturating ? kl_from_g - twice_jsd : 0.5 * kl_from_data;
}

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

// The derivatives of a function of theta by differences, with steps of h and less: no tape.
Theta derivatives(const Theta& theta, double h, const std::function<double(const Theta&)>& f);

// The gradient at the D that the study finds.
Theta gradient_at_found(const GeneratorPair& pair, GeneratorCost cost, const Study& study);

}  // namespace saddle::gan
