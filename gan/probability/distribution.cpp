#include "gan/probability/distribution.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "gan/probability/densities.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// Compensated summation (Neumaier 1974).
double exact_sum(std::span<const double> values) {
  double sum = 0, lost = 0;
  for (const double v : values) {
    const double next = sum + v;
    lost += std::fabs(sum) >= std::fabs(v) ? (sum - next) + v : (v - next) + sum;
    sum = next;
  }
  return sum + lost;
}

// Divides by the sum. Weights whose sum is one to rounding are not changed, so that printing and parsing do
// not change them.
void normalise(std::vector<double>& weights, const char* function, const char* what) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0) || std::isinf(weights[i])) {
      throw std::invalid_argument(fmt::format("{}: {} must be finite and not negative, got {} at position {}",
                                              function, what, weights[i], i));
    }
  }
  const double sum = exact_sum(weights);
  if (!(std::fabs(sum - 1) <= 1e-9)) {
    throw std::invalid_argument(
        fmt::format("{}: {} must sum to one within 1e-9, got a sum of {}", function, what, sum));
  }
  if (std::fabs(sum - 1) <= 4 * std::numeric_limits<double>::epsilon()) return;
  for (double& w : weights) w /= sum;
}

std::vector<double> running_sums(std::span<const double> weights) {
  std::vector<double> sums(weights.size());
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  return sums;
}

// The first index whose running sum exceeds u. Rounding may leave the last sum below one: then the last index
// that has any weight.
std::size_t pick(std::span<const double> sums, double u) {
  const auto at = std::upper_bound(sums.begin(), sums.end(), u);
  if (at != sums.end()) return static_cast<std::size_t>(at - sums.begin());
  return static_cast<std::size_t>(std::lower_bound(sums.begin(), sums.end(), sums.back()) - sums.begin());
}

// Doubles as integers in the same order, and back: bisection on these takes 64 steps wherever the root is.
std::int64_t order(double x) {
  const auto bits = std::bit_cast<std::int64_t>(x);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double from_order(std::int64_t n) {
  return std::bit_cast<double>(n < 0 ? std::numeric_limits<std::int64_t>::min() - n : n);
}

bool heavier(const Tail& a, const Tail& b) {
  if (a.kind != b.kind) return a.kind > b.kind;
  return a.kind == Tail::Kind::gaussian ? a.parameter > b.parameter : a.parameter < b.parameter;
}

// The index that x names in a categorical, or size if it names none.
std::size_t category(double x, std::size_t size) {
  return x >= 0 && x < static_cast<double>(size) && x == std::floor(x) ? static_cast<std::size_t>(x) : size;
}

}  // namespace

struct Distribution::Data {
  std::vector<Component> components;
  std::vector<double> probabilities;
  std::vector<double> sums;  // running sums of the weights or probabilities
};

double Distribution::log_pdf(double x) const {
  if (is_discrete()) {
    const std::size_t i = category(x, data_->probabilities.size());
    return i < data_->probabilities.size() ? std::log(data_->probabilities[i]) : -infinity;
  }
  return gan::log_pdf(data_->components, {x});
}

double Distribution::pdf(double x) const {
  if (!is_discrete()) return std::exp(log_pdf(x));
  const std::size_t i = category(x, data_->probabilities.size());
  return i < data_->probabilities.size() ? data_->probabilities[i] : 0;
}

double Distribution::cdf(double x) const {
  if (!is_discrete()) return std::min(1.0, gan::cdf(data_->components, {x}));
  if (!(x >= 0)) return std::isnan(x) ? x : 0;
  if (x >= static_cast<double>(size() - 1)) return 1;
  return std::min(1.0, data_->sums[static_cast<std::size_t>(x)]);
}

double Distribution::survival(double x) const {
  if (!is_discrete()) return std::min(1.0, gan::survival(data_->components, {x}));
  if (!(x >= 0)) return std::isnan(x) ? x : 1;
  double sum = 0;
  for (ad::Index i = size() - 1; static_cast<double>(i) > x; --i) {
    sum += data_->probabilities[static_cast<std::size_t>(i)];
  }
  return std::min(1.0, sum);
}

double Distribution::quantile(double u) const {
  if (!(u >= 0 && u <= 1)) {
    throw std::invalid_argument(fmt::format("quantile: a probability must lie in [0, 1], got {}", u));
  }
  if (u == 0) return support().low;
  if (u == 1) return support().high;
  if (is_discrete()) {
    const auto at = std::lower_bound(data_->sums.begin(), data_->sums.end(), u);
    return at == data_->sums.end() ? support().high : static_cast<double>(at - data_->sums.begin());
  }

  // The quantiles of the components enclose that of the mixture.
  double low = infinity, high = -infinity;
  for (const Component& c : data_->components) {
    const double x = c.quantile(u);
    low = std::min(low, x);
    high = std::max(high, x);
  }
  if (low == high) return low;
  const auto reached = [&](double x) { return u <= 0.5 ? cdf(x) >= u : survival(x) <= 1 - u; };
  std::int64_t below = order(low), above = order(high);
  while (below < above) {
    const std::int64_t middle = std::midpoint(below, above);
    if (reached(from_order(middle))) {
      above = middle;
    } else {
      below = middle + 1;
    }
  }
  return from_order(above);
}

double Distribution::sample(ad::Random& random) const {
  if (is_discrete()) return static_cast<double>(pick(data_->sums, random.uniform()));
  const auto& components = data_->components;
  return components[components.size() == 1 ? 0 : pick(data_->sums, random.uniform())].sample(random);
}

ad::Array Distribution::sample(ad::Index n, ad::Random& random) const {
  if (n < 1)
    throw std::invalid_argument(fmt::format("sample: the number of draws must be at least 1, got {}", n));
  ad::Array draws = ad::Array::zeros(n, 1);
  for (double& draw : draws) draw = sample(random);
  return draws;
}

