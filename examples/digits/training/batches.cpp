#include "examples/digits/training/batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace saddle::digits {

using ad::Array;
using ad::Index;
using ad::Random;

namespace {

void shuffle(std::vector<Index>& order, Random random) {
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(static_cast<Index>(i)))]);
}

}  // namespace

Array uniform_noise(Index rows, Index cols, Random& random) {
  Array z = Array::zeros(rows, cols);
  const double end = std::sqrt(3.0);
  for (ad::Real& number : z) number = static_cast<ad::Real>(end * (2 * random.uniform() - 1));
  return z;
}

Batches::Batches(const examples::Images& images, Index count, const Form& form, const Random& random,
                 std::int64_t first_step)
    : images_(images),
      count_(count),
      form_(form),
      random_(random),
      order_(static_cast<std::size_t>(count)),
      step_(first_step) {
  if (count < form.rows || count > images.count)
    throw std::invalid_argument(fmt::format("batches: needs {} training images at least, got {}", form.rows,
                                            std::min(count, images.count)));
}

Batch Batches::next() {
  Batch now = ahead_.valid() ? ahead_.get() : make(step_);
  ++step_;
  ahead_ = std::async(std::launch::async, [this, step = step_] { return make(step); });
  return now;
}

// Called by one thread at a time.
Batch Batches::make(std::int64_t step) {
  const std::int64_t epoch = step / steps_per_epoch(), first = step % steps_per_epoch() * form_.rows;
  if (epoch != epoch_) {
    shuffle(order_, random_.stream(0).stream(static_cast<std::uint64_t>(epoch)));
    epoch_ = epoch;
  }
  Batch batch;
  batch.x = Array::zeros(form_.rows, images_.size());
  for (Index row = 0; row < form_.rows; ++row) {
    const Index image = order_[static_cast<std::size_t>(first + row)];
    examples::write_grey(images_, image, batch.x.data() + row * images_.size());
  }
  Random random = random_.stream(1).stream(static_cast<std::uint64_t>(step));
  batch.z = uniform_noise(form_.rows, form_.noise, random);
  if (form_.noise_of_g) batch.z_of_g = uniform_noise(form_.rows, form_.noise, random);
  return batch;
}

}  // namespace saddle::digits
