#include "autodiff/parameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::ad {

void Parameter::set(ArrayView value) {
  if (value.shape() != shape())
    throw std::invalid_argument(fmt::format("parameter: '{}' has the shape {}, got a value of shape {}",
                                            name_, to_string(shape()), to_string(value.shape())));
  std::copy(value.begin(), value.end(), write());
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
