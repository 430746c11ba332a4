// Places for labels that would overlap.
#pragma once

#include <vector>

namespace saddle::examples {

// The places closest to the wanted ones, in the sense of least squares, that keep their order and a distance,
// from `low` to `high`: neighbours that would overlap are pooled. wanted: ascending.
std::vector<double> spread(const std::vector<double>& wanted, double distance, double low, double high);

}  // namespace saddle::examples
