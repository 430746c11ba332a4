#include "gan/sampler.h"

#include <fmt/format.h>

#include <stdexcept>

namespace saddle::gan {

Sampler samples_of(Distribution distribution) {
  return [distribution = std::move(distribution)](ad::Index n, ad::Random& random) {
    return distribution.sample(n, random);
  };
}

Sampler samples_of(PlanarMixture mixture) {
  return
      [mixture = std::move(mixture)](ad::Index n, ad::Random& random) { return mixture.sample(n, random); };
}

Sampler samples_of(const Generator& G) {
  return [&G](ad::Index n, ad::Random& random) {
    ad::Tape tape;
    return ad::Array(G(tape.constant(sample(G.latent(), n, random))).array());
  };
}

Draw minibatches(Sampler source, ad::Index n, ad::Random random) {
  if (n < 1)
    throw std::invalid_argument(fmt::format("minibatches: the batch size n must be positive, got {}", n));
  Batch batch{ad::Array(), ad::Array::filled(n, 1, 1 / static_cast<double>(n)), 0};
  return [source = std::move(source), n, random, batch = std::move(batch)]() mutable -> const Batch& {
    batch.points = source(n, random);
    ++batch.number;
    return batch;
  };
}

}  // namespace saddle::gan
