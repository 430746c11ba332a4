#include "tools/grader/oracles/core/mistakes_3_2.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace saddle::grader::task_3_2 {

Numbers right_gradient(const Case& c) {
  Numbers g(c.size());
  for (const Numbers& part : c.parts)
    std::transform(g.begin(), g.end(), part.begin(), g.begin(), std::plus<>());
  return g;
}

Numbers times(Numbers g, double factor) {
  for (double& number : g) number *= factor;
  return g;
}

Numbers transposed(const Case& c, const Numbers& g) {
  Numbers all;
  for (int col = 0; col < c.cols; ++col)
    for (int row = 0; row < c.rows; ++row) all.push_back(g[static_cast<std::size_t>(row * c.cols + col)]);
  return all;
}

namespace {

double largest(const Numbers& g) {
  double size = 0;
  for (const double number : g) size = std::max(size, std::abs(number));
  return size;
}

// What would have been computed with a mistake, in the order of the task.
struct Pattern {
  std::string word;
  Numbers numbers;
  bool whole = false;  // has to fit the elements that are right, too
};

std::vector<Pattern> patterns(const Case& c, const Numbers& g, const std::vector<std::size_t>& wrong) {
  const auto n = static_cast<double>(c.parts.size());
  std::vector<Pattern> all = {{"detached", times(g, 0)},
                              {"wrong_sign", times(g, -1)},
                              {"factor_two", times(g, 2)},
                              {"factor_two", times(g, 0.5)},
                              {"missing_mean", times(g, n)},
                              {"missing_mean", times(g, 1 / n)},
                              {"transposed", transposed(c, g), true}};
  for (const Numbers& part : c.parts) all.push_back({"missing_sum", part});
  if (wrong.size() > 1) {
    Pattern offset{"offset", g};
    for (double& number : offset.numbers) number += c.claimed[wrong[0]] - g[wrong[0]];
    all.push_back(offset);
  }
  return all;
}

}  // namespace

std::string name_of(const Case& c, bool& clear) {
  const Numbers g = right_gradient(c);
  const double size = largest(g);
  const auto finite = [](double number) { return std::isfinite(number); };
  if (!std::all_of(c.claimed.begin(), c.claimed.end(), finite)) return "nan";
  if (size == 0) return "vacuous";
  const auto agree = [&](double a, double b) {
    const double difference = std::abs(a - b) / size;
    clear = clear && (difference < 1e-12 || difference > 2e-3);
    return difference <= 1e-6;
  };

  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < g.size(); ++i)
    if (!agree(c.claimed[i], g[i])) wrong.push_back(i);
  if (wrong.empty()) return "pass";
  std::string found;
  for (const Pattern& pattern : patterns(c, g, wrong)) {
    bool fits = true;
    for (std::size_t i = 0; i < g.size(); ++i) {
      const bool is_wrong = std::find(wrong.begin(), wrong.end(), i) != wrong.end();
      if (!agree(c.claimed[i], pattern.numbers[i]) && (is_wrong || pattern.whole)) fits = false;
    }
    if (fits && found.empty()) found = pattern.word;
  }
  return found.empty() ? "wrong" : found;
}

}  // namespace saddle::grader::task_3_2
