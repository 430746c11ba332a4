// Numbers that change while a training runs, as functions of the number of the step:
//
//   opt.set_momentum(linear_schedule(step, 0.5, 0.7, 125'000));
//   opt.set_learning_rate(geometric_schedule(step, 0.1, 1 / 1.000004, 1e-6));
//
// They are computed in double in both precisions: 1 / 1.000004 is no number of single precision.
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// All of them throw std::invalid_argument for a negative step, numbers that are not finite, steps below 1,
// and a factor outside of (0, 1].

// from + (to - from) step / steps, and `to` from there on.
Real linear_schedule(Index step, double from, double to, Index steps);

// from * factor^step, and no less than `least`.
Real geometric_schedule(Index step, double from, double factor, double least);

// to + (from - to) (1 + cos(pi step / steps)) / 2, and `to` from there on: half a cosine. Loshchilov and
// Hutter 2017, "SGDR", Eq. 5, without restarts.
Real cosine_schedule(Index step, double from, double to, Index steps);

}  // namespace saddle::inline SADDLE_PRECISION::nn
