// Systems of linear equations. Internal to gan/.
#pragma once

#include <optional>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// The solution x of a x = b by Cholesky factorisation, for a symmetric a, such as a Fisher information
// matrix; nothing if a is not positive definite. Only the lower triangle of a is read. Throws
// std::invalid_argument unless a is square with as many rows as b has entries.
std::optional<std::vector<double>> solve_positive_definite(const ad::Array& a, const std::vector<double>& b);

// The solution of a x = b by elimination; infinities or NaN if a has no inverse. The sizes as above; throws
// as above.
std::vector<double> solve_linear(const ad::Array& a, const std::vector<double>& b);

// log |det a|; -inf if a has no inverse. Throws std::invalid_argument unless a is square.
double log_abs_determinant(const ad::Array& a);

}  // namespace saddle::gan
