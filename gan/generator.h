// Generators: nets that map noise z to points x = G(z), and p_g, the distribution of G(z).
//
//   Generator G = affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{0.0}});
//   Var x = G(z);                                  // z (batch, latent.dim) gives x (batch, dimensions of x)
//   std::optional<Distribution> p_g = G.closed_form();
//
// G may be any net and need not be invertible; z may have more dimensions than x, or fewer. Where there is no
// closed form of p_g, pushforward.h has its density for z and x of one dimension.
#pragma once

#include <optional>
#include <span>

#include "gan/probability/distribution.h"
#include "nn/sequential.h"

namespace saddle::gan {

// The distribution of z: dim independent numbers of one distribution.
struct Latent {
  Distribution distribution;
  ad::Index dim = 1;
};

// n draws, (n, dim). Throws std::invalid_argument unless n and dim are positive.
ad::Array sample(const Latent& latent, ad::Index n, ad::Random& random);

class Generator {
 public:
  // Any net that takes (batch, latent.dim). Throws std::invalid_argument unless latent.dim is positive.
  Generator(Latent latent, nn::Sequential net);

  ad::Var operator()(const ad::Var& z) const { return net_(z); }
  nn::Parameters parameters() const { return net_.parameters(); }
  const Latent& latent() const { return latent_; }

  // p_g in closed form at the present parameters, where it is one of the distributions of distribution.h: for
  // an affine G, x = z w + b.
  //   z normal   N(b + mean sum w_i, sd |w|), from any number of dimensions
  //   z Cauchy   location b + location sum w_i, scale times sum |w_i|, from any number of dimensions
  //   others     scaled and shifted, from one dimension (an exponential: for w > 0 and b = 0)
  // Nothing in all other cases, among them w = 0, where p_g is a point.
  std::optional<Distribution> closed_form() const;

 private:
  friend Generator affine_generator(Latent latent, const ad::Array& weight, const ad::Array& bias);

  Latent latent_;
  nn::Sequential net_;
  std::optional<nn::Linear> affine_;
};

// x = z w + b with the initial values w (latent.dim, n) and b (1, n); both are trained.
// Throws std::invalid_argument for other shapes.
Generator affine_generator(Latent latent, const ad::Array& weight, const ad::Array& bias);

// A net with one hidden layer of `hidden` tanh units, or several of these widths, from latent.dim numbers to
// one. Throws std::invalid_argument unless there is one, each has at least one unit, and latent.dim is at
// least 1.
Generator mlp_generator(Latent latent, ad::Index hidden, ad::Random& random);
Generator mlp_generator(Latent latent, std::span<const ad::Index> hidden, ad::Random& random);

}  // namespace saddle::gan
