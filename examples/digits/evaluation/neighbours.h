// The training image nearest to each sample (Goodfellow et al. 2014, Figures 2 and 3: "to demonstrate that
// the model has not memorized the training set"), and whether samples are nearer than test images are.
#pragma once

#include <vector>

#include "autodiff/array.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

struct Neighbour {
  Index row = 0;        // of the training images; the first of equally near ones, but for rounding
  double distance = 0;  // Euclidean, in pixels from 0 to 1; exactly zero for a copy
};

// For each row of `points` (m, d) its nearest row of `training` (n, d). Takes the training images 10,000 at a
// time. Throws std::invalid_argument as for_each_closeness does.
std::vector<Neighbour> nearest_neighbours(const Array& points, const Array& training, int threads);

// The number below which a share q of the values lies: between two of them, in a straight line
// (type 7 of Hyndman and Fan 1996). Throws std::invalid_argument unless there are values and q is in [0, 1].
double quantile(std::vector<double> values, double q);

// Distances to the nearest training image, of samples beside those of test images. A generator that copies
// has far smaller ones. Blurred images have smaller ones too: it is no measure of quality.
struct NeighbourDistances {
  double samples_median = 0, samples_low = 0;  // low: the 5 % quantile
  double test_median = 0, test_low = 0;
  double share_below = 0;  // of samples, nearer than test_low: of test images, 5 % are
};
NeighbourDistances compare(const std::vector<Neighbour>& samples, const std::vector<Neighbour>& test);

}  // namespace saddle::digits
