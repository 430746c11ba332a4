// Random inputs for checks.
#pragma once

#include <vector>

#include "autodiff/random.h"

namespace saddle::grader {

// A number whose absolute value is uniform in [low, high], of either sign, and at least 0.05 away from -1, 0
// and 1, where many wrong formulas are right.
double draw_number(ad::Random& rng, double low = 0.1, double high = 3);
std::vector<double> draw_numbers(ad::Random& rng, int count, double low = 0.1, double high = 3);

// The absolute value of a draw_number().
double draw_positive(ad::Random& rng, double low, double high);

// Uniform in [low, high).
double draw_between(ad::Random& rng, double low, double high);

// A cotangent: 1/2 <= |dy| <= 2, not near 1 or -1. Under a cotangent of one a rule that forgets it looks
// right.
double draw_cotangent(ad::Random& rng);

// Positive numbers that sum to 1 up to rounding, none more than 30 times as large as another.
std::vector<double> draw_distribution(ad::Random& rng, int count);

}  // namespace saddle::grader
