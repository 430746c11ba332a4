// Targets in the plane: normals of one standard deviation around the points of a ring or a grid.
//
//   const PlanarMixture p_data = ring(8, 2, 0.05);           // or parse_planar("Ring(8,2,0.05)")
//   Array x = p_data.sample(64, random);                     // (64, 2)
//   const double lost = jsd_in_plane(p_data, p_data.first(4));   // a generator that leaves out four modes
//
// modes.h counts which of the modes samples reach.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

// The mean of a mode.
struct Centre {
  double x, y;
  friend bool operator==(const Centre&, const Centre&) = default;
};

// Isotropic normals with equal weights and one standard deviation, around different centres.
//   p(x) = 1/n sum_i exp(-|x - c_i|^2 / (2 sd^2)) / (2 pi sd^2)
class PlanarMixture {
 public:
  // By log-sum-exp, so that nothing underflows; -infinity further than 1e154 sd from every centre.
  double log_pdf(double x, double y) const;

  // n draws, (n, 2). Throws std::invalid_argument if n < 1.
  ad::Array sample(ad::Index n, ad::Random& random) const;

  std::span<const Centre> centres() const { return centres_; }
  double sd() const { return sd_; }

  // The first k modes with equal weights: p_g of a generator with mode collapse. Its text,
  // "first 4 of Ring(8,2,0.05)", is for output only; parse_planar does not accept it.
  // Throws std::invalid_argument unless 1 <= k <= n.
  PlanarMixture first(std::size_t k) const;

  // Ring(n,radius,sd) or Grid(n,spacing,sd); parse_planar() reads exactly the same numbers from it.
  const std::string& text() const { return text_; }

  friend bool operator==(const PlanarMixture&, const PlanarMixture&) = default;

 private:
  PlanarMixture(std::vector<Centre> centres, double sd, std::string text)
      : centres_(std::move(centres)), sd_(sd), text_(std::move(text)) {}
  friend PlanarMixture ring(int n, double radius, double sd);
  friend PlanarMixture grid(int n, double spacing, double sd);

  std::vector<Centre> centres_;
  double sd_;
  std::string text_;
};

// n modes at equal distances on a circle around the origin, the first one at (radius, 0).
// n from 1 to 10,000, radius and sd positive and finite; throws std::invalid_argument.
PlanarMixture ring(int n, double radius, double sd);

// n x n modes on a square around the origin, neighbours `spacing` apart, row by row from below.
// n from 1 to 100, spacing and sd positive and finite; throws std::invalid_argument.
PlanarMixture grid(int n, double spacing, double sd);

// Whether a text names a target of the plane, so that a program can select the parser; its numbers may still
// be invalid.
bool is_planar(std::string_view text);

// Ring(n,radius,sd) or Grid(n,spacing,sd), with spaces anywhere between. Throws std::invalid_argument.
PlanarMixture parse_planar(std::string_view text);

// Nodes for expectations under two mixtures of the plane, as QuadratureNodes with a y beside each x.
struct PlanarNodes : QuadratureNodes {
  std::vector<double> y;
};

// The trapezoidal rule on squares of `step` times the smaller sd, up to 9 sd around each centre: for such
// densities its error decreases like exp(-c / step), faster than any power. The probability outside is below
// 1e-17. The error of JSD is at most 1e-12 if neighbouring centres are 20 sd apart; for closer ones use a
// step of an eighth.
// Throws std::invalid_argument if that takes more than a million nodes, if step is not in (0, 1], if a centre
// is further than 2^30 steps from the origin, where nodes would be rounded, or if a square has no area in a
// double.
PlanarNodes planar_nodes(const PlanarMixture& p, const PlanarMixture& q, double step = 0.25);

// Jensen-Shannon divergence of two mixtures of the plane by that rule, in nats.
// Throws std::invalid_argument as planar_nodes does.
double jsd_in_plane(const PlanarMixture& p, const PlanarMixture& q, double step = 0.25);

}  // namespace saddle::gan
