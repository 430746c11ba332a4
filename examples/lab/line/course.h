// The course of a training run, in bounded memory.
#pragma once

#include <cstddef>
#include <vector>

namespace saddle::lab::line {

// Numbers at every n-th iteration. Where there are more than `most` of them, every second is dropped and n
// doubles, so that what is kept depends on the number of iterations alone.
class Course {
 public:
  static constexpr std::size_t most = 512;

  explicit Course(int every) : every_(every) {}

  int every() const { return every_; }
  bool due(int iteration) const { return iteration % every_ == 0; }

  void record(int iteration, double v, double c_g) {
    iterations_.push_back(iteration);
    v_.push_back(v);
    c_g_.push_back(c_g);
    if (iterations_.size() <= most) return;
    every_ *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < iterations_.size(); ++i) {
      if (static_cast<int>(iterations_[i]) % every_ != 0) continue;
      iterations_[kept] = iterations_[i];
      v_[kept] = v_[i];
      c_g_[kept++] = c_g_[i];
    }
    iterations_.resize(kept);
    v_.resize(kept);
    c_g_.resize(kept);
  }

  const std::vector<double>& iterations() const { return iterations_; }
  const std::vector<double>& v() const { return v_; }
  const std::vector<double>& c_g() const { return c_g_; }

 private:
  int every_;
  std::vector<double> iterations_, v_, c_g_;
};

}  // namespace saddle::lab::line
