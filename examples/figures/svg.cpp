#include "examples/figures/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "examples/figures/markup.h"

namespace saddle::examples {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr double kMargin = 12, kRight = 18, kTopInset = 14;
// From the frame of a panel down to its numbers, and to its label; and what follows below.
constexpr double kToNumbers = 20, kToLabel = 42, kBelow = 12;
// The arrows below a panel: from its frame to the x axis that they end at, and from there to the axis that
// they begin at.
constexpr double kToArrows = 34, kArrows = 76;

// A tick at every so many pixels at most.
int parts_across(double width) {
  return std::clamp(static_cast<int>(width / 42), 2, 6);
}
int parts_up(double height) {
  return std::clamp(static_cast<int>(height / 30), 2, 6);
}

// Two axes above each other, at `top` and kArrows below it, and the arrows from the lower up to the upper
// one.
std::string drawn_links(const std::vector<Link>& links, const std::string& from_label,
                        const std::string& to_label, const Axis& x, double top) {
  const double bottom = top + kArrows;
  double low = infinity, high = -infinity;
  for (const Link& link : links) stretch(link.from, low, high);
  const double inner = 12;
  const Axis z = linear_axis(low, high, x.from + inner, x.to - inner, parts_across(x.to - x.from), false);
  std::string out;
  for (const double y : {top, bottom}) {
    out += fmt::format(
        "<path class=\"frame\" d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        x.from, y, x.to, x.from - 10, y + 5, escaped(y == top ? to_label : from_label));
  }
  for (const double tick : z.ticks) {
    out += fmt::format("<text x=\"{:.2f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", z(tick), bottom + 20,
                       tick_text(z, tick));
  }
  for (const Link& link : links) {
    if (!std::isfinite(link.from) || !(x.low <= link.to && link.to <= x.high)) continue;
    // The head is a triangle that points along the arrow.
    const double x0 = z(link.from), x1 = x(link.to), length = std::hypot(x1 - x0, kArrows);
    const double ux = (x1 - x0) / length, uy = -kArrows / length, back = 7, half = 2.2;
    out += fmt::format("<path class=\"arrow\" d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}\"/>", x0, bottom,
                       x1 - back * ux, top - back * uy);
    out += fmt::format("<path class=\"mark\" d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}Z\"/>\n", x1, top,
                       x1 - back * ux - half * uy, top - back * uy + half * ux, x1 - back * ux + half * uy,
                       top - back * uy - half * ux);
  }
  return out;
}

}  // namespace

Panel& Panel::add(Series series) {
  series_.push_back(std::move(series));
  return *this;
}

Panel& Panel::y_range(double low, double high) {
  fixed_ = true;
  low_ = low;
  high_ = high;
  return *this;
}

Panel& Panel::log_y() {
  log_ = true;
  return *this;
}

Panel& Panel::named_at_ends() {
  named_ = true;
  return *this;
}

Panel& Panel::arrows(std::vector<Link> links, std::string from_label) {
  links_ = std::move(links);
  from_label_ = std::move(from_label);
  return *this;
}

Panel& Figure::panel(std::string y_label, std::string x_label) {
  return panels_.emplace_back(std::move(y_label), std::move(x_label));
}

Figure& Figure::x_range(double low, double high) {
  fixed_ = true;
  low_ = low;
  high_ = high;
  return *this;
}

Figure& Figure::whole_x_ticks() {
  whole_ = true;
  return *this;
}

Figure& Figure::inset(double width, double panel_height) {
  inset_ = true;
  width_ = width;
  panel_height_ = panel_height;
  return *this;
}

Figure& Figure::log_x() {
  log_ = true;
  return *this;
}

Figure& Figure::equal_scales() {
  equal_ = true;
  return *this;
}

// Where what stands.
struct Figure::Layout {
  struct Row {
    Axis y;
    std::vector<std::string> y_label;  // its lines
    double top, bottom;
    Legend legend;  // above the top
  };
  std::string title;  // drawn
  Axis x;
  std::vector<Row> rows;
  double height;
};

Figure::Layout Figure::layout() const {
  // 1. The range of x, and that of y of each panel.
  double x_low = fixed_ ? low_ : infinity, x_high = fixed_ ? high_ : -infinity;
  for (const Panel& panel : panels_) {
    for (const Series& series : panel.series_) {
      for (const double v : series.x) {
        if (!fixed_ && (!log_ || v > 0)) stretch(v, x_low, x_high);
      }
    }
  }
  if (!(x_low <= x_high)) x_low = 0, x_high = 1;
  const auto y_axis = [&](const Panel& panel, double bottom, double top) {
    double low = panel.fixed_ ? panel.low_ : panel.log_ ? infinity : 0, high = panel.fixed_ ? panel.high_ : 0;
    for (const Series& series : panel.series_) {
      for (const double v : series.y) {
        if (!panel.fixed_ && (!panel.log_ || v > 0)) stretch(v, low, high);
      }
    }
    const int parts = parts_up(bottom - top);
    if (!panel.log_) return linear_axis(low, high, bottom, top, parts, !panel.fixed_ && !equal_);
    // Some room for what stands at the ends.
    const double room = low > 0 && low < high ? std::pow(high / low, 0.03) : 1;
    return logarithmic_axis(low / room, high * room, bottom, top, parts);
  };

  // 2. The margins: on the left the widest number and a label, on the right the longest name.
  double numbers = 0, names = 0;
  std::size_t label_lines = 0;
  Layout result{"", {}, {}, 0};
  for (const Panel& panel : panels_) {
    const Axis y = y_axis(panel, panel_height_, 0);
    for (const double tick : y.ticks) numbers = std::max(numbers, label_width(tick_text(y, tick)));
    for (const Series& series : panel.series_) {
      if (panel.named_ && is_line(series.mark)) names = std::max(names, 16 + label_width(series.label));
    }
    result.rows.push_back({y, lines_of_label(panel.y_label_, panel_height_ + 20), 0, 0, {}});
    label_lines = std::max(label_lines, result.rows.back().y_label.size());
  }
  const double left = 16 + numbers + 18 * static_cast<double>(label_lines), right = width_ - kRight - names;
  result.x = log_
                 ? logarithmic_axis(x_low, x_high, left, right, parts_across(right - left))
                 : linear_axis(x_low, x_high, left, right, parts_across(right - left), false, whole_ ? 1 : 0);

  // 3. From the top down: the title, then each panel below its legend.
  double y = kTopInset;
  if (!inset_) {
    const Paragraph title =
        paragraph(title_, " class=\"title\"", kMargin, 26, kTitleShare * (width_ - 2 * kMargin));
    result.title = title.drawing;
    y = 18 + title.height;
  }
  double panel_height = panel_height_;
  if (equal_) {
    double highest = 0;
    for (const Layout::Row& row : result.rows) highest = std::max(highest, row.y.high - row.y.low);
    const double width = result.x.high - result.x.low;
    if (highest > 0 && width > 0) panel_height = (right - left) * highest / width;
  }
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const Panel& panel = panels_[i];
    Layout::Row& row = result.rows[i];
    if (!inset_) {
      std::vector<Series> listed;
      for (const Series& series : panel.series_) {
        if (!panel.named_ || !is_line(series.mark)) listed.push_back(series);
      }
      row.legend = legend(listed, kMargin, width_ - kMargin, y + 8);
      y += row.legend.height + 8;
    }
    row.top = y;
    row.bottom = y + panel_height;
    row.y = y_axis(panel, row.bottom, row.top);
    y = row.bottom + (panel.x_label_.empty() ? kToNumbers : kToLabel) + kBelow;
    if (!panel.links_.empty()) y = row.bottom + kToArrows + kArrows + kToNumbers + kBelow;
  }
  result.height = y;
  return result;
}

