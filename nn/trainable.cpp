#include "nn/trainable.h"

#include <algorithm>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

Trainable::Trainable(std::initializer_list<Trainable> parts) {
  std::vector<Parameter*> all;
  for (const Trainable& part : parts) all.insert(all.end(), part.parameters_.begin(), part.parameters_.end());
  add(all);
}

void Trainable::require_module(bool exists) {
  if (!exists) throw std::invalid_argument("optimiser: a net must exist, got a null pointer");
}

void Trainable::add(Parameters parameters) {
  if (parameters.empty())
    throw std::invalid_argument(
        "optimiser: needs at least one parameter, got none; what a lambda captures is not among those of a "
        "net");
  if (std::find(parameters.begin(), parameters.end(), nullptr) != parameters.end())
    throw std::invalid_argument("optimiser: a parameter must exist, got a null pointer");
  parameters_.assign(parameters.begin(), parameters.end());
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
