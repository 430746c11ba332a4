// Finds the one entry in which a weighted sum is wrong. Internal to autodiff/.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "autodiff/checked.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// How much the derivative of a weighted sum is off.
using ErrorOf = std::function<double(const Weights&)>;

// One element of each order: the weights that are 1 there and 0 elsewhere, from the highest order down, where
// the error is largest. Long lists are halved until they are short, each time keeping the worse half; a short
// one is searched. NaN counts as the largest error.
Weights worst_entry(Weights weights, const ErrorOf& error);

// The same for the elements that move along a direction.
std::size_t worst_element(std::size_t elements,
                          const std::function<double(std::span<const std::size_t>)>& error);

// The weights that are `number` at one element of that many, and 0 elsewhere.
std::vector<double> unit(std::size_t elements, std::size_t at, double number = 1);

// The element of such weights.
std::size_t element_of(const std::vector<double>& unit);

}  // namespace saddle::inline SADDLE_PRECISION::ad