double Figure::height() const {
  return layout().height;
}

std::string Figure::part(double x, double y) const {
  return fmt::format("<g transform=\"translate({} {})\">\n{}</g>\n", x, y, body(layout()));
}

std::string Figure::svg() const {
  const Layout at = layout();
  return svg_document(title_, width_, at.height, at.title + body(at));
}

std::string Figure::body(const Layout& at) const {
  const Axis& x = at.x;
  std::string out;
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const Panel& panel = panels_[i];
    const auto& [y, y_label, top, bottom, legend_above] = at.rows[i];

    // Draw the grid with its numbers, then the frame and the labels.
    for (const double tick : y.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0} {1:.2f}H{2}\"/><text x=\"{3}\" y=\"{4:.2f}\" "
          "text-anchor=\"end\">{5}</text>\n",
          x.from, y(tick), x.to, x.from - 8, y(tick) + 5, tick_text(y, tick));
    }
    for (const double tick : x.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0:.2f} {1}V{2}\"/><text x=\"{0:.2f}\" y=\"{3}\" "
          "text-anchor=\"middle\">{4}</text>\n",
          x(tick), top, bottom, bottom + kToNumbers, tick_text(x, tick));
    }
    out += fmt::format("<rect class=\"frame\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", x.from, top,
                       x.to - x.from, bottom - top);
    for (std::size_t line = 0; line < y_label.size(); ++line) {
      out += fmt::format(
          "<text x=\"{0}\" y=\"{1:.2f}\" text-anchor=\"middle\" transform=\"rotate(-90 {0} "
          "{1:.2f})\">{2}</text>\n",
          16 + 18 * line, (top + bottom) / 2, escaped(y_label[line]));
    }
    if (!panel.links_.empty()) {
      out += drawn_links(panel.links_, panel.from_label_, panel.x_label_, x, bottom + kToArrows);
    } else if (!panel.x_label_.empty()) {
      out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", (x.from + x.to) / 2,
                         bottom + kToLabel, escaped(panel.x_label_));
    }

    // Draw the series inside the frame, but for the half of what stands on it; names and the legend outside.
    const std::string place = fmt::format("{} {} {} {} {}", title_, x.from, x.to, top, bottom),
                      clip = fmt::format("sd-clip-{}-{:x}", i, std::hash<std::string>{}(place));
    constexpr double over = 6;
    out += fmt::format(
        "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g "
        "clip-path=\"url(#{})\">\n",
        clip, x.from - over, top - over, x.to - x.from + 2 * over, bottom - top + 2 * over, clip);
    const double baseline = y(y.log ? y.low : std::clamp(0.0, y.low, y.high));
    std::vector<const Series*> order;
    for (const Series& series : panel.series_) order.push_back(&series);
    std::stable_sort(order.begin(), order.end(),
                     [](const Series* a, const Series* b) { return rank(a->mark) < rank(b->mark); });
    for (const Series* series : order) out += drawn(*series, x, y, baseline);
    out += "</g>\n";
    if (panel.named_) out += names_at_ends(panel.series_, x, y);
    out += legend_above.drawing;
  }
  return out;
}

}  // namespace saddle::examples
