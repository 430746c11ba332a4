// The variational autoencoder: a latent z that is normal, a decoder p(x | z), and an encoder q(z | x) that
// stands for the posterior, which is unknown. Kingma and Welling 2014, "Auto-encoding variational Bayes",
// Eqs. 3 and 10.
//
//   log p(x) >= ELBO(x) = E_q log p(x | z) - KL(q(z | x) || N(0, 1)),   z = mean(x) + sd(x) noise
//
// Both p(x | z) and q(z | x) are normal with independent coordinates; their standard deviations are stored as
// logarithms of standard deviations, not of variances.
#pragma once

#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

using ad::Var;

// log N(x; mean, sd) of the coordinates together, (batch, 1); each coordinate has its own constant.
inline Var log_normal(const Var& x, const Var& mean, const Var& log_sd) {
  const Var u = (x - mean) * exp(-log_sd);
  return sum(-0.5 * square(u) - log_sd - 0.5 * std::log(2 * std::numbers::pi), ad::Axis::cols);
}

// q(z | x): (batch, latent), or one row for all x.
struct Encoded {
  Var mean, log_sd;
};

// KL(q || N(0, 1)), summed over the latents, (batch, 1).
inline Var kl_to_prior(const Encoded& q) {
  return sum(0.5 * (square(q.mean) + exp(2 * q.log_sd) - 1) - q.log_sd, ad::Axis::cols);
}

struct Vae {
  nn::Sequential encoder;   // x (batch, D) to (mean, log sd), (batch, 2 latent)
  nn::Sequential decoder;   // z (batch, latent) to the mean of x
  nn::Parameter log_sigma;  // of p(x | z), one number
  nn::ParameterList list{{"encoder", encoder}, {"decoder", decoder}, {"log_sigma", log_sigma}};

  Vae(Index size, Index latent, Index hidden, Random& rng)
      : encoder(net("encoder", size, hidden, 2 * latent, rng)),
        decoder(net("decoder", latent, hidden, size, rng)),
        log_sigma("log_sigma", Array(0.0)) {}

  static nn::Sequential net(const std::string& name, Index in, Index hidden, Index out, Random& rng) {
    return {name,
            {nn::Linear(in, hidden, rng), nn::Tanh(), nn::Linear(hidden, hidden, rng), nn::Tanh(),
             nn::Linear(hidden, out, rng)}};
  }

  const nn::ParameterList& parameters() const { return list; }

  Encoded encode(const Var& x) const {
    const Var out = encoder(x);
    const Index latent = out.shape().cols / 2;
    return {slice_cols(out, 0, latent), slice_cols(out, latent, latent)};
  }
  Var log_p_given(const Var& x, const Var& z) const {
    return log_normal(x, decoder(z), x.tape().leaf(log_sigma));
  }
  Var log_joint(const Var& x, const Var& z) const { return log_p_given(x, z) + log_normal(z, 0.0, 0.0); }

  // An unbiased estimate of the ELBO from normal noise (batch, latent): its gradient goes through z.
  Var elbo(const Var& x, const Array& noise) const {
    const Encoded q = encode(x);
    const Var z = q.mean + exp(q.log_sd) * noise;
    return log_p_given(x, z) - kl_to_prior(q);
  }
  // log p(x, z) - log q(z | x): the weight of an importance sample.
  Var log_weight(const Var& x, const Array& noise) const {
    const Encoded q = encode(x);
    const Var z = q.mean + exp(q.log_sd) * noise;
    return log_joint(x, z) - log_normal(z, q.mean, q.log_sd);
  }
};

// The linear one, for data with mean zero: x = z W + sigma noise is probabilistic PCA (Tipping and Bishop
// 1999), and with a linear encoder the ELBO is a closed form. Lucas, Tucker, Grosse and Norouzi 2019, "Don't
// blame the ELBO!".
struct LinearVae {
  Var weight;     // W (latent, D)
  Var log_sigma;  // one number
  Var encoder;    // V (D, latent): the mean of q is x V
  Var log_sd;     // of q, (1, latent)

  Encoded encode(const Var& x) const { return {matmul(x, encoder), log_sd}; }
  // E_q log p(x | z): that at the mean of q, and what its variance costs.
  Var expected_log_likelihood(const Var& x) const {
    const Var spread = matmul(exp(2 * log_sd), sum(square(weight), ad::Axis::cols));
    return log_normal(x, matmul(encode(x).mean, weight), log_sigma) - 0.5 * exp(-2 * log_sigma) * spread;
  }
  Var elbo(const Var& x) const { return expected_log_likelihood(x) - kl_to_prior(encode(x)); }
};

}  // namespace saddle::family
