// The workload D1: a step of training as mnist_gan takes it at its defaults, in single precision. 5000 images
// of the size of MNIST's, a batch of 100; G 100-1200-1200-784, D with two maxout layers of 240 units of 5
// pieces; dropout; both players updated at once, with momentum; the average of G. The next batch is made
// beside the step, by another thread.
//
// This header is read as C++17 too, by the translation unit that includes libtorch.
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/benchmark/workloads.h"

namespace benchmark {

std::unique_ptr<Runner> digits_limit();  // on one thread
std::unique_ptr<Runner> digits_tape(int threads);

// Multiply-adds in the matrix products of one step that wastes none.
double digits_operations();

// What the trainer begins with and sees, as plain numbers: for those who cannot read its headers.
struct DigitsFeed {
  virtual ~DigitsFeed() = default;

  struct Matrix {
    int rows, cols;
    std::vector<float> numbers;  // row by row
  };
  std::vector<Matrix> g, d;  // of each layer the weight (in, out), then the bias
  int batch = 0, units = 0;  // images, and maxout units in a layer of D
  std::array<double, 3> keep{};

  struct Step {
    const float *x, *z;  // (batch, pixels) and (batch, noise)
    std::array<const float*, 3>
        masks;                       // of the inputs of D's layers, two batches high; null if not asked for
    double rate, momentum, average;  // the average takes this part of the new parameters
  };
  virtual Step next(bool masks) = 0;  // what the last one points to ends
};
std::unique_ptr<DigitsFeed> digits_feed();

// What D1's results are compared by: how far the parameters of G and those of D have moved from the start,
// all numbers of a player together. As a product, so that each counts by its relative error. The average of G
// is left out: after a few steps it has not moved by more than roundings. It is compared in
// digits_limit_test.cpp.
class DigitsWalks {
 public:
  using Numbers = std::vector<float>;
  DigitsWalks(Numbers g, Numbers d) : g_(std::move(g)), d_(std::move(d)) {}
  double product(const Numbers& g, const Numbers& d) const { return length(g, g_) * length(d, d_); }

 private:
  static double length(const Numbers& now, const Numbers& start) {
    double sum = 0;
    for (std::size_t i = 0; i < now.size(); ++i)
      sum += std::fabs(static_cast<double>(now[i]) - static_cast<double>(start[i]));
    return sum;
  }
  Numbers g_, d_;
};

}  // namespace benchmark
