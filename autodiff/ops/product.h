// Dense matrix products; the one place that calls Eigen's kernels. Internal to autodiff/.
#pragma once

#include "autodiff/array.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// out = op(a) op(b) + row, where op transposes if its flag is set, and `row` (may be null) is added to each
// row.
void product(ArrayView a, bool transpose_a, ArrayView b, bool transpose_b, const Real* row, Shape shape,
             Real* out);

}  // namespace saddle::inline SADDLE_PRECISION::ad
