// The divergences of divergence.h, and a second way to each of them that shares the densities alone: no rule
// of integration, no mesh, no integrand. What a claim measures on quadrature_nodes() it compares with the
// second way. Internal to gan/.
#pragma once

#include <vector>

#include "gan/distribution.h"

namespace saddle::gan {

struct FDivergence;

// One way to all of them. Each is infinite where divergence.h says so.
struct Distances {
  using Distance = double (*)(const Distribution& p, const Distribution& q);
  Distance kl, jsd, tv, hellinger2, chi2, w1;
  // E_q f(p / q).
  double (*f)(const FDivergence& member, const Distribution& p, const Distribution& q);
};

// By divergence.h; f by the divergence that the member names.
const Distances& by_library();

// By tanh-sinh and the textbook's integrands; TV by distribution functions; f from f alone. W1 is that of the
// library.
const Distances& by_second_way();

// Where p - q changes its sign, from left to right, jumps included; both continuous. Of two changes that lie
// between neighbours of a few hundred quantiles both may be missed.
std::vector<double> crossings(const Distribution& p, const Distribution& q);

// TV without an integral: |P(A) - Q(A)| over the intervals between the crossings, from the distribution
// functions; of categorical distributions half the sum of |p - q|.
double tv_by_cdf(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
