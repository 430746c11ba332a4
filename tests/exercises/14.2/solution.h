#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

using Image = std::vector<double>;

inline double distance(const Image& a, const Image& b) {
  double square = 0;
  for (std::size_t i = 0; i < a.size(); ++i) square += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(square);
}

std::vector<int> nearest_rows(const std::vector<Image>& points, const std::vector<Image>& images) {
  std::vector<int> rows;
  for (const Image& x : points) {
    std::size_t nearest = 0;
    for (std::size_t j = 0; j < images.size(); ++j)
      if (distance(x, images[j]) < distance(x, images[nearest])) nearest = j;
    rows.push_back(static_cast<int>(nearest));
  }
  return rows;
}

std::vector<double> nearest_distances(const std::vector<Image>& points, const std::vector<Image>& images) {
  const std::vector<int> rows = nearest_rows(points, images);
  std::vector<double> distances;
  for (std::size_t i = 0; i < points.size(); ++i)
    distances.push_back(distance(points[i], images[static_cast<std::size_t>(rows[i])]));
  return distances;
}

double median(const std::vector<double>& values) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

std::vector<double> medians(const std::vector<Image>& samples, const std::vector<Image>& held_out,
                            const std::vector<Image>& training) {
  return {median(nearest_distances(samples, training)), median(nearest_distances(held_out, training))};
}

std::vector<double> copies(const std::vector<Image>& samples, const std::vector<Image>& training,
                           const std::vector<Image>& held_out) {
  const std::vector<double> known = nearest_distances(samples, training),
                            unknown = nearest_distances(samples, held_out);
  double nearer = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (known[i] < unknown[i]) nearer += 1;
    if (known[i] == unknown[i]) nearer += 0.5;
  }
  const double n = static_cast<double>(samples.size()), share = nearer / n;
  const double t = static_cast<double>(training.size()), h = static_cast<double>(held_out.size());
  const double others = h / (t + h);
  return {share, 1 - (1 - share) / others, std::sqrt(share * (1 - share) / n) / others};
}