Interval Distribution::support() const {
  const std::vector<Interval> intervals = support_intervals();
  return {intervals.front().low, intervals.back().high};
}

std::vector<Interval> Distribution::support_intervals() const {
  std::vector<Interval> all;
  for (std::size_t i = 0; i < data_->probabilities.size(); ++i) {
    if (data_->probabilities[i] > 0) all.push_back({static_cast<double>(i), static_cast<double>(i)});
  }
  for (const Component& c : data_->components) all.push_back(c.support());
  std::sort(all.begin(), all.end(), [](const Interval& a, const Interval& b) { return a.low < b.low; });
  std::vector<Interval> merged;
  for (const Interval& next : all) {
    if (merged.empty() || next.low > merged.back().high) {
      merged.push_back(next);
    } else {
      merged.back().high = std::max(merged.back().high, next.high);
    }
  }
  return merged;
}

std::vector<double> Distribution::breakpoints() const {
  std::vector<double> points;
  for (const Component& c : data_->components)
    for (const double x : c.breakpoints()) points.push_back(x);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

Tail Distribution::left_tail() const {
  Tail heaviest;
  for (const Component& c : data_->components) {
    if (heavier(c.left_tail(), heaviest)) heaviest = c.left_tail();
  }
  return heaviest;
}

Tail Distribution::right_tail() const {
  Tail heaviest;
  for (const Component& c : data_->components) {
    if (heavier(c.right_tail(), heaviest)) heaviest = c.right_tail();
  }
  return heaviest;
}

bool Distribution::is_discrete() const {
  return data_->components.empty();
}

ad::Index Distribution::size() const {
  return static_cast<ad::Index>(data_->probabilities.size());
}

std::span<const double> Distribution::probabilities() const {
  return data_->probabilities;
}

std::span<const Component> Distribution::components() const {
  return data_->components;
}

std::string Distribution::text() const {
  if (is_discrete()) return fmt::format("Cat({})", fmt::join(data_->probabilities, ","));
  if (data_->components.size() == 1) return data_->components.front().text();
  std::string text;
  for (const Component& c : data_->components) {
    text += fmt::format("{}{}*{}", text.empty() ? "" : "+", c.weight, c.text());
  }
  return text;
}

bool operator==(const Distribution& a, const Distribution& b) {
  return a.data_ == b.data_ ||
         (a.data_->components == b.data_->components && a.data_->probabilities == b.data_->probabilities);
}

Distribution make_continuous(std::vector<Component> components) {
  auto data = std::make_shared<Distribution::Data>();
  std::vector<double> weights;
  for (const Component& c : components) weights.push_back(c.weight);
  data->components = std::move(components);
  data->sums = running_sums(weights);
  return Distribution(std::move(data));
}

Distribution categorical(std::vector<double> probabilities) {
  if (probabilities.empty()) throw std::invalid_argument("Cat: needs at least one probability, got none");
  normalise(probabilities, "Cat", "probabilities");
  auto data = std::make_shared<Distribution::Data>();
  data->probabilities = std::move(probabilities);
  data->sums = running_sums(data->probabilities);
  return Distribution(std::move(data));
}

Distribution of_kind(DensityKind kind, double location, double scale) {
  const Density& row = density(kind);
  const auto require = [&row](bool holds, std::string_view what, const char* requirement, double value) {
    if (!holds)
      throw std::invalid_argument(
          fmt::format("{}: {} must be {}, got {}", row.name, what, requirement, value));
  };
  require(std::isfinite(location), row.parameters[0], "finite", location);
  if (row.second == Second::right_end) {
    require(std::isfinite(scale), row.parameters[1], "finite", scale);
    if (!(location < scale)) {
      throw std::invalid_argument(fmt::format("{}: the {} must be below the {}, got {} and {}", row.name,
                                              row.parameters[0], row.parameters[1], location, scale));
    }
  } else {
    require(scale > 0 && std::isfinite(scale), row.parameters[1], "positive and finite", scale);
  }
  return make_continuous({Component::make(kind, location, scale)});
}

Distribution normal(double mean, double sd) {
  return of_kind(DensityKind::normal, mean, sd);
}
Distribution uniform(double a, double b) {
  return of_kind(DensityKind::uniform, a, b);
}
Distribution laplace(double location, double scale) {
  return of_kind(DensityKind::laplace, location, scale);
}
Distribution cauchy(double location, double scale) {
  return of_kind(DensityKind::cauchy, location, scale);
}
Distribution exponential(double rate) {
  return of_kind(DensityKind::exponential, 0, rate);
}
Distribution logistic(double location, double scale) {
  return of_kind(DensityKind::logistic, location, scale);
}

Distribution mixture(const std::vector<Weighted>& terms) {
  if (terms.empty()) throw std::invalid_argument("mixture: needs at least one term, got none");
  std::vector<double> weights;
  for (const Weighted& term : terms) {
    if (term.distribution.is_discrete()) {
      throw std::invalid_argument("mixture: every term must be continuous, got a Cat");
    }
    weights.push_back(term.weight);
  }
  normalise(weights, "mixture", "weights");
  std::vector<Component> components;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (const Component& c : terms[i].distribution.components()) {
      const double weight = weights[i] * c.weight;
      if (weight > 0) components.push_back(Component::make(c.kind, c.location, c.scale, weight));
    }
  }
  // The weight of a single term may have been given as 0.9999999999: set it to 1.
  if (components.size() == 1)
    components[0] = Component::make(components[0].kind, components[0].location, components[0].scale);
  return make_continuous(std::move(components));
}

}  // namespace saddle::gan
