#include "gan/probability/quadrature.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

constexpr double kHopeless = 1500;
constexpr int kMostFirstPanels = 100'000;  // of a plain function with a scale: some 50 MB
// Where a panel resolves f, the difference of the rules is far more than the error of the better one. Where
// it does not, the two have the same size, and the difference alone would sometimes be too small as a bound.
constexpr double kSafety = 10;

// The 10-point Gauss rule and its 21-point Kronrod extension (Piessens et al. 1983, QUADPACK, qk21): nodes
// from the end to the middle; every second node is one of Gauss.
constexpr int kNodes = 21;
constexpr std::array<double, 11> kNode = {0.995657163025808080735527280689003,
                                          0.973906528517171720077964012084452,
                                          0.930157491355708226001207180059508,
                                          0.865063366688984510732096688423493,
                                          0.780817726586416897063717578345042,
                                          0.679409568299024406234327365114874,
                                          0.562757134668604683339000099272694,
                                          0.433395394129247190799265943165784,
                                          0.294392862701460198131126603103866,
                                          0.148874338981631210884826001129720,
                                          0.0};
constexpr std::array<double, 11> kKronrod = {
    0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
    0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
    0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
    0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
    0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
    0.149445554002916905664936468389821};
constexpr std::array<double, 5> kGauss = {
    0.066671344308688137593568809893332, 0.149451349150580593145863396957658,
    0.219086362515982043995534934228163, 0.269266719309996355091226921569469,
    0.295524224714752870173815619188769};

// Position and weights of node i = 0 .. 20, from left to right.
double node(int i) {
  return i <= 10 ? -kNode[i] : kNode[20 - i];
}
double kronrod_weight(int i) {
  return kKronrod[i <= 10 ? i : 20 - i];
}
double gauss_weight(int i) {
  return i % 2 == 0 ? 0 : kGauss[(i <= 10 ? i : 20 - i) / 2];
}

using Samples = std::array<Sample, kNodes>;

struct Part {
  Panel panel;
  double value = 0, error = 0, noise = 0;
};

double log_size(const Sample& sample) {
  return sample.factor == 0 ? -infinity : std::log(std::fabs(sample.factor)) + sample.log_scale;
}

std::array<double, kNodes> node_offsets(const Panel& panel) {
  const double centre = panel.from + (panel.to - panel.from) / 2, half = (panel.to - panel.from) / 2;
  std::array<double, kNodes> offsets;
  for (int i = 0; i < kNodes; ++i) offsets[i] = centre + half * node(i);
  return offsets;
}

Samples evaluate(const Panel& panel, const Integrand& f) {
  Samples samples;
  f(panel, node_offsets(panel), samples);
  for (const Sample& sample : samples) {
    if (std::isnan(sample.factor) || std::isnan(sample.log_scale)) {
      throw std::runtime_error(fmt::format("integrate: the integrand must be a number, got NaN near {}",
                                           panel.anchor + panel.from));
    }
  }
  return samples;
}

// The logarithm of about how much a panel can contribute to the integral.
double log_weight(const Panel& panel, const Samples& samples) {
  double largest = -infinity;
  for (const Sample& sample : samples) largest = std::max(largest, log_size(sample));
  return largest + std::log((panel.to - panel.from) / 2);
}

// The values of f on a panel, relative to the largest one, and the results of the rules relative to
// exp(reference).
class Rules {
 public:
  Rules(const Panel& panel, const Samples& samples, double reference) : panel_(panel) {
    double largest = -infinity;
    for (const Sample& sample : samples) {
      if (sample.factor != 0 || sample.noise != 0) largest = std::max(largest, sample.log_scale);
    }
    if (largest == -infinity) return;
    for (int i = 0; i < kNodes; ++i) {
      const double scale = std::exp(samples[i].log_scale - largest);
      if (scale == 0) continue;
      value_[i] = samples[i].factor * scale;
      noise_ += kronrod_weight(i) * (samples[i].noise * scale + std::fabs(value_[i]));
    }
    length_ = std::exp(largest + std::log((panel.to - panel.from) / 2) - reference);
    if (length_ == 0) value_ = {}, noise_ = 0;
  }

