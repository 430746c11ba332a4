// Task 14.1: the Parzen window estimate. The points of these checks have a few coordinates; images have 784.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/probability/parzen.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader::task_14_1 {
namespace {

using ad::Random;

// The exponent of a normal density and its constant have different signs where sigma is small.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

ad::Array array(const std::vector<Point>& rows) {
  ad::Array all =
      ad::Array::zeros(static_cast<ad::Index>(rows.size()), static_cast<ad::Index>(rows[0].size()));
  ad::Index at = 0;
  for (const Point& row : rows)
    for (const double x : row) all[at++] = x;
  return all;
}

std::vector<double> log_densities(const std::vector<Point>& at, const std::vector<Point>& samples,
                                  double sigma) {
  const ad::Array all = gan::parzen_log_density(array(at), array(samples), sigma);
  std::vector<double> values;
  for (ad::Index i = 0; i < all.size(); ++i) values.push_back(all[i]);
  return values;
}

// The mean and its standard error: from the squares of all differences of two values, without the mean.
Point estimate(const std::vector<Point>& at, const std::vector<Point>& samples, double sigma) {
  const auto values = log_densities(at, samples, sigma);
  long double sum = 0, squares = 0;
  for (const double a : values) {
    sum += a;
    for (const double b : values)
      squares += (static_cast<long double>(a) - b) * (static_cast<long double>(a) - b);
  }
  const auto m = static_cast<long double>(values.size());
  return {static_cast<double>(sum / m), static_cast<double>(std::sqrt(squares / (2 * m * m * m)))};
}

double best_sigma(const std::vector<Point>& at, const std::vector<Point>& samples,
                  const std::vector<double>& sigmas) {
  std::vector<double> means;
  for (const double sigma : sigmas) means.push_back(estimate(at, samples, sigma)[0]);
  return sigmas[static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin())];
}

// Whether rounding can decide about the best one.
bool undecided(const std::vector<Point>& at, const std::vector<Point>& samples,
               const std::vector<double>& sigmas) {
  std::vector<double> means;
  for (const double sigma : sigmas) means.push_back(estimate(at, samples, sigma)[0]);
  std::sort(means.rbegin(), means.rend());
  return means[0] - means[1] < 1e-6;
}

// Not in order, from too narrow to too wide.
std::vector<double> draw_sigmas(Random& rng) {
  std::vector<double> sigmas;
  for (const double sigma : {0.8, 0.2, 3.0, 0.4, 1.6, 6.0})
    sigmas.push_back(sigma * draw_between(rng, 0.8, 1.2));
  return sigmas;
}

// Validation points near the samples, test points farther away: they have different best sigmas.
Inputs draw_table(Random& rng) {
  for (;;) {
    const int d = draw_integer(rng, 2, 4);
    const auto samples = draw_points(rng, 11, d), validation = draw_points(rng, 6, d),
               test = draw_points(rng, 8, d, 4, 9);
    const auto sigmas = draw_sigmas(rng);
    if (undecided(validation, samples, sigmas) ||
        best_sigma(validation, samples, sigmas) == best_sigma(test, samples, sigmas))
      continue;
    return {points(samples), points(validation), points(test), sigmas};
  }
}

Check log_density_check(const std::string& name) {
  return {.name = name,
          .function = "log_density",
          .expected =
              [](const Inputs& in) {
                return Value(log_densities({in[0].numbers()}, points_of(in[1]), in[2].number())[0]);
              },
          .tolerance = with_cancellation};
}

}  // namespace

std::vector<Check> checks() {
  Check value = log_density_check("log_density, its value"),
        far = log_density_check("log_density, far from all samples");
  value.draw = [](Random& rng) {
    const int d = draw_integer(rng, 2, 5), n = draw_integer(rng, 6, 12);
    return Inputs{draw_numbers(rng, d), points(draw_points(rng, n, d)), draw_between(rng, 1.1, 2.5)};
  };
  value.structural = [](Random& rng) {
    // One sample, which is x itself; one coordinate; images, whose distances are about 4.
    const Point x = draw_numbers(rng, 784, 0.1, 0.9);
    std::vector<Point> near = draw_points(rng, 5, 784, 0.1, 0.2);
    for (Point& sample : near)
      for (std::size_t i = 0; i < x.size(); ++i) sample[i] += x[i];
    return std::vector<Inputs>{
        {x, points({x}), 0.1}, {Point{0.5}, points(draw_points(rng, 7, 1)), 0.7}, {x, points(near), 0.2}};
  };
  far.draw = [](Random& rng) {
    const int d = draw_integer(rng, 2, 5);
    return Inputs{draw_numbers(rng, d, 40, 90), points(draw_points(rng, 7, d)), draw_between(rng, 0.15, 0.4)};
  };
  far.structural = [](Random& rng) {
    return std::vector<Inputs>{
        {Point{1e6, -1e6}, points({{2, 3}, {-2, 5}, {4, -1}}), 0.01},
        {draw_numbers(rng, 784, 0.1, 0.9), points(draw_points(rng, 5, 784, 0.1, 0.9)), 0.2}};
  };
  return {value,
          far,
          {.name = "estimate, the mean and its standard error",
           .function = "estimate",
           .draw =
               [](Random& rng) {
                 const int d = draw_integer(rng, 2, 4);
                 return Inputs{points(draw_points(rng, draw_integer(rng, 4, 7), d)),
                               points(draw_points(rng, draw_integer(rng, 9, 12), d)),
                               draw_between(rng, 0.4, 0.9)};
               },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{
                     {points(draw_points(rng, 2, 3)), points(draw_points(rng, 1, 3)), 0.5}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(estimate(points_of(in[0]), points_of(in[1]), in[2].number()));
               },
           .tolerance = with_cancellation},
          {.name = "best_sigma, one of the list",
           .function = "best_sigma",
           .draw =
               [](Random& rng) {
                 const Inputs in = draw_table(rng);
                 return Inputs{in[1], in[0], in[3]};
               },
           .structural =
               [](Random& rng) {
                 const Point x = draw_numbers(rng, 3);
                 // The only one; a copy, for which the smallest is best.
                 return std::vector<Inputs>{
                     {points(draw_points(rng, 3, 2)), points(draw_points(rng, 5, 2)), Point{0.3}},
                     {points({x, x}), points({x}), Point{0.5, 0.125, 0.25}}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(best_sigma(points_of(in[0]), points_of(in[1]), in[2].numbers()));
               }},
          {.name = "table_entry, sigma and what is measured with it",
           .function = "table_entry",
           .draw = draw_table,
           .structural =
               [](Random& rng) {
                 Inputs in = draw_table(rng);
                 in[3] = Point{0.9};
                 return std::vector<Inputs>{in};
               },
           .expected =
               [](const Inputs& in) {
                 const double sigma = best_sigma(points_of(in[1]), points_of(in[0]), in[3].numbers());
                 const Point result = estimate(points_of(in[2]), points_of(in[0]), sigma);
                 return Value(Point{sigma, result[0], result[1]});
               },
           .tolerance = with_cancellation}};
}

}  // namespace saddle::grader::task_14_1
