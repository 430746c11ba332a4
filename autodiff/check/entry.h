// Finds the one entry in which a weighted sum is wrong. Internal to autodiff/.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/check/checked.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The error of the derivative of a weighted sum.
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

// The derivative that such weights and an element of an input select: "d y[0, 2] / d x[1, 0]",
// "d2 y / d x0 d x1".
std::string entry_name(const Checked& f, const std::vector<std::string>& names, const Weights& entry,
                       std::size_t input, Index at);

// "[1, 2]"; nothing for a number.
std::string place_of(Shape shape, Index at);

}  // namespace saddle::inline SADDLE_PRECISION::ad
