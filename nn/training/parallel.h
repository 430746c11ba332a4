// The gradients of one step by several threads: each records its part of the batch on a tape of its own.
//
//   Parallel parts(2);
//   const double nll = parts.step(batch.rows(), D.parameters(), [&](ad::Tape& tape, Part part) {
//     return sum(D(slice_rows(tape.constant(batch), part.first, part.count))) / batch.rows();
//   });
//   optimiser.descend(parts.gradients());
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/part.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// The loss of a whole batch is the sum of the losses of its parts, so each part divides by the rows of the
// batch, not by its own. What is computed depends on the number of threads only through the order of
// additions, which is fixed: the same seed and the same number of threads give the same bits. The function is
// called by several threads at once, each with its own tape; what it reads besides, parameters too, must not
// be changed meanwhile. A layer that depends on the rows finds the part by PartScope: Dropout has the mask of
// the whole batch (but see there for several rows of each sample), and BatchNorm is refused in training,
// since the statistics of a part are not those of the batch.
class Parallel {
 public:
  // Throws std::invalid_argument unless threads is 1 to 256.
  explicit Parallel(int threads);
  Parallel(const Parallel&) = delete;
  Parallel& operator=(const Parallel&) = delete;
  ~Parallel();

  // Records and differentiates all parts, and returns the sum of their losses. With fewer rows than threads
  // some threads have nothing to do. Throws what the loss or backward() throws, the first part's first, and
  // then has no gradients; std::invalid_argument for a batch without rows; std::system_error if a thread
  // cannot be started.
  Real step(Index rows, Parameters parameters, const std::function<Var(ad::Tape& tape, Part part)>& loss);

  // Lets each part do its work on its tape, which is empty then. For steps with several losses:
  //   std::vector<std::optional<Gradients>> of_d(n), of_g(n);
  //   parts.each(rows, [&](ad::Tape& tape, Part part) {
  //     of_d[part.number].emplace(backward(...)); of_g[part.number].emplace(backward(...));
  //   });
  // Gradients taken there must end before this object. Throws as step() does.
  void each(Index rows, const std::function<void(ad::Tape& tape, Part part)>& work);

  // Of the last step(), part by part, for Optimiser::descend and ascend, which add them in this order.
  std::span<const Gradients> gradients() const { return gradients_; }

 private:
  struct Worker;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Gradients> gradients_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
