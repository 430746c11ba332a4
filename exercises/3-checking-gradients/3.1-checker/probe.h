// The functions whose gradients are checked, by name: with parameters p, and with sizes where they matter.
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace probe {

using List = std::vector<double>;

inline double softplus(double a) {
  return (a > 0 ? a : 0) + std::log1p(std::exp(-std::abs(a)));
}

// The mean over the rows of a batch of the sum of softplus(batch W); x is W by rows, p is the batch by rows.
inline double layer(const std::vector<int>& sizes, const List& p, const List& x) {
  const auto rows = static_cast<std::size_t>(sizes[0]), in = static_cast<std::size_t>(sizes[1]),
             out = static_cast<std::size_t>(sizes[2]);
  double sum = 0;
  for (std::size_t b = 0; b < rows; ++b)
    for (std::size_t j = 0; j < out; ++j) {
      double a = 0;
      for (std::size_t i = 0; i < in; ++i) a += p[b * in + i] * x[i * out + j];
      sum += softplus(a);
    }
  return sum / static_cast<double>(rows);
}

inline double value(const std::string& name, const std::vector<int>& sizes, const List& p, const List& x) {
  if (name == "layer") return layer(sizes, p, x);
  double sum = 0, product = 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (name == "squares") sum += p[i] * x[i] * x[i];
    if (name == "logs") sum += p[i] * std::log(1 + x[i] * x[i]);
    if (name == "softplus") sum += p[i] * softplus(x[i]);
    if (name == "powers") product *= std::pow(x[i], p[i]);
  }
  return name == "powers" ? product : sum;
}

}  // namespace probe

double difference_of(const std::string& name, const std::vector<int>& sizes, const std::vector<double>& p,
                     const std::vector<double>& x, int i) {
  return central_difference([&](const std::vector<double>& y) { return probe::value(name, sizes, p, y); }, x,
                            i);
}

std::vector<bool> check(const std::string& name, const std::vector<int>& sizes, const std::vector<double>& p,
                        const std::vector<double>& x, const std::vector<double>& claimed) {
  return check_gradient([&](const std::vector<double>& y) { return probe::value(name, sizes, p, y); }, x,
                        claimed);
}
