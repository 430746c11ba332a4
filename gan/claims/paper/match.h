// The game on which the claims about Algorithm 1 are measured. Internal to gan/.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "gan/algorithm1.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/discriminator_nets.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {

// Data N(4,1.25) against G(z) = m() + s() z, z from N(0,1), with the initial p_g = N(start,1). D has a
// quadratic logit, as D* of two normals has, and is initialised at 1/2. Both players take plain gradient
// steps of constant size.
struct Match {
  Match(double rate_d, double rate_g, double start = 0, bool linear = false)
      : G(affine_generator({normal(0, 1)}, ad::Array{{1.0}}, ad::Array{{start}})),
        D(linear ? linear_discriminator(scale_of(p_data)) : quadratic_discriminator(scale_of(p_data))),
        opt_d(D.parameters(), rate_d),
        opt_g(G.parameters(), rate_g) {}

  double m() const { return G.parameters()[1]->value()[0]; }
  // s and -s make the same p_g.
  double s() const { return std::fabs(G.parameters()[0]->value()[0]); }
  // The larger one of |m - 4| and ||s| - 1.25|.
  double distance() const { return larger(std::fabs(m() - 4), std::fabs(s() - 1.25)); }
  Distribution p_g() const { return G.closed_form().value(); }
  double jsd() const { return gan::jsd(p_data, p_g()).value; }

  Players exact() { return {G, D, opt_d, opt_g, data, noise}; }
  Players sampled(ad::Index batch, const ad::Random& random) {
    return {G,
            D,
            opt_d,
            opt_g,
            minibatches({p_data}, batch, random.stream(1)),
            minibatches(G.latent(), batch, random.stream(2))};
  }

  Distribution p_data = normal(4, 1.25);
  Generator G;
  nn::Sequential D;
  nn::Sgd opt_d, opt_g;
  Draw data = expectation({p_data}), noise = expectation(G.latent());
};

// A sentence with the minimum, the maximum, the mean and the standard error of some runs, which are sorted.
std::string spread(const char* what, const std::vector<double>& runs);

// The claims about this game that have files of their own.
Claim claim_of_sampled_runs();
Claim claim_of_sampled_gradients();
Claim claim_of_figure_1();

}  // namespace saddle::gan
