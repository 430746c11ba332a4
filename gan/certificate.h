// A certificate of convergence: a lower confidence bound of JSD, from a new D that is trained against the
// fixed G.
//
//   const Certificate found = certify(samples_of(p_data), samples_of(G), random);
//   found.lower                          // JSD(p_data || p_g) is at least this, with probability 0.95
//
// A G that deceives the D it was trained with may not deceive another one. V of any D is at most C(G) = -log
// 4 + 2 JSD (Goodfellow et al. 2014, Thm. 1), so that log 2 + V / 2 is a lower bound of JSD for any D. V is
// measured on held-out samples, on which D was not trained: on its training samples, an overfitted D would
// give values far above JSD.
//
// Samples may also miss rare events. If p_g has a probability of 1e-4 where D is nearly 1, log(1 - D) is a
// large negative number there, and 10,000 draws miss it with probability 1/e: the estimate of V is then too
// high, and its standard error too small. So the logit is clamped to +-log(held_out), which is allowed since
// the bound holds for any D, and `lower` accounts for what the samples may miss (Maurer and Pontil 2009).
#pragma once

#include <memory>

#include "gan/held_out_jsd.h"
#include "gan/sampler.h"

namespace saddle::gan {

struct CertificateOptions {
  ad::Index hidden = 32;        // width of each of the two hidden layers of D
  ad::Index batch = 128;        // fresh samples of each of p_data and p_g in a step
  int steps = 600;              // of Adam
  double learning_rate = 0.01;  // at the first step; decreases linearly to zero
  ad::Index held_out = 10000;   // n, samples of each on which V is measured after training
  double risk = 0.05;           // delta, the probability that `lower` is too high
};

// Trains a net D(x) = sigmoid(net(x)) from scratch on samples of both by ascending V, then measures
//   log 2 + V / 2 = 1/2 (E_p_data log(2 D) + E_p_g log(2 (1 - D)))
// on n = held_out fresh samples of each (held_out_jsd.h). If D is far from optimal, the bound is loose but
// valid. D reads x standardised with the mean and the standard deviation of a first batch of both.
// Throws std::invalid_argument for options that are not positive, fewer than two held-out samples, a risk
// outside (0, 1), or samples of different dimensions; std::runtime_error if V or that mean or standard
// deviation is not finite.
Certificate certify(const Sampler& p_data, const Sampler& p_g, const ad::Random& random,
                    const CertificateOptions& options = {});

// The same, a step at a time, for programs that show progress.
//
//   Certification certification(samples_of(p_data), samples_of(G), random);
//   while (!certification.trained()) certification.step();
//   const Certificate found = certification.measure();
class Certification {
 public:
  // G, as p_g draws from it, must stay as it is until the measurement. Throws as certify() does.
  Certification(Sampler p_data, Sampler p_g, const ad::Random& random,
                const CertificateOptions& options = {});
  Certification(Certification&&) noexcept;
  ~Certification();

  // The next of options.steps updates of D. Throws std::logic_error after the last one.
  void step();
  int steps_made() const;
  bool trained() const;

  // On held-out samples. Throws std::logic_error before the last step, and as certify() does.
  Certificate measure();

 private:
  struct Judge;
  std::unique_ptr<Judge> judge_;
};

}  // namespace saddle::gan
