#include "examples/digits/evaluation/parzen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "examples/digits/evaluation/closeness.h"

namespace saddle::digits {
namespace {

// Terms of a sum that are smaller than this part of the largest: ten million of them are not seen.
constexpr double least_exponent = -40;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The sigma with the largest mean on validation images, from sigmas first ... first + count - 1.
ParzenEstimate chosen(std::span<const double> sigmas, const std::vector<std::vector<double>>& validation,
                      std::size_t first, std::size_t count) {
  ParzenEstimate best;
  for (std::size_t s = first; s < first + count; ++s) {
    const double mean = mean_of(validation[s]);
    if (s == first || mean > best.validation)
      best = {.sigma = sigmas[s], .at_end = s == first || s == first + count - 1, .validation = mean};
  }
  return best;
}

void measure(ParzenEstimate& estimate, const std::vector<double>& test) {
  const auto n = static_cast<double>(test.size());
  double squares = 0;
  estimate.mean = mean_of(test);
  for (const double x : test) squares += (x - estimate.mean) * (x - estimate.mean);
  estimate.standard_error = std::sqrt(squares / n / n);
}

Array first_rows(const Array& a, Index count) {
  return Array(ad::ArrayView(a.data(), {count, a.cols()}));
}

}  // namespace

std::vector<std::vector<double>> parzen_log_densities(const Array& samples, const Array& points,
                                                      std::span<const double> sigmas, int threads) {
  for (const double sigma : sigmas)
    if (!(sigma > 0 && std::isfinite(sigma)))
      throw std::invalid_argument(
          fmt::format("parzen_log_densities: sigma must be positive and finite, got {}", sigma));
  std::vector<std::vector<double>> result(sigmas.size(),
                                          std::vector<double>(static_cast<std::size_t>(points.rows())));
  const double d = static_cast<double>(points.cols()), n = static_cast<double>(samples.rows());
  for_each_closeness(points, samples, threads, [&](Index i, std::span<const double> e) {
    // [log-densities
    const auto largest = std::max_element(e.begin(), e.end());
    // The nearest sample has most weight: its distance is computed once more, without cancellation.
    const double nearest = square_distance(points, i, samples, largest - e.begin());
    for (std::size_t s = 0; s < sigmas.size(); ++s) {
      const double factor = 1 / (sigmas[s] * sigmas[s]), lowest = *largest + least_exponent / factor;
      double sum = 0;
      for (const double each : e)
        if (each > lowest) sum += std::exp((each - *largest) * factor);
      result[s][static_cast<std::size_t>(i)] = std::log(sum / n) - nearest / 2 * factor -
                                               d * std::log(sigmas[s] * std::sqrt(2 * std::numbers::pi));
    }
    // log-densities]
  });
  return result;
}

std::vector<double> published_sigmas() {
  std::vector<double> sigmas;
  for (int k = 0; k < 10; ++k) sigmas.push_back(std::pow(10.0, -1 + k / 9.0));
  return sigmas;
}

std::vector<double> fine_sigmas() {
  std::vector<double> sigmas;
  for (int k = 5; k <= 60; ++k) sigmas.push_back(k / 100.0);
  return sigmas;
}

ParzenEstimate parzen_validation(const Array& samples, const Array& validation, int threads) {
  const std::vector<double> sigmas = fine_sigmas();
  const auto densities = parzen_log_densities(
      samples, first_rows(validation, std::min(validation_images, validation.rows())), sigmas, threads);
  return chosen(sigmas, densities, 0, sigmas.size());
}

ParzenEstimates parzen_estimates(const Array& samples, const Array& validation, const Array& test,
                                 int threads) {
  if (test.rows() < 2)
    throw std::invalid_argument(
        fmt::format("parzen_estimates: needs at least two test images, got {}", test.rows()));
  std::vector<double> sigmas = published_sigmas();
  const std::size_t published = sigmas.size();
  const std::vector<double> fine = fine_sigmas();
  sigmas.insert(sigmas.end(), fine.begin(), fine.end());
  const auto on_validation = parzen_log_densities(
      samples, first_rows(validation, std::min(validation_images, validation.rows())), sigmas, threads);
  ParzenEstimates found{chosen(sigmas, on_validation, 0, published),
                        chosen(sigmas, on_validation, published, fine.size())};
  const double both[] = {found.published.sigma, found.fine.sigma};
  const auto on_test = parzen_log_densities(samples, test, both, threads);
  measure(found.published, on_test[0]);
  measure(found.fine, on_test[1]);
  return found;
}

}  // namespace saddle::digits
