#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

using Numbers = std::vector<double>;

std::string mistake(int rows, int cols, const std::vector<Numbers>& parts, const Numbers& claimed) {
  // The right gradient, and its largest number.
  Numbers g(claimed.size());
  for (const Numbers& part : parts)
    for (std::size_t i = 0; i < g.size(); ++i) g[i] += part[i];
  double largest = 0;
  for (const double number : g) largest = std::max(largest, std::abs(number));

  for (const double number : claimed)
    if (!std::isfinite(number)) return "nan";
  if (largest == 0) return "vacuous";
  const auto agree = [&](double a, double b) { return std::abs(a - b) <= 1e-6 * largest; };
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < g.size(); ++i)
    if (!agree(claimed[i], g[i])) wrong.push_back(i);
  if (wrong.empty()) return "pass";

  const auto fits = [&](const std::function<double(std::size_t)>& other) {
    return std::all_of(wrong.begin(), wrong.end(),
                       [&](std::size_t i) { return agree(claimed[i], other(i)); });
  };
  const auto times = [&](double factor) { return fits([&](std::size_t i) { return factor * g[i]; }); };
  const double n = static_cast<double>(parts.size());
  if (times(0)) return "detached";
  if (times(-1)) return "wrong_sign";
  if (times(2) || times(0.5)) return "factor_two";
  if (times(n) || times(1 / n)) return "missing_mean";

  bool transposed = true;
  for (std::size_t at = 0; at < g.size(); ++at) {
    const auto row = at / static_cast<std::size_t>(rows), col = at % static_cast<std::size_t>(rows);
    transposed = transposed && agree(claimed[at], g[col * static_cast<std::size_t>(cols) + row]);
  }
  if (transposed) return "transposed";
  for (const Numbers& part : parts)
    if (fits([&](std::size_t i) { return part[i]; })) return "missing_sum";
  const double offset = claimed[wrong[0]] - g[wrong[0]];
  if (wrong.size() > 1 && fits([&](std::size_t i) { return g[i] + offset; })) return "offset";
  return "wrong";
}
