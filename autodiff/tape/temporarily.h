// A value for a while. Internal to autodiff/.
#pragma once

#include <utility>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Gives a variable another value for the lifetime of this object.
template <class T>
class Temporarily {
 public:
  Temporarily(T& place, T value) : before(std::exchange(place, std::move(value))), place_(place) {}
  ~Temporarily() { place_ = std::move(before); }
  Temporarily(const Temporarily&) = delete;
  Temporarily& operator=(const Temporarily&) = delete;

  T before;

 private:
  T& place_;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
