// mnist_gan train: the run from its data to its files.
#pragma once

#include <optional>
#include <string>

#include "examples/digits/training/settings.h"

namespace saddle::digits {

struct TrainOptions {
  std::string data;  // a folder of IDX files
  std::string out;   // a folder for checkpoints, sheets and the page
  Settings settings;
  std::optional<double> time_limit;  // seconds of work, those of earlier parts included
  double checkpoint_every = 60;      // seconds
  std::int64_t validate_every = 5;   // epochs; 0: never
  std::string json;                  // a file for settings and curve; - is standard output, empty: none
};

// Trains, or goes on from the newest intact checkpoint in the folder, until the epochs are over, the time is,
// or a signal comes; each way leaves a checkpoint. The state with the largest log-likelihood of validation
// images is kept besides (best.checkpoint). Gives the exit status: 0, or 130 after Ctrl-C. Throws
// BadInput, std::invalid_argument for settings, and std::runtime_error when training left all bounds.
int train(const TrainOptions& options);

// The images that are trained on: all of a training set but its last sixth, which is for validation; of
// MNIST, 50,000 and 10,000.
std::int64_t training_count(std::int64_t images);

}  // namespace saddle::digits
