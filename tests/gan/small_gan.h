// A small GAN, to be trained in tests.
#pragma once

#include <vector>

#include "gan/algorithm1.h"
#include "gan/discriminator_nets.h"
#include "gan/expectation.h"
#include "gan/generator.h"
#include "nn/optimiser.h"

namespace saddle::gan {

inline std::vector<ad::Array> values(nn::Parameters parameters) {
  std::vector<ad::Array> all;
  for (const nn::Parameter* parameter : parameters) all.push_back(parameter->value());
  return all;
}

// A small game: data N(2,2), G(z) = z, plain gradient steps.
struct Table {
  Distribution p_data = normal(2, 2);
  Generator G = affine_generator({normal(0, 1)}, ad::Array{{1.0}}, ad::Array{{0.0}});
  nn::Sequential D = quadratic_discriminator(scale_of(p_data));
  nn::Sgd opt_d{D.parameters(), 0.1}, opt_g{G.parameters(), 0.1};
  ad::Random random{7};

  Players sampled(ad::Index m) {
    return {G,
            D,
            opt_d,
            opt_g,
            minibatches({p_data}, m, random.stream(1)),
            minibatches(G.latent(), m, random.stream(2))};
  }
  Players exact() { return {G, D, opt_d, opt_g, expectation({p_data}), expectation(G.latent())}; }
};

}  // namespace saddle::gan
