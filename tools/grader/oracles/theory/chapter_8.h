// What the checks of chapter 8 share.
#pragma once

#include <functional>
#include <limits>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_8 {

using ad::Random;
using ad::Var;
using List = std::vector<double>;

inline constexpr double infinity = std::numeric_limits<double>::infinity();

// The terms of these sums are of one sign.
inline constexpr Tolerance formula{tolerance::formula, tolerance::underflow};

// Where a function that rises and then falls is largest, between low and high: its slope, which is the
// tape's, is positive to the left. No closed form is used.
double place_of_maximum(const std::function<Var(const Var&)>& f, double low, double high);

// The value of a function.
double value_of(const std::function<Var(const Var&)>& f, double x);

std::vector<Check> log_densities();
std::vector<Check> label_smoothing();

}  // namespace saddle::grader::chapter_8
