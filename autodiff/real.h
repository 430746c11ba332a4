// The number type of a build: double as saddle::autodiff, float as saddle::autodiff_f32.
// Both builds come from the same sources. The inline namespace keeps their symbols apart, so that one program
// can link both; code that uses the library never writes f64 or f32.
#pragma once

#include <cstddef>

#ifdef SADDLE_SINGLE_PRECISION
#define SADDLE_PRECISION f32
#else
#define SADDLE_PRECISION f64
#endif

namespace saddle::inline SADDLE_PRECISION::ad {

#ifdef SADDLE_SINGLE_PRECISION
using Real = float;
#else
using Real = double;
#endif

using Index = std::ptrdiff_t;

}  // namespace saddle::inline SADDLE_PRECISION::ad
