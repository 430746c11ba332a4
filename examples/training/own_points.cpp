#include "examples/training/own_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "examples/figures/svg.h"

namespace saddle::examples {

using namespace gan;

namespace {

constexpr ad::Index neighbour = 5;

double squared_distance(const ad::Array& a, ad::Index i, const ad::Array& b, ad::Index j) {
  double sum = 0;
  for (ad::Index c = 0; c < a.cols(); ++c) sum += (a(i, c) - b(j, c)) * (a(i, c) - b(j, c));
  return sum;
}

// Rows of (x - mean) / sd.
ad::Array in_units(const OwnPoints& data, const std::vector<ad::Index>& rows) {
  ad::Array result = ad::Array::zeros(static_cast<ad::Index>(rows.size()), data.points.cols());
  for (ad::Index i = 0; i < result.rows(); ++i) {
    for (ad::Index c = 0; c < result.cols(); ++c) {
      const auto column = static_cast<std::size_t>(c);
      result(i, c) =
          (data.points(rows[static_cast<std::size_t>(i)], c) - data.mean[column]) / data.sd[column];
    }
  }
  return result;
}

// The part of the rows of `points` that have a row of `generated` at least as near as their fifth nearest
// other one.
double coverage(const ad::Array& points, const ad::Array& generated) {
  const ad::Index n = points.rows();
  ad::Index covered = 0;
  std::vector<double> distances;
  for (ad::Index i = 0; i < n; ++i) {
    distances.clear();
    for (ad::Index j = 0; j < n; ++j)
      if (j != i) distances.push_back(squared_distance(points, i, points, j));
    const auto fifth = distances.begin() + neighbour - 1;
    std::nth_element(distances.begin(), fifth, distances.end());
    for (ad::Index j = 0; j < n; ++j) {
      // A sample that is not a number is near to nothing.
      if (!(squared_distance(points, i, generated, j) <= *fifth)) continue;
      ++covered;
      break;
    }
  }
  return static_cast<double>(covered) / static_cast<double>(n);
}

const char* column_name(std::size_t column) {
  return column == 0 ? "x" : "y";
}

}  // namespace

ad::Array in_own_units(const OwnPoints& data) {
  std::vector<ad::Index> all(static_cast<std::size_t>(data.points.rows()));
  std::iota(all.begin(), all.end(), ad::Index{0});
  return in_units(data, all);
}

Sampler samples_of(const OwnPoints& data) {
  return [units = in_own_units(data)](ad::Index n, ad::Random& random) {
    ad::Array drawn = ad::Array::zeros(n, units.cols());
    for (ad::Index i = 0; i < n; ++i) {
      const ad::Index row = random.below(units.rows());
      for (ad::Index c = 0; c < units.cols(); ++c) drawn(i, c) = units(row, c);
    }
    return drawn;
  };
}

PointsCompared compare_points(const OwnPoints& data, const ad::Array& generated, ad::Random& random) {
  PointsCompared result{data.path, data.points.rows(), data.mean, data.sd, {}, {}, 0, 0, 0};
  for (ad::Index c = 0; c < generated.cols(); ++c) {
    const auto column = static_cast<std::size_t>(c);
    const auto [mean, sd] = moments(generated, c);
    result.mean_g.push_back(data.mean[column] + data.sd[column] * mean);
    result.sd_g.push_back(data.sd[column] * sd);
  }
  // Draw points without replacement: the beginning of a shuffle.
  constexpr ad::Index looked_at = 1000;
  const ad::Index n = std::min({looked_at, data.points.rows(), generated.rows()});
  std::vector<ad::Index> rows(static_cast<std::size_t>(data.points.rows()));
  std::iota(rows.begin(), rows.end(), ad::Index{0});
  for (ad::Index i = 0; i < n; ++i)
    std::swap(rows[static_cast<std::size_t>(i)],
              rows[static_cast<std::size_t>(i + random.below(data.points.rows() - i))]);
  rows.resize(static_cast<std::size_t>(n));

  result.looked_at = n;
  result.coverage = coverage(in_units(data, rows), generated);
  double uncovered = 1;
  for (ad::Index k = 1; k <= neighbour; ++k)
    uncovered *= static_cast<double>(n - k) / static_cast<double>(2 * n - k);
  result.expected = 1 - uncovered;
  return result;
}

std::string points_text(const PointsCompared& compared) {
  std::string text = fmt::format("{:<10}  {:>13}  {:>13}\n", "", "points", "samples of G");
  for (std::size_t c = 0; c < compared.mean.size(); ++c) {
    text += fmt::format("mean of {:<2}  {:>13.6g}  {:>13.6g}\n", column_name(c), compared.mean[c],
                        compared.mean_g[c]);
    text +=
        fmt::format("sd of {:<4}  {:>13.6g}  {:>13.6g}\n", column_name(c), compared.sd[c], compared.sd_g[c]);
  }
  text += fmt::format(
      "coverage    {:.4f} of {} points have a sample of G at least as near as their {}th\n"
      "            nearest point ({:.4f} are expected if p_g is what they were drawn from)\n",
      compared.coverage, compared.looked_at, neighbour, compared.expected);
  return text +
         fmt::format("p_data is the {} points of {}. It has no density: D*, JSD and C(G) are not shown.\n",
                     compared.count, compared.path);
}

void add_points(Json& json, const PointsCompared& compared) {
  json.key("points").begin_object().member("count", static_cast<std::int64_t>(compared.count));
  const auto add = [&json](const char* name, const std::vector<double>& values) {
    json.key(name).begin_array();
    for (const double value : values) json.value(value);
    json.end_array();
  };
  add("mean", compared.mean);
  add("sd", compared.sd);
  add("mean_of_g", compared.mean_g);
  add("sd_of_g", compared.sd_g);
  json.member("coverage", compared.coverage).member("expected_coverage", compared.expected).end_object();
}

std::vector<double> histogram(const std::vector<double>& values, double low, double high, int bins) {
  const double width = (high - low) / bins;
  std::vector<double> heights(static_cast<std::size_t>(bins), 0.0);
  for (const double x : values) {
    if (!(x >= low && x <= high)) continue;
    const auto bin = std::min(static_cast<int>((x - low) / width), bins - 1);
    heights[static_cast<std::size_t>(bin)] += 1 / (width * static_cast<double>(values.size()));
  }
  return heights;
}

namespace {

// The outline of a histogram.
Series outline(std::string label, const std::vector<double>& values, double low, double high, int bins,
               Colour colour, Mark mark) {
  Series series{std::move(label), {}, {}, colour, mark};
  const double width = (high - low) / bins;
  const std::vector<double> heights = histogram(values, low, high, bins);
  for (int i = 0; i < bins; ++i) {
    for (const int end : {0, 1}) {
      series.x.push_back(low + width * (i + end));
      series.y.push_back(heights[static_cast<std::size_t>(i)]);
    }
  }
  return series;
}

}  // namespace

std::string points_svg(const OwnPoints& data, const ad::Array& generated) {
  constexpr const char *of_points = "points", *of_g = "samples of G";
  // In the units of the file.
  const auto column = [&](const ad::Array& rows, ad::Index c, bool is_g) {
    std::vector<double> values;
    const auto at = static_cast<std::size_t>(c);
    for (ad::Index i = 0; i < rows.rows(); ++i)
      values.push_back(is_g ? data.mean[at] + data.sd[at] * rows(i, c) : rows(i, c));
    return values;
  };
  Figure figure(fmt::format("The points of {} and samples of G", data.path));
  const std::vector<double> x = column(data.points, 0, false), x_g = column(generated, 0, true);
  if (data.points.cols() == 1) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const double margin = 0.1 * (*high - *low);
    const int bins = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(x.size()))), 10, 60);
    figure.panel("density", "x")
        .add(outline(of_points, x, *low - margin, *high + margin, bins, Colour::blue, Mark::line))
        .add(outline(of_g, x_g, *low - margin, *high + margin, bins, Colour::orange, Mark::dashed));
    return figure.svg();
  }
  // Some of the points, evenly from the file: a picture of all of a million is a large file.
  constexpr std::size_t drawn = 500;
  Series points{of_points, {}, {}, Colour::blue, Mark::dots}, g{of_g, {}, {}, Colour::orange, Mark::dots};
  const std::vector<double> y = column(data.points, 1, false), y_g = column(generated, 1, true);
  const std::size_t shown = std::min(drawn, x.size());
  for (std::size_t i = 0; i < shown; ++i) {
    points.x.push_back(x[i * x.size() / shown]);
    points.y.push_back(y[i * x.size() / shown]);
  }
  for (std::size_t i = 0; i < std::min(drawn, x_g.size()); ++i) {
    g.x.push_back(x_g[i]);
    g.y.push_back(y_g[i]);
  }
  const auto range = [](const std::vector<double>& a, const std::vector<double>& b) {
    const auto [low_a, high_a] = std::minmax_element(a.begin(), a.end());
    const auto [low_b, high_b] = std::minmax_element(b.begin(), b.end());
    const double low = std::min(*low_a, *low_b), high = std::max(*high_a, *high_b);
    return std::pair(low - 0.05 * (high - low), high + 0.05 * (high - low));
  };
  const auto [left, right] = range(points.x, g.x);
  const auto [bottom, top] = range(points.y, g.y);
  figure.panel("y", "x").y_range(bottom, top).add(std::move(points)).add(std::move(g));
  figure.x_range(left, right);
  // A circle is drawn as one, unless that would make a very thin picture.
  constexpr double thin = 4;
  if (top - bottom < thin * (right - left) && right - left < thin * (top - bottom)) figure.equal_scales();
  return figure.svg();
}

}  // namespace saddle::examples
