// The mean of many independent numbers with its standard error. Internal to gan/.
#pragma once

#include <cmath>

namespace saddle::gan {

class SampleMean {
 public:
  void add(double x) {
    sum_ += x;
    squares_ += x * x;
    ++count_;
  }
  double mean() const { return sum_ / count_; }
  // From the spread of the numbers; two or more.
  double standard_error() const { return std::sqrt((squares_ / count_ - mean() * mean()) / (count_ - 1)); }

 private:
  double sum_ = 0, squares_ = 0, count_ = 0;
};

}  // namespace saddle::gan
