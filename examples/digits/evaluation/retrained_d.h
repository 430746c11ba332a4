// The certificate of a discriminator that is trained anew (gan/certificate.h), for images: how well a fresh D
// tells samples from data that neither G nor the D of its training has seen.
//
//   const RetrainedD found = retrained_d(held_out, samples, random);
//   found.certificate.jsd   // 0: no such D tells them apart; log 2 = 0.693: it always does
#pragma once

#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "gan/held_out_jsd.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

struct RetrainedDOptions {
  // Of an image in pixels, for a D of two convolutions (5x5, stride 2, 16 and 32 channels); with 0, D has two
  // hidden layers instead, which hardly see a blur (MNIST: 0.02 nats instead of 0.38).
  Index width = 0;
  Index hidden = 240;           // units of each of the two hidden layers, leaky_relu with slope 0.2
  Index batch = 100;            // of each of data and samples
  int epochs = 40;              // at most
  int patience = 5;             // stop after so many epochs without a better V on the validation images
  double learning_rate = 1e-3;  // of Adam
  double risk = 0.05;           // probability that the lower bound is too high
  int threads = 2;
};

struct RetrainedD {
  gan::Certificate certificate;  // by D of the best epoch, on the test images
  int best_epoch = 0;            // from 1; with 0, no epoch was better than the untrained D
  // log 2 + V / 2 on the validation images, before training and after each epoch.
  std::vector<double> validation;
  Index test = 0;  // images of each of data and samples behind the certificate
  // By the same D on the images that it was trained with: much more than `jsd`, if it learned them by heart.
  double training_jsd = 0;
};

// Half of `data` and half of `samples` (both (n, d)) train D by ascending V, a quarter chooses its epoch, the
// last quarter measures
//   log 2 + V / 2 <= JSD(p_data || p_g)    (V + log 4) / 2, Goodfellow et al. 2014, Thm. 1
// with its standard error over test images, and the bound of Maurer and Pontil (held_out_jsd.h). Both are
// shuffled first: MNIST's test images stand in the order of their writers. `data` must be new to G. Numbers
// of both are rounded to multiples of 1/255, as the data are: else D would know a sample by its last digits
// alone. Throws std::invalid_argument unless the columns agree, there are at least 8 rows of each, equally
// many, with values in [0, 1], and options are positive; std::runtime_error if V is not finite.
RetrainedD retrained_d(const Array& data, const Array& samples, const ad::Random& random,
                       const RetrainedDOptions& options = {});

}  // namespace saddle::digits
