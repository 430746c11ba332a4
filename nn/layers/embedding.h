// A table of vectors, read by row number: how a class, a level or a symbol enters a net.
#pragma once

#include <memory>
#include <span>

#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Row i of the weight (count, width) for the index i. It is the product of a one-hot row with the weight,
// without the multiplications by zero. The gradient is one by the weight only: a row that was read several
// times gets the sum. A copy shares the weight, and so does what was moved.
class Embedding {
 public:
  // Initialised with standard normal numbers, PyTorch's default. Throws std::invalid_argument unless count
  // and width are at least 1.
  Embedding(Index count, Index width, Random& rng);
  Embedding(const Embedding&) = default;
  Embedding& operator=(const Embedding&) = default;

  // Indices (batch, time), as numbers, give (batch, time * width): the sequence that CausalConv1d and
  // LstmCell read; a column of indices gives (batch, width). Nothing is differentiated by the indices.
  // Throws std::invalid_argument unless each is a whole number from 0 to count - 1, and for a plain number.
  Var operator()(const Var& indices, Location here = Location::current()) const;
  // A list of n indices gives (n, width). Throws as above.
  Var operator()(ad::Tape& tape, std::span<const Index> indices, Location here = Location::current()) const;

  Parameter& weight() const { return table_->weight; }
  Parameters parameters() const { return named_parameters(); }
  const ParameterList& named_parameters() const { return table_->list; }

 private:
  struct Table {
    Parameter weight;
    ParameterList list{{"weight", weight}};
  };
  std::shared_ptr<Table> table_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
