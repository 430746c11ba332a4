// A certificate of convergence: a new D that is trained against the frozen G, and what it still finds.
//
//   const Certificate found = certify(samples_of(p_data), samples_of(G), random);
//   found.lower                          // JSD(p_data || p_g) is at least this, with probability 0.95
//
// A G that fools the D it was trained with may fool nobody else. V of any D is at most C(G) = -log 4 + 2 JSD
// (Goodfellow et al. 2014, Thm. 1), so that log 2 + V / 2 is a lower bound of JSD however D was found. V is
// measured on samples that D has not seen; else a D that knows its samples by heart would prove anything.
//
// Samples may also miss what is rare. If p_g puts 1e-4 on a place where D is sure of p_data, log(1 - D) is a
// large negative number there, and 10,000 draws miss it once in three times: V then looks too high, and its
// standard error too small. So the logit is held within +-log(held_out), as any D may be used, and `lower`
// counts what may have been missed (Maurer and Pontil 2009).
#pragma once

#include "gan/sampler.h"

namespace saddle::gan {

struct CertificateOptions {
  ad::Index hidden = 32;        // width of each of the two hidden layers of D
  ad::Index batch = 128;        // fresh samples of each of p_data and p_g in a step
  int steps = 600;              // of Adam
  double learning_rate = 0.01;  // falls to zero in a straight line
  ad::Index held_out = 10000;   // n, samples of each on which V is measured in the end
  double risk = 0.05;           // delta, the probability that `lower` is too high
};

// What D finds of JSD(p_data || p_g), in nats.
struct Certificate {
  double jsd = 0;             // log 2 + V / 2 on the held-out samples
  double standard_error = 0;  // of jsd, by the spread of those samples: blind to what none of them shows
  // JSD is at least this with probability 1 - delta, whatever the distributions and D. Below zero it says
  // nothing. With s^2 the variance of each mean and values that lie within log(n) of each other,
  //   jsd - 1/2 sum over both of (sqrt(2 s^2 log(4/delta)) + 7 log(n) log(4/delta) / (3 (n - 1)))
  double lower = 0;
};

// Trains a net D(x) = sigmoid(net(x)) from scratch on samples of both by ascending V, then measures
//   log 2 + V / 2 = 1/2 (E_p_data log(2 D) + E_p_g log(2 (1 - D)))
// on n = held_out fresh samples of each, with the logit moved into [-log(n), log(n)]. `lower` is by Maurer
// and Pontil 2009, Thm. 4, for each of the two means with delta / 2. Where D is not good enough the bound is
// low; it is not wrong. D looks at x with the mean and the standard deviation of a first batch of both taken
// out. Throws std::invalid_argument for options that are not positive, fewer than two held-out samples, a
// risk outside (0, 1), or samples of different dimensions; std::runtime_error if V or that mean or standard
// deviation is not finite.
Certificate certify(const Sampler& p_data, const Sampler& p_g, const ad::Random& random,
                    const CertificateOptions& options = {});

}  // namespace saddle::gan
