#include "tests/precision/probe.h"

#include "autodiff/array.h"

namespace probe::SADDLE_PRECISION {

Result run() {
  saddle::ad::Array a(2, 3, 1);
  a(1, 2) /= 3;
  return {sizeof(saddle::ad::Real), a[5], to_string(a.shape())};
}

}  // namespace probe::SADDLE_PRECISION
