// The optimal linear critic under a gradient penalty, and a generator that follows its gradient. Internal to
// gan/.
#pragma once

#include <vector>

#include "autodiff/array.h"
#include "gan/penalty.h"

namespace saddle::gan {

// The optimal D(x) = x w under a gradient penalty, found by the tape from samples (n, dim) of each. The
// search starts at |w| = |start|, in the opposite direction if start is negative. The two means must differ.
struct LinearCritic {
  ad::Array w;                        // (dim, 1)
  double slope, gap, penalty, value;  // |w|, E_p D - E_q D, and the objective: gap - penalty
};
LinearCritic best_linear_critic(const ad::Array& data, const ad::Array& generated, double lambda, Sides sides,
                                double start = 2);

// G(z) = z + theta descends -E D(G(z)), one step for each best D: theta (1, dim) after 0, 1, 2, ... steps.
// The expectations are over all rows of the data and of z (n, dim).
std::vector<ad::Array> follow_linear_critic(const ad::Array& data, const ad::Array& z, const ad::Array& start,
                                            double rate, double lambda, int steps);

// The Euclidean norm of all elements.
double norm(const ad::Array& x);

}  // namespace saddle::gan
