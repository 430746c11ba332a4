#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using Numbers = std::vector<double>;

// log(w_k N(x; mu_k, sigma_k)) for each k.
Numbers log_terms(double x, const Numbers& weights, const Numbers& means, const Numbers& sds) {
  Numbers terms;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double z = (x - means[k]) / sds[k];
    terms.push_back(std::log(weights[k] / sds[k]) - (z * z + std::log(2 * std::numbers::pi)) / 2);
  }
  return terms;
}

double log_sum_exp(const Numbers& a) {
  const double largest = *std::max_element(a.begin(), a.end());
  double sum = 0;
  for (const double term : a) sum += std::exp(term - largest);
  return largest + std::log(sum);
}

Numbers log_density(const Numbers& x, const Numbers& weights, const Numbers& means, const Numbers& sds) {
  Numbers y;
  for (const double point : x) y.push_back(log_sum_exp(log_terms(point, weights, means, sds)));
  return y;
}

// dy times the responsibility of each component for x, times the derivative of its log density by its mean.
Numbers slopes(double x, const Numbers& weights, const Numbers& means, const Numbers& sds, double dy) {
  const Numbers a = log_terms(x, weights, means, sds);
  const double log_p = log_sum_exp(a);
  Numbers all;
  for (std::size_t k = 0; k < a.size(); ++k)
    all.push_back(dy * std::exp(a[k] - log_p) * (x - means[k]) / (sds[k] * sds[k]));
  return all;
}

Numbers pullback_x(const Numbers& x, const Numbers& weights, const Numbers& means, const Numbers& sds,
                   const Numbers& dy) {
  Numbers dx(x.size(), 0);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (const double slope : slopes(x[i], weights, means, sds, dy[i])) dx[i] -= slope;
  return dx;
}

Numbers pullback_means(const Numbers& x, const Numbers& weights, const Numbers& means, const Numbers& sds,
                       const Numbers& dy) {
  Numbers dmeans(means.size(), 0);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Numbers of_sample = slopes(x[i], weights, means, sds, dy[i]);
    for (std::size_t k = 0; k < means.size(); ++k) dmeans[k] += of_sample[k];
  }
  return dmeans;
}
