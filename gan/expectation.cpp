#include "gan/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "gan/probability/mesh.h"

namespace saddle::gan {

Draw minibatches(const Latent& source, ad::Index n, ad::Random random) {
  if (n < 1 || source.dim < 1) {
    throw std::invalid_argument(fmt::format(
        "minibatches: the batch size n and the dimension must be positive, got {} and {}", n, source.dim));
  }
  Batch batch{ad::Array::zeros(n, source.dim), ad::Array::filled(n, 1, 1 / static_cast<double>(n)), 0};
  return [source, random, batch = std::move(batch)]() mutable -> const Batch& {
    for (double& x : batch.points) x = source.distribution.sample(random);
    ++batch.number;
    return batch;
  };
}

Draw expectation(const Latent& source) {
  constexpr double kNegligible = 1e-20;
  constexpr std::size_t kMostNodes = 300000;
  if (source.dim < 1) {
    throw std::invalid_argument(
        fmt::format("expectation: the dimension must be positive, got {}", source.dim));
  }

  // One dimension: the nodes that carry any weight.
  const QuadratureNodes nodes = quadrature_nodes(source.distribution, source.distribution);
  std::vector<double> x, p;
  const std::vector<double> all = nodes.p();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] < kNegligible) continue;
    x.push_back(nodes.x[i]);
    p.push_back(all[i]);
  }

  // Put one more dimension behind each of the nodes so far.
  std::vector<double> points = x, weights = p;
  for (ad::Index dim = 1; dim < source.dim; ++dim) {
    std::vector<double> more_points, more_weights;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      for (std::size_t j = 0; j < p.size(); ++j) {
        if (weights[i] * p[j] < kNegligible) continue;
        for (ad::Index d = 0; d < dim; ++d) more_points.push_back(points[i * dim + d]);
        more_points.push_back(x[j]);
        more_weights.push_back(weights[i] * p[j]);
      }
      if (more_weights.size() > kMostNodes) {
        throw std::invalid_argument(
            fmt::format("expectation: {} dimensions take more than {} nodes; draw samples instead",
                        source.dim, kMostNodes));
      }
    }
    points = std::move(more_points);
    weights = std::move(more_weights);
  }
  const auto n = static_cast<ad::Index>(weights.size());
  const auto batch = std::make_shared<const Batch>(
      Batch{ad::Array::from({n, source.dim}, std::move(points)), ad::Array::column(std::move(weights)), 0});
  return [batch]() -> const Batch& { return *batch; };
}

}  // namespace saddle::gan
