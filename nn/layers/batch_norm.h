// Batch normalisation: each unit gets mean 0 and variance 1 over the batch.
#pragma once

#include <memory>

#include "nn/layer_mode.h"

namespace saddle::inline SADDLE_PRECISION::nn {

//   y = w (x - m) / sqrt(v + epsilon) + b
// In training m and v are the mean and the variance, the mean of (x - m)^2, of each column of the batch, and
// are differentiated; in evaluation they are running values, zeros and ones at first, that update_running()
// moves:
//   running <- (1 - momentum) running + momentum m, and likewise with v rows / (rows - 1)
// Only that call moves them, and m and v are then those of the last recording in training: so neither the
// checks of a gradient nor a second batch, such as the samples that D sees, change them unasked. Weight and
// bias as of LayerNorm. Ioffe and Szegedy 2015, "Batch Normalization", Algorithms 1 and 2; the variances and
// the numbers are PyTorch's. A copy shares parameters and running values.
class BatchNorm {
 public:
  // Throws std::invalid_argument unless units is at least 1, the momentum is in (0, 1] and epsilon is
  // positive and finite.
  explicit BatchNorm(Index units, Real momentum = Real(0.1), Real epsilon = Real(1e-5));
  BatchNorm(const BatchNorm&) = default;
  BatchNorm& operator=(const BatchNorm&) = default;

  // x (batch, units) gives the same shape. Throws std::invalid_argument for another width, a plain number,
  // and in training for a batch of one row; std::logic_error in training where the thread works on a
  // part of a batch (training/parallel.h), whose statistics are not those of the batch, on any tape.
  Var operator()(const Var& x, Location here = Location::current()) const;

  bool training() const;
  void set_training(bool on) const;
  // Where nothing was recorded in training since the last call, it does nothing in evaluation, so that a net
  // may hold a layer whose running values stay; in training it throws std::logic_error.
  void update_running() const;

  ArrayView running_mean() const;
  ArrayView running_variance() const;
  Parameter& weight() const;
  Parameter& bias() const;
  Parameters parameters() const { return named_parameters(); }
  const ParameterList& named_parameters() const;

 private:
  struct Own;
  std::shared_ptr<Own> own_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
