#include "gan/probability/planar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>
#include <utility>

#include "gan/probability/integrands.h"
#include "gan/probability/parse.h"

namespace saddle::gan {
namespace {

constexpr int most_of_ring = 10'000, most_of_grid = 100;

std::string n_out_of_range(std::string_view name, int most, double n) {
  return fmt::format("{}: n must be between 1 and {}, got {}", name, most, n);
}

void require_parameters(const char* name, int n, int most, const char* length_name, double length,
                        double sd) {
  if (n < 1 || n > most) throw std::invalid_argument(n_out_of_range(name, most, n));
  if (!(length > 0) || !(sd > 0) || !std::isfinite(length * length) || !std::isfinite(sd * sd)) {
    throw std::invalid_argument(fmt::format("{}: {} and sd must be positive and finite, got {} and {}", name,
                                            length_name, length, sd));
  }
}

std::string_view name_of(std::string_view text) {
  return trimmed(text.substr(0, text.find('(')));
}

}  // namespace

double PlanarMixture::log_pdf(double x, double y) const {
  // Divided by sd before it is squared: sd^2 may be below the smallest double.
  const auto exponent = [&](const Centre& c) {
    const double u = (x - c.x) / sd_, v = (y - c.y) / sd_;
    return -0.5 * (u * u + v * v);
  };
  double largest = exponent(centres_[0]), sum = 0;
  for (const Centre& c : centres_) largest = std::max(largest, exponent(c));
  if (std::isinf(largest)) return largest;  // further away than a double can square
  for (const Centre& c : centres_) sum += std::exp(exponent(c) - largest);
  return largest + std::log(sum / static_cast<double>(centres_.size())) - std::log(2 * std::numbers::pi) -
         2 * std::log(sd_);
}

ad::Array PlanarMixture::sample(ad::Index n, ad::Random& random) const {
  if (n < 1) throw std::invalid_argument(fmt::format("sample: n must be positive, got {}", n));
  ad::Array points = ad::Array::zeros(n, 2);
  for (ad::Index i = 0; i < n; ++i) {
    const Centre& c =
        centres_[static_cast<std::size_t>(random.below(static_cast<ad::Index>(centres_.size())))];
    points(i, 0) = c.x + sd_ * random.normal();
    points(i, 1) = c.y + sd_ * random.normal();
  }
  return points;
}

PlanarMixture PlanarMixture::first(std::size_t k) const {
  if (k < 1 || k > centres_.size())
    throw std::invalid_argument(
        fmt::format("first: k must be between 1 and the {} modes, got {}", centres_.size(), k));
  std::vector<Centre> kept(centres_.begin(), centres_.begin() + static_cast<std::ptrdiff_t>(k));
  return {std::move(kept), sd_, k == centres_.size() ? text_ : fmt::format("first {} of {}", k, text_)};
}

PlanarMixture ring(int n, double radius, double sd) {
  require_parameters("Ring", n, most_of_ring, "radius", radius, sd);
  std::vector<Centre> centres;
  for (int i = 0; i < n; ++i) {
    const double angle = 2 * std::numbers::pi * i / n;
    centres.push_back({radius * std::cos(angle), radius * std::sin(angle)});
  }
  return {std::move(centres), sd, fmt::format("Ring({},{},{})", n, radius, sd)};
}

PlanarMixture grid(int n, double spacing, double sd) {
  require_parameters("Grid", n, most_of_grid, "spacing", spacing, sd);
  std::vector<Centre> centres;
  for (int row = 0; row < n; ++row)
    for (int column = 0; column < n; ++column)
      centres.push_back({spacing * (column - (n - 1) / 2.0), spacing * (row - (n - 1) / 2.0)});
  return {std::move(centres), sd, fmt::format("Grid({},{},{})", n, spacing, sd)};
}

bool is_planar(std::string_view text) {
  return name_of(text) == "Ring" || name_of(text) == "Grid";
}

PlanarMixture parse_planar(std::string_view text) {
  const std::string name(name_of(text));
  if (!is_planar(text)) {
    throw std::invalid_argument(
        fmt::format("unknown target of the plane '{}'; known are Ring and Grid", name.substr(0, 60)));
  }
  const std::string_view all = trimmed(text);
  const std::size_t open = all.find('(');
  if (open == std::string_view::npos || all.back() != ')' || all.find(')') != all.size() - 1)
    throw std::invalid_argument(
        fmt::format("{}: needs three parameters in parentheses, got none or unmatched parentheses", name));

  // Three numbers between commas, the first one whole.
  std::vector<double> values;
  std::string_view rest = all.substr(open + 1, all.size() - open - 2);
  while (true) {
    const std::size_t comma = rest.find(',');
    values.push_back(parse_number(rest.substr(0, comma), name));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (values.size() != 3)
    throw std::invalid_argument(fmt::format("{}: needs three parameters, got {}", name, values.size()));
  const int most = name == "Ring" ? most_of_ring : most_of_grid;
  if (!(values[0] >= 1 && values[0] <= most))
    throw std::invalid_argument(n_out_of_range(name, most, values[0]));
  if (values[0] != std::floor(values[0]))
    throw std::invalid_argument(fmt::format("{}: n must be a whole number, got {}", name, values[0]));
  return (name == "Ring" ? ring : grid)(static_cast<int>(values[0]), values[1], values[2]);
}

PlanarNodes planar_nodes(const PlanarMixture& p, const PlanarMixture& q, double step) {
  if (!(step > 0 && step <= 1))
    throw std::invalid_argument(fmt::format("planar_nodes: step must be in (0, 1], got {}", step));
  constexpr double reach = 9;
  constexpr double most = 1e6;
  constexpr double furthest = 1 << 30;
  const double h = step * std::min(p.sd(), q.sd());
  if (!std::isnormal(h * h)) {
    throw std::invalid_argument(fmt::format(
        "planar_nodes: squares of {:.3g} have no area that a double can hold; scale the plane", h));
  }

  // The squares of one grid that lie near a centre, each once.
  std::set<std::pair<std::int64_t, std::int64_t>> squares;
  for (const PlanarMixture* side : {&p, &q}) {
    const double radius = reach * side->sd() / h;
    const auto n = static_cast<double>(side->centres().size());
    if (4 * radius * radius * n > most) {
      throw std::invalid_argument(fmt::format(
          "planar_nodes: {} modes with squares of {:.3g} take more than a million nodes; take a larger step",
          n, h));
    }
    for (const Centre& c : side->centres()) {
      const double u = c.x / h, v = c.y / h;
      if (!(std::fabs(u) <= furthest && std::fabs(v) <= furthest)) {
        throw std::invalid_argument(
            fmt::format("planar_nodes: centres must be within 2^30 squares of {:.3g} of the origin, got ({}, "
                        "{}); the nodes of a smaller sd would be rounded",
                        h, c.x, c.y));
      }
      for (auto i = std::llround(u - radius); i <= std::llround(u + radius); ++i)
        for (auto j = std::llround(v - radius); j <= std::llround(v + radius); ++j)
          if (std::hypot(static_cast<double>(i) - u, static_cast<double>(j) - v) <= radius)
            squares.emplace(i, j);
    }
  }

  PlanarNodes nodes;
  for (const auto& [i, j] : squares) {
    const double x = h * static_cast<double>(i), y = h * static_cast<double>(j);
    nodes.add(x, h * h, p.log_pdf(x, y), q.log_pdf(x, y));
    nodes.y.push_back(y);
  }
  return nodes;
}

double jsd_in_plane(const PlanarMixture& p, const PlanarMixture& q, double step) {
  const PlanarNodes nodes = planar_nodes(p, q, step);
  double sum = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    const Sample s = jsd_integrand(nodes.log_p[i], nodes.log_q[i]);
    sum += nodes.weight[i] * s.factor * std::exp(s.log_scale);
  }
  return sum;
}

}  // namespace saddle::gan
