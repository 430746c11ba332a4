// A certificate of convergence: a new D that is trained against the frozen G, and what it still finds.
//
//   const Certificate found = certify(samples_of(p_data), samples_of(G), random);
//   found.jsd, found.standard_error      // JSD(p_data || p_g) is hardly below jsd - 5 standard errors
//
// A G that fools the D it was trained with may fool nobody else. V of any D is at most C(G) = -log 4 + 2 JSD
// (Goodfellow et al. 2014, Thm. 1), so that log 2 + V / 2 is a lower bound of JSD however D was found. V is
// measured on samples that D has not seen; else a D that knows its samples by heart would prove anything.
#pragma once

#include "gan/sampler.h"

namespace saddle::gan {

struct CertificateOptions {
  ad::Index hidden = 32;        // width of each of the two hidden layers of D
  ad::Index batch = 128;        // fresh samples of each of p_data and p_g in a step
  int steps = 600;              // of Adam
  double learning_rate = 0.01;  // falls to zero in a straight line
  ad::Index held_out = 10000;   // samples of each on which V is measured in the end
};

// A lower bound of JSD(p_data || p_g) in nats, with its sampling error. Below zero it says nothing.
struct Certificate {
  double jsd = 0, standard_error = 0;
};

// Trains a net D(x) = sigmoid(net(x)) from scratch on samples of both by ascending V, then measures
//   log 2 + V / 2 = 1/2 (E_p_data log(2 D) + E_p_g log(2 (1 - D)))
// on held_out fresh samples of each. Where D is not good enough the bound is low; it is not wrong. D looks at
// x with the mean and the standard deviation of a first batch of both taken out. Throws std::invalid_argument
// for options that are not positive, fewer than two held-out samples, or samples of different dimensions;
// std::runtime_error if V is not finite.
Certificate certify(const Sampler& p_data, const Sampler& p_g, const ad::Random& random,
                    const CertificateOptions& options = {});

}  // namespace saddle::gan
