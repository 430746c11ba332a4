// The scalar workloads differentiated by hand.
#include <algorithm>
#include <cmath>

#include "tests/benchmark/workloads.h"

namespace benchmark {

namespace {

const ScalarData data;

class Rosenbrock final : public Runner {
 public:
  void run() override {
    const double* x = data.start.data();
    double* g = gradient_.data();
    double f = 0;
    g[0] = 0;
    for (int i = 0; i + 1 < rosenbrock_size; ++i) {
      const double t = x[i + 1] - x[i] * x[i], u = 1 - x[i];
      f += 100 * t * t + u * u;
      g[i] -= 400 * t * x[i] + 2 * u;
      g[i + 1] = 200 * t;
    }
    checksum_ = f + weighted_sum(gradient_.data(), rosenbrock_size);
  }
  double checksum() override { return checksum_; }

 private:
  std::vector<double> gradient_ = std::vector<double>(rosenbrock_size);
  double checksum_ = 0;
};

class Chain final : public Runner {
 public:
  void run() override {
    double x = data.chain_start, f = 0;
    for (int i = 0; i < chain_length; ++i) {
      const double s = std::sin(x), c = std::cos(x);
      slope_[i] = s + x * c;
      x = s * x + 0.5;
      f += x;
    }
    double adjoint = 0;
    for (int i = chain_length; i-- > 0;) adjoint = (adjoint + 1) * slope_[i];
    checksum_ = f + adjoint;
  }
  double checksum() override { return checksum_; }

 private:
  std::vector<double> slope_ = std::vector<double>(chain_length);
  double checksum_ = 0;
};

class Net final : public Runner {
 public:
  void run() override {
    const double *w1 = data.weight.data(), *b1 = w1 + inputs * hidden, *w2 = b1 + hidden;
    const double *b2 = w2 + hidden * hidden, *w3 = b2 + hidden, *b3 = w3 + hidden;
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    double *gw1 = gradient_.data(), *gb1 = gw1 + inputs * hidden, *gw2 = gb1 + hidden;
    double *gb2 = gw2 + hidden * hidden, *gw3 = gb2 + hidden, *gb3 = gw3 + hidden;

    double loss = 0;
    for (int p = 0; p < points; ++p) {
      const double* x = data.x.data() + p * inputs;
      double h1[hidden], h2[hidden], d1[hidden] = {};
      for (int i = 0; i < hidden; ++i) {
        double s = b1[i];
        for (int j = 0; j < inputs; ++j) s += w1[i * inputs + j] * x[j];
        h1[i] = std::tanh(s);
      }
      for (int i = 0; i < hidden; ++i) {
        double s = b2[i];
        for (int j = 0; j < hidden; ++j) s += w2[i * hidden + j] * h1[j];
        h2[i] = std::tanh(s);
      }
      double error = *b3 - data.label[p];
      for (int j = 0; j < hidden; ++j) error += w3[j] * h2[j];
      loss += error * error / points;

      const double d3 = 2 * error / points;
      *gb3 += d3;
      for (int i = 0; i < hidden; ++i) {
        gw3[i] += d3 * h2[i];
        const double d2 = d3 * w3[i] * (1 - h2[i] * h2[i]);
        gb2[i] += d2;
        for (int j = 0; j < hidden; ++j) {
          gw2[i * hidden + j] += d2 * h1[j];
          d1[j] += d2 * w2[i * hidden + j];
        }
      }
      for (int i = 0; i < hidden; ++i) {
        const double d = d1[i] * (1 - h1[i] * h1[i]);
        gb1[i] += d;
        for (int j = 0; j < inputs; ++j) gw1[i * inputs + j] += d * x[j];
      }
    }
    checksum_ = loss + weighted_sum(gradient_.data(), weights);
  }
  double checksum() override { return checksum_; }

 private:
  std::vector<double> gradient_ = std::vector<double>(weights);
  double checksum_ = 0;
};

}  // namespace

std::unique_ptr<Runner> rosenbrock_limit() {
  return std::make_unique<Rosenbrock>();
}
std::unique_ptr<Runner> chain_limit() {
  return std::make_unique<Chain>();
}
std::unique_ptr<Runner> net_limit() {
  return std::make_unique<Net>();
}

}  // namespace benchmark
