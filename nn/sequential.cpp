#include "nn/sequential.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/substitution.h"
#include "nn/layer_mode.h"

namespace saddle::inline SADDLE_PRECISION::nn {

Sequential::Sequential(std::string name, std::vector<Layer> layers)
    : net_(new Net{std::move(name), std::move(layers), {}}) {
  if (net_->layers.empty())
    throw std::invalid_argument(
        fmt::format("sequential: '{}' needs at least one layer, got none", net_->name));
  for (std::size_t i = 0; i < net_->layers.size(); ++i)
    net_->parameters.add(std::to_string(i), net_->layers[i].named_parameters());
  net_->parameters.rename(net_->name);
}

Var Sequential::operator()(const Var& x, Location here) const {
  const NetScope applied(name(), named_parameters());
  Var y = x;
  for (const Layer& layer : net().layers) y = layer(y, here);
  return y;
}

Array Sequential::operator()(ArrayView x) const {
  return evaluate(*this, x);
}

Var Sequential::operator()(const Var& x, std::span<const Var> theta) const {
  const ad::Substitution at(x.tape(), parameters(), theta);
  return (*this)(x);
}

const Sequential::Net& Sequential::net() const {
  if (net_ == nullptr)
    throw std::logic_error("sequential: this net was moved from; use the one that it was moved to");
  return *net_;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
