#include "examples/figures/spread.h"

#include <algorithm>

namespace saddle::examples {

std::vector<double> spread(const std::vector<double>& wanted, double distance, double low, double high) {
  struct Pool {
    double sum;
    std::size_t count;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    pools.push_back({wanted[i] - distance * static_cast<double>(i), 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().sum += last.sum;
      pools.back().count += last.count;
    }
  }
  std::vector<double> places;
  const double highest = high - distance * static_cast<double>(wanted.size() - 1);
  for (const Pool& pool : pools) {
    for (std::size_t k = 0; k < pool.count; ++k) {
      places.push_back(std::max(low, std::min(pool.mean(), highest)) +
                       distance * static_cast<double>(places.size()));
    }
  }
  return places;
}

}  // namespace saddle::examples
