#include "examples/digits/evaluation/parzen.h"

#include <algorithm>
#include <limits>
#include <numbers>

#include "examples/digits/evaluation/closeness.h"
#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

constexpr double epsilon = std::numeric_limits<ad::Real>::epsilon();

// The definition, term by term in double, at row i of the points, for each sigma.
std::vector<double> by_definition(const Array& samples, const Array& points, Index i,
                                  const std::vector<double>& sigmas) {
  const Index d = points.cols(), n = samples.rows();
  std::vector<double> squares;
  for (Index j = 0; j < n; ++j) {
    const ad::Real *const x = points.data() + i * d, *const y = samples.data() + j * d;
    double square = 0;
    for (Index k = 0; k < d; ++k) {
      const double t = static_cast<double>(x[k]) - static_cast<double>(y[k]);
      square += t * t;
    }
    squares.push_back(square);
  }
  const double least = *std::min_element(squares.begin(), squares.end());
  std::vector<double> result;
  for (const double sigma : sigmas) {
    double sum = 0;
    for (const double square : squares) sum += std::exp((least - square) / (2 * sigma * sigma));
    result.push_back(-least / (2 * sigma * sigma) + std::log(sum / static_cast<double>(n)) -
                     static_cast<double>(d) * std::log(sigma * std::sqrt(2 * std::numbers::pi)));
  }
  return result;
}

// With the error times sigma^2 at most `bound`, and a dozen roundings of the two terms of log p.
void check_against_definition(const Array& samples, const Array& points, int threads, double bound) {
  const std::vector<double> sigmas = {0.1, 0.18, 0.3, 1, 5};
  const auto found = parzen_log_densities(samples, points, sigmas, threads);
  REQUIRE(found.size() == sigmas.size());
  std::vector<double> worst(sigmas.size());
  const double d = static_cast<double>(points.cols());
  for (Index i = 0; i < points.rows(); ++i) {
    const std::vector<double> reference = by_definition(samples, points, i, sigmas);
    for (std::size_t s = 0; s < sigmas.size(); ++s) {
      REQUIRE(static_cast<Index>(found[s].size()) == points.rows());
      const double error = found[s][static_cast<std::size_t>(i)] - reference[s];
      REQUIRE(std::isfinite(error));
      const double constant = d * std::log(sigmas[s] * std::sqrt(2 * std::numbers::pi));
      const double rounding = tolerance::dozen_roundings * (std::fabs(reference[s]) + std::fabs(constant));
      worst[s] = std::max((std::fabs(error) - rounding) * sigmas[s] * sigmas[s], worst[s]);
    }
  }
  for (std::size_t s = 0; s < sigmas.size(); ++s) {
    CAPTURE(sigmas[s], bound);
    CHECK(worst[s] <= bound);
  }
}

}  // namespace

TEST_CASE("digits parzen: it is the definition, for images like MNIST and for others") {
  ad::Random random(1);
  // Block ends inside and outside of the list, one point, one sample, few columns.
  const Array some = pictures::strokes(341, 30, random), alike = pictures::strokes(330, 1, random);
  const auto rows = [](const Array& a, Index first, Index count) {
    return Array(ad::ArrayView(a.data() + first * a.cols(), {count, a.cols()}));
  };
  check_against_definition(rows(some, 0, 301), rows(some, 301, 40), 2, tolerance::promised_parzen);
  check_against_definition(rows(alike, 0, 300), rows(alike, 300, 30), 1, tolerance::promised_parzen);
  check_against_definition(pictures::noise(5, 3, random), pictures::noise(700, 3, random), 3,
                           tolerance::parzen(3, epsilon));
  check_against_definition(pictures::noise(1, 113, random), pictures::noise(1, 113, random), 2,
                           tolerance::parzen(113, epsilon));
  check_against_definition(pictures::noise(30, 784, random), pictures::noise(30, 784, random), 2,
                           tolerance::parzen(784, epsilon));
}

TEST_CASE("digits parzen: samples among the points, and points far from all") {
  ad::Random random(2);
  const Array samples = pictures::strokes(50, 10, random);
  check_against_definition(samples, samples, 2, tolerance::promised_parzen);
  Array far = Array::zeros(1, 784);
  for (ad::Real& value : far) value = 1;
  check_against_definition(samples, far, 1, tolerance::parzen(784, epsilon));
  // A single sample at the point: the largest value that there is.
  const Array one = pictures::noise(1, 784, random);
  const double sigma = 0.2, largest = -784 * std::log(sigma * std::sqrt(2 * std::numbers::pi));
  const auto found = parzen_log_densities(one, one, {&sigma, 1}, 1);
  CHECK_THAT(found[0][0], WithinRel(largest, tolerance::dozen_roundings));
}

TEST_CASE("digits parzen: the same bits from any number of threads") {
  ad::Random random(3);
  const Array samples = pictures::noise(400, 30, random), points = pictures::noise(1000, 30, random);
  const std::vector<double> sigmas = {0.2, 0.4};
  const auto once = parzen_log_densities(samples, points, sigmas, 1);
  CHECK(parzen_log_densities(samples, points, sigmas, 2) == once);
  CHECK(parzen_log_densities(samples, points, sigmas, 5) == once);
}

