#include "gan/probability/divergence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <stdexcept>

#include "gan/probability/closed_form.h"
#include "gan/probability/divergences.h"
#include "gan/probability/finite.h"
#include "gan/probability/integrands.h"
#include "gan/probability/limits.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {
namespace {

using OfDensities = decltype(DivergenceRow::integrand);

// value * exp(log_scale) without overflow of intermediate results.
Value scaled(const Integral& integral, double unit = 1) {
  const double half = std::exp(integral.log_scale / 2);
  const double value = integral.value * half * half * unit, error = integral.error * half * half * unit;
  return {value, std::isinf(value) ? value : error, Method::quadrature, std::isinf(value)};
}

bool all_uniform(const Distribution& d) {
  const auto components = d.components();
  return !components.empty() && std::all_of(components.begin(), components.end(), [](const Component& c) {
    return c.kind == DensityKind::uniform;
  });
}

// The ends of the intervals on which both of two mixtures of uniforms are constant.
std::vector<double> steps(const Distribution& p, const Distribution& q) {
  std::vector<double> ends = p.breakpoints(), more = q.breakpoints();
  ends.insert(ends.end(), more.begin(), more.end());
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

// Adds up terms and their rounding errors.
class Sum {
 public:
  void add(const Sample& sample, double length) {
    if (sample.factor == 0 && sample.noise == 0) return;
    const double scale = length * std::exp(sample.log_scale);
    value_ += std::fabs(sample.factor) * scale;
    noise_ += (sample.noise + 4 * std::fabs(sample.factor)) * scale;
    ++count_;
  }
  Value value(Method method) const {
    if (std::isinf(value_)) return {infinity, infinity, method, true};
    return {value_, epsilon * (noise_ + static_cast<double>(count_) * value_), method};
  }

 private:
  double value_ = 0, noise_ = 0;
  int count_ = 0;
};

// Two uniforms have a closed form; of mixtures the intervals are added up.
Method method_of_steps(const Distribution& p, const Distribution& q) {
  return p.components().size() + q.components().size() == 2 ? Method::closed_form : Method::sum;
}

// The sum over the categories, or over the intervals where two mixtures of uniforms are constant.
std::optional<Value> finite_sum(const Distribution& p, const Distribution& q, OfDensities density) {
  Sum sum;
  if (p.is_discrete()) {
    for (ad::Index i = 0; i < p.size(); ++i) {
      const double x = static_cast<double>(i);
      sum.add(density(p.log_pdf(x), q.log_pdf(x)), 1);
    }
    return sum.value(Method::sum);
  }
  if (!all_uniform(p) || !all_uniform(q)) return {};
  const std::vector<double> ends = steps(p, q);
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const double length = ends[i] - ends[i - 1];
    const Point middle{ends[i - 1], length / 2};
    sum.add(density(log_pdf(p.components(), middle), log_pdf(q.components(), middle)), length);
  }
  return sum.value(method_of_steps(p, q));
}

Value integral(const Distribution& p, const Distribution& q, OfDensities density,
               const QuadratureOptions& options) {
  const double unit = length_unit(p, q);
  const std::vector<Component> ps = in_units(p, unit), qs = in_units(q, unit);
  const Integrand f = [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
    const LocalDensities local(ps, qs, panel);
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      samples[i] = density(local.log_p(offsets[i]), local.log_q(offsets[i]));
    }
  };
  return scaled(integrate(mesh(ps, qs), f, options));
}

constexpr Value kExactlyInfinite{infinity, 0, Method::closed_form, false};
constexpr Value kLog2{std::numbers::ln2, epsilon / 2, Method::closed_form, false};
constexpr Value kOne{1, 0, Method::closed_form, false};

