// The density p_g of x = G(z) by change of variables, for a G from one dimension to one.
//
//   const Pushforward p_g(G);
//   p_g.pdf(0.5);
//   jsd(p_data, p_g).value;
//
// G is any smooth function on the tape. It need not be injective: the line is cut at its critical points, and
// every piece that reaches x contributes a preimage.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "autodiff/tape.h"
#include "gan/generator.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {

// The density of G(z), z from a continuous distribution:
//   p_g(x) = sum over the z with G(z) = x of p_z(z) / |G'(z)|,  G' by the tape
// G is evaluated on a mesh of z that is refined until G' is nearly linear between its points, out to the
// quantiles of 1e-18 on either side; critical points, where G' changes its sign, are then found by bisection.
// At a critical value, G of a critical point, the density is infinite, or a very large number.
class Pushforward {
 public:
  // G maps a column to a column, element by element. Throws std::invalid_argument for a categorical z, and
  // std::domain_error if G is not finite, or constant on an interval, so that p_g has no density.
  Pushforward(std::function<ad::Var(const ad::Var&)> G, const Distribution& latent);

  double pdf(double x) const;
  std::vector<double> pdf(std::span<const double> x) const;

  // All z with G(z) = x, ascending.
  std::vector<double> preimages(double x) const;

  // Where G' changes its sign, ascending.
  const std::vector<double>& critical_points() const { return critical_; }

  // Points z, and points x, between which p_g and G are smooth; fine enough as the first panels of a
  // quadrature.
  std::vector<double> z_mesh() const;
  std::vector<double> x_mesh() const;

  double map(double z) const;
  const Distribution& latent() const { return latent_; }

 private:
  friend Value jsd(const Distribution& p_data, const Pushforward& p_g);

  struct Knot {
    double z, x, slope;
  };
  struct Preimage {
    std::size_t of;  // the index of x
    double low, high;
    bool rising;
    double z, slope;
  };

  std::vector<Knot> evaluate(std::span<const double> z) const;
  void refine();
  void cut();
  double critical_point(Knot a, Knot b) const;
  std::vector<Preimage> solve(std::span<const double> x) const;

  std::function<ad::Var(const ad::Var&)> map_;
  Distribution latent_;
  std::vector<double> stations_;           // quantiles of the latent, and where its density is not smooth
  std::vector<Knot> mesh_;                 // ascending in z
  std::vector<std::vector<Knot>> pieces_;  // the mesh, cut at the critical points of G
  std::vector<double> critical_;
};

// JSD(p_data || p_g), with an error of at most 1e-10:
//   1/2 E_p_data log(p_data / m) + 1/2 E_z log(p_g(G(z)) / m(G(z))),  m = (p_data + p_g) / 2
// The second expectation is over z, where p_g has no singularity. Throws std::invalid_argument for a
// categorical p_data, std::runtime_error if the quadrature does not converge.
Value jsd(const Distribution& p_data, const Pushforward& p_g);

// JSD(p_data || p_g) for any generator with a computable p_g: from its closed form, or from its density for
// one-dimensional z. Nothing where p_g is not computable, or has no density.
std::optional<Value> jsd(const Distribution& p_data, const Generator& G);

// p_g at points x, in the same cases.
std::optional<std::vector<double>> density(const Generator& G, std::span<const double> x);

}  // namespace saddle::gan
