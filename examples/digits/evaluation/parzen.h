// The Parzen window estimate of Goodfellow et al. 2014, Table 1: the log-likelihood of test images under a
// mixture of normals around samples. (gan/probability/parzen.h is the definition, term by term; this is the
// same for ten thousand images of 784 pixels.)
//
//   const ParzenEstimates ll = parzen_estimates(samples, validation, test, 2);
//   ll.published.mean, ll.published.standard_error   // sigma from the grid of the published code
//   ll.fine.mean                                     // sigma to two decimals: up to 9 nats more
#pragma once

#include <span>
#include <vector>

#include "autodiff/array.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

// log p of each point for each sigma, in nats: element [s][i] for sigma number s and row i of `points`.
//   log p(x) = log 1/n sum_j exp(-|x - s_j|^2 / (2 sigma^2)) - d log(sigma sqrt(2 pi))
// samples (n, d), points (m, d). One pass over the distances serves all sigmas, and no matrix of distances is
// kept. The sum leaves out terms below e^-40 of its largest. In float the error at d = 784, with values in
// [0, 1], is below 1e-3 nats for sigma >= 0.1, and proportional to 1 / sigma^2.
// Throws std::invalid_argument unless sigmas are positive and finite; see for_each_closeness too.
std::vector<std::vector<double>> parzen_log_densities(const Array& samples, const Array& points,
                                                      std::span<const double> sigmas, int threads);

// The ten sigmas of the published code: 10^(-1 + k/9) = 0.1, 0.129, 0.167, 0.215, 0.278, ..., 1
// (github.com/goodfeli/adversarial, parzen_ll.py: numpy.logspace(-1, 0, 10)).
std::vector<double> published_sigmas();

// 0.05, 0.06, ..., 0.60.
std::vector<double> fine_sigmas();

struct ParzenEstimate {
  double sigma = 0;           // the one with the largest mean on the validation images
  bool at_end = false;        // it is the first or last of its grid: a wider grid may give more
  double validation = 0;      // that mean, in nats
  double mean = 0;            // on the test images, in nats
  double standard_error = 0;  // of that mean over test images: standard deviation / sqrt(count)
};

// With sigma from each of the two grids.
struct ParzenEstimates {
  ParzenEstimate published, fine;
};

// As many validation images as the published code chooses sigma with (parzen_ll.py).
inline constexpr Index validation_images = 1000;

// The largest mean log density of validation images that the fine grid gives, with its sigma: by this the
// best of several G is chosen. Takes the first 1,000 images; all, if there are fewer. The rest stays zero.
ParzenEstimate parzen_validation(const Array& samples, const Array& validation, int threads);

// Chooses sigma by the mean log density of the first 1,000 validation images (all, if there are fewer), then
// measures on the test images. The standard error says how much the mean varies with the test images, not
// with the samples or with the seed of a training. Takes 10,000 samples x 11,000 images x 784 pixels in
// seconds. Throws std::invalid_argument for fewer than two test images; see parzen_log_densities too.
ParzenEstimates parzen_estimates(const Array& samples, const Array& validation, const Array& test,
                                 int threads);

}  // namespace saddle::digits
