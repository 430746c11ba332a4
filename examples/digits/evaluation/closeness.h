// How close each of many points is to each of many centres, by blocks of one large matrix product: what the
// Parzen window, k-means and the search for neighbours have in common.
#pragma once

#include <functional>
#include <span>

#include "autodiff/array.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

// Calls see(i, e) once for each row x_i of `points`, with one number for each row c_j of `centres`:
//   e_j = x_i . c_j - |c_j|^2 / 2 = |x_i|^2 / 2 - |x_i - c_j|^2 / 2
// so that the largest belongs to the nearest centre. points (n, d), centres (m, d). Several threads call,
// each with other i; e is valid during the call. The numbers do not depend on the number of threads. Products
// of 56 columns at a time are made in Real and added in double, which keeps the error in float of images
// with values in [0, 1] near 1e-5. Memory: the centres once more, and 16 MB for each thread. Throws
// std::invalid_argument unless the columns agree, threads is 1 to 256, and all numbers are finite; and what
// `see` throws.
void for_each_closeness(const Array& points, const Array& centres, int threads,
                        const std::function<void(Index i, std::span<const double> e)>& see);

// |a_i - b_j|^2, row i of a and row j of b, term by term in double: exactly zero for equal rows.
double square_distance(const Array& a, Index i, const Array& b, Index j);

}  // namespace saddle::digits