TEST_CASE("digits parzen: the grids of sigma are the published one and one of steps of a hundredth") {
  const std::vector<double> published = published_sigmas(), fine = fine_sigmas();
  REQUIRE(published.size() == 10);
  CHECK_THAT(published.front(), WithinRel(0.1, tolerance::dozen_roundings));
  // numpy.logspace(-1, 0, 10)[1] and [3]
  CHECK_THAT(published[1], WithinRel(0.12915496650148839, tolerance::dozen_roundings));
  CHECK_THAT(published[3], WithinRel(0.21544346900318834, tolerance::dozen_roundings));
  CHECK(published.back() == 1);
  REQUIRE(fine.size() == 56);
  CHECK(fine.front() == 0.05);
  CHECK(fine[13] == 0.18);
  CHECK(fine.back() == 0.6);
}

TEST_CASE("digits parzen: sigma is chosen on the first validation images and measured on the test images") {
  ad::Random random(4);
  const Array samples = pictures::noise(40, 4, random), test = pictures::noise(150, 4, random);
  Array validation = pictures::noise(validation_images + 50, 4, random);
  // What stands behind the first thousand would ask for another sigma.
  for (Index i = validation_images; i < validation.rows(); ++i)
    for (Index k = 0; k < 4; ++k) validation(i, k) = 50;
  const ParzenEstimates found = parzen_estimates(samples, validation, test, 2);
  const auto check = [&](const ParzenEstimate& estimate, const std::vector<double>& grid) {
    std::vector<double> means(grid.size());
    for (Index i = 0; i < validation_images; ++i) {
      const std::vector<double> each = by_definition(samples, validation, i, grid);
      for (std::size_t s = 0; s < grid.size(); ++s) means[s] += each[s] / validation_images;
    }
    const auto best = std::max_element(means.begin(), means.end());
    const double sigma = grid[static_cast<std::size_t>(best - means.begin())];
    CHECK(estimate.sigma == sigma);
    CHECK(estimate.at_end == (sigma == grid.front() || sigma == grid.back()));
    const double bound = tolerance::parzen(4, epsilon) / (sigma * sigma);
    CHECK_THAT(estimate.validation, WithinAbs(*best, bound));
    const double n = static_cast<double>(test.rows());
    double sum = 0, squares = 0;
    for (Index i = 0; i < test.rows(); ++i) {
      const double each = by_definition(samples, test, i, {sigma})[0];
      sum += each;
      squares += each * each;
    }
    CHECK_THAT(estimate.mean, WithinAbs(sum / n, bound));
    CHECK_THAT(estimate.standard_error, WithinAbs(std::sqrt((squares - sum * sum / n) / n / n), bound));
  };
  check(found.published, published_sigmas());
  check(found.fine, fine_sigmas());
  CHECK(found.fine.validation >= found.published.validation);
  const ParzenEstimate alone = parzen_validation(samples, validation, 2);
  CHECK(alone.validation == found.fine.validation);
  CHECK(alone.sigma == found.fine.sigma);
}

TEST_CASE("digits parzen: a sigma at the end of its grid is marked") {
  ad::Random random(5);
  const Array samples = pictures::noise(20, 4, random);
  const ParzenEstimates same = parzen_estimates(samples, samples, samples, 1);
  CHECK(same.published.sigma == published_sigmas().front());
  CHECK(same.published.at_end);
  CHECK(same.fine.at_end);
}

TEST_CASE("digits parzen: what cannot be used is named") {
  const double one = 1, zero = 0;
  using Bad = std::invalid_argument;
  const Array a = Array::zeros(2, 3), b = Array::zeros(4, 2);
  CHECK(message<Bad>([&] {
          parzen_log_densities(a, b, {&one, 1}, 1);
        }) == "closeness: points and centres must have equally many columns, got 4x2 and 2x3");
  CHECK(mentions(message<Bad>([&] { parzen_log_densities(a, a, {&zero, 1}, 1); }), "sigma", "got 0"));
  CHECK(mentions(message<Bad>([&] { parzen_log_densities(a, a, {&one, 1}, 0); }), "threads", "got 0"));
  CHECK(mentions(message<Bad>([&] { parzen_estimates(a, a, Array::zeros(1, 3), 1); }), "two test images"));
  Array broken = a;
  broken[4] = std::numeric_limits<ad::Real>::quiet_NaN();
  CHECK(mentions(message<Bad>([&] { parzen_log_densities(broken, a, {&one, 1}, 1); }), "finite", "nan"));
  CHECK(mentions(message<Bad>([&] { parzen_log_densities(a, broken, {&one, 1}, 1); }), "finite", "nan"));
}

TEST_CASE("digits closeness: what a call throws arrives, from any thread") {
  const Array many = Array::zeros(2000, 2);
  for (const int threads : {1, 3}) {
    int calls = 0;
    CHECK(message<std::runtime_error>([&] {
            for_each_closeness(many, many, threads, [&](Index i, std::span<const double>) {
              if (i == 1500) throw std::runtime_error("stop");
            });
            ++calls;
          }) == "stop");
    CHECK(calls == 0);
  }
}