  Part apply(bool absolute_value) {
    const double doubt = absolute_value ? take_absolute_values() : 0;
    // [two-rules
    double kronrod = 0, gauss = 0;
    for (int i = 0; i < kNodes; ++i) {
      kronrod += kronrod_weight(i) * value_[i];
      gauss += gauss_weight(i) * value_[i];
    }
    const double noise = epsilon * noise_, difference = std::fabs(kronrod - gauss);
    const double error = (difference <= noise ? difference : kSafety * difference) + doubt;
    return {panel_, length_ * kronrod, length_ * error, length_ * noise};
    // two-rules]
  }

 private:
  // Replaces f by |f|. The rules may agree by chance across a kink. So where f changes its sign, or may do so
  // between the last node and an end or twice between two nodes, returns the integral of |f| as a further
  // error.
  double take_absolute_values() {
    bool kink = false;
    for (int i = 1; i < kNodes; ++i) kink = kink || (value_[i] < 0) != (value_[0] < 0);
    double sum = 0;
    for (int i = 0; i < kNodes; ++i) {
      value_[i] = std::fabs(value_[i]);
      sum += kronrod_weight(i) * value_[i];
    }
    // A line through the last two nodes reaches zero before the end if their ratio is below 1/6.
    kink = kink || value_[0] < 0.3 * value_[1] || value_[kNodes - 1] < 0.3 * value_[kNodes - 2];
    for (int i = 1; i + 1 < kNodes && !kink; ++i) {
      if (value_[i] <= value_[i - 1] && value_[i] <= value_[i + 1]) kink = lowest(i) < value_[i] / 4;
    }
    return kink ? sum : 0;
  }

  // The lowest value of the parabola through nodes i - 1, i and i + 1.
  double lowest(int i) const {
    const double left = node(i) - node(i - 1), right = node(i + 1) - node(i);
    const double a = (value_[i] - value_[i - 1]) / left, b = (value_[i + 1] - value_[i]) / right;
    const double curvature = (b - a) / (left + right), slope = a + curvature * left;
    return curvature > 0 ? value_[i] - slope * slope / (4 * curvature) : value_[i];
  }

  Panel panel_;
  std::array<double, kNodes> value_{};
  double noise_ = 0;
  double length_ = 0;  // half of the panel's length, and the scale of the values
};

// If the samples may hide a peak that matters beside the largest sample of all, zooms in on it and cuts the
// panel around it, at distances that grow from its width.
void cut_at_peak(const Panel& panel, Samples samples, const Integrand& f, double reference,
                 std::vector<Panel>& result) {
  Panel zoom = panel;
  double width = 0, peak = 0;
  constexpr int kMostZooms = 20;
  for (int count = 0; count < kMostZooms; ++count) {
    std::array<double, kNodes> heights;
    std::transform(samples.begin(), samples.end(), heights.begin(), log_size);
    const auto top = static_cast<int>(std::max_element(heights.begin(), heights.end()) - heights.begin());
    const double left = heights[std::max(top - 1, 0)], right = heights[std::min(top + 1, kNodes - 1)];
    const double drop = heights[top] - std::min(left, right);
    // Where the logarithm is concave, as around the peaks of most densities, it rises above the top node by
    // less than twice the drop to the lower neighbour.
    const double highest = heights[top] + 2 * drop + std::log((panel.to - panel.from) / 2);
    if (!(drop > 2) || highest < reference - 50) break;
    const auto offsets = node_offsets(zoom);
    peak = offsets[top];
    zoom = {panel.anchor, top == 0 ? zoom.from : offsets[top - 1],
            top == kNodes - 1 ? zoom.to : offsets[top + 1]};
    width = zoom.to - zoom.from;
    if (!(width > 0)) break;
    samples = evaluate(zoom, f);
  }
  std::vector<double> cuts = {panel.from};
  if (width > 0) {
    for (const double multiple : {-64., -16., -4., -1., 1., 4., 16., 64.}) {
      const double cut = peak + multiple * width;
      if (cut > cuts.back() && cut < panel.to) cuts.push_back(cut);
    }
  }
  cuts.push_back(panel.to);
  for (std::size_t i = 1; i < cuts.size(); ++i) result.push_back({panel.anchor, cuts[i - 1], cuts[i]});
}

// Panels from a to b, none longer than the scale.
void cut_evenly(double a, double b, double scale, std::vector<Panel>& panels) {
  const double count = std::ceil(b / scale - a / scale);
  double from = a;
  for (int i = 1; i < count; ++i) {
    const double to = std::lerp(a, b, i / count);
    panels.push_back({0, from, to});
    from = to;
  }
  panels.push_back({0, from, b});
}

