// Training of the nets of nets.h, step by step.
//
//   Trainer trainer(images, 50'000, settings);
//   while (trainer.epochs() < settings.epochs) curve.push_back(trainer.epoch());
//   Array digits = trainer.samples(z);
//
// A step is a function of the settings, the images and the number of steps before it: the same settings give
// the same parameters, bit for bit, and so does a run that goes on from saved state.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "autodiff/array.h"
#include "examples/data/images.h"
#include "examples/digits/training/measures.h"
#include "examples/digits/training/settings.h"
#include "nn/sequential.h"
#include "nn/training/archive.h"

namespace saddle::digits {

class Trainer {
 public:
  // Trains on the first `count` images, which must outlive this. Throws std::invalid_argument for settings
  // that cannot be used.
  Trainer(const examples::Images& images, ad::Index count, const Settings& settings);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;
  ~Trainer();

  // One update of D and one of G, with n rows in the batch:
  //   D descends 1/2 (-V + gamma/2 E|grad_x logit D(x)|^2),   V = E log D(x) + E log(1 - D(G(z)))
  //   G descends -E log D(G(z))
  // D in training mode for both. Simultaneously: both gradients are taken at the present parameters, from the
  // same G(z). Alternating: G's gradient is taken after D's step, from fresh noise and masks (Algorithm 1
  // with k = 1). Throws std::runtime_error if a measure is not finite: training has left all bounds.
  Measures step();

  std::int64_t steps() const;  // since training began, or began again
  std::int64_t steps_per_epoch() const;

  // Begins again from other first parameters, noise and orders: those of the next stream of the seed.
  void begin_again();
  std::int64_t beginnings() const;  // how often it has begun again

  // The players as the last step left them.
  const nn::Sequential& generator() const;
  const nn::Sequential& discriminator() const;

  // Images G(z) of the averaged generator, or of G itself where there is no average. z (rows, noise).
  ad::Array samples(const ad::Array& z) const;

  // The parameters of both players, the state of their optimisers, the average and the counters.
  // load() throws std::runtime_error for an archive of other nets, and then changes nothing.
  void save(nn::Archive& archive) const;
  void load(const nn::Archive& archive);

 private:
  struct Run;
  std::unique_ptr<Run> begun(std::uint64_t beginnings, std::uint64_t steps) const;

  const examples::Images& images_;
  const ad::Index count_;
  const Settings settings_;
  std::vector<double> means_;
  std::unique_ptr<Run> run_;
};

}  // namespace saddle::digits
