// The density p_g of a generator of the plane, and with it the best discriminator D* = p_data / (p_data +
// p_g) (Goodfellow et al. 2014, Prop. 1).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autodiff/random.h"
#include "gan/generator.h"

namespace saddle::lab::plane {

// log p_g, exactly, as an estimate, or not at all.
//   exact     G affine, x = z w + b:
//             two dimensions of z, any distribution   p_g(x) = p_z(z_1) p_z(z_2) / |det w|, z = (x - b) w^-1
//             more dimensions, z from N(m, s)          N(b + m 1 w, s^2 w^T w)
//   estimate  any other G from two dimensions or more: a Parzen window, the mean of normals of one standard
//             deviation around `samples` samples of G (gan/probability/parzen.h). The standard deviation is
//             that of the grid spread 2^(-i/2), i = 2 ... 15, from the widest until it has become worse
//             twice, under which other samples of G, a quarter as many, have the highest likelihood;
//             Goodfellow et al. 2014, Sec. 5, choose it so. It blurs p_g, and knows nothing of where no
//             sample is.
//   none      why: "one-dimension", z has one, so that all samples lie on a curve and p_g has no density;
//             "singular", w is not of rank two, or all samples are in one place; "not-finite"
struct PlaneDensity {
  enum class Kind { exact, estimate, none };
  Kind kind = Kind::none;
  std::string why;
  ad::Index samples = 0;  // of the estimate
  double sd = 0;          // of its normals
  std::function<std::vector<double>(const ad::Array& points)> log_p;
};

// affine: whether G is that of gan::affine_generator.
PlaneDensity density_in_plane(const gan::Generator& G, bool affine, ad::Index samples, ad::Random random);

}  // namespace saddle::lab::plane
