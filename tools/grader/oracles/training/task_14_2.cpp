// Task 14.2: copies of the training images.
#include <algorithm>
#include <cmath>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader::task_14_2 {
namespace {

using ad::Random;
using Image = Point;

constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};
// The estimate of c may be near 0, as a difference from 1.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

// Whether rounding can decide which image is nearest to a point.
bool undecided(const std::vector<Image>& at, const std::vector<Image>& all) {
  return std::any_of(at.begin(), at.end(), [&](const Image& x) {
    const auto distances = by_distance(x, all);
    return distances.size() > 1 && distances[1].first - distances[0].first < 1e-3;
  });
}

Inputs draw_points_and_images(Random& rng) {
  for (;;) {
    const int pixels = draw_integer(rng, 3, 6);
    const auto at = draw_points(rng, draw_integer(rng, 5, 8), pixels),
               all = draw_points(rng, draw_integer(rng, 9, 14), pixels);
    if (!undecided(at, all)) return {points(at), points(all)};
  }
}

// Samples, training images and held-out ones, not equally many. A third of the samples are training images
// with a little noise.
Inputs draw_collection(Random& rng) {
  for (;;) {
    const int pixels = draw_integer(rng, 3, 6);
    const auto training = draw_points(rng, draw_integer(rng, 12, 17), pixels),
               held_out = draw_points(rng, draw_integer(rng, 5, 9), pixels);
    auto samples = draw_points(rng, draw_integer(rng, 18, 25), pixels);
    for (std::size_t i = 0; i < samples.size(); i += 3) {
      const auto row = static_cast<std::size_t>(rng.below(static_cast<ad::Index>(training.size())));
      for (std::size_t k = 0; k < samples[i].size(); ++k)
        samples[i][k] = training[row][k] + 0.01 * samples[i][k];
    }
    auto both = training;
    both.insert(both.end(), held_out.begin(), held_out.end());
    if (!undecided(samples, both) && !undecided(held_out, training))
      return {points(samples), points(training), points(held_out)};
  }
}

// The distances are whole numbers: the first sample is as far from both kinds, the second is a training image
// that is held out, too, and the third and the fourth are nearer to one kind.
Inputs ties() {
  return {points({{0, 0}, {3, 4}, {-3, -4}, {6, 8}}), points({{3, 4}, {-3, -4}, {9, 12}}),
          points({{3, 4}, {6, 8}})};
}

double nearest_distance(const Image& x, const std::vector<Image>& all) {
  return static_cast<double>(by_distance(x, all)[0].first);
}

std::vector<double> nearest_distances(const std::vector<Image>& at, const std::vector<Image>& all) {
  std::vector<double> distances;
  for (const Image& x : at) distances.push_back(nearest_distance(x, all));
  return distances;
}

// The mean of the largest of the lower half and the smallest of the upper half, both with the middle one.
double median(std::vector<double> values) {
  const auto at = [&](std::size_t i) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values.end());
    return values[i];
  };
  return (at((values.size() - 1) / 2) + at(values.size() / 2)) / 2;
}

Value copies(const Inputs& in) {
  const auto samples = points_of(in[0]), training = points_of(in[1]), held_out = points_of(in[2]);
  double sum = 0;
  for (const Image& x : samples) {
    const double known = nearest_distance(x, training), unknown = nearest_distance(x, held_out);
    sum += known < unknown ? 2 : known == unknown ? 1 : 0;
  }
  const double n = static_cast<double>(samples.size()), t = static_cast<double>(training.size());
  const double chance = t / (t + static_cast<double>(held_out.size())), share = sum / (2 * n);
  return std::vector<double>{share, (share - chance) / (1 - chance),
                             std::sqrt((share - share * share) / n) / (1 - chance)};
}

}  // namespace

std::vector<Check> checks() {
  const auto chosen = [](Random& rng) {
    const Inputs tied = ties();
    return std::vector<Inputs>{{tied[0], tied[1]},
                               {points(draw_points(rng, 3, 2)), points(draw_points(rng, 1, 2))}};
  };
  return {{.name = "nearest_rows, of each point",
           .function = "nearest_rows",
           .draw = draw_points_and_images,
           .structural = chosen,
           .expected =
               [](const Inputs& in) {
                 std::vector<int> rows;
                 for (const Image& x : points_of(in[0]))
                   rows.push_back(by_distance(x, points_of(in[1]))[0].second);
                 return Value(rows);
               }},
          {.name = "nearest_distances, of each point",
           .function = "nearest_distances",
           .draw = draw_points_and_images,
           .structural = chosen,
           .expected =
               [](const Inputs& in) { return Value(nearest_distances(points_of(in[0]), points_of(in[1]))); },
           .tolerance = one_formula},
          {.name = "median, of odd and even numbers",
           .function = "median",
           .draw = [](Random& rng) { return Inputs{draw_numbers(rng, draw_integer(rng, 4, 12))}; },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{{draw_numbers(rng, 1)},
                                            {draw_numbers(rng, 2)},
                                            {draw_numbers(rng, 7)},
                                            {draw_numbers(rng, 8)}};
               },
           .expected = [](const Inputs& in) { return Value(median(in[0].numbers())); },
           .tolerance = with_cancellation},
          {.name = "medians, of samples and held-out images",
           .function = "medians",
           .draw =
               [](Random& rng) {
                 const Inputs in = draw_collection(rng);
                 return Inputs{in[0], in[2], in[1]};
               },
           .structural =
               [](Random&) {
                 const Inputs in = ties();
                 return std::vector<Inputs>{{in[0], in[2], in[1]}};
               },
           .expected =
               [](const Inputs& in) {
                 const auto training = points_of(in[2]);
                 return Value(std::vector<double>{median(nearest_distances(points_of(in[0]), training)),
                                                  median(nearest_distances(points_of(in[1]), training))});
               },
           .tolerance = one_formula},
          {.name = "copies, the share, the estimate and its error",
           .function = "copies",
           .draw = draw_collection,
           .structural = [](Random&) { return std::vector<Inputs>{ties()}; },
           .expected = copies,
           .tolerance = with_cancellation}};
}

}  // namespace saddle::grader::task_14_2
