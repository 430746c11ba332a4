#include "gan/probability/mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "gan/probability/divergence.h"
#include "gan/probability/integrands.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// The anchors: position and the smallest width of what is centred there.
std::map<double, double> find_anchors(std::span<const Component> p, std::span<const Component> q) {
  std::map<double, double> anchors;
  const auto add = [&anchors](double position, double width) {
    const auto [at, inserted] = anchors.try_emplace(position, width);
    if (!inserted) at->second = std::min(at->second, width);
  };

  // Every jump and kink is an anchor.
  std::vector<const Component*> smooth;
  for (const auto& components : {p, q}) {
    for (const Component& c : components) {
      const std::vector<double> points = c.breakpoints();
      for (const double x : points) add(x, c.width());
      if (points.empty()) smooth.push_back(&c);
    }
  }

  // A smooth component needs none of its own if another one, at least as fine, is within half of its width.
  std::sort(smooth.begin(), smooth.end(),
            [](const Component* a, const Component* b) { return a->scale < b->scale; });
  for (const Component* c : smooth) {
    const auto above = anchors.lower_bound(c->location);
    const auto covers = [c](const auto& anchor) {
      return std::fabs(anchor.first - c->location) <= c->scale / 2 && anchor.second <= c->scale;
    };
    if (above != anchors.end() && covers(*above)) continue;
    if (above != anchors.begin() && covers(*std::prev(above))) continue;
    add(c->location, c->scale);
  }

  // A panel near a finer anchor must be as fine: no width exceeds that of another anchor plus the distance to
  // it.
  double reached = infinity, from = 0;
  for (auto& [position, width] : anchors) {
    width = reached = std::min(width, reached + (position - from));
    from = position;
  }
  reached = infinity;
  for (auto it = anchors.rbegin(); it != anchors.rend(); ++it) {
    it->second = reached = std::min(it->second, reached + (from - it->first));
    from = it->first;
  }
  return anchors;
}

// Offsets 0, w, 2w, 4w, ... up to the length.
std::vector<double> growing_offsets(double width, double length) {
  std::vector<double> offsets = {0};
  for (double at = width; at < 0.9 * length && std::isfinite(at); at *= 2) offsets.push_back(at);
  offsets.push_back(length);
  return offsets;
}

void cover(double anchor, double width, double direction, double length, std::vector<Panel>& panels) {
  const std::vector<double> offsets = growing_offsets(width, length);
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    const double a = direction * offsets[i - 1], b = direction * offsets[i];
    panels.push_back({anchor, std::min(a, b), std::max(a, b)});
  }
}

// The components whose density somewhere on the panel is not negligible beside the others'.
void keep_relevant(std::span<const Component> all, const Panel& panel, std::vector<Component>& kept) {
  const Point low{panel.anchor, panel.from}, high{panel.anchor, panel.to};
  // All kinds have one mode, so that on an interval the smallest value is at an end, and the largest at an
  // end or at the mode.
  std::vector<double> largest;
  double best = -infinity;
  for (const Component& c : all) {
    const double at_low = c.log_pdf(low), at_high = c.log_pdf(high);
    const double mode = c.location - panel.anchor;
    const bool mode_inside = mode >= panel.from && mode <= panel.to;
    largest.push_back(mode_inside ? c.log_pdf({c.location}) : std::max(at_low, at_high));
    best = std::max(best, std::min(at_low, at_high));
  }
  const double threshold = best - 40 - std::log(static_cast<double>(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (largest[i] >= threshold && largest[i] > -infinity) kept.push_back(all[i]);
  }
}

constexpr std::size_t kManyComponents = 16;

std::vector<double> weighted_densities(std::span<const double> weight, std::span<const double> log_density) {
  std::vector<double> result(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) result[i] = weight[i] * std::exp(log_density[i]);
  return result;
}

}  // namespace

double length_unit(const Distribution& p, const Distribution& q) {
  double smallest = infinity, largest = 0;
  for (const Distribution* d : {&p, &q}) {
    for (const Component& c : d->components()) {
      const double width = std::isinf(c.width()) ? std::numeric_limits<double>::max() : c.width();
      smallest = std::min(smallest, width);
      largest = std::max({largest, width, std::fabs(c.location)});
    }
  }
  return std::exp2(std::round((std::log2(smallest) + std::log2(largest)) / 2));
}

std::vector<Component> in_units(const Distribution& d, double unit) {
  std::vector<Component> components;
  for (const Component& c : d.components()) components.push_back(c.in_units(unit));
  return components;
}

