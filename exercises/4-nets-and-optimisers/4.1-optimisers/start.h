// Task 4.1: momentum and Adam. README.md has the formulas. Add what members you need.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "not_implemented.h"

using Numbers = std::vector<double>;

class Momentum {
 public:
  explicit Momentum(double beta) : beta_(beta) {}

  void step(Numbers& x, const Numbers& g, double h) { throw NotImplemented("4.1"); }

 private:
  double beta_;
};

class Adam {
 public:
  Adam(double beta1, double beta2, double epsilon) : beta1_(beta1), beta2_(beta2), epsilon_(epsilon) {}

  void step(Numbers& x, const Numbers& g, double h) { throw NotImplemented("4.1"); }

 private:
  double beta1_, beta2_, epsilon_;
};
