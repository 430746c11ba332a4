// Arrays as arguments of calls: their rows, their columns and their numbers.
#pragma once

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "tools/grader/oracles/value.h"

namespace saddle::grader {

// Two arguments, the first of which has this place among the inputs.
ad::Shape shape_in(const Inputs& in, std::size_t place);
// The argument at this place.
ad::Array array_in(const Inputs& in, std::size_t place, ad::Shape shape);

// The numbers of an answer, row by row.
Value numbers_of(ad::ArrayView array);

// Two sizes from 2 to 5 that differ: not square, and a batch of another size than its features.
ad::Shape draw_shape(ad::Random& rng);

// Numbers as those of draws.h.
Value draw_array(ad::Random& rng, ad::Shape shape);
Value draw_cotangents(ad::Random& rng, ad::Shape shape);

}  // namespace saddle::grader
