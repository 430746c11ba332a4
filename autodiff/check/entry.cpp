#include "autodiff/check/entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// A list of this length is searched.
constexpr std::size_t few = 32;

double size_of(double error) {
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

// The element of weights that are zero elsewhere.
std::size_t element_of(const std::vector<double>& unit) {
  return static_cast<std::size_t>(std::find_if(unit.begin(), unit.end(), [](double w) { return w != 0; }) -
                                  unit.begin());
}

}  // namespace

std::size_t worst_element(std::size_t elements,
                          const std::function<double(std::span<const std::size_t>)>& error) {
  std::vector<std::size_t> all(elements);
  std::iota(all.begin(), all.end(), std::size_t(0));
  std::span<const std::size_t> list = all;
  while (list.size() > few) {
    const auto left = list.first(list.size() / 2), right = list.subspan(list.size() / 2);
    list = size_of(error(left)) >= size_of(error(right)) ? left : right;
  }
  std::size_t worst = list[0];
  double largest = -1;
  for (std::size_t i = 0; i < list.size() && list.size() > 1; ++i) {
    const double e = size_of(error(list.subspan(i, 1)));
    if (!(e > largest)) continue;
    largest = e;
    worst = list[i];
  }
  return worst;
}

Weights worst_entry(Weights weights, const ErrorOf& error) {
  for (std::size_t order = weights.size(); order-- > 0;) {
    const std::vector<double> all = weights[order];
    const auto restricted = [&](std::span<const std::size_t> list) {
      weights[order].assign(all.size(), 0);
      // A single one is judged without its weight.
      for (const std::size_t k : list) weights[order][k] = list.size() == 1 ? 1 : all[k];
      return error(weights);
    };
    const std::size_t worst = worst_element(all.size(), restricted);
    weights[order] = unit(all.size(), worst);
  }
  return weights;
}

std::vector<double> unit(std::size_t elements, std::size_t at, double number) {
  std::vector<double> weights(elements);
  weights[at] = number;
  return weights;
}

std::string entry_name(const Checked& f, const std::vector<std::string>& names, const Weights& entry,
                       std::size_t input, Index at) {
  std::string text = entry.size() == 1 ? "d y" : fmt::format("d{} y", entry.size());
  text += place_of(f.shape(), static_cast<Index>(element_of(entry[0]))) + " /";
  for (std::size_t level = 1; level < entry.size(); ++level) {
    auto element = static_cast<Index>(element_of(entry[level]));
    std::size_t by = 0;
    while (element >= f.x[by].size()) element -= f.x[by++].size();
    text += fmt::format(" d {}{}", names[by], place_of(f.x[by].shape(), element));
  }
  return text + fmt::format(" d {}{}", names[input], place_of(f.x[input].shape(), at));
}

std::string place_of(Shape shape, Index at) {
  return shape.size() == 1 ? "" : fmt::format("[{}, {}]", at / shape.cols, at % shape.cols);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
