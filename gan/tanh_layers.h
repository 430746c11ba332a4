// The layers of a net of tanh units. Not installed.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "nn/sequential.h"

namespace saddle::gan {

// Puts the layers of a net from `in` numbers to `out` behind those that are there: for each of the widths an
// affine map and tanh, then an affine map. Throws std::invalid_argument unless there is a width, and all are
// at least 1; function: the caller's name in the message.
inline void add_tanh_layers(const char* function, ad::Index in, std::span<const ad::Index> hidden,
                            ad::Index out, ad::Random& random, std::vector<nn::Layer>& layers) {
  if (hidden.empty())
    throw std::invalid_argument(std::string(function) + ": at least one hidden layer is needed, got none");
  for (const ad::Index width : hidden) {
    layers.push_back(nn::Linear(in, width, random));
    layers.push_back(nn::Tanh());
    in = width;
  }
  layers.push_back(nn::Linear(in, out, random));
}

}  // namespace saddle::gan
