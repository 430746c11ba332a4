// mnist_gan evaluate: Table 1 of the paper for a saved run, and what stands beside it.
#pragma once

#include <cstdint>
#include <string>

namespace saddle::digits {

struct EvaluateOptions {
  std::string data;        // the folder of IDX files that the run was trained on
  std::string out;         // the folder of the run
  std::string json;        // - is standard output, and then nothing else goes there; empty: none
  std::string neighbours;  // a PNG of samples with their nearest training images; empty: none
  std::int64_t samples = 10'000;
  std::int64_t threads = 2;
  std::uint64_t seed = 1;  // of samples, centroids, the classifier and the new D
};

// Measures the averaged generator of best.checkpoint, or else of the newest intact checkpoint. Images: those
// trained on are the first five sixths of the training set; the last sixth chooses sigma and is what no copy
// can come from; log-likelihoods are means over the test set, and the new D knows the test set as data. Gives
// the exit status, 0. Throws BadInput.
int evaluate(const EvaluateOptions& options);

}  // namespace saddle::digits
