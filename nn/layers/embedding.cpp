#include "nn/layers/embedding.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"
#include "nn/init.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

Array empty_table(Index count, Index width) {
  if (count < 1 || width < 1)
    throw std::invalid_argument(
        fmt::format("embedding: needs at least one row and one column, got {} and {}", count, width));
  return Array::zeros(count, width);
}

}  // namespace

Embedding::Embedding(Index count, Index width, Random& rng)
    : table_(new Table{{"weight", empty_table(count, width)}}) {
  fill_normal(weight(), 0, 1, rng);
}

Var Embedding::operator()(const Var& indices, Location here) const {
  const Index count = weight().shape().rows, width = weight().shape().cols;
  const ArrayView numbers = indices.array();
  std::vector<Index> rows;
  for (const Real i : numbers) {
    // Written so that NaN is refused.
    if (!(i >= 0 && i < static_cast<Real>(count) && i == std::floor(i)))
      throw std::invalid_argument(
          fmt::format("embedding: an index must be a whole number from 0 to {}, got {}", count - 1, i));
    rows.push_back(static_cast<Index>(i));
  }
  const Var vectors = (*this)(indices.tape(), rows, here);
  return numbers.cols() == 1 ? vectors : reshape(vectors, numbers.rows(), numbers.cols() * width, here);
}

Var Embedding::operator()(ad::Tape& tape, std::span<const Index> indices, Location here) const {
  const Index count = weight().shape().rows;
  for (const Index i : indices)
    if (i < 0 || i >= count)
      throw std::invalid_argument(
          fmt::format("embedding: an index must be a whole number from 0 to {}, got {}", count - 1, i));
  return gather_rows(tape.leaf(weight()), indices, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
