// Divergences and distances between two distributions, in nats where there is a logarithm. p is p_data, q is
// p_g.
//
//   const Value distance = jsd(normal(0, 1), cauchy(0, 2));   // .value, .error, .method
//
// Both are continuous, or both are categorical of the same size; anything else throws std::invalid_argument.
// A value comes from a closed form where there is one, from a finite sum for categorical distributions and
// mixtures of uniforms, and from adaptive quadrature otherwise. Whether it is infinite is decided from
// supports and tails (finite.h); a quadrature that does not converge throws std::runtime_error.
#pragma once

#include <string_view>

#include "gan/probability/distribution.h"

namespace saddle::gan {

enum class Method { closed_form, sum, quadrature };

// "closed form", "sum", "quadrature".
const char* to_string(Method method);

struct Value {
  double value = 0;
  double error = 0;  // bound of |value - true value|
  Method method = Method::closed_form;
  bool overflow = false;  // the true value is finite but overflows a double; value is then infinity
};

// Kullback-Leibler divergence KL(p || q), the integral of p log(p/q).
Value kl(const Distribution& p, const Distribution& q);

// Jensen-Shannon divergence 1/2 KL(p || m) + 1/2 KL(q || m), m = (p + q) / 2; in [0, log 2].
// Goodfellow et al. 2014, Thm. 1.
Value jsd(const Distribution& p, const Distribution& q);

// log 2 - JSD = 1/2 (E_p softplus(-a) + E_q softplus(a)), a = log p - log q, computed directly and not by
// subtraction: its relative error is small down to 1e-300, where JSD itself is rounded to log 2.
Value log2_minus_jsd(const Distribution& p, const Distribution& q);

// C(G) = max over D of V(D, G) = -log 4 + 2 JSD = -2 (log 2 - JSD). Goodfellow et al. 2014, Thm. 1.
Value c_g(const Distribution& p, const Distribution& q);

// Total variation 1/2 integral |p - q|; in [0, 1].
Value tv(const Distribution& p, const Distribution& q);

// Squared Hellinger distance, 1 - integral sqrt(p q): one minus the Bhattacharyya coefficient; in [0, 1].
Value hellinger2(const Distribution& p, const Distribution& q);

// Pearson's chi-square, the integral of (p - q)^2 / q.
Value chi2(const Distribution& p, const Distribution& q);

// Wasserstein-1 distance, the integral of |F - G| of the distribution functions; for categorical
// distributions on the points 0, 1, 2, ...
Value w1(const Distribution& p, const Distribution& q);

// Throws std::invalid_argument unless both are continuous or both are categorical of the same size.
void require_comparable(std::string_view function, const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