// Panels from a to b that are as long as their distance from the nearer end. The first ones, at the ends, are
// 2^-60 of all, but not so short that positions within them would be rounded to a few numbers.
void cut_towards_ends(double a, double b, std::vector<Panel>& panels) {
  const double half = b / 2 - a / 2;
  for (const double end : {a, b}) {
    const double direction = end == a ? 1 : -1;
    const double shortest = std::max(half * 0x1p-60, std::fabs(end) * 0x1p-40);
    const auto add = [&](double near, double far) {
      panels.push_back(
          {end, std::min(direction * near, direction * far), std::max(direction * near, direction * far)});
    };
    double far = half;
    for (; far / 2 > shortest; far /= 2) add(far / 2, far);
    add(0, far);
  }
}

bool smaller_error(const Part& a, const Part& b) {
  return a.error < b.error;
}

}  // namespace

Integral integrate(std::vector<Panel> panels, const Integrand& f, const QuadratureOptions& options) {
  // Evaluate the integrand on the first panels, for its largest value and its peaks.
  std::vector<Samples> first;
  double reference = -infinity;
  const auto look = [&] {
    first.clear();
    for (const Panel& panel : panels) {
      first.push_back(evaluate(panel, f));
      reference = std::max(reference, log_weight(panel, first.back()));
    }
  };
  look();
  if (options.find_peaks && reference <= kHopeless) {
    std::vector<Panel> cut;
    for (std::size_t i = 0; i < panels.size(); ++i) cut_at_peak(panels[i], first[i], f, reference, cut);
    if (cut.size() > panels.size()) {
      panels = std::move(cut);
      look();
    }
  }
  if (reference == -infinity) return {};
  // No width of a peak brings this back into the range of a double.
  if (reference > kHopeless) return {infinity, infinity, 0};

  // Parts that can still improve form a heap; the others only count in the sums.
  std::vector<Part> open, done;
  const auto file = [&](const Part& part, bool final = false) {
    const double middle = part.panel.from + (part.panel.to - part.panel.from) / 2;
    const bool splittable = middle > part.panel.from && middle < part.panel.to;
    if (final || part.error <= part.noise || !splittable) {
      done.push_back(part);
    } else {
      open.push_back(part);
      std::push_heap(open.begin(), open.end(), smaller_error);
    }
  };
  for (std::size_t i = 0; i < panels.size(); ++i)
    file(Rules(panels[i], first[i], reference).apply(options.absolute_value));
  first.clear();

  const std::size_t most = std::max<std::size_t>(options.max_panels, 20 * panels.size());
  const auto total = [&] {
    Part sum{};
    double lost = 0;  // by rounding the value (Neumaier 1974)
    for (const auto* parts : {&open, &done}) {
      for (const Part& part : *parts) {
        const double value = sum.value + part.value;
        lost += std::fabs(sum.value) >= std::fabs(part.value) ? (sum.value - value) + part.value
                                                              : (part.value - value) + sum.value;
        sum.value = value;
        sum.error += part.error;
        sum.noise += part.noise;
      }
    }
    if (std::isfinite(lost)) sum.value += lost;
    return sum;
  };
  Part sum = total();
  for (std::size_t splits = 0;;) {
    const auto goal = [&] {
      return std::max(options.relative * std::fabs(sum.value), options.absolute * std::exp(-reference));
    };
    if (open.empty() || sum.error <= goal()) {
      // The running sums have round-off errors: recompute them before the test.
      sum = total();
      if (open.empty() || sum.error <= goal()) break;
    }
    if (++splits > most) {
      throw std::runtime_error(
          fmt::format("integrate: no convergence after {} panels, error {:.2g} of {:.6g} times exp({:.6g})",
                      splits, sum.error, sum.value, reference));
    }

    // Halve the worst part.
    std::pop_heap(open.begin(), open.end(), smaller_error);
    const Part worst = open.back();
    open.pop_back();
    const Panel& p = worst.panel;
    const double middle = p.from + (p.to - p.from) / 2;
    const Panel halves[2] = {{p.anchor, p.from, middle}, {p.anchor, middle, p.to}};
    const Samples samples[2] = {evaluate(halves[0], f), evaluate(halves[1], f)};

    // A peak far above all values so far: rescale everything to it.
    const double highest = std::max(log_weight(halves[0], samples[0]), log_weight(halves[1], samples[1]));
    if (highest > kHopeless) return {infinity, infinity, 0};
    if (highest > reference + 200) {
      const double shrink = std::exp(reference - highest);
      for (auto* parts : {&open, &done}) {
        for (Part& part : *parts) part.value *= shrink, part.error *= shrink, part.noise *= shrink;
      }
      reference = highest;
      sum = total();
      sum.value += worst.value * shrink;
      sum.error += worst.error * shrink;
    }

    const Part left = Rules(halves[0], samples[0], reference).apply(options.absolute_value);
    const Part right = Rules(halves[1], samples[1], reference).apply(options.absolute_value);
    sum.value += left.value + right.value - worst.value;
    sum.error += left.error + right.error - worst.error;
    // If the halves agree with the whole but their error is not smaller, only round-off error remains.
    const bool rounding =
        !options.absolute_value &&
        std::fabs(left.value + right.value - worst.value) <= 1e-10 * std::fabs(worst.value) &&
        left.error + right.error > 0.9 * worst.error;
    file(left, rounding);
    file(right, rounding);
  }
  return {sum.value, sum.error + sum.noise + 4 * epsilon * std::fabs(sum.value), reference};
}

