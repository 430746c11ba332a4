#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

using Numbers = std::vector<double>;

inline double sigmoid(double a) {
  return 1 / (1 + std::exp(-a));
}

inline double log_sigmoid(double a) {
  return std::min(a, 0.0) - std::log1p(std::exp(-std::abs(a)));
}

inline Numbers samples(const Numbers& g, const Numbers& noise) {
  Numbers y;
  for (const double z : noise) y.push_back(g[0] + g[1] * z);
  return y;
}

// V's derivatives by (w, b).
inline Numbers slope_of_d(const Numbers& d, const Numbers& x, const Numbers& y) {
  Numbers slope = {0, 0};
  for (const double xi : x) {
    const double pull = sigmoid(-(d[0] * xi + d[1])) / static_cast<double>(x.size());
    slope[0] += pull * xi;
    slope[1] += pull;
  }
  for (const double yj : y) {
    const double push = sigmoid(d[0] * yj + d[1]) / static_cast<double>(y.size());
    slope[0] -= push * yj;
    slope[1] -= push;
  }
  return slope;
}

inline std::vector<Numbers> all_steps(const Numbers& d, double h, int k, const Numbers& x, const Numbers& y) {
  std::vector<Numbers> all = {d};
  for (int i = 0; i < k; ++i) {
    const Numbers now = all.back(), slope = slope_of_d(now, x, y);
    all.push_back({now[0] + h * slope[0], now[1] + h * slope[1]});
  }
  return all;
}

Numbers after_steps(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                    const Numbers& noise) {
  return all_steps(d, h, k, data, samples(g, noise)).back();
}

double unrolled_cost(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                     const Numbers& noise) {
  const Numbers y = samples(g, noise), end = after_steps(g, d, h, k, data, noise);
  double on_data = 0, on_samples = 0;
  for (const double xi : data) on_data += log_sigmoid(end[0] * xi + end[1]);
  for (const double yj : y) on_samples += log_sigmoid(-(end[0] * yj + end[1]));
  return on_data / static_cast<double>(data.size()) + on_samples / static_cast<double>(y.size());
}

// From the derivatives by the samples to those by shift and scale.
inline void add_to(Numbers& gradient, double by_sample, double z) {
  gradient[0] += by_sample;
  gradient[1] += by_sample * z;
}

Numbers frozen_gradient(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                        const Numbers& noise) {
  const Numbers y = samples(g, noise), end = after_steps(g, d, h, k, data, noise);
  Numbers gradient = {0, 0};
  for (std::size_t j = 0; j < y.size(); ++j)
    add_to(gradient, -sigmoid(end[0] * y[j] + end[1]) * end[0] / static_cast<double>(y.size()), noise[j]);
  return gradient;
}

Numbers unrolled_gradient(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                          const Numbers& noise) {
  const Numbers y = samples(g, noise);
  const auto m = static_cast<double>(y.size()), n = static_cast<double>(data.size());
  const std::vector<Numbers> steps = all_steps(d, h, k, data, y);
  Numbers gradient = frozen_gradient(g, d, h, k, data, noise);
  // The derivative of the cost by the D after step i, from the last step to the first.
  Numbers q = slope_of_d(steps.back(), data, y);
  for (int i = k - 1; i >= 0; --i) {
    const double w = steps[i][0], b = steps[i][1];
    double ww = 0, wb = 0, bb = 0;
    const auto add_curvature = [&](double x, double share) {
      const double c = sigmoid(w * x + b) * sigmoid(-(w * x + b)) * share;
      ww -= c * x * x;
      wb -= c * x;
      bb -= c;
    };
    for (const double xi : data) add_curvature(xi, 1 / n);
    for (std::size_t j = 0; j < y.size(); ++j) {
      add_curvature(y[j], 1 / m);
      const double a = w * y[j] + b, c = sigmoid(a) * sigmoid(-a);
      add_to(gradient, -h * (q[0] * (c * w * y[j] + sigmoid(a)) + q[1] * c * w) / m, noise[j]);
    }
    q = {q[0] + h * (ww * q[0] + wb * q[1]), q[1] + h * (wb * q[0] + bb * q[1])};
  }
  return gradient;
}
