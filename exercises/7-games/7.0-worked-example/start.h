// The worked example of chapter 7: what a mix of two rows guarantees in a zero-sum game.
#pragma once

#include <cstddef>
#include <vector>

// The column that leaves the row player least if she plays (p, 1 - p); columns are counted from 0.
int best_reply(const std::vector<double>& first, const std::vector<double>& second, double p) {
  std::size_t best = 0;
  const auto mean = [&](std::size_t j) { return p * first[j] + (1 - p) * second[j]; };
  for (std::size_t j = 1; j < first.size(); ++j)
    if (mean(j) < mean(best)) best = j;
  return static_cast<int>(best);
}

// What she gets against the best reply.
double guarantee(const std::vector<double>& first, const std::vector<double>& second, double p) {
  const auto j = static_cast<std::size_t>(best_reply(first, second, p));
  return p * first[j] + (1 - p) * second[j];
}
