// What a step of training is judged by.
#pragma once

#include "autodiff/tape.h"

namespace saddle::digits {

// What the players' costs are, as D saw the batch before it was updated, through dropout: means over a batch,
// or over an epoch. At the equilibrium they are log 4, log 2, 1/2 and 1/2.
struct Measures {
  double minus_v = 0;       // -V = -E log D(x) - E log(1 - D(G(z)))
  double cost_of_g = 0;     // -E log D(G(z))
  double d_of_data = 0;     // E D(x)
  double d_of_samples = 0;  // E D(G(z))
};

inline constexpr double Measures::*all_measures[] = {&Measures::minus_v, &Measures::cost_of_g,
                                                     &Measures::d_of_data, &Measures::d_of_samples};

// Adds the sums over some rows of a batch, from the logits of D.
void add_data(Measures& sums, const ad::Var& logits);
void add_samples(Measures& sums, const ad::Var& logits);

}  // namespace saddle::digits