std::vector<Panel> mesh(std::span<const Component> p, std::span<const Component> q) {
  const std::map<double, double> anchors = find_anchors(p, q);
  const auto first = anchors.begin(), last = std::prev(anchors.end());

  // Beyond the outermost anchors there are only tails; extend the mesh so far that even a tail of x^-2 is
  // negligible.
  double largest = last->first - first->first;
  bool left_open = false, right_open = false;
  for (const auto& components : {p, q}) {
    for (const Component& c : components) {
      largest = std::max(largest, c.width());
      left_open = left_open || c.left_tail().kind != Tail::Kind::bounded;
      right_open = right_open || c.right_tail().kind != Tail::Kind::bounded;
    }
  }
  const double reach = std::min(largest * 0x1p60, 1e307);

  std::vector<Panel> panels;
  if (left_open) cover(first->first, first->second, -1, reach, panels);
  for (auto left = first, right = std::next(first); right != anchors.end(); ++left, ++right) {
    const double half = right->first / 2 - left->first / 2;
    cover(left->first, left->second, 1, half, panels);
    cover(right->first, right->second, -1, half, panels);
  }
  if (right_open) cover(last->first, last->second, 1, reach, panels);
  return panels;
}

LocalDensities::LocalDensities(std::span<const Component> p, std::span<const Component> q, const Panel& panel)
    : p_(p), q_(q), anchor_(panel.anchor) {
  if (p.size() > kManyComponents) {
    keep_relevant(p, panel, kept_p_);
    p_ = kept_p_;
  }
  if (q.size() > kManyComponents) {
    keep_relevant(q, panel, kept_q_);
    q_ = kept_q_;
  }
}

void QuadratureNodes::add(double at, double weight_there, double log_p_there, double log_q_there) {
  x.push_back(at);
  weight.push_back(weight_there);
  log_p.push_back(log_p_there);
  log_q.push_back(log_q_there);
}

std::vector<double> QuadratureNodes::p() const {
  return weighted_densities(weight, log_p);
}

std::vector<double> QuadratureNodes::q() const {
  return weighted_densities(weight, log_q);
}

std::vector<double> QuadratureNodes::m() const {
  std::vector<double> result = p();
  const std::vector<double> other = q();
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = (result[i] + other[i]) / 2;
  return result;
}

QuadratureNodes quadrature_nodes(const Distribution& p, const Distribution& q) {
  require_comparable("quadrature_nodes", p, q);
  QuadratureNodes nodes;
  const auto add = [&nodes](double x, double weight, double log_p, double log_q) {
    if (std::exp(std::max(log_p, log_q) + std::log(weight)) == 0) return;
    nodes.add(x, weight, log_p, log_q);
  };
  if (p.is_discrete()) {
    for (ad::Index i = 0; i < p.size(); ++i) {
      const double x = static_cast<double>(i);
      add(x, 1, p.log_pdf(x), q.log_pdf(x));
    }
    return nodes;
  }

  // Halve each panel until both rules agree on every integrand. Far fewer than a hundred panels carry any
  // mass, and the rules differ by much more than the error of the better one.
  constexpr double kPanelError = 1e-14;
  constexpr Sample (*kIntegrands[])(double, double) = {[](double log_p, double) {
                                                         return Sample{1, log_p, 4 + std::fabs(log_p)};
                                                       },
                                                       [](double, double log_q) {
                                                         return Sample{1, log_q, 4 + std::fabs(log_q)};
                                                       },
                                                       jsd_integrand, log2_minus_jsd_integrand};
  const double unit = length_unit(p, q);
  std::vector<Panel> open = mesh(in_units(p, unit), in_units(q, unit));
  for (Panel& panel : open) panel = {panel.anchor * unit, panel.from * unit, panel.to * unit};
  std::sort(open.begin(), open.end(), [](const Panel& a, const Panel& b) {
    return a.anchor != b.anchor ? a.anchor > b.anchor : a.from > b.from;
  });
  std::vector<double> offsets, weights;
  for (int count = 0; !open.empty(); ++count) {
    const Panel panel = open.back();
    open.pop_back();
    const LocalDensities local(p.components(), q.components(), panel);
    bool good = true;
    for (const auto& integrand : kIntegrands) {
      const PanelIntegral part = integrate_panel(
          panel, [&](double offset) { return integrand(local.log_p(offset), local.log_q(offset)); });
      good = good && part.difference <= std::max(kPanelError, part.noise);
    }
    const double middle = panel.from + (panel.to - panel.from) / 2;
    if (!good && middle > panel.from && middle < panel.to) {
      if (count > 20000) throw std::runtime_error("quadrature_nodes: no convergence after 20000 panels");
      open.push_back({panel.anchor, middle, panel.to});
      open.push_back({panel.anchor, panel.from, middle});
      continue;
    }
    kronrod_nodes(panel, offsets, weights);
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      add(panel.anchor + offsets[i], weights[i], local.log_p(offsets[i]), local.log_q(offsets[i]));
    }
  }
  return nodes;
}

}  // namespace saddle::gan
