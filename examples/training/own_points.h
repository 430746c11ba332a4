// Points of one's own as the data of train_gan: drawn from with replacement, and compared with samples of G.
//
//   const OwnPoints data = read_points("points.csv");
//   const Sampler x = samples_of(data);  // in units of the points: means 0, standard deviations 1
//
// p_data is then the empirical distribution, each of the n points with probability 1/n. It has no density,
// and against a p_g with a density JSD is log 2 whatever G does; so D*, JSD and C(G) are not looked at. What
// can be seen are V, means, standard deviations, and which of the points G reaches.
#pragma once

#include <string>
#include <vector>

#include "autodiff/array.h"
#include "examples/support/json.h"
#include "examples/training/points_file.h"
#include "gan/sampler.h"

namespace saddle::examples {

// Points drawn with replacement, each column as (x - mean) / sd, so that the usual learning rates fit.
gan::Sampler samples_of(const OwnPoints& data);

// All points, each column as (x - mean) / sd.
ad::Array in_own_units(const OwnPoints& data);

// How samples of G lie to the points.
//   coverage   the part of the points that have a sample of G at least as near as their fifth nearest point
// A point is not covered if its five nearest, among the N - 1 other points and the N samples, are all points.
// If both were drawn from one distribution, that has the probability (N - 1)...(N - 5) / ((2N - 1)...(2N -
// 5)), so that coverage is expected to be one minus it, about 1 - 1/2^5. From Naeem et al. 2020, "Reliable
// Fidelity and Diversity Metrics for Generative Models".
struct PointsCompared {
  std::string path;
  ad::Index count;                             // of all points
  std::vector<double> mean, sd, mean_g, sd_g;  // of each column
  double coverage, expected;
  ad::Index looked_at;  // N
};

// generated: samples of G in units of the points. At most 1000 points are looked at for coverage, drawn
// without replacement, and as many samples, the first ones.
PointsCompared compare_points(const OwnPoints& data, const ad::Array& generated, ad::Random& random);

// The heights of a histogram with `bins` bins on [low, high], as a density of all values: what is outside is
// left out.
std::vector<double> histogram(const std::vector<double>& values, double low, double high, int bins);

// As lines for people, and as a member of a JSON object.
std::string points_text(const PointsCompared& compared);
void add_points(Json& json, const PointsCompared& compared);

// On the line, histograms of the points and of samples of G; in the plane, some of both.
std::string points_svg(const OwnPoints& data, const ad::Array& generated);

}  // namespace saddle::examples
