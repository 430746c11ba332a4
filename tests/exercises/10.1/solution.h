#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

double sigmoid(double t) {
  return 1 / (1 + std::exp(-t));
}

double softplus(double t) {
  return std::max(t, 0.0) + std::log1p(std::exp(-std::abs(t)));
}

double log_of_d(double t) {
  return -softplus(-t);
}

double log_of_rest(double t) {
  return -softplus(t);
}

double logit(const std::vector<double>& theta_d, double x) {
  return theta_d[0] * x + theta_d[1];
}

double generated(const std::vector<double>& theta_g, double z) {
  return theta_g[0] * z + theta_g[1];
}

double value(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
             const std::vector<double>& x, const std::vector<double>& z) {
  const auto m = static_cast<double>(x.size()), n = static_cast<double>(z.size());
  double v = 0;
  for (const double at : x) v += log_of_d(logit(theta_d, at)) / m;
  for (const double noise : z) v += log_of_rest(logit(theta_d, generated(theta_g, noise))) / n;
  return v;
}

std::vector<double> d_gradient(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
                               const std::vector<double>& x, const std::vector<double>& z) {
  const auto m = static_cast<double>(x.size());
  const auto n = static_cast<double>(z.size());
  std::vector<double> g = {0, 0};
  const auto add = [&](double at, double by_logit) {
    g[0] += by_logit * at;
    g[1] += by_logit;
  };
  for (const double at : x) add(at, sigmoid(-logit(theta_d, at)) / m);
  for (const double noise : z) {
    const double at = generated(theta_g, noise);
    add(at, -sigmoid(logit(theta_d, at)) / n);
  }
  return g;
}

std::vector<double> g_gradient(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
                               const std::vector<double>& z) {
  std::vector<double> g = {0, 0};
  for (const double noise : z) {
    const double by_logit = -sigmoid(logit(theta_d, generated(theta_g, noise)));
    const double by_sample = by_logit * theta_d[0] / static_cast<double>(z.size());
    g[0] += by_sample * noise;
    g[1] += by_sample;
  }
  return g;
}

// theta moves by a multiple of the gradient.
void move(std::vector<double>& theta, double length, const std::vector<double>& gradient) {
  for (std::size_t i = 0; i < theta.size(); ++i) theta[i] += length * gradient[i];
}

std::vector<double> train(const std::vector<double>& theta_d, const std::vector<double>& theta_g, int k,
                          int iterations, const std::vector<std::vector<double>>& x_batches,
                          const std::vector<std::vector<double>>& z_batches, double rate_d, double rate_g) {
  std::vector<double> d = theta_d, g = theta_g;
  std::size_t next_x = 0, next_z = 0;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    for (int step = 0; step < k; ++step) {
      const std::vector<double>& z = z_batches.at(next_z++);
      const std::vector<double>& x = x_batches.at(next_x++);
      move(d, rate_d, d_gradient(d, g, x, z));
    }
    const std::vector<double>& z = z_batches.at(next_z++);
    move(g, -rate_g, g_gradient(d, g, z));
  }
  return {d[0], d[1], g[0], g[1]};
}
