// The functions of task 3.1: points of each kind, and their gradients by saddle's tape.
#pragma once

#include <string>
#include <vector>

#include "autodiff/random.h"

namespace saddle::grader::task_3_1 {

using Numbers = std::vector<double>;

// A function of the task's probe.h, and a point.
struct Case {
  std::string name;
  std::vector<int> sizes;  // of a layer: the rows of the batch, inputs, outputs; else the count of numbers
  Numbers p, x;
};

struct Exact {
  Numbers gradient;
  Numbers size;  // F of the task, which all errors are compared with
};

Exact exact(const Case& c);

// Points of which no terms of a sum cancel. Numbers of size one, of a function of this kind:
inline constexpr ad::Index kinds = 5;
Case of_size_one(ad::Random& rng, ad::Index kind);
Case layer(ad::Random& rng);

// Numbers of one large size in a sum of squares or a product; of several sizes in a sum of logarithms.
inline constexpr ad::Index large_kinds = 3;
Case large(ad::Random& rng, ad::Index kind);

// One or two of four numbers are about 1e-9, or are 0.
Case small(ad::Random& rng, bool zero);

}  // namespace saddle::grader::task_3_1
