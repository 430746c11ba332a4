#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

using Numbers = std::vector<double>;

class Momentum {
 public:
  explicit Momentum(double beta) : beta_(beta) {}

  void step(Numbers& x, const Numbers& g, double h) {
    v_.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      v_[i] = beta_ * v_[i] + g[i];
      x[i] -= h * v_[i];
    }
  }

 private:
  double beta_;
  Numbers v_;
};

class Adam {
 public:
  Adam(double beta1, double beta2, double epsilon) : beta1_(beta1), beta2_(beta2), epsilon_(epsilon) {}

  void step(Numbers& x, const Numbers& g, double h) {
    m_.resize(x.size());
    v_.resize(x.size());
    ++t_;
    const double c1 = 1 - std::pow(beta1_, t_), c2 = 1 - std::pow(beta2_, t_);
    for (std::size_t i = 0; i < x.size(); ++i) {
      m_[i] = beta1_ * m_[i] + (1 - beta1_) * g[i];
      v_[i] = beta2_ * v_[i] + (1 - beta2_) * g[i] * g[i];
      x[i] -= h * (m_[i] / c1) / (std::sqrt(v_[i] / c2) + epsilon_);
    }
  }

 private:
  double beta1_, beta2_, epsilon_;
  int t_ = 0;
  Numbers m_, v_;
};
