// The quadrature of a pair of densities: panels that are fine around every component, and nodes with weights
// for expectations under either of them.
#pragma once

#include <span>
#include <vector>

#include "gan/probability/distribution.h"
#include "gan/probability/quadrature.h"

namespace saddle::gan {

// The unit of length, a power of two between the smallest and the largest length of the problem (their
// geometric mean), so that neither over- nor underflows. Both are continuous.
double length_unit(const Distribution& p, const Distribution& q);

// The components of d with lengths measured in units.
std::vector<Component> in_units(const Distribution& d, double unit);

// Panels that cover the supports of both lists of components, out to 2^60 times the largest width. Each end
// of a support, kink and centre is an anchor; panels grow geometrically with the distance from it, starting
// at the width of its component, so that no narrow component is missed.
std::vector<Panel> mesh(std::span<const Component> p, std::span<const Component> q);

// log p and log q at points of one panel. Of many components only those that matter on the panel are
// evaluated: what is left out is below 1e-17 of the sum.
class LocalDensities {
 public:
  LocalDensities(std::span<const Component> p, std::span<const Component> q, const Panel& panel);
  double log_p(double offset) const { return log_pdf(p_, {anchor_, offset}); }
  double log_q(double offset) const { return log_pdf(q_, {anchor_, offset}); }

 private:
  std::span<const Component> p_, q_;
  std::vector<Component> kept_p_, kept_q_;
  double anchor_;
};

// Nodes x with weights w: for a smooth function h of the two densities, the sum of w * h(p(x), q(x)) is its
// integral. The logarithms of the densities are those at the exact node; x is rounded. Nodes whose weighted
// densities both underflow to zero are left out. For categorical distributions the nodes are the indices and
// the weights are one.
struct QuadratureNodes {
  std::vector<double> x, weight, log_p, log_q;

  void add(double at, double weight_there, double log_p_there, double log_q_there);

  // The weights of the nodes in an expectation: E_p h(X) is the sum of p()[i] * h(x[i]). Under p, under q,
  // and under m = (p + q) / 2.
  std::vector<double> p() const;
  std::vector<double> q() const;
  std::vector<double> m() const;
};

// Nodes for expectations under p, q and their mean: the integrals of p, q, of the integrand of JSD and of
// -p log D* - q log(1 - D*) have an error of at most 1e-12. Throws std::invalid_argument unless both are
// continuous or both categorical of the same size, std::runtime_error if that takes more than 20000 panels.
QuadratureNodes quadrature_nodes(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
