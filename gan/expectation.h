// The sources of samples for Algorithm 1: new minibatches, or, in place of samples, the nodes and weights of
// a quadrature, so that a mean becomes an expectation without sampling noise.
//
//   Draw data = minibatches({p_data}, 64, random);   // 64 fresh points in each call, weights 1/64
//   Draw noise = expectation(G.latent());            // the same nodes in each call
#pragma once

#include <cstdint>
#include <functional>

#include "gan/generator.h"

namespace saddle::gan {

// Points (n, dim) with weights (n, 1) that sum to one. number counts the draws of one source, from 1, so that
// a record can show that a batch is fresh; the nodes of an expectation are number 0.
struct Batch {
  ad::Array points, weights;
  std::int64_t number = 0;
};

// Gives the next batch, which is valid until the next call.
using Draw = std::function<const Batch&()>;

// Minibatches of n new samples; the paper calls the batch size m. Throws
// std::invalid_argument unless n and source.dim are positive.
Draw minibatches(const Latent& source, ad::Index n, ad::Random random);

// The nodes and weights of a quadrature: the sum of weights times f(points) is the expectation of f to 1e-12
// of its size, for smooth f that grows more slowly than the density decays. In several dimensions a
// tensor-product grid. Throws std::invalid_argument if that takes more than 300,000 nodes (in three
// dimensions it does), std::runtime_error as quadrature_nodes() does.
Draw expectation(const Latent& source);

}  // namespace saddle::gan
