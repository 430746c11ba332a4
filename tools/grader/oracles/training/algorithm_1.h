// Algorithm 1 for players whose derivatives the tape computes, on minibatches that are given.
#pragma once

#include <functional>
#include <vector>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/value.h"

namespace saddle::grader::algorithm_1 {

// D by its logit at x, G by its sample at z; both take their parameters first.
struct Players {
  using Formula = std::function<ad::Var(const std::vector<ad::Var>& parameters, const ad::Var& at)>;
  int of_d;  // parameters of D
  Formula logit, sample;
};

// V and its gradient in the parameters of D, or the cost of G and its gradient in those of G.
struct Recorded {
  double value;
  std::vector<double> gradient;
};

// V of the parameters d and g on a minibatch x of data and one of noise.
Recorded value_of(const Players& players, const std::vector<double>& d, const std::vector<double>& g,
                  const std::vector<double>& x, const std::vector<double>& z);
// The mean of log(1 - D(G(z))).
Recorded cost_of(const Players& players, const std::vector<double>& d, const std::vector<double>& g,
                 const std::vector<double>& z);

// The parameters of D and then those of G after training; the inputs are d, g, k, iterations, minibatches of
// data, minibatches of noise, and the step sizes of D and of G.
std::vector<double> trained(const Players& players, const Inputs& in);

}  // namespace saddle::grader::algorithm_1
