// Linear equations whose matrix is symmetric and positive definite, as of a metric or of the information in a
// sample. Internal to gan/.
#pragma once

#include <optional>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// The x of a x = b, by Cholesky's factors; nothing if a is not positive definite. Of a, the lower triangle is
// read. Throws std::invalid_argument unless a is square with as many rows as b has entries.
std::optional<std::vector<double>> solve_positive_definite(const ad::Array& a, const std::vector<double>& b);

}  // namespace saddle::gan