constexpr DivergenceRow kDivergences[] = {
    {.name = "kl",
     .label = "KL(p || q)",
     .unit = "nats",
     .of = kl,
     .symmetric = false,
     .is_finite = kl_is_finite,
     .closed = closed_kl,
     .integrand = kl_integrand},
    {.name = "jsd",
     .label = "JSD(p, q)",
     .unit = "nats",
     .of = jsd,
     .disjoint = kLog2,
     .largest = kLog2.value,
     .closed = closed_jsd,
     .integrand = jsd_integrand},
    {.name = "tv",
     .label = "total variation",
     .unit = "",
     .of = tv,
     .disjoint = kOne,
     .largest = 1,
     .closed = closed_tv,
     .integrand = tv_integrand,
     .options = {.absolute_value = true}},
    {.name = "hellinger2",
     .label = "squared Hellinger",
     .unit = "",
     .of = hellinger2,
     .disjoint = kOne,
     .largest = 1,
     .closed = closed_hellinger2,
     .integrand = hellinger2_integrand},
    {.name = "chi2",
     .label = "chi-square(p || q)",
     .unit = "",
     .of = chi2,
     .symmetric = false,
     .is_finite = chi2_is_finite,
     .closed = closed_chi2,
     .integrand = chi2_integrand,
     .options = {.find_peaks = true}},
    {.name = "w1", .label = "Wasserstein-1", .unit = "units of x", .of = w1, .is_finite = w1_is_finite},
    {.name = "c_g", .label = "C(G) = -log 4 + 2 JSD", .unit = "nats", .of = c_g},
    // Below the normal range of a double the rounding is absolute.
    {.name = "log2_minus_jsd",
     .label = "log 2 - JSD",
     .unit = "nats",
     .of = log2_minus_jsd,
     .equal = kLog2,
     .largest = kLog2.value,
     .closed = closed_log2_minus_jsd,
     .integrand = log2_minus_jsd_integrand,
     .options = {.absolute = 0, .find_peaks = true},
     .rounding = 4 * std::numeric_limits<double>::denorm_min()},
};

// The steps that all rows with an integrand have in common.
Value evaluate(std::string_view name, const Distribution& p, const Distribution& q) {
  const DivergenceRow& row = *std::find_if(std::begin(kDivergences), std::end(kDivergences),
                                           [name](const DivergenceRow& r) { return r.name == name; });
  require_comparable(row.name, p, q);
  if (p == q) return row.equal;
  if (row.is_finite != nullptr && !row.is_finite(p, q)) return kExactlyInfinite;
  if (are_disjoint(p, q)) return row.disjoint;
  std::optional<Value> value = row.closed(p, q);
  if (!value) value = finite_sum(p, q, row.integrand);
  if (!value) value = integral(p, q, row.integrand, row.options);
  value->value = std::min(value->value, row.largest);
  value->error += row.rounding;
  return *value;
}

// F - G as a sum of distribution functions with signed weights; components that p and q share have cancelled.
std::vector<Component> signed_difference(std::span<const Component> p, std::span<const Component> q) {
  std::vector<Component> all(p.begin(), p.end());
  for (Component c : q) {
    c.weight = -c.weight;
    all.push_back(c);
  }
  const auto key = [](const Component& c) { return std::tuple(c.kind, c.location, c.scale); };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Component& a, const Component& b) { return key(a) < key(b); });
  std::vector<Component> result;
  for (const Component& c : all) {
    if (!result.empty() && key(result.back()) == key(c)) {
      result.back().weight += c.weight;
    } else {
      result.push_back(c);
    }
  }
  std::erase_if(result, [](const Component& c) { return c.weight == 0; });
  return result;
}

// The distance of the outermost locations plus four times the largest width.
double extent(std::span<const Component> p, std::span<const Component> q) {
  double low = p.front().location, high = low, widest = 0;
  for (const auto components : {p, q})
    for (const Component& c : components) {
      low = std::min(low, c.location);
      high = std::max(high, c.location);
      widest = std::max(widest, c.width());
    }
  return (high - low) + 4 * widest;
}

// F - G on one panel, up to its sign: from the distribution functions or, in the right half, from the
// survival functions, whichever are smaller. Of many components only those that change on the panel are
// evaluated.
class LocalDifference {
 public:
  LocalDifference(std::span<const Component> difference, const Panel& panel) : changing_(difference) {
    const Point low{panel.anchor, panel.from}, high{panel.anchor, panel.to};
    double below = 0, above = 0, constant_below = 0, constant_above = 0;
    std::vector<Component> kept;
    for (const Component& c : difference) {
      const double largest_below = c.cdf(high), largest_above = c.survival(low);
      below += std::fabs(c.weight) * largest_below;
      above += std::fabs(c.weight) * largest_above;
      if (largest_below < kNothing) {
        constant_above += c.weight;
      } else if (largest_above < kNothing) {
        constant_below += c.weight;
      } else {
        kept.push_back(c);
      }
    }
    right_ = above < below;
    if (difference.size() <= kManyComponents) return;
    kept_ = std::move(kept);
    changing_ = kept_;
    constant_ = right_ ? constant_above : constant_below;
  }

