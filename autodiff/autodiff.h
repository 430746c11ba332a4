// All of autodiff/: the tape, the elementary functions and array operations, and derivatives of any order.
#pragma once

#include "autodiff/array.h"
#include "autodiff/array_ops.h"
#include "autodiff/custom.h"
#include "autodiff/gradcheck.h"
#include "autodiff/gradient.h"
#include "autodiff/parameter.h"
#include "autodiff/picture.h"
#include "autodiff/random.h"
#include "autodiff/substitution.h"
#include "autodiff/table.h"
#include "autodiff/tape.h"
#include "autodiff/transformations.h"
