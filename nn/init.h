// Initialisers of the weights of a net. Each fills a weight of shape (in, out) from a random generator.
//
//   Linear(64, 64, rng)                    PyTorch's default, biases included
//   Linear(64, 64, rng, kaiming_normal)    any other initialiser; the biases are zero
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// A function that fills a weight; a lambda without captures sets a gain or a slope.
using Initialiser = void (*)(Parameter& weight, Random& rng);

// Independent draws, element by element: uniform on [low, high), or normal.
// Throws std::invalid_argument unless low <= high and their distance is finite, or sd >= 0 and both are.
void fill_uniform(Parameter& p, Real low, Real high, Random& rng);
void fill_normal(Parameter& p, Real mean, Real sd, Random& rng);
void zeros(Parameter& p);
void zeros(Parameter& p, Random& rng);

// Weights of variance 2 gain^2 / (in + out): uniform on +-gain sqrt(6 / (in + out)), or normal.
// Keeps the variance of activations and of gradients about constant from layer to layer, where the activation
// function is near the identity; for tanh a gain of 5/3 is usual. The overloads without gain use 1. Glorot
// and Bengio 2010, Eq. 16. Throws std::invalid_argument unless gain is positive and finite.
void xavier_uniform(Parameter& weight, Random& rng, Real gain);
void xavier_uniform(Parameter& weight, Random& rng);
void xavier_normal(Parameter& weight, Random& rng, Real gain);
void xavier_normal(Parameter& weight, Random& rng);

// Weights of variance 2 / ((1 + slope^2) in), for a leaky relu of that slope (0: relu): uniform on
// +-sqrt(6 / ((1 + slope^2) in)), or normal. He et al. 2015, Eqs. 10 and 15. Throws std::invalid_argument
// unless slope is finite.
void kaiming_uniform(Parameter& weight, Random& rng, Real slope);
void kaiming_uniform(Parameter& weight, Random& rng);
void kaiming_normal(Parameter& weight, Random& rng, Real slope);
void kaiming_normal(Parameter& weight, Random& rng);

// The default of PyTorch's Linear: weight and bias uniform on +-1 / sqrt(in), which for the weight is
// kaiming_uniform with a slope of sqrt(5). Throws std::invalid_argument unless weight and bias are (in, out)
// and (1, out).
void pytorch_default(Parameter& weight, Parameter& bias, Random& rng);

}  // namespace saddle::inline SADDLE_PRECISION::nn
