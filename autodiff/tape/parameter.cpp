#include "autodiff/parameter.h"

#include <algorithm>

#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Parameter::Parameter(std::string name, Array value) : name_(std::move(name)), value_(std::move(value)) {
  if (value_.size() == 0) reject("parameter: '{}' must hold at least one number, got an empty array", name_);
}

void Parameter::set(ArrayView value) {
  if (value.shape() != shape())
    reject("parameter: '{}' has the shape {}, got a value of shape {}", name_, to_string(shape()),
           to_string(value.shape()));
  std::copy(value.begin(), value.end(), write());
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
