// How good a generator is while it is being trained, by images that it is not trained on.
//
//   const Validation validation(images, 50'000, settings);
//   const double nats = validation.log_likelihood(trainer);
#pragma once

#include "examples/data/images.h"
#include "examples/digits/training/trainer.h"

namespace saddle::digits {

class Validation {
 public:
  // By the images from `first` on, the first 1,000 of them. Throws std::invalid_argument if there is none.
  Validation(const examples::Images& images, ad::Index first, const Settings& settings);

  // The Parzen window estimate (parzen_validation, in nats) of Trainer::samples: from ten samples for each
  // image, at the same z each time, which are other ones than those of training.
  double log_likelihood(const Trainer& trainer) const;

 private:
  ad::Array images_;
  ad::Index noise_;
  int threads_;
  ad::Random random_;
};

}  // namespace saddle::digits
