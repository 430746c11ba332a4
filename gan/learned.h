// A discriminator that is trained: a net that uses samples only, as in Algorithm 1 with G fixed.
#pragma once

#include <functional>
#include <span>

#include "autodiff/random.h"
#include "autodiff/tape.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "nn/optimiser.h"
#include "nn/sequential.h"

namespace saddle::gan {

// Ascends an objective of D by Adam, with a learning rate that decreases linearly from `rate` to zero. The
// objective is recorded anew in each step, 0, 1, 2, ...; parameters that it does not use stay.
void ascend(const nn::Sequential& net, const std::function<ad::Var(ad::Tape& tape, int step)>& objective,
            int steps, double rate);

// The same, a step at a time; the net must outlive it.
class Ascent {
 public:
  Ascent(const nn::Sequential& net, int steps, double rate);

  // Throws std::logic_error after the last step.
  void step(const std::function<ad::Var(ad::Tape& tape, int step)>& objective);

  int steps_made() const { return made_; }

 private:
  const nn::Sequential& net_;
  nn::Adam optimiser_;
  ad::Tape tape_;
  int steps_, made_ = 0;
  double rate_;
};

struct LearnDiscriminatorOptions {
  ad::Index hidden = 12;        // width of the one hidden layer
  ad::Index batch = 128;        // fresh samples of each of p_data and p_g in a step
  int steps = 4000;             // of Adam
  double learning_rate = 0.03;  // at the first step; decreases linearly to zero
};

// Trains D(x) = sigmoid(net(x)), a net from one number to a logit with a hidden layer of tanh, by ascending V
// on minibatches. Goodfellow et al. 2014, Algorithm 1, the steps of D. Throws std::invalid_argument for
// options that are not positive.
nn::Sequential learn_discriminator(const Distribution& p_data, const Distribution& p_g, ad::Random& random,
                                   const LearnDiscriminatorOptions& options = {});

// The mean absolute error E |D(x) - D*(x)| for x from m = (p_data + p_g) / 2, by quadrature. The net maps a
// column of points to their logits; or the logits at the nodes are given.
double distance_from_optimum(const nn::Sequential& net, const Distribution& p_data, const Distribution& p_g);
double distance_from_optimum(std::span<const double> logit, const QuadratureNodes& nodes);

}  // namespace saddle::gan
