// Minibatches of images and noise, made one step ahead by a thread of their own.
//
//   Batches batches(images, 50'000, {.rows = 100, .noise = 100}, random);
//   for (;;) use(batches.next());
#pragma once

#include <cstdint>
#include <future>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "examples/data/images.h"

namespace saddle::digits {

// Rows of z, each number uniform on [-sqrt(3), sqrt(3)): mean 0, variance 1, as in the paper's code.
ad::Array uniform_noise(ad::Index rows, ad::Index cols, ad::Random& random);

struct Batch {
  ad::Array x;       // (rows, pixels), in [0, 1]
  ad::Array z;       // (rows, noise), for the update of both players or of D
  ad::Array z_of_g;  // (rows, noise), fresh noise for G where the players take turns; else empty
};

// Each epoch visits the images in a new order, `rows` at a time; images that fill no batch wait for the next
// epoch. What step n gets is a function of n and the generator's seed alone, so that a run which goes on from
// step n sees what it would have seen.
class Batches {
 public:
  struct Form {
    ad::Index rows, noise;
    bool noise_of_g = false;
  };

  // Uses the first `count` images, which must outlive this. Throws std::invalid_argument if they do not make
  // one batch.
  Batches(const examples::Images& images, ad::Index count, const Form& form, const ad::Random& random,
          std::int64_t first_step = 0);

  std::int64_t steps_per_epoch() const { return count_ / form_.rows; }

  // The batch of the next step. The one after it is being made when this returns.
  Batch next();

 private:
  Batch make(std::int64_t step);

  const examples::Images& images_;
  ad::Index count_;
  Form form_;
  ad::Random random_;
  std::vector<ad::Index> order_;  // of the epoch below
  std::int64_t epoch_ = -1;
  std::int64_t step_;
  std::future<Batch> ahead_;  // the last one: its thread uses the others
};

}  // namespace saddle::digits
