// Linear equations whose matrix is symmetric and positive definite, such as a Fisher information matrix.
// Internal to gan/.
#pragma once

#include <optional>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// The solution x of a x = b by Cholesky factorisation; nothing if a is not positive definite. Only the lower
// triangle of a is read. Throws std::invalid_argument unless a is square with as many rows as b has entries.
std::optional<std::vector<double>> solve_positive_definite(const ad::Array& a, const std::vector<double>& b);

}  // namespace saddle::gan
