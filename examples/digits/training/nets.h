// The nets of Goodfellow et al. 2014 for MNIST, as the published code has them
// (github.com/goodfeli/adversarial, mnist.yaml).
#pragma once

#include <vector>

#include "autodiff/random.h"
#include "examples/data/images.h"
#include "examples/digits/training/settings.h"
#include "nn/sequential.h"

namespace saddle::digits {

// The mean of each pixel over the first `count` images, in [0, 1]. Throws std::out_of_range.
std::vector<double> pixel_means(const examples::Images& images, ad::Index count);

// G: z (rows, noise) gives images (rows, pixels) in (0, 1).
//   Linear noise -> g_units, relu, Linear -> g_units, relu, Linear -> pixels, sigmoid
// Weights are uniform on +-0.05 and biases 0, but the last biases are the logits of the pixels' means (kept
// within [1e-7, 1 - 1e-7]), so that G begins near the mean image.
nn::Sequential make_generator(const Settings& settings, const std::vector<double>& means, ad::Random random);

// D: x (rows, pixels) gives logits (rows, 1).
//   dropout, Maxout pixels -> d_units, dropout, Maxout -> d_units, dropout, Linear -> 1
// with dropout of the input by keep_input and of hidden layers by keep_hidden, scaled by 1 / keep. Weights
// are uniform on +-0.005 and biases 0. In training mode at first.
nn::Sequential make_discriminator(const Settings& settings, ad::Index pixels, ad::Random random);

}  // namespace saddle::digits
