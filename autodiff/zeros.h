// Zeros of the reverse sweep. An adjoint of exactly zero contributes exactly zero, even where the partial
// derivative is infinite: so the untaken branch of where(x > 0, log(x), 0) gives no NaN. It can also hide a
// true 0 * inf, as in sqrt(x) * sqrt(x) at 0; each such case is counted.
//
// A mark distinguishes the two. A zero of an untaken branch, or of a node that no adjoint has reached, is
// masked: it is written -0. A sum of masked zeros is masked (-0 + -0 = -0), any other sum is not (-0 + 0 =
// 0). Zeros that were computed are written +0. Only a sweep with care (the second sweep, after a NaN) uses
// the marks. Internal to autodiff/.
#pragma once

#include <cmath>
#include <cstddef>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

inline constexpr Real masked_zero = Real(-0.0);

inline bool is_masked(Real x) {
  return x == 0 && std::signbit(x);
}
inline bool is_plain_zero(Real x) {
  return x == 0 && !std::signbit(x);
}

// How often a plain (not masked) zero was multiplied by an infinity.
struct ZerosMet {
  std::size_t count = 0;
  bool with_care = false;  // if false, a positive count only means that a sweep with care is needed
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