Integral integrate(const std::function<double(double)>& f, double a, double b,
                   std::vector<double> breakpoints, const QuadratureOptions& options) {
  if (!(a <= b) || !std::isfinite(a) || !std::isfinite(b)) {
    throw std::invalid_argument(fmt::format("integrate: needs finite ends in order, got {} and {}", a, b));
  }
  if (!(options.scale >= 0) || std::isinf(options.scale)) {
    throw std::invalid_argument(
        fmt::format("integrate: the scale must be finite and not negative, got {}", options.scale));
  }
  if (options.scale == 0 && breakpoints.empty() && a < b) {
    throw std::invalid_argument(fmt::format(
        "integrate: needs breakpoints or a scale, got neither for a function on [{}, {}]; without "
        "them a narrow peak is missed and no error bound holds",
        a, b));
  }
  if (options.scale > 0 && !(b / options.scale - a / options.scale <= kMostFirstPanels)) {
    throw std::invalid_argument(fmt::format(
        "integrate: the interval may be at most {} times as long as the scale, got [{}, {}] and {}; "
        "if the function changes that fast near a few places only, state them as breakpoints",
        kMostFirstPanels, a, b, options.scale));
  }
  std::sort(breakpoints.begin(), breakpoints.end());
  std::vector<Panel> panels;
  double from = a;
  const auto add_piece = [&](double to) {
    if (options.scale > 0) {
      cut_evenly(from, to, options.scale, panels);
    } else {
      cut_towards_ends(from, to, panels);
    }
    from = to;
  };
  for (const double point : breakpoints)
    if (point > from && point < b) add_piece(point);
  if (from < b) add_piece(b);
  const Integral scaled = integrate(
      std::move(panels),
      [&f](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        for (std::size_t i = 0; i < offsets.size(); ++i) {
          const double value = f(panel.anchor + offsets[i]);
          samples[i] = {value, 0, 2 * std::fabs(value)};
        }
        // Rounding a position moves the value by the slope times that.
        for (std::size_t i = 1; i < offsets.size(); ++i) {
          const double slope = (samples[i].factor - samples[i - 1].factor) / (offsets[i] - offsets[i - 1]);
          if (!std::isfinite(slope)) continue;
          for (const std::size_t k : {i - 1, i})
            samples[k].noise += std::fabs(slope * (panel.anchor + offsets[k])) / 2;
        }
      },
      options);
  const double unit = std::exp(scaled.log_scale);
  return {scaled.value * unit, scaled.error * unit, 0};
}

void kronrod_nodes(const Panel& panel, std::vector<double>& offsets, std::vector<double>& weights) {
  const auto nodes = node_offsets(panel);
  offsets.assign(nodes.begin(), nodes.end());
  weights.clear();
  for (int i = 0; i < kNodes; ++i) weights.push_back(kronrod_weight(i) * (panel.to - panel.from) / 2);
}

PanelIntegral integrate_panel(const Panel& panel, const std::function<Sample(double offset)>& f) {
  Samples samples;
  const auto offsets = node_offsets(panel);
  for (int i = 0; i < kNodes; ++i) samples[i] = f(offsets[i]);
  const Part part = Rules(panel, samples, 0).apply(false);
  return {part.value, part.error, part.noise};
}

}  // namespace saddle::gan
