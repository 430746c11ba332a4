// What one precision computes, in words that know neither; probe.cpp is compiled once for each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace probe {

struct Result {
  std::size_t size_of_real;
  double third;       // 1/3, as the precision stores it
  std::string shape;  // from a function of the library
  double slope;       // d/dx tanh(x)^2 at 1/2, swept over arrays
  double curvature;   // d^2/dx^2 of the same, from the recorded gradient
  bool checked;       // a gradient check that has to pass
  bool rejected;      // one that has to fail
  double bell;        // exp(-x^2 / 2) at 1/2, an operation of a user
  bool bell_checked;  // its gradient check
  double weight;      // of a linear layer, trained on points of the line 2 x + 1
  double bias;
  double unrolled;  // the gradient through three steps of ascent in a quadratic game
  double clipped;   // where a clipped step leads to, along a gradient whose squares overflow in float
};

// What goes wrong in the gradient checks of tests/autodiff, in words; nothing should.
//   false_alarms: operations that are right and rejected on one of `inputs` random inputs
//   misnamed_defects: planted ones that pass or get another verdict than theirs, and controls that fail
//   offers_precision: whether an error of 1e-3 is called imprecise
using Alarms = std::vector<std::string>;

// What breaks the properties of tests/autodiff/check/numerics.h; nothing should.
//   inexact_sums, unnormalised_softmax, asymmetric_derivatives

namespace f64 {
Result run();
Alarms false_alarms(int inputs);
Alarms misnamed_defects(int seeds);
bool offers_precision();
Alarms inexact_sums();
Alarms unnormalised_softmax();
Alarms asymmetric_derivatives();
}  // namespace f64
namespace f32 {
Result run();
Alarms false_alarms(int inputs);
Alarms misnamed_defects(int seeds);
bool offers_precision();
Alarms inexact_sums();
Alarms unnormalised_softmax();
Alarms asymmetric_derivatives();
}  // namespace f32

}  // namespace probe
