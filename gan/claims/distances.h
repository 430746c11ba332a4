// The divergences of divergence.h, and a second implementation of each of them that shares only the
// densities: no quadrature rule, no mesh, no integrand. Claims compare what they measure on
// quadrature_nodes() with the second implementation. Internal to gan/.
#pragma once

#include <functional>
#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

struct FDivergence;

// Any of them, or what is made of them: 2 * by.jsd - reverse(by.kl).
using Divergence = std::function<double(const Distribution& p, const Distribution& q)>;
Divergence operator+(const Divergence& a, const Divergence& b);
Divergence operator-(const Divergence& a, const Divergence& b);
Divergence operator+(double a, const Divergence& b);
Divergence operator-(double a, const Divergence& b);
Divergence operator*(double factor, const Divergence& a);
// a(q || p), and a(q || m) with the mean m = (p + q) / 2.
Divergence reverse(const Divergence& a);
Divergence of_q_and_mean(const Divergence& a);

// One implementation of all divergences. Each is infinite where that of divergence.h is.
struct Distances {
  Divergence kl, jsd, tv, hellinger2, chi2, w1;
  // E_q f(p / q).
  double (*f)(const FDivergence& member, const Distribution& p, const Distribution& q);
};

// By divergence.h; f by the divergence that the member names.
const Distances& by_library();

// By tanh-sinh quadrature and the textbook integrands; TV from distribution functions; f from the function f
// alone. W1 is that of the library.
const Distances& by_second_way();

// E_q f(p / q) for any f, where it is finite, by tanh-sinh; `cuts` are kinks that the densities do not have.
double expected_f(const std::function<double(double u)>& f, const Distribution& p, const Distribution& q,
                  std::vector<double> cuts = {});

// The entropy of a coin, H(w) = -w log w - (1 - w) log(1 - w), in nats; w in [0, 1].
double entropy(double w);

// The points where p - q changes its sign, ascending, jumps included; both continuous. Two sign changes
// between neighbours in a grid of a few hundred quantiles may both be missed.
std::vector<double> crossings(const Distribution& p, const Distribution& q);

// TV without an integral: |P(A) - Q(A)| over the intervals between the crossings, from the distribution
// functions; of categorical distributions half the sum of |p - q|.
double tv_by_cdf(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
