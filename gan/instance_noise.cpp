#include "gan/instance_noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

namespace saddle::gan {
namespace {

using ad::Index;

void require_dim(const char* function, Index dim) {
  if (dim < 1)
    throw std::invalid_argument(
        fmt::format("{}: the number of columns must be positive, got {}", function, dim));
}

}  // namespace

Draw with_normals(Draw source, Index dim, ad::Random random) {
  require_dim("with_normals", dim);
  return [source = std::move(source), dim, random, batch = Batch{}]() mutable -> const Batch& {
    const Batch& clean = source();
    const Index rows = clean.points.rows(), cols = clean.points.cols();
    if (batch.points.shape() != ad::Shape{rows, cols + dim})
      batch.points = ad::Array::zeros(rows, cols + dim);
    double* to = batch.points.data();
    for (Index i = 0; i < rows; ++i) {
      to = std::copy_n(clean.points.data() + i * cols, cols, to);
      for (Index j = 0; j < dim; ++j) *to++ = random.normal();
    }
    batch.weights = clean.weights;
    batch.number = clean.number;
    return batch;
  };
}

Draw expectation_with_normals(const Draw& source, Index dim) {
  constexpr double kNegligible = 1e-20;
  constexpr std::size_t kMostNodes = 300000;
  require_dim("expectation_with_normals", dim);
  const Draw normals = expectation({normal(0, 1), dim});
  const Batch &clean = source(), &e = normals();
  const Index cols = clean.points.cols();
  std::vector<double> points, weights;
  for (Index i = 0; i < clean.weights.size(); ++i) {
    for (Index j = 0; j < e.weights.size(); ++j) {
      const double weight = clean.weights.data()[i] * e.weights.data()[j];
      if (weight < kNegligible) continue;
      points.insert(points.end(), clean.points.data() + i * cols, clean.points.data() + (i + 1) * cols);
      points.insert(points.end(), e.points.data() + j * dim, e.points.data() + (j + 1) * dim);
      weights.push_back(weight);
    }
    if (weights.size() > kMostNodes) {
      throw std::invalid_argument(fmt::format(
          "expectation_with_normals: {} nodes with instance noise in {} dimensions take more than "
          "{}; draw samples instead",
          clean.weights.size(), dim, kMostNodes));
    }
  }
  const auto n = static_cast<Index>(weights.size());
  const auto batch = std::make_shared<const Batch>(
      Batch{ad::Array::from({n, cols + dim}, std::move(points)), ad::Array::column(std::move(weights)), 0});
  return [batch]() -> const Batch& { return *batch; };
}

}  // namespace saddle::gan