  Sample at(Point x) const {
    double sum = constant_, size = std::fabs(constant_);
    for (const Component& c : changing_) {
      const double term = c.weight * (right_ ? c.survival(x) : c.cdf(x));
      sum += term;
      size += std::fabs(term);
    }
    return {sum, 0, 8 * size};
  }

 private:
  static constexpr double kNothing = 1e-40;
  static constexpr std::size_t kManyComponents = 16;

  std::span<const Component> changing_;
  std::vector<Component> kept_;
  double constant_ = 0;
  bool right_ = false;
};

Value w1_of_steps(const Distribution& p, const Distribution& q) {
  const std::vector<Component> difference = signed_difference(p.components(), q.components());
  const std::vector<double> ends = steps(p, q);
  double value = 0, before = 0;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    // F - G is linear here: a trapezium, or two triangles if it changes its sign.
    double after = 0;
    for (const Component& c : difference) after += c.weight * c.cdf({ends[i]});
    const double a = std::fabs(before), b = std::fabs(after), length = ends[i] - ends[i - 1];
    const bool crosses = (before < 0 && after > 0) || (before > 0 && after < 0);
    value += length * (crosses ? (a * a + b * b) / (a + b) : a + b) / 2;
    before = after;
  }
  const double range = ends.back() - ends.front();
  const auto terms = static_cast<double>(difference.size());
  return {value, (8 + terms) * epsilon * range, method_of_steps(p, q), std::isinf(value)};
}

}  // namespace

const char* to_string(Method method) {
  switch (method) {
    case Method::closed_form:
      return "closed form";
    case Method::sum:
      return "sum";
    case Method::quadrature:
      return "quadrature";
  }
  return "";
}

std::span<const DivergenceRow> divergences() {
  return kDivergences;
}

void require_comparable(std::string_view function, const Distribution& p, const Distribution& q) {
  if (p.is_discrete() != q.is_discrete()) {
    throw std::invalid_argument(fmt::format(
        "{}: both distributions must be continuous or both categorical, got one of each", function));
  }
  if (p.size() != q.size()) {
    throw std::invalid_argument(
        fmt::format("{}: categorical distributions must have the same size, got {} and {}", function,
                    p.size(), q.size()));
  }
}

Value kl(const Distribution& p, const Distribution& q) {
  return evaluate("kl", p, q);
}

Value jsd(const Distribution& p, const Distribution& q) {
  return evaluate("jsd", p, q);
}

Value log2_minus_jsd(const Distribution& p, const Distribution& q) {
  return evaluate("log2_minus_jsd", p, q);
}

Value c_g(const Distribution& p, const Distribution& q) {
  require_comparable("c_g", p, q);
  Value value = log2_minus_jsd(p, q);
  value.value = 0 - 2 * value.value;
  value.error *= 2;
  return value;
}

Value tv(const Distribution& p, const Distribution& q) {
  return evaluate("tv", p, q);
}

Value hellinger2(const Distribution& p, const Distribution& q) {
  return evaluate("hellinger2", p, q);
}

Value chi2(const Distribution& p, const Distribution& q) {
  return evaluate("chi2", p, q);
}

Value w1(const Distribution& p, const Distribution& q) {
  require_comparable("w1", p, q);
  if (p == q) return {};
  if (p.is_discrete()) {
    Sum sum;
    double difference = 0;
    for (ad::Index i = 0; i + 1 < p.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      difference += p.probabilities()[at] - q.probabilities()[at];
      sum.add({std::fabs(difference), 0, static_cast<double>(i) + 1}, 1);
    }
    return sum.value(Method::sum);
  }
  if (!w1_is_finite(p, q)) return kExactlyInfinite;
  if (const auto closed = closed_w1(p, q)) return *closed;
  if (all_uniform(p) && all_uniform(q)) return w1_of_steps(p, q);

  const double unit = length_unit(p, q);
  const std::vector<Component> ps = in_units(p, unit), qs = in_units(q, unit);
  const std::vector<Component> difference = signed_difference(ps, qs);
  const Integrand f = [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
    const LocalDifference local(difference, panel);
    for (std::size_t i = 0; i < offsets.size(); ++i) samples[i] = local.at({panel.anchor, offsets[i]});
  };
  Value value = scaled(integrate(mesh(ps, qs), f, {.absolute = 1e-13 / unit, .absolute_value = true}), unit);
  // The weights are rounded: if two mixtures are nearly equal, this may be the largest error.
  if (ps.size() + qs.size() > 2) value.error += 2 * epsilon * unit * extent(ps, qs);
  return value;
}

}  // namespace saddle::gan
