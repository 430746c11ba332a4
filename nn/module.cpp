#include "nn/module.h"

#include <cstddef>
#include <functional>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void require_present(bool present) {
  if (!present) throw std::logic_error("layer: this layer was moved from; use the one that it was moved to");
}

}  // namespace

Var Layer::operator()(const Var& x, Location here) const {
  require_present(function_ != nullptr);
  return (*function_)(x, here);
}

const ParameterList& Layer::named_parameters() const {
  require_present(function_ != nullptr);
  return parameters_;
}

void Layer::require_module(bool exists) {
  if (!exists) throw std::invalid_argument("layer: the module must exist, got a null pointer");
}

void Layer::require_outside(const void* object, std::size_t size, const void* shown) {
  const auto* const first = static_cast<const std::byte*>(object);
  const auto* const at = static_cast<const std::byte*>(shown);
  const std::less<> before;
  if (object != nullptr && !before(at, first) && before(at, first + size))
    throw std::invalid_argument(
        "layer: the parameters that a module shows must be its own after it was copied or moved, got some "
        "inside of the object that it was made from; give a std::shared_ptr to the module");
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
