// k-means, as a "generative model" for Table 1: its centroids are no samples of anything, and score more than
// the data.
#pragma once

#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

struct Clusters {
  Array centres;  // (k, d)
  // The mean square distance of the points to their nearest centre, at the beginning of each step: it never
  // grows but for rounding.
  std::vector<double> mean_squares;
  Index empty = 0;  // centres without points in the last step
};

// Lloyd's algorithm: `steps` times, each point goes to its nearest centre (the first of equal ones), then
// each centre becomes the mean of its points. It starts from k different rows of `points`, drawn by `random`.
// A centre without points keeps its place. points (n, d). Cost: a product (n, d) x (d, k) a step; memory: the
// sums, k d doubles. Lloyd 1982, "Least squares quantization in PCM". The same `random` gives the same
// centres, whatever the number of threads. Throws std::invalid_argument unless 1 <= k <= n and steps >= 1;
// see for_each_closeness too.
Clusters kmeans(const Array& points, Index k, int steps, ad::Random random, int threads);

}  // namespace saddle::digits
