// The names of autodiff/ that nn/ uses. A Parameter is a named array that a tape reads in place and an
// optimiser writes.
#pragma once

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/parameter.h"
#include "autodiff/random.h"
#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::nn {

using ad::Array;
using ad::ArrayView;
using ad::Gradients;
using ad::Index;
using ad::Location;
using ad::Parameter;
using ad::Random;
using ad::Real;
using ad::Var;

// The argument type of backward() and the optimisers: the parameters of a net, each listed once.
using Parameters = std::span<Parameter* const>;

}  // namespace saddle::inline SADDLE_PRECISION::nn
