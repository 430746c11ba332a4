// Members with an exact likelihood on real binary images: data, training with early stopping, and what is
// reported.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autodiff/autodiff.h"
#include "examples/generative_models/program/member.h"
#include "nn/nn.h"

namespace saddle::family {

// Bits as bytes, one image in a row.
struct BitImages {
  ad::Index count = 0, size = 0;
  std::vector<std::uint8_t> bits;
};

struct BitData {
  std::string name;
  ad::Index width = 0;
  BitImages training, validation, test;
};

// A folder of IDX files (of 60,000 training images the last 10,000 are for validation; of another number, the
// last sixth), or the file of the 8x8 digits (1,000 to train, 297 to validate, 500 to test, in the file's
// order). Each pixel is 1 with probability its grey value, drawn once from the seed. Throws
// examples::BadInput.
BitData read_bits(const std::string& path, std::uint64_t seed);

// How a model is trained: minibatches in a new order each epoch, a learning rate that falls along half a
// cosine to zero at the last epoch.
struct Schedule {
  // Adam, or momentum of 0.9, by which the belief net and MADE learned MNIST better.
  enum class Rule { adam, momentum };

  int epochs = 30;
  int batch = 100;
  double learning_rate = 1e-3;
  Rule rule = Rule::adam;
  int threads = 2;
};

struct Epoch {
  int number = 0;
  double seconds = 0, training_nats = 0, validation_nats = 0;
};

struct Trained {
  std::vector<Epoch> curve;
  int best = 0;  // the epoch of the smallest validation loss, whose parameters the model has
  double test_nats = 0, standard_error = 0;
};

// Lets each logit be that of the share of ones of its bit, (ones + 1/2) / (images + 1): what a model knows
// that sees nothing else.
void start_from_shares(const BitImages& images, nn::Parameter& bias);

// Minimises -mean log p(x), where log_p maps bits (batch, size) to (batch, 1).
Trained train_on_bits(const BitData& data, const std::function<ad::Var(const ad::Var&)>& log_p,
                      nn::Parameters parameters, const Schedule& schedule, std::uint64_t seed,
                      examples::Progress& progress);

// The numbers with the published ones of the static binarised MNIST beside them, samples, and the learning
// curve.
RunResult report_on_bits(const std::string& name, const BitData& data, const Trained& trained,
                         const ad::Array& samples);

}  // namespace saddle::family
