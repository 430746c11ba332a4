#include "nn/sequential.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "autodiff/substitution.h"

namespace saddle::inline SADDLE_PRECISION::nn {

Sequential::Sequential(std::string name, std::vector<Layer> layers)
    : name_(std::move(name)), layers_(std::move(layers)) {
  if (layers_.empty())
    throw std::invalid_argument(fmt::format("sequential: '{}' needs at least one layer, got none", name_));
  for (std::size_t i = 0; i < layers_.size(); ++i)
    for (const auto& p : layers_[i].shared_parameters()) {
      // A layer that stands in the net twice is trained once.
      if (std::find(parameters_.begin(), parameters_.end(), p.get()) != parameters_.end()) continue;
      // Of a name that another net gave it, only the end is its own.
      const std::string own = p->name().substr(p->name().rfind('.') + 1);
      p->rename(fmt::format("{}.{}.{}", name_, i, own));
      parameters_.push_back(p.get());
    }
}

Var Sequential::operator()(const Var& x, Location here) const {
  Var y = x;
  for (const Layer& layer : layers_) y = layer(y, here);
  return y;
}

Var Sequential::operator()(const Var& x, std::span<const Var> theta) const {
  const ad::Substitution at(x.tape(), parameters_, theta);
  return (*this)(x);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
